-- Rules that nobody has finished yet: what the console's form holds, which is its alone to read. Nothing is computed from
-- them, and no recap waits for them. A row is never edited: who goes on with one takes it away and leaves another, so
-- that an id names what somebody saw, and nobody writes over what they did not see.
CREATE TABLE rule_drafts (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('schedule', 'assignment', 'calendar', 'policy', 'beacon_scope', 'leave',
    'leave_card', 'discipline', 'health', 'retention')),
  unit TEXT REFERENCES units (id),
  person TEXT REFERENCES employees (id),
  key TEXT NOT NULL,
  valid_from TEXT,
  document TEXT NOT NULL,
  reason TEXT NOT NULL,
  written_by TEXT NOT NULL REFERENCES users (id),
  written_at INTEGER NOT NULL,
  CHECK (unit IS NULL OR person IS NULL)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER rule_drafts_stay BEFORE UPDATE ON rule_drafts BEGIN SELECT RAISE(ABORT, 'a draft is replaced'); END;

-- The row that this table would get, where a draft is there no more, breaks its constraint. So it has none.
CREATE TABLE drafts_seen (
  there INTEGER NOT NULL CONSTRAINT changed_meanwhile CHECK (there = 1)
) STRICT;
