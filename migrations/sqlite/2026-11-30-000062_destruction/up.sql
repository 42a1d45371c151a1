-- Destruction of records past their retention: proposed by one person, decided by another. What is proposed is the
-- request, canonical JSON; an approved one has its certificate, canonical JSON, to which its event commits.
CREATE TABLE destructions (
    organisation   TEXT NOT NULL REFERENCES organisations (organisation),
    number         TEXT NOT NULL,
    request        TEXT NOT NULL,
    proposed_by    TEXT NOT NULL REFERENCES users (user_id),
    created_ms     INTEGER NOT NULL,
    outcome        TEXT NOT NULL,                               -- proposed, approved, refused, withdrawn
    decided_by     TEXT REFERENCES users (user_id),
    decided_reason TEXT,
    decided_ms     INTEGER,
    certificate    TEXT,
    event_index    INTEGER,
    PRIMARY KEY (organisation, number)
) STRICT;

-- What was destroyed. The rows of `records` and `versions` stay, without titles, values and file names.
CREATE TABLE ghosts (
    record_id    TEXT NOT NULL PRIMARY KEY REFERENCES records (record_id),
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    number       TEXT NOT NULL,                                 -- of the destruction
    event_index  INTEGER NOT NULL,
    destroyed_ms INTEGER NOT NULL,
    FOREIGN KEY (organisation, number) REFERENCES destructions (organisation, number)
) STRICT;
CREATE INDEX ghosts_by_event ON ghosts (organisation, event_index);

-- Housekeeping: files that are to be removed from the store because a destruction says so, and those that were.
CREATE TABLE erasures (
    digest       TEXT NOT NULL PRIMARY KEY REFERENCES blobs (digest),
    organisation TEXT NOT NULL,
    number       TEXT NOT NULL,
    is_done      INTEGER NOT NULL CHECK (is_done IN (0, 1)),
    FOREIGN KEY (organisation, number) REFERENCES destructions (organisation, number)
) STRICT;
CREATE INDEX erasures_to_do ON erasures (digest) WHERE is_done = 0;
