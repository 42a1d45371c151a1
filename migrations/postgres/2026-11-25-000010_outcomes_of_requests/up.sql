-- What came of a request is kept in the commit that did it: a row says that it was done, and there is none for what is
-- under way. What was kept before is of another form.
DELETE FROM idempotency_keys;
ALTER TABLE idempotency_keys DROP COLUMN status;
ALTER TABLE idempotency_keys RENAME COLUMN answer TO outcome;
