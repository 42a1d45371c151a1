DROP TABLE mentions;
DROP TABLE comments;
