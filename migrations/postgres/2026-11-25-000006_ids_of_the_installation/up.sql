-- Items, nodes, statuses and edges are told apart by one number over all organisations of an installation, so one
-- counter, which belongs to none of them, hands it out.
INSERT INTO counters (organisation, name, value)
SELECT '', name, MAX(value) FROM counters
WHERE name IN ('trace/item', 'trace/node', 'trace/status', 'trace/edge') AND organisation <> ''
GROUP BY name;
