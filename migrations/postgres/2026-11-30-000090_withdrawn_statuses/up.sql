-- The statuses of units that a later version of the same trace batch took back, since it declares the event that said them to
-- be wrong: the version that did, or 0.
ALTER TABLE unit_statuses ADD COLUMN withdrawn_in INTEGER NOT NULL DEFAULT 0;
