-- Who witnesses a ledger, and what they have signed.

-- Each row is all of it, from its event on: witness, group and quorum lines of a tlog-policy. Appended to, never changed.
CREATE TABLE witness_policies (
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    event_index  INTEGER NOT NULL,
    policy       TEXT NOT NULL,
    changed_ms   INTEGER NOT NULL,
    PRIMARY KEY (organisation, event_index)
) STRICT;

-- Housekeeping, appended to: an event for each would make the next head, which would have to be cosigned. Each proves
-- itself: it is a signature over the head of that size.
CREATE TABLE cosignatures (
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    size         INTEGER NOT NULL,
    vkey         TEXT NOT NULL,
    line         TEXT NOT NULL,
    cosigned_ms  INTEGER NOT NULL,
    received_ms  INTEGER NOT NULL,
    PRIMARY KEY (organisation, size, vkey)
) STRICT;

-- Housekeeping: how each witness was when it was asked last. That one contradicts the ledger is an event besides.
CREATE TABLE witness_states (
    organisation    TEXT NOT NULL REFERENCES organisations (organisation),
    vkey            TEXT NOT NULL,
    asked_ms        INTEGER NOT NULL,
    failures        INTEGER NOT NULL,
    problem         TEXT NOT NULL,
    detail          TEXT NOT NULL,
    contradicted_ms INTEGER,
    PRIMARY KEY (organisation, vkey)
) STRICT;

-- Housekeeping, appended to: the receipt that a pack was given out with, where witnesses have signed its head. It is made
-- after the pack's event, so no event holds it; it proves itself.
CREATE TABLE pack_receipts (
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    number       TEXT NOT NULL,
    receipt      TEXT NOT NULL,
    PRIMARY KEY (organisation, number)
) STRICT;
