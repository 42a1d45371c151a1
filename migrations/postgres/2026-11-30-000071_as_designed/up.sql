-- As designed: what goes into a part, by its revision and find number, and for which serials or dates. Rows of one find
-- number are one another's alternatives. Of several batches that say something of a find number the newest holds.
CREATE TABLE bom_lines (
    line_id       BIGINT NOT NULL PRIMARY KEY,
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    item_id       BIGINT NOT NULL REFERENCES items (item_id),
    find          TEXT COLLATE "C" NOT NULL,
    part          TEXT COLLATE "C" NOT NULL,
    part_revision TEXT COLLATE "C" NOT NULL,                              -- empty: any
    quantity      TEXT COLLATE "C" NOT NULL,
    unit          TEXT COLLATE "C" NOT NULL,
    from_serial   TEXT COLLATE "C" NOT NULL,
    to_serial     TEXT COLLATE "C" NOT NULL,
    from_date     TEXT COLLATE "C" NOT NULL,
    to_date       TEXT COLLATE "C" NOT NULL,
    batch_record  TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    withdrawn_in  INTEGER NOT NULL
);
CREATE INDEX bom_lines_by_item ON bom_lines (item_id, line_id);
