-- What was made over a pack's tag manifest and cannot be made again: signatures, certificates, timestamps. Inserted once;
-- the event at event_index commits to it.
CREATE TABLE pack_files (
    organisation TEXT COLLATE "C" NOT NULL,
    number       TEXT COLLATE "C" NOT NULL,
    name         TEXT COLLATE "C" NOT NULL,                  -- path in the pack, or the name of a file beside it
    body         BYTEA NOT NULL,
    event_index  BIGINT NOT NULL,
    created_ms   BIGINT NOT NULL,
    PRIMARY KEY (organisation, number, name),
    FOREIGN KEY (organisation, number) REFERENCES packs (organisation, number)
);

-- Packs that wait for a timestamp because no authority could be reached when they were issued. Housekeeping: the
-- timestamp is an event, that it was waited for is not.
CREATE TABLE timestamps (
    organisation TEXT COLLATE "C" NOT NULL,
    number       TEXT COLLATE "C" NOT NULL,
    attempts     INTEGER NOT NULL,
    next_ms      BIGINT NOT NULL,               -- not to be asked for before
    error        TEXT COLLATE "C" NOT NULL,                  -- why not yet, in technical words
    created_ms   BIGINT NOT NULL,
    PRIMARY KEY (organisation, number),
    FOREIGN KEY (organisation, number) REFERENCES packs (organisation, number)
);
