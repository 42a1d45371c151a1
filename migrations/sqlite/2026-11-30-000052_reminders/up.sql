-- Where somebody wants to be reminded; an empty address: nowhere. Each change is an event that commits to the row.
CREATE TABLE contacts (
    user_id      TEXT NOT NULL PRIMARY KEY REFERENCES users (user_id),
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    email        TEXT NOT NULL,
    language     TEXT NOT NULL,
    changed_ms   INTEGER NOT NULL
) STRICT;

-- What was sent to whom on which day, so that nothing is sent twice, and what could not be sent yet.
CREATE TABLE reminders (
    user_id  TEXT NOT NULL REFERENCES users (user_id),
    day      TEXT NOT NULL,
    sent_ms  INTEGER,
    attempts INTEGER NOT NULL,
    next_ms  INTEGER NOT NULL,
    error    TEXT NOT NULL,
    PRIMARY KEY (user_id, day)
) STRICT;
