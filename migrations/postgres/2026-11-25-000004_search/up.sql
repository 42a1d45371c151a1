-- Lists, search and due dates. What is added to `records` follows from the current version and its kind's definition;
-- `sanad migrate` derives it for what is there (app/records/derived.rs), and so does the first start after a kind's
-- definition has changed.

ALTER TABLE records ADD COLUMN category TEXT COLLATE "C" NOT NULL DEFAULT '';        -- of the state: draft, review, effective, …
ALTER TABLE records ADD COLUMN due_on TEXT COLLATE "C";                              -- null: nothing is due
ALTER TABLE records ADD COLUMN search_id BIGINT NOT NULL DEFAULT 0;     -- drawn anew with each version: the order of filing
UPDATE records SET search_id = (
    SELECT ranked.place
    FROM (SELECT record_id, row_number() OVER (ORDER BY received_ms, record_id) AS place FROM records) AS ranked
    WHERE ranked.record_id = records.record_id
);
CREATE UNIQUE INDEX records_by_search_id ON records (search_id);

-- Each order of a list with what lists are filtered by, so that a filter is decided without reading the rows.
DROP INDEX records_by_received;
DROP INDEX records_by_owner;
CREATE INDEX records_listed ON records (organisation, search_id, marking, kind, state, category, owner);
CREATE INDEX records_listed_by_number ON records (organisation, number, marking, kind, state, category, owner);
CREATE INDEX records_listed_by_title ON records (organisation, title, search_id, marking, kind, state, category, owner);
CREATE INDEX records_listed_by_state ON records (organisation, state, search_id, marking, kind, category, owner);
CREATE INDEX records_by_owner ON records (organisation, owner, category, search_id, marking);
CREATE INDEX records_by_category ON records (organisation, category, search_id, marking);
CREATE INDEX records_due ON records (organisation, due_on, search_id) WHERE due_on IS NOT NULL;

-- The words of the current version, with their places: made by the product, never by a parser of the database, so that
-- both databases find the same.
ALTER TABLE records ADD COLUMN search TSVECTOR;
CREATE INDEX records_by_words ON records USING gin (search);

-- Housekeeping: from which definitions the derived columns come.
CREATE TABLE derivations (
    name   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest TEXT COLLATE "C" NOT NULL
);

CREATE INDEX events_by_action ON events (organisation, action, event_index);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_ms);
