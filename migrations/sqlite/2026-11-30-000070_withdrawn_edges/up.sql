-- The edges that a later version of the same trace batch took back: the version that did, or 0. What it says stands then
-- in place of what the earlier one said; what was asked as of an earlier position still finds the edge.
ALTER TABLE edges ADD COLUMN withdrawn_in INTEGER NOT NULL DEFAULT 0;
