DROP INDEX edges_by_child_in_order;
