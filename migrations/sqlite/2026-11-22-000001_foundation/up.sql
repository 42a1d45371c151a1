-- The foundation: organisations and people, definitions, records and their versions, the ledger, packs, genealogy.
-- Instants are Unix milliseconds, ids are ULID texts, digests are 64 lower-case hex characters.

CREATE TABLE organisations (
    organisation TEXT NOT NULL PRIMARY KEY,      -- short code; stands in every hash, so it never changes
    name         TEXT NOT NULL,
    origin       TEXT NOT NULL UNIQUE,           -- of its ledger: <host>/<organisation>
    created_ms   INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    user_id       TEXT NOT NULL PRIMARY KEY,
    organisation  TEXT NOT NULL REFERENCES organisations (organisation),
    login         TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    clearance     TEXT NOT NULL,
    password_hash TEXT,                          -- Argon2id, PHC string; null: may not sign in
    created_ms    INTEGER NOT NULL,
    disabled_ms   INTEGER,
    UNIQUE (organisation, login)
) STRICT;

CREATE TABLE signing_keys (
    vkey         TEXT NOT NULL PRIMARY KEY,      -- C2SP verifier key: name, key id, algorithm, public key
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    purpose      TEXT NOT NULL,
    sealed_seed  BLOB NOT NULL,                  -- under the installation's key; see ledger/keys.rs
    created_ms   INTEGER NOT NULL,
    retired_ms   INTEGER
) STRICT;

CREATE TABLE definitions (
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    digest       TEXT NOT NULL,
    category     TEXT NOT NULL CHECK (category IN ('kind', 'profile', 'basis')),
    code         TEXT NOT NULL,
    body         TEXT NOT NULL,
    created_ms   INTEGER NOT NULL,
    PRIMARY KEY (organisation, digest)
) STRICT;

-- Housekeeping: changing it is no event of its own.
CREATE TABLE counters (
    organisation TEXT NOT NULL,
    name         TEXT NOT NULL,
    value        INTEGER NOT NULL,
    PRIMARY KEY (organisation, name)
) STRICT;

CREATE TABLE blobs (
    digest     TEXT NOT NULL PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    crc32      INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;

-- Where each record stands now. Everything here can be derived from `versions`.
CREATE TABLE records (
    record_id    TEXT NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    kind         TEXT NOT NULL,
    number       TEXT NOT NULL,
    title        TEXT NOT NULL,
    state        TEXT NOT NULL,
    marking      TEXT NOT NULL,
    owner        TEXT NOT NULL,
    occurred_on  TEXT,
    version      INTEGER NOT NULL,
    digest       TEXT NOT NULL,
    created_ms   INTEGER NOT NULL,
    received_ms  INTEGER NOT NULL,
    UNIQUE (organisation, number)
) STRICT;
CREATE INDEX records_by_kind ON records (organisation, kind, number);
CREATE INDEX records_by_title ON records (organisation, kind, title);

-- Never updated, never deleted (invariant 2).
CREATE TABLE versions (
    record_id    TEXT NOT NULL REFERENCES records (record_id),
    version      INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    digest       TEXT NOT NULL UNIQUE,
    manifest     TEXT NOT NULL,                  -- canonical JSON; its SHA-256 is the digest
    disclosures  TEXT NOT NULL,                  -- canonical JSON
    author       TEXT NOT NULL,
    received_ms  INTEGER NOT NULL,
    event_index  INTEGER NOT NULL,
    PRIMARY KEY (record_id, version)
) STRICT;
CREATE INDEX versions_by_event ON versions (organisation, event_index);

CREATE TABLE version_files (
    record_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    digest     TEXT NOT NULL REFERENCES blobs (digest),
    PRIMARY KEY (record_id, version, position),
    FOREIGN KEY (record_id, version) REFERENCES versions (record_id, version)
) STRICT;
CREATE INDEX version_files_by_digest ON version_files (digest);

CREATE TABLE version_links (
    record_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    link_type  TEXT NOT NULL,
    to_record  TEXT NOT NULL REFERENCES records (record_id),
    PRIMARY KEY (record_id, version, position),
    FOREIGN KEY (record_id, version) REFERENCES versions (record_id, version)
) STRICT;
CREATE INDEX version_links_by_target ON version_links (to_record);

-- The audit trail; row n is leaf n of the organisation's ledger (invariant 3).
CREATE TABLE events (
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    event_index  INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    actor        TEXT NOT NULL,
    action       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    body         TEXT NOT NULL,                  -- canonical JSON; the leaf is its SHA-256
    PRIMARY KEY (organisation, event_index)
) STRICT, WITHOUT ROWID;

-- C2SP tlog-tiles: up to 256 hashes of 32 bytes. The rightmost row of a level grows; a full row never changes.
CREATE TABLE ledger_tiles (
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    level        INTEGER NOT NULL,
    tile_index   INTEGER NOT NULL,
    hashes       BLOB NOT NULL,
    PRIMARY KEY (organisation, level, tile_index)
) STRICT;

-- Every head that was ever signed (invariant 4).
CREATE TABLE checkpoints (
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    size         INTEGER NOT NULL,
    root         TEXT NOT NULL,
    note         TEXT NOT NULL,
    signed_ms    INTEGER NOT NULL,
    PRIMARY KEY (organisation, size)
) STRICT;

CREATE TABLE packs (
    organisation       TEXT NOT NULL REFERENCES organisations (organisation),
    number             TEXT NOT NULL,
    request            TEXT NOT NULL,            -- canonical JSON: scope, profile digest, as-of position, clearance
    tagmanifest_digest TEXT NOT NULL,
    event_index        INTEGER NOT NULL,
    created_ms         INTEGER NOT NULL,
    PRIMARY KEY (organisation, number)
) STRICT;

-- Genealogy. Built from trace batches and rebuildable from them: each row names its batch. Node ids are drawn from
-- one counter over lots and units, so that an edge needs one column for each end and a walk needs no union.
CREATE TABLE items (
    item_id      INTEGER NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    number       TEXT NOT NULL,
    revision     TEXT NOT NULL,
    title        TEXT NOT NULL,
    batch_record TEXT NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    UNIQUE (organisation, number, revision)
) STRICT;

CREATE TABLE lots (
    node_id      INTEGER NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    item_id      INTEGER NOT NULL REFERENCES items (item_id),
    lot          TEXT NOT NULL,
    supplier     TEXT NOT NULL,
    supplier_lot TEXT NOT NULL,
    certificate  TEXT NOT NULL,
    made_on      TEXT NOT NULL,
    quantity     TEXT NOT NULL,
    unit         TEXT NOT NULL,
    batch_record TEXT NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    UNIQUE (organisation, item_id, lot)
) STRICT;
CREATE INDEX lots_by_lot ON lots (organisation, lot);
CREATE INDEX lots_by_supplier_lot ON lots (organisation, supplier_lot);

CREATE TABLE units (
    node_id      INTEGER NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    item_id      INTEGER NOT NULL REFERENCES items (item_id),
    serial       TEXT NOT NULL,
    lot          TEXT NOT NULL,
    made_on      TEXT NOT NULL,
    batch_record TEXT NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    UNIQUE (organisation, item_id, serial)
) STRICT;
CREATE INDEX units_by_serial ON units (organisation, serial);

-- Where a unit stands: appended, never changed. The present status is the row with the highest id.
CREATE TABLE unit_statuses (
    status_id    INTEGER NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    node_id      INTEGER NOT NULL REFERENCES units (node_id),
    status       TEXT NOT NULL,
    customer     TEXT NOT NULL,
    batch_record TEXT NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL
) STRICT;
CREATE INDEX unit_statuses_by_unit ON unit_statuses (node_id, status_id);

CREATE TABLE edges (
    edge_id      INTEGER NOT NULL PRIMARY KEY,
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    child_id     INTEGER NOT NULL,
    parent_id    INTEGER NOT NULL,
    relation     TEXT NOT NULL,
    quantity     TEXT NOT NULL,
    unit         TEXT NOT NULL,
    batch_record TEXT NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL
) STRICT;
CREATE INDEX edges_by_parent ON edges (parent_id, child_id);
CREATE INDEX edges_by_child ON edges (child_id, parent_id);
