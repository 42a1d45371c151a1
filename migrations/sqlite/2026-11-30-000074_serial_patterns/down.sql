DROP TABLE serial_patterns;
