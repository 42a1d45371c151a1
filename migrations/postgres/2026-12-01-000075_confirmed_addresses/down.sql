DROP TABLE confirmations;
ALTER TABLE contacts DROP COLUMN confirmed_ms;
