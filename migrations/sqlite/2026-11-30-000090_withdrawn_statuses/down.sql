ALTER TABLE unit_statuses DROP COLUMN withdrawn_in;
