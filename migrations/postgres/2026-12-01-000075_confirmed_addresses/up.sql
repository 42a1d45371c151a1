-- When somebody confirmed that the address is theirs; without it nothing of theirs is sent there.
ALTER TABLE contacts ADD COLUMN confirmed_ms BIGINT;

-- A letter that asks for that, to be sent or sent: its word is kept as a digest (empty before it is sent) and runs out.
CREATE TABLE confirmations (
    user_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES users (user_id),
    email      TEXT COLLATE "C" NOT NULL,
    digest     TEXT COLLATE "C" NOT NULL,
    expires_ms BIGINT NOT NULL,
    sent_ms    BIGINT,
    attempts   INTEGER NOT NULL,
    next_ms    BIGINT NOT NULL,
    error      TEXT COLLATE "C" NOT NULL
);

-- Those who gave an address before are asked, too.
INSERT INTO confirmations (user_id, email, digest, expires_ms, sent_ms, attempts, next_ms, error)
SELECT user_id, email, '', 0, NULL, 0, 0, '' FROM contacts WHERE email <> '';
