ALTER TABLE unit_statuses DROP COLUMN location;
