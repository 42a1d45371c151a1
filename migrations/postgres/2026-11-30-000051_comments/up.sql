-- What people said about a record. The event of each commits to the whole row, its text under a salt. Inserted once, never
-- changed.
CREATE TABLE comments (
    comment_id   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    event_index  BIGINT NOT NULL,
    record_id    TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    version      INTEGER NOT NULL,                              -- the present one then
    user_id      TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    salt         TEXT COLLATE "C" NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,
    mentions     TEXT COLLATE "C" NOT NULL,                                 -- user ids, separated by blanks
    created_ms   BIGINT NOT NULL
);
CREATE INDEX comments_by_record ON comments (record_id, event_index);

-- Whom a comment names, until they have looked at the record. That they looked is no event.
CREATE TABLE mentions (
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    comment_id TEXT COLLATE "C" NOT NULL REFERENCES comments (comment_id),
    seen_ms    BIGINT,
    PRIMARY KEY (user_id, comment_id)
);
