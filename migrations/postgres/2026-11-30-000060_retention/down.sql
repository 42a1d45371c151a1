DROP INDEX records_kept;
ALTER TABLE records DROP COLUMN keep_until;
