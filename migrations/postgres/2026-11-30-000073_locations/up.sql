-- Where a unit lies, as of a batch.
ALTER TABLE unit_statuses ADD COLUMN location TEXT COLLATE "C" NOT NULL DEFAULT '';
