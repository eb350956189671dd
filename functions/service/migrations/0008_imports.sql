-- Imports of tables, so that one can be taken back as a whole while nothing depends on it. file is the SHA-256 of its
-- text; valid_from is a roster's. An update claims that it may be undone: kept breaks when something depends on it,
-- undone_before when somebody was faster.
CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('roster', 'machine')),
  file TEXT NOT NULL,
  valid_from TEXT,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  imported_by TEXT NOT NULL REFERENCES users (id),
  imported_at INTEGER NOT NULL,
  undone_by TEXT REFERENCES users (id),
  undone_at INTEGER,
  undo_reason TEXT,
  free INTEGER NOT NULL DEFAULT 1 CONSTRAINT import_kept CHECK (free = 1),
  fresh INTEGER NOT NULL DEFAULT 1 CONSTRAINT changed_meanwhile CHECK (fresh = 1),
  CHECK ((kind = 'roster') = (valid_from IS NOT NULL)),
  CHECK ((undone_by IS NULL) = (undone_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX imports_at ON imports (imported_at);

-- What a roster's import did to each person: JSON lists of name, kind, position and unit. before is NULL for whoever it
-- added. Gone once the import is undone.
CREATE TABLE imported (
  import TEXT NOT NULL REFERENCES imports (id),
  employee TEXT NOT NULL,
  before TEXT,
  after TEXT NOT NULL,
  PRIMARY KEY (import, employee)
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_employee ON imported (employee);

-- What an import wrote there; NULL of everything else, and of what was imported before this was kept.
ALTER TABLE memberships ADD COLUMN import TEXT;
ALTER TABLE machine_punches ADD COLUMN import TEXT;
CREATE INDEX machine_punches_import ON machine_punches (import) WHERE import IS NOT NULL;
