-- How serial numbers of a part are written: a regular expression that the whole number matches. The newest row holds.
CREATE TABLE serial_patterns (
    pattern_id    INTEGER NOT NULL PRIMARY KEY,
    organisation  TEXT NOT NULL REFERENCES organisations (organisation),
    item_id       INTEGER NOT NULL REFERENCES items (item_id),
    pattern       TEXT NOT NULL,
    batch_record  TEXT NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    withdrawn_in  INTEGER NOT NULL
) STRICT;
CREATE INDEX serial_patterns_by_item ON serial_patterns (item_id, pattern_id);
