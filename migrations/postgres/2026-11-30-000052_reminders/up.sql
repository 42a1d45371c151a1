-- Where somebody wants to be reminded; an empty address: nowhere. Each change is an event that commits to the row.
CREATE TABLE contacts (
    user_id      TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES users (user_id),
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    email        TEXT COLLATE "C" NOT NULL,
    language     TEXT COLLATE "C" NOT NULL,
    changed_ms   BIGINT NOT NULL
);

-- What was sent to whom on which day, so that nothing is sent twice, and what could not be sent yet.
CREATE TABLE reminders (
    user_id  TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    day      TEXT COLLATE "C" NOT NULL,
    sent_ms  BIGINT,
    attempts INTEGER NOT NULL,
    next_ms  BIGINT NOT NULL,
    error    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, day)
);
