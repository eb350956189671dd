-- An outage of the whole regency (the server itself, a trunk line) is one declaration, not one for each SKPD: its unit is
-- NULL. A column's NOT NULL is not taken away in place; nothing refers to the table, so it is made anew with all its rows.
CREATE TABLE outages_anew (
  id TEXT PRIMARY KEY,
  unit TEXT REFERENCES units (id),
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('declared', 'silence', 'refusals')),
  subject TEXT UNIQUE,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn')),
  declared_by TEXT REFERENCES users (id),
  declared_at INTEGER NOT NULL,
  CHECK (from_at < until_at),
  CONSTRAINT whose CHECK (unit IS NOT NULL OR (source = 'declared' AND state IN ('approved', 'withdrawn')))
) STRICT, WITHOUT ROWID;
INSERT INTO outages_anew (id, unit, from_at, until_at, source, subject, reason, state, declared_by, declared_at)
SELECT id, unit, from_at, until_at, source, subject, reason, state, declared_by, declared_at FROM outages;
DROP TABLE outages;
ALTER TABLE outages_anew RENAME TO outages;
CREATE INDEX outages_unit ON outages (unit, from_at);
CREATE INDEX outages_waiting ON outages (unit) WHERE state = 'open';
