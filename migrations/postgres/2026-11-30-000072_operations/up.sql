-- What was done to a lot or unit: the operation, on which order, by whom and with what.
CREATE TABLE operations (
    operation_id  BIGINT NOT NULL PRIMARY KEY,
    organisation  TEXT COLLATE "C" NOT NULL REFERENCES organisations (organisation),
    node_id       BIGINT NOT NULL,
    operation     TEXT COLLATE "C" NOT NULL,
    work_order    TEXT COLLATE "C" NOT NULL,
    operator      TEXT COLLATE "C" NOT NULL,
    equipment     TEXT COLLATE "C" NOT NULL,
    done_on       TEXT COLLATE "C" NOT NULL,
    batch_record  TEXT COLLATE "C" NOT NULL REFERENCES records (record_id),
    batch_version INTEGER NOT NULL,
    withdrawn_in  INTEGER NOT NULL
);
CREATE INDEX operations_by_node ON operations (node_id, operation_id);
CREATE INDEX operations_by_equipment ON operations (organisation, equipment, done_on);
CREATE INDEX operations_by_operator ON operations (organisation, operator, done_on);
CREATE INDEX operations_by_order ON operations (organisation, work_order, operation_id);
