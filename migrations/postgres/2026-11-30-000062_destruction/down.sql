DROP TABLE erasures;
DROP TABLE ghosts;
DROP TABLE destructions;
