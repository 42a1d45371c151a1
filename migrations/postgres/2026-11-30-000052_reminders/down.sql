DROP TABLE reminders;
DROP TABLE contacts;
