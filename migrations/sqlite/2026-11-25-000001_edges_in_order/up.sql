-- Where is this unit now? The newest edge of a child answers it, without reading all of its past.
CREATE INDEX edges_by_child_in_order ON edges (child_id, edge_id);
