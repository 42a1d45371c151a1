DROP INDEX events_by_block_and_actor;
CREATE INDEX events_by_actor ON events (organisation, actor, event_index);
