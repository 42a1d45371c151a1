-- Last day on which a record is kept; null while there is no end. Derived from all its versions and the definitions that
-- they name (app/records/kept.rs).
ALTER TABLE records ADD COLUMN keep_until TEXT COLLATE "C";
CREATE INDEX records_kept ON records (organisation, keep_until, search_id) WHERE keep_until IS NOT NULL;
