-- As designed: what goes into a part, by its revision and find number, and for which serials or dates. Rows of one find
-- number are one another's alternatives. Of several batches that say something of a find number the newest holds.
CREATE TABLE bom_lines (
    line_id       INTEGER NOT NULL PRIMARY KEY,
    organisation  TEXT NOT NULL REFERENCES organisations (organisation),
    item_id       INTEGER NOT NULL REFERENCES items (item_id),
    find          TEXT NOT NULL,
    part          TEXT NOT NULL,
    part_revision TEXT NOT NULL,                              -- empty: any
    quantity      TEXT NOT NULL,
    unit          TEXT NOT NULL,
    from_serial   TEXT NOT NULL,
    to_serial     TEXT NOT NULL,
    from_date     TEXT NOT NULL,
    to_date       TEXT NOT NULL,
    batch_record  TEXT NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    withdrawn_in  INTEGER NOT NULL
) STRICT;
CREATE INDEX bom_lines_by_item ON bom_lines (item_id, line_id);
