-- Attendance: what a month is judged by, what was decided, and the recaps. Dates are TEXT, YYYY-MM-DD, months YYYY-MM,
-- both in the unit's own zone. Times are milliseconds as everywhere.

-- Rules -------------------------------------------------------------------------------------------------------------

-- Versions of documents, of klabat-attendance (retention: of the service). A version counts from valid_from until the
-- next one of its kind, scope and key; of two of one date, the one written later. Both are NULL for the regency's, unit is
-- the unit it is for, person the ASN.
CREATE TABLE rules (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('schedule', 'assignment', 'calendar', 'policy', 'beacon_scope', 'leave',
    'leave_card', 'discipline', 'health', 'retention')),
  unit TEXT REFERENCES units (id),
  person TEXT REFERENCES employees (id),
  key TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  document TEXT NOT NULL,
  reason TEXT NOT NULL,
  written_by TEXT NOT NULL REFERENCES users (id),
  written_at INTEGER NOT NULL,
  CHECK (unit IS NULL OR person IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX rules_kind ON rules (kind, valid_from);
CREATE TRIGGER rules_stay BEFORE UPDATE ON rules BEGIN SELECT RAISE(ABORT, 'a rule is never edited'); END;
CREATE TRIGGER rules_are_kept BEFORE DELETE ON rules BEGIN SELECT RAISE(ABORT, 'a rule is never deleted'); END;

-- Who has which shift on a date (NULL: off), for those whose schedule is a roster. What was written before is in the audit
-- log.
CREATE TABLE shifts (
  employee TEXT NOT NULL REFERENCES employees (id),
  date TEXT NOT NULL,
  shift TEXT,
  written_by TEXT NOT NULL REFERENCES users (id),
  written_at INTEGER NOT NULL,
  PRIMARY KEY (employee, date)
) STRICT, WITHOUT ROWID;

-- Cuti bersama that somebody must work on.
CREATE TABLE denials (
  employee TEXT NOT NULL REFERENCES employees (id),
  date TEXT NOT NULL,
  letter TEXT NOT NULL,
  written_by TEXT NOT NULL REFERENCES users (id),
  written_at INTEGER NOT NULL,
  PRIMARY KEY (employee, date)
) STRICT, WITHOUT ROWID;

-- People ------------------------------------------------------------------------------------------------------------

-- Where an ASN belongs from a day on; unit is NULL once they left the service. Of two of one date, the one written
-- later counts. employees.unit and employees.left_on are today's, kept by the same batch or by housekeeping.
CREATE TABLE memberships (
  employee TEXT NOT NULL REFERENCES employees (id),
  valid_from TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  unit TEXT REFERENCES units (id),
  reason TEXT NOT NULL,
  written_by TEXT,
  PRIMARY KEY (employee, valid_from, written_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_unit ON memberships (unit, valid_from);
CREATE INDEX memberships_due ON memberships (valid_from);

-- Nobody is on the roster without a membership.
CREATE TRIGGER employees_belong AFTER INSERT ON employees BEGIN
  INSERT INTO memberships (employee, valid_from, written_at, unit, reason)
  VALUES (new.id, new.since, 0, new.unit, '');
END;

-- Cases -------------------------------------------------------------------------------------------------------------

-- At most 1 MiB, named by its SHA-256.
CREATE TABLE attachments (
  hash BLOB PRIMARY KEY,
  media_type TEXT NOT NULL,
  bytes BLOB NOT NULL,
  uploaded_by TEXT NOT NULL,
  uploaded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- unit is the ASN's when it was requested, visits the one that dinas luar goes to. The minutes are of the day, for a part
-- of one day. requested_by is a user, or the ASN. The columns with a named constraint exist to be checked: an ASN has one
-- absence at a time, and the quota was judged by those that are there.
CREATE TABLE absences (
  id TEXT PRIMARY KEY,
  employee TEXT NOT NULL REFERENCES employees (id),
  unit TEXT NOT NULL REFERENCES units (id),
  kind TEXT NOT NULL,
  first TEXT NOT NULL,
  last TEXT NOT NULL,
  from_minute INTEGER,
  until_minute INTEGER,
  visits TEXT REFERENCES units (id),
  reason TEXT NOT NULL,
  letter TEXT,
  attachment BLOB REFERENCES attachments (hash),
  state TEXT NOT NULL CHECK (state IN ('requested', 'endorsed', 'approved', 'rejected', 'cancelled')),
  requested_by TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  apart INTEGER NOT NULL CONSTRAINT absence_overlaps CHECK (apart = 1),
  known INTEGER NOT NULL CONSTRAINT changed_meanwhile CHECK (known = 1),
  CHECK (first <= last),
  CHECK ((from_minute IS NULL) = (until_minute IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX absences_unit ON absences (unit, last);
CREATE INDEX absences_employee ON absences (employee, last);
CREATE INDEX absences_waiting ON absences (unit) WHERE state IN ('requested', 'endorsed');

-- claim is JSON of klabat-attendance; date is the working day.
CREATE TABLE corrections (
  id TEXT PRIMARY KEY,
  employee TEXT NOT NULL REFERENCES employees (id),
  unit TEXT NOT NULL REFERENCES units (id),
  date TEXT NOT NULL,
  claim TEXT NOT NULL,
  reason TEXT NOT NULL,
  attachment BLOB REFERENCES attachments (hash),
  state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn')),
  requested_by TEXT NOT NULL,
  requested_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX corrections_unit ON corrections (unit, date);
CREATE INDEX corrections_employee ON corrections (employee, date);
CREATE INDEX corrections_waiting ON corrections (unit) WHERE state = 'open';

-- unit is the one whose people it affects, those below it too. subject keeps a proposal from being made twice: beacon,
-- day, source and begin. declared_by is NULL for a proposal.
CREATE TABLE outages (
  id TEXT PRIMARY KEY,
  unit TEXT NOT NULL REFERENCES units (id),
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('declared', 'silence', 'refusals')),
  subject TEXT UNIQUE,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn')),
  declared_by TEXT REFERENCES users (id),
  declared_at INTEGER NOT NULL,
  CHECK (from_at < until_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX outages_unit ON outages (unit, from_at);
CREATE INDEX outages_waiting ON outages (unit) WHERE state = 'open';

-- Each state that an absence, a correction or an outage was brought to, by whom and why; never edited.
CREATE TABLE decisions (
  subject TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (subject, state)
) STRICT, WITHOUT ROWID;

-- What became of a record with status review; the record stays as it is.
CREATE TABLE reviews (
  record BLOB PRIMARY KEY REFERENCES records (id),
  state TEXT NOT NULL CHECK (state IN ('approved', 'rejected')),
  decided_by TEXT NOT NULL REFERENCES users (id),
  decided_at INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX records_review ON records (unit, received_at) WHERE status = 'review';

-- Punches that nobody proved ------------------------------------------------------------------------------------------

-- By hand, approved by a second person; id is the approval's.
CREATE TABLE manual_records (
  id TEXT PRIMARY KEY,
  employee TEXT NOT NULL REFERENCES employees (id),
  unit TEXT NOT NULL REFERENCES units (id),
  intent TEXT NOT NULL CHECK (intent IN ('in', 'out')),
  at INTEGER NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('broken_phone', 'iphone', 'dead_beacon', 'other')),
  reason TEXT NOT NULL,
  written_by TEXT NOT NULL REFERENCES users (id),
  approved_by TEXT NOT NULL REFERENCES users (id),
  approved_at INTEGER NOT NULL,
  CONSTRAINT second_person CHECK (written_by <> approved_by)
) STRICT, WITHOUT ROWID;
CREATE INDEX manual_records_unit ON manual_records (unit, at);
CREATE INDEX manual_records_employee ON manual_records (employee, at);

-- An old fingerprint machine's log, which does not say whether somebody came or went.
CREATE TABLE machine_punches (
  employee TEXT NOT NULL REFERENCES employees (id),
  at INTEGER NOT NULL,
  device TEXT NOT NULL,
  imported_by TEXT NOT NULL REFERENCES users (id),
  imported_at INTEGER NOT NULL,
  PRIMARY KEY (employee, at, device)
) STRICT, WITHOUT ROWID;

-- Recaps ------------------------------------------------------------------------------------------------------------

-- What was verified, and what became of it; a draft is computed and not kept. hash is of the recap's canonical bytes,
-- inputs of those that it was computed from. key and signature are the edge's.
CREATE TABLE recaps (
  unit TEXT NOT NULL REFERENCES units (id),
  month TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('verified', 'locked', 'unlocked')),
  hash BLOB NOT NULL,
  inputs BLOB NOT NULL,
  people INTEGER NOT NULL,
  verified_by TEXT NOT NULL REFERENCES users (id),
  verified_at INTEGER NOT NULL,
  locked_by TEXT REFERENCES users (id),
  locked_at INTEGER,
  key BLOB,
  signature BLOB,
  unlocked_by TEXT REFERENCES users (id),
  unlocked_at INTEGER,
  unlock_reason TEXT,
  PRIMARY KEY (unit, month, version),
  CONSTRAINT second_person CHECK (verified_by <> locked_by),
  CHECK ((state = 'verified') = (signature IS NULL)),
  CHECK ((state = 'unlocked') = (unlocked_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX recaps_month ON recaps (month);

-- The bytes in parts of at most 1 MiB, half of what a row may hold.
CREATE TABLE recap_parts (
  unit TEXT NOT NULL,
  month TEXT NOT NULL,
  version INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('inputs', 'recap')),
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (unit, month, version, what, part)
) STRICT, WITHOUT ROWID;

-- Derived: computed anew each night for the months that are not locked, from everything above; statistics and discipline
-- read it. Nothing is decided by it.
CREATE TABLE days (
  employee TEXT NOT NULL,
  date TEXT NOT NULL,
  unit TEXT NOT NULL,
  code TEXT NOT NULL,
  due INTEGER NOT NULL,
  present INTEGER NOT NULL,
  late_minutes INTEGER NOT NULL,
  early_minutes INTEGER NOT NULL,
  worked_minutes INTEGER NOT NULL,
  deduction INTEGER NOT NULL,
  PRIMARY KEY (employee, date)
) STRICT, WITHOUT ROWID;
CREATE INDEX days_unit ON days (unit, date);

CREATE TABLE day_runs (
  unit TEXT NOT NULL,
  month TEXT NOT NULL,
  computed_at INTEGER NOT NULL,
  PRIMARY KEY (unit, month)
) STRICT, WITHOUT ROWID;
