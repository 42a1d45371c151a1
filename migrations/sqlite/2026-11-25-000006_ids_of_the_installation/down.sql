DELETE FROM counters WHERE organisation = '';
