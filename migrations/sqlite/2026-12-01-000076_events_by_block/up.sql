-- What many people do at the same time: in an index by actor each of them has a place of their own, and each commit wrote the
-- pages of all of these. In blocks of 4096 events they share a few.
DROP INDEX events_by_actor;
CREATE INDEX events_by_block_and_actor ON events (organisation, event_index >> 12, actor, event_index);

-- SQLite takes an organisation for ten rows unless it is told, reads them all, and uses none of these indexes. This makes
-- its table of statistics and counts nothing.
ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1 WHERE tbl = 'events';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('events', 'events', '1000000 1000000 1'),
    ('events', 'events_by_subject', '1000000 1000000 5 1'),
    ('events', 'events_by_action', '1000000 1000000 20000 1'),
    ('events', 'events_by_block_and_actor', '1000000 1000000 4096 20 1');
ANALYZE sqlite_schema;
