DELETE FROM idempotency_keys;
ALTER TABLE idempotency_keys RENAME COLUMN outcome TO answer;
ALTER TABLE idempotency_keys ADD COLUMN status INTEGER NOT NULL DEFAULT 0;
