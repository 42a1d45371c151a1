-- Legal holds: what is under one is not destroyed. One that was lifted stays, for the history.
CREATE TABLE holds (
    hold_id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    name          TEXT COLLATE "C" NOT NULL,                                -- of the case
    reason        TEXT COLLATE "C" NOT NULL,
    scope         TEXT COLLATE "C" NOT NULL,                                -- canonical JSON (domain/hold.rs)
    placed_by     TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    created_ms    BIGINT NOT NULL,
    lifted_by     TEXT COLLATE "C" REFERENCES users (user_id),
    lifted_reason TEXT COLLATE "C",
    lifted_ms     BIGINT
);
CREATE INDEX holds_by_organisation ON holds (organisation, created_ms);
