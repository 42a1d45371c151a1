-- Who witnesses a ledger, and what they have signed.

-- Each row is all of it, from its event on: witness, group and quorum lines of a tlog-policy. Appended to, never changed.
CREATE TABLE witness_policies (
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    event_index  BIGINT NOT NULL,
    policy       TEXT COLLATE "C" NOT NULL,
    changed_ms   BIGINT NOT NULL,
    PRIMARY KEY (organisation, event_index)
);

-- Housekeeping, appended to: an event for each would make the next head, which would have to be cosigned. Each proves
-- itself: it is a signature over the head of that size.
CREATE TABLE cosignatures (
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    size         BIGINT NOT NULL,
    vkey         TEXT COLLATE "C" NOT NULL,
    line         TEXT COLLATE "C" NOT NULL,
    cosigned_ms  BIGINT NOT NULL,
    received_ms  BIGINT NOT NULL,
    PRIMARY KEY (organisation, size, vkey)
);

-- Housekeeping: how each witness was when it was asked last. That one contradicts the ledger is an event besides.
CREATE TABLE witness_states (
    organisation    TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    vkey            TEXT COLLATE "C" NOT NULL,
    asked_ms        BIGINT NOT NULL,
    failures        BIGINT NOT NULL,
    problem         TEXT COLLATE "C" NOT NULL,
    detail          TEXT COLLATE "C" NOT NULL,
    contradicted_ms BIGINT,
    PRIMARY KEY (organisation, vkey)
);

-- Housekeeping, appended to: the receipt that a pack was given out with, where witnesses have signed its head. It is made
-- after the pack's event, so no event holds it; it proves itself.
CREATE TABLE pack_receipts (
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    number       TEXT COLLATE "C" NOT NULL,
    receipt      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (organisation, number)
);
