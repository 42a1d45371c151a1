DELETE FROM sqlite_stat1 WHERE tbl = 'events';
DROP INDEX events_by_block_and_actor;
CREATE INDEX events_by_actor ON events (organisation, actor, event_index);
