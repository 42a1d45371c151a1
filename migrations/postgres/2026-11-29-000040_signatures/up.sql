-- Which events of a ledger are signatures of a record, or refusals, with the text of each: fsck compares it with the
-- event, so nothing of it can be edited apart from the ledger. Inserted once, never changed.
CREATE TABLE signatures (
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    event_index  BIGINT NOT NULL,
    record_id    TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    version      INTEGER NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (organisation, event_index)
);
CREATE INDEX signatures_by_record ON signatures (record_id, event_index);

-- Who signs in whose place, from a day to a day, both included. One that was ended stays, for the audit trail.
CREATE TABLE delegations (
    delegation_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    user_id       TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),   -- whose word it is
    delegate_id   TEXT COLLATE "C" NOT NULL REFERENCES users (user_id),   -- who signs
    starts_on     TEXT COLLATE "C" NOT NULL,
    ends_on       TEXT COLLATE "C" NOT NULL,
    kinds         TEXT COLLATE "C" NOT NULL,                              -- codes, separated by blanks; empty: all
    created_ms    BIGINT NOT NULL,
    ended_ms      BIGINT
);
CREATE INDEX delegations_by_user ON delegations (user_id);
CREATE INDEX delegations_by_delegate ON delegations (delegate_id);
