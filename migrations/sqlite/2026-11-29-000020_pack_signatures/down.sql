DROP TABLE timestamps;
DROP TABLE pack_files;
