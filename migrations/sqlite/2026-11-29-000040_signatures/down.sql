DROP TABLE delegations;
DROP TABLE signatures;
