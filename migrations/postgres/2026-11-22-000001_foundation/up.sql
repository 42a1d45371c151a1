-- The foundation: organisations and people, definitions, records and their versions, the ledger, packs, genealogy.
-- Instants are Unix milliseconds, ids are ULID texts, digests are 64 lower-case hex characters.

CREATE TABLE organisations (
    organisation TEXT COLLATE "C" NOT NULL PRIMARY KEY,      -- short code; stands in every hash, so it never changes
    name         TEXT COLLATE "C" NOT NULL,
    origin       TEXT COLLATE "C" NOT NULL UNIQUE,           -- of its ledger: <host>/<organisation>
    created_ms   BIGINT NOT NULL
);

CREATE TABLE users (
    user_id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    login         TEXT COLLATE "C" NOT NULL,
    name          TEXT COLLATE "C" NOT NULL,
    role          TEXT COLLATE "C" NOT NULL,
    clearance     TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C",                          -- Argon2id, PHC string; null: may not sign in
    created_ms    BIGINT NOT NULL,
    disabled_ms   BIGINT,
    UNIQUE (organisation, login)
);

CREATE TABLE signing_keys (
    vkey         TEXT COLLATE "C" NOT NULL PRIMARY KEY,      -- C2SP verifier key: name, key id, algorithm, public key
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    purpose      TEXT COLLATE "C" NOT NULL,
    sealed_seed  BYTEA NOT NULL,                  -- under the installation's key; see ledger/keys.rs
    created_ms   BIGINT NOT NULL,
    retired_ms   BIGINT
);

CREATE TABLE definitions (
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    digest       TEXT COLLATE "C" NOT NULL,
    category     TEXT COLLATE "C" NOT NULL CHECK (category IN ('kind', 'profile', 'basis')),
    code         TEXT COLLATE "C" NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,
    created_ms   BIGINT NOT NULL,
    PRIMARY KEY (organisation, digest)
);

-- Housekeeping: changing it is no event of its own.
CREATE TABLE counters (
    organisation TEXT COLLATE "C" NOT NULL,
    name         TEXT COLLATE "C" NOT NULL,
    value        BIGINT NOT NULL,
    PRIMARY KEY (organisation, name)
);

CREATE TABLE blobs (
    digest     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    size_bytes BIGINT NOT NULL,
    crc32      BIGINT NOT NULL,
    created_ms BIGINT NOT NULL
);

-- Where each record stands now. Everything here can be derived from `versions`.
CREATE TABLE records (
    record_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    kind         TEXT COLLATE "C" NOT NULL,
    number       TEXT COLLATE "C" NOT NULL,
    title        TEXT COLLATE "C" NOT NULL,
    state        TEXT COLLATE "C" NOT NULL,
    marking      TEXT COLLATE "C" NOT NULL,
    owner        TEXT COLLATE "C" NOT NULL,
    occurred_on  TEXT COLLATE "C",
    version      INTEGER NOT NULL,
    digest       TEXT COLLATE "C" NOT NULL,
    created_ms   BIGINT NOT NULL,
    received_ms  BIGINT NOT NULL,
    UNIQUE (organisation, number)
);
CREATE INDEX records_by_kind ON records (organisation, kind, number);
CREATE INDEX records_by_title ON records (organisation, kind, title);

-- Never updated, never deleted (invariant 2).
CREATE TABLE versions (
    record_id    TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    version      INTEGER NOT NULL,
    organisation TEXT COLLATE "C" NOT NULL,
    digest       TEXT COLLATE "C" NOT NULL UNIQUE,
    manifest     TEXT COLLATE "C" NOT NULL,                  -- canonical JSON; its SHA-256 is the digest
    disclosures  TEXT COLLATE "C" NOT NULL,                  -- canonical JSON
    author       TEXT COLLATE "C" NOT NULL,
    received_ms  BIGINT NOT NULL,
    event_index  BIGINT NOT NULL,
    PRIMARY KEY (record_id, version)
);
CREATE INDEX versions_by_event ON versions (organisation, event_index);

CREATE TABLE version_files (
    record_id  TEXT COLLATE "C" NOT NULL,
    version    INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    digest     TEXT COLLATE "C" NOT NULL REFERENCES blobs (digest),
    PRIMARY KEY (record_id, version, position),
    FOREIGN KEY (record_id, version) REFERENCES versions (record_id, version)
);
CREATE INDEX version_files_by_digest ON version_files (digest);

CREATE TABLE version_links (
    record_id  TEXT COLLATE "C" NOT NULL,
    version    INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    link_type  TEXT COLLATE "C" NOT NULL,
    to_record  TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    PRIMARY KEY (record_id, version, position),
    FOREIGN KEY (record_id, version) REFERENCES versions (record_id, version)
);
CREATE INDEX version_links_by_target ON version_links (to_record);

-- The audit trail; row n is leaf n of the organisation's ledger (invariant 3).
CREATE TABLE events (
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    event_index  BIGINT NOT NULL,
    at_ms        BIGINT NOT NULL,
    actor        TEXT COLLATE "C" NOT NULL,
    action       TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    body         TEXT COLLATE "C" NOT NULL,                  -- canonical JSON; the leaf is its SHA-256
    PRIMARY KEY (organisation, event_index)
);

-- C2SP tlog-tiles: up to 256 hashes of 32 bytes. The rightmost row of a level grows; a full row never changes.
CREATE TABLE ledger_tiles (
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    level        INTEGER NOT NULL,
    tile_index   BIGINT NOT NULL,
    hashes       BYTEA NOT NULL,
    PRIMARY KEY (organisation, level, tile_index)
);

-- Every head that was ever signed (invariant 4).
CREATE TABLE checkpoints (
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    size         BIGINT NOT NULL,
    root         TEXT COLLATE "C" NOT NULL,
    note         TEXT COLLATE "C" NOT NULL,
    signed_ms    BIGINT NOT NULL,
    PRIMARY KEY (organisation, size)
);

CREATE TABLE packs (
    organisation       TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    number             TEXT COLLATE "C" NOT NULL,
    request            TEXT COLLATE "C" NOT NULL,            -- canonical JSON: scope, profile digest, as-of position, clearance
    tagmanifest_digest TEXT COLLATE "C" NOT NULL,
    event_index        BIGINT NOT NULL,
    created_ms         BIGINT NOT NULL,
    PRIMARY KEY (organisation, number)
);

-- Genealogy. Built from trace batches and rebuildable from them: each row names its batch. Node ids are drawn from
-- one counter over lots and units, so that an edge needs one column for each end and a walk needs no union.
CREATE TABLE items (
    item_id      BIGINT NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    number       TEXT COLLATE "C" NOT NULL,
    revision     TEXT COLLATE "C" NOT NULL,
    title        TEXT COLLATE "C" NOT NULL,
    batch_record TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    UNIQUE (organisation, number, revision)
);

CREATE TABLE lots (
    node_id      BIGINT NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    item_id      BIGINT NOT NULL REFERENCES items (item_id),
    lot          TEXT COLLATE "C" NOT NULL,
    supplier     TEXT COLLATE "C" NOT NULL,
    supplier_lot TEXT COLLATE "C" NOT NULL,
    certificate  TEXT COLLATE "C" NOT NULL,
    made_on      TEXT COLLATE "C" NOT NULL,
    quantity     TEXT COLLATE "C" NOT NULL,
    unit         TEXT COLLATE "C" NOT NULL,
    batch_record TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    UNIQUE (organisation, item_id, lot)
);
CREATE INDEX lots_by_lot ON lots (organisation, lot);
CREATE INDEX lots_by_supplier_lot ON lots (organisation, supplier_lot);

CREATE TABLE units (
    node_id      BIGINT NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    item_id      BIGINT NOT NULL REFERENCES items (item_id),
    serial       TEXT COLLATE "C" NOT NULL,
    lot          TEXT COLLATE "C" NOT NULL,
    made_on      TEXT COLLATE "C" NOT NULL,
    batch_record TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    UNIQUE (organisation, item_id, serial)
);
CREATE INDEX units_by_serial ON units (organisation, serial);

-- Where a unit stands: appended, never changed. The present status is the row with the highest id.
CREATE TABLE unit_statuses (
    status_id    BIGINT NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    node_id      BIGINT NOT NULL REFERENCES units (node_id),
    status       TEXT COLLATE "C" NOT NULL,
    customer     TEXT COLLATE "C" NOT NULL,
    batch_record TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL
);
CREATE INDEX unit_statuses_by_unit ON unit_statuses (node_id, status_id);

CREATE TABLE edges (
    edge_id      BIGINT NOT NULL PRIMARY KEY,
    organisation TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    child_id     BIGINT NOT NULL,
    parent_id    BIGINT NOT NULL,
    relation     TEXT COLLATE "C" NOT NULL,
    quantity     TEXT COLLATE "C" NOT NULL,
    unit         TEXT COLLATE "C" NOT NULL,
    batch_record TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL
);
CREATE INDEX edges_by_parent ON edges (parent_id, child_id);
CREATE INDEX edges_by_child ON edges (child_id, parent_id);
