-- Which events of a ledger are acknowledgements: somebody has read a version. With the text of each, as for signatures:
-- fsck compares it with the event. Inserted once, never changed.
CREATE TABLE acknowledgements (
    organisation TEXT NOT NULL REFERENCES organisations (organisation),
    event_index  INTEGER NOT NULL,
    record_id    TEXT NOT NULL REFERENCES records (record_id),
    version      INTEGER NOT NULL,
    body         TEXT NOT NULL,
    PRIMARY KEY (organisation, event_index)
) STRICT;
CREATE INDEX acknowledgements_by_record ON acknowledgements (record_id, event_index);
