DROP TABLE pack_receipts;
DROP TABLE witness_states;
DROP TABLE cosignatures;
DROP TABLE witness_policies;
