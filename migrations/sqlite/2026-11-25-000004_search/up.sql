-- Lists, search and due dates. What is added to `records` follows from the current version and its kind's definition;
-- `sanad migrate` derives it for what is there (app/records/derived.rs), and so does the first start after a kind's
-- definition has changed.

ALTER TABLE records ADD COLUMN category TEXT NOT NULL DEFAULT '';        -- of the state: draft, review, effective, …
ALTER TABLE records ADD COLUMN due_on TEXT;                              -- null: nothing is due
ALTER TABLE records ADD COLUMN search_id INTEGER NOT NULL DEFAULT 0;     -- drawn anew with each version: the order of filing
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

-- Row n is the record whose `search_id` is n. The words are kept by this index alone; `facets` are what lists are
-- filtered by, so that nothing is counted that the reader may not see.
CREATE VIRTUAL TABLE record_search USING fts5 (
    words, facets, content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0'
);

-- Housekeeping: from which definitions the derived columns come.
CREATE TABLE derivations (
    name   TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL
) STRICT;

CREATE INDEX events_by_action ON events (organisation, action, event_index);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_ms);
