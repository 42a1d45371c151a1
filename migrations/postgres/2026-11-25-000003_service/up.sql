-- The service: who is signed in, with what, and what they have half done. Tokens are kept as SHA-256 only.

ALTER TABLE users ADD COLUMN language TEXT COLLATE "C" NOT NULL DEFAULT 'en';
ALTER TABLE users ADD COLUMN totp_secret BYTEA;            -- sealed like a signing key; null: no second factor
ALTER TABLE users ADD COLUMN totp_confirmed_ms BIGINT;   -- null while the first code has not been given
ALTER TABLE users ADD COLUMN totp_step BIGINT;           -- of the last code that was accepted: none serves twice

-- Housekeeping: signing in and out are events of their own.
CREATE TABLE sessions (
    session_digest TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id        TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    organisation   TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    is_pending     BOOLEAN NOT NULL,             -- the password was right, the second factor is still due
    created_ms     BIGINT NOT NULL,
    seen_ms        BIGINT NOT NULL,
    address        TEXT COLLATE "C" NOT NULL,
    agent          TEXT COLLATE "C" NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE tokens (
    token_id     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_id      TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    name         TEXT COLLATE "C" NOT NULL,
    token_digest TEXT COLLATE "C" NOT NULL UNIQUE,
    scopes       TEXT COLLATE "C" NOT NULL,                  -- codes, separated by blanks
    created_ms   BIGINT NOT NULL,
    expires_ms   BIGINT NOT NULL,
    revoked_ms   BIGINT
);
CREATE INDEX tokens_by_user ON tokens (user_id);

-- Housekeeping: bytes that were received and stand in no version yet. They belong to whoever sent them, so that nobody
-- comes by a file through its hash alone.
CREATE TABLE uploads (
    upload_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    user_id      TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    name         TEXT COLLATE "C" NOT NULL,
    media_type   TEXT COLLATE "C" NOT NULL,
    digest       TEXT COLLATE "C" NOT NULL,
    size_bytes   BIGINT NOT NULL,
    crc32        BIGINT NOT NULL,
    created_ms   BIGINT NOT NULL
);
CREATE INDEX uploads_by_user ON uploads (user_id, created_ms);
CREATE INDEX uploads_by_digest ON uploads (digest);

-- Housekeeping: the answer to a request that may be repeated.
CREATE TABLE idempotency_keys (
    user_id        TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    idempotency_key TEXT COLLATE "C" NOT NULL,
    request_digest TEXT COLLATE "C" NOT NULL,
    status         INTEGER NOT NULL,
    answer         TEXT COLLATE "C" NOT NULL,
    created_ms     BIGINT NOT NULL,
    PRIMARY KEY (user_id, idempotency_key)
);

-- Who of a certification body may see a pack of another organisation.
CREATE TABLE pack_grants (
    grant_id     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    number       TEXT COLLATE "C" NOT NULL,
    user_id      TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    granted_by   TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    created_ms   BIGINT NOT NULL,
    expires_ms   BIGINT NOT NULL,
    revoked_ms   BIGINT,
    FOREIGN KEY (organisation, number) REFERENCES packs (organisation, number)
);
CREATE INDEX pack_grants_by_user ON pack_grants (user_id);
CREATE INDEX pack_grants_by_pack ON pack_grants (organisation, number);

-- Housekeeping: work in the background. What it makes is an event of its own.
CREATE TABLE jobs (
    job_id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    user_id      TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    task         TEXT COLLATE "C" NOT NULL,
    request      TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,                  -- waiting, running, done, failed
    done         BIGINT NOT NULL,
    total        BIGINT NOT NULL,
    result       TEXT COLLATE "C" NOT NULL,                  -- JSON; for a failed one, the problem
    created_ms   BIGINT NOT NULL,
    finished_ms  BIGINT
);
CREATE INDEX jobs_by_user ON jobs (user_id, created_ms);

-- Lists by time and owner, with the place to go on from.
CREATE INDEX records_by_received ON records (organisation, received_ms, record_id);
CREATE INDEX records_by_owner ON records (organisation, owner, received_ms);
CREATE INDEX events_by_subject ON events (organisation, subject, event_index);
CREATE INDEX events_by_actor ON events (organisation, actor, event_index);
