ALTER TABLE edges DROP COLUMN withdrawn_in;
