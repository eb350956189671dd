-- The name of the file that was imported, as whoever chose it knows it; NULL of what was imported before.
ALTER TABLE imports ADD COLUMN name TEXT;
