-- Codes that stand in for the second factor when the telephone is lost: each serves once, and only its SHA-256 is kept.
CREATE TABLE recovery_codes (
    user_id     TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    code_digest TEXT COLLATE "C" NOT NULL,
    used_ms     BIGINT,
    PRIMARY KEY (user_id, code_digest)
);

-- SHA-256 of the pack's `pack.json`, hex: printed on the report, so it is what people look up.
ALTER TABLE packs ADD COLUMN content_digest TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE packs SET content_digest = coalesce((
    SELECT substr(body::jsonb -> 'detail' ->> 'content', 8) FROM events
    WHERE events.organisation = packs.organisation AND events.event_index = packs.event_index), '');
CREATE INDEX packs_by_content ON packs (content_digest);
CREATE INDEX packs_by_tagmanifest ON packs (tagmanifest_digest);
