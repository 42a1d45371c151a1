-- Destruction of records past their retention: proposed by one person, decided by another. What is proposed is the
-- request, canonical JSON; an approved one has its certificate, canonical JSON, to which its event commits.
CREATE TABLE destructions (
    organisation   TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    number         TEXT COLLATE "C" NOT NULL,
    request        TEXT COLLATE "C" NOT NULL,
    proposed_by    TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),
    created_ms     BIGINT NOT NULL,
    outcome        TEXT COLLATE "C" NOT NULL,                               -- proposed, approved, refused, withdrawn
    decided_by     TEXT COLLATE "C" REFERENCES users (user_id),
    decided_reason TEXT COLLATE "C",
    decided_ms     BIGINT,
    certificate    TEXT COLLATE "C",
    event_index    BIGINT,
    PRIMARY KEY (organisation, number)
);

-- What was destroyed. The rows of `records` and `versions` stay, without titles, values and file names.
CREATE TABLE ghosts (
    record_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES records (record_id),
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    number       TEXT COLLATE "C" NOT NULL,                                 -- of the destruction
    event_index  BIGINT NOT NULL,
    destroyed_ms BIGINT NOT NULL,
    FOREIGN KEY (organisation, number) REFERENCES destructions (organisation, number)
);
CREATE INDEX ghosts_by_event ON ghosts (organisation, event_index);

-- Housekeeping: files that are to be removed from the store because a destruction says so, and those that were.
CREATE TABLE erasures (
    digest       TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES blobs (digest),
    organisation TEXT COLLATE "C" NOT NULL,
    number       TEXT COLLATE "C" NOT NULL,
    is_done      BOOLEAN NOT NULL,
    FOREIGN KEY (organisation, number) REFERENCES destructions (organisation, number)
);
CREATE INDEX erasures_to_do ON erasures (digest) WHERE NOT is_done;
