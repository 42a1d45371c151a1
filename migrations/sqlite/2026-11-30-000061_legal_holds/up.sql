-- Legal holds: what is under one is not destroyed. One that was lifted stays, for the history.
CREATE TABLE holds (
    hold_id       TEXT NOT NULL PRIMARY KEY,
    organisation  TEXT NOT NULL REFERENCES organisations (organisation),
    name          TEXT NOT NULL,                                -- of the case
    reason        TEXT NOT NULL,
    scope         TEXT NOT NULL,                                -- canonical JSON (domain/hold.rs)
    placed_by     TEXT NOT NULL REFERENCES users (user_id),
    created_ms    INTEGER NOT NULL,
    lifted_by     TEXT REFERENCES users (user_id),
    lifted_reason TEXT,
    lifted_ms     INTEGER
) STRICT;
CREATE INDEX holds_by_organisation ON holds (organisation, created_ms);
