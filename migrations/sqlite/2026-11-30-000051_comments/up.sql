-- What people said about a record. The event of each commits to the whole row, its text under a salt. Inserted once, never
-- changed.
CREATE TABLE comments (
    comment_id   TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    event_index  INTEGER NOT NULL,
    record_id    TEXT NOT NULL REFERENCES records (record_id),
    version      INTEGER NOT NULL,                              -- the present one then
    user_id      TEXT NOT NULL REFERENCES users (user_id),
    salt         TEXT NOT NULL,
    body         TEXT NOT NULL,
    mentions     TEXT NOT NULL,                                 -- user ids, separated by blanks
    created_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX comments_by_record ON comments (record_id, event_index);

-- Whom a comment names, until they have looked at the record. That they looked is no event.
CREATE TABLE mentions (
    user_id    TEXT NOT NULL REFERENCES users (user_id),
    comment_id TEXT NOT NULL REFERENCES comments (comment_id),
    seen_ms    INTEGER,
    PRIMARY KEY (user_id, comment_id)
) STRICT;
