-- The service: who is signed in, with what, and what they have half done. Tokens are kept as SHA-256 only.

ALTER TABLE users ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE users ADD COLUMN totp_secret BLOB;            -- sealed like a signing key; null: no second factor
ALTER TABLE users ADD COLUMN totp_confirmed_ms INTEGER;   -- null while the first code has not been given
ALTER TABLE users ADD COLUMN totp_step INTEGER;           -- of the last code that was accepted: none serves twice

-- Housekeeping: signing in and out are events of their own.
CREATE TABLE sessions (
    session_digest TEXT NOT NULL PRIMARY KEY,
    user_id        TEXT NOT NULL REFERENCES users (user_id),
    organisation   TEXT NOT NULL REFERENCES organisations (organisation),
    is_pending     INTEGER NOT NULL,             -- the password was right, the second factor is still due
    created_ms     INTEGER NOT NULL,
    seen_ms        INTEGER NOT NULL,
    address        TEXT NOT NULL,
    agent          TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE tokens (
    token_id     TEXT NOT NULL PRIMARY KEY,
    user_id      TEXT NOT NULL REFERENCES users (user_id),
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    name         TEXT NOT NULL,
    token_digest TEXT NOT NULL UNIQUE,
    scopes       TEXT NOT NULL,                  -- codes, separated by blanks
    created_ms   INTEGER NOT NULL,
    expires_ms   INTEGER NOT NULL,
    revoked_ms   INTEGER
) STRICT;
CREATE INDEX tokens_by_user ON tokens (user_id);

-- Housekeeping: bytes that were received and stand in no version yet. They belong to whoever sent them, so that nobody
-- comes by a file through its hash alone.
CREATE TABLE uploads (
    upload_id    TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    user_id      TEXT NOT NULL REFERENCES users (user_id),
    name         TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    digest       TEXT NOT NULL,
    size_bytes   INTEGER NOT NULL,
    crc32        INTEGER NOT NULL,
    created_ms   INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_by_user ON uploads (user_id, created_ms);
CREATE INDEX uploads_by_digest ON uploads (digest);

-- Housekeeping: the answer to a request that may be repeated.
CREATE TABLE idempotency_keys (
    user_id        TEXT NOT NULL REFERENCES users (user_id),
    idempotency_key TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    status         INTEGER NOT NULL,
    answer         TEXT NOT NULL,
    created_ms     INTEGER NOT NULL,
    PRIMARY KEY (user_id, idempotency_key)
) STRICT;

-- Who of a certification body may see a pack of another organisation.
CREATE TABLE pack_grants (
    grant_id     TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    number       TEXT NOT NULL,
    user_id      TEXT NOT NULL REFERENCES users (user_id),
    granted_by   TEXT NOT NULL REFERENCES users (user_id),
    created_ms   INTEGER NOT NULL,
    expires_ms   INTEGER NOT NULL,
    revoked_ms   INTEGER,
    FOREIGN KEY (organisation, number) REFERENCES packs (organisation, number)
) STRICT;
CREATE INDEX pack_grants_by_user ON pack_grants (user_id);
CREATE INDEX pack_grants_by_pack ON pack_grants (organisation, number);

-- Housekeeping: work in the background. What it makes is an event of its own.
CREATE TABLE jobs (
    job_id       TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    user_id      TEXT NOT NULL REFERENCES users (user_id),
    task         TEXT NOT NULL,
    request      TEXT NOT NULL,
    state        TEXT NOT NULL,                  -- waiting, running, done, failed
    done         INTEGER NOT NULL,
    total        INTEGER NOT NULL,
    result       TEXT NOT NULL,                  -- JSON; for a failed one, the problem
    created_ms   INTEGER NOT NULL,
    finished_ms  INTEGER
) STRICT;
CREATE INDEX jobs_by_user ON jobs (user_id, created_ms);

-- Lists by time and owner, with the place to go on from.
CREATE INDEX records_by_received ON records (organisation, received_ms, record_id);
CREATE INDEX records_by_owner ON records (organisation, owner, received_ms);
CREATE INDEX events_by_subject ON events (organisation, subject, event_index);
CREATE INDEX events_by_actor ON events (organisation, actor, event_index);
