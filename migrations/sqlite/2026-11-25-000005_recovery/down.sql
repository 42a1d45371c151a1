DROP INDEX packs_by_tagmanifest;
DROP INDEX packs_by_content;
ALTER TABLE packs DROP COLUMN content_digest;
DROP TABLE recovery_codes;
