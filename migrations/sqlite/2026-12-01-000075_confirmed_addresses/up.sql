-- When somebody confirmed that the address is theirs; without it nothing of theirs is sent there.
ALTER TABLE contacts ADD COLUMN confirmed_ms INTEGER;

-- A letter that asks for that, to be sent or sent: its word is kept as a digest (empty before it is sent) and runs out.
CREATE TABLE confirmations (
    user_id    TEXT NOT NULL PRIMARY KEY REFERENCES users (user_id),
    email      TEXT NOT NULL,
    digest     TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    sent_ms    INTEGER,
    attempts   INTEGER NOT NULL,
    next_ms    INTEGER NOT NULL,
    error      TEXT NOT NULL
) STRICT;

-- Those who gave an address before are asked, too.
INSERT INTO confirmations (user_id, email, digest, expires_ms, sent_ms, attempts, next_ms, error)
SELECT user_id, email, '', 0, NULL, 0, 0, '' FROM contacts WHERE email <> '';
