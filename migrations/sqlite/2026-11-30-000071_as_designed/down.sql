DROP TABLE bom_lines;
