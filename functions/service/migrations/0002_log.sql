-- The append-only log: one order of everything that was recorded, which nobody can quietly rewrite. Rows of other
-- tables enter it by triggers, in the transaction that stores them, so that no code can forget it.

-- The order. position counts from 0 without gaps; entry is that of klabat-ledger, 32 bytes, which tells nothing without
-- its salt.
CREATE TABLE log (
  position INTEGER PRIMARY KEY,
  entry BLOB NOT NULL UNIQUE
) STRICT;

-- That no entry is there twice is asked here, too: INSERT OR REPLACE would make room, and fire no trigger for it.
CREATE TRIGGER log_dense BEFORE INSERT ON log
WHEN NEW.position <> (SELECT coalesce(max(position) + 1, 0) FROM log)
  OR EXISTS (SELECT 1 FROM log WHERE entry = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;

CREATE TRIGGER log_fixed BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;

CREATE TRIGGER log_kept BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is only appended to'); END;

-- What enters it ----------------------------------------------------------------------------------------------------

-- An accepted check-in or enrolment. The same submission again is an update, and enters nothing.
CREATE TRIGGER spent_logged AFTER INSERT ON spent
BEGIN INSERT INTO log (position, entry) VALUES ((SELECT coalesce(max(position) + 1, 0) FROM log), NEW.leaf); END;

CREATE TRIGGER epochs_logged AFTER INSERT ON epochs
BEGIN INSERT INTO log (position, entry) VALUES ((SELECT coalesce(max(position) + 1, 0) FROM log), NEW.leaf); END;

CREATE TRIGGER audit_logged AFTER INSERT ON audit WHEN NEW.leaf IS NOT NULL
BEGIN INSERT INTO log (position, entry) VALUES ((SELECT coalesce(max(position) + 1, 0) FROM log), NEW.leaf); END;

-- A line that SQL alone wrote has no leaf until the sequencer gives it one; what a line says may be erased, once and
-- whole; nothing else of it may change.
CREATE TRIGGER audit_logged_later AFTER UPDATE ON audit WHEN OLD.leaf IS NULL
BEGIN INSERT INTO log (position, entry) VALUES ((SELECT coalesce(max(position) + 1, 0) FROM log), NEW.leaf); END;

CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
WHEN NEW.id <> OLD.id OR NEW.at <> OLD.at OR NEW.actor <> OLD.actor OR NEW.action <> OLD.action
  OR NEW.subject <> OLD.subject OR NEW.leaf IS NULL OR NOT CASE WHEN OLD.leaf IS NULL
    THEN NEW.erased_at IS NULL AND NEW.before IS OLD.before AND NEW.after IS OLD.after
    ELSE OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.leaf = OLD.leaf
      AND NEW.before IS NULL AND NEW.after IS NULL AND NEW.salt = zeroblob(16) END
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;

CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;

CREATE INDEX audit_unlogged ON audit (id) WHERE leaf IS NULL;

-- What is signed ----------------------------------------------------------------------------------------------------

-- The hash over each full tile: level counts from 1, position in that level from 0. Never changes.
CREATE TABLE log_nodes (
  level INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- size counts the entries; note is the signed checkpoint.
CREATE TABLE checkpoints (
  size INTEGER PRIMARY KEY,
  root BLOB NOT NULL,
  note TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- line is the witness's, below the note of that size.
CREATE TABLE cosignatures (
  size INTEGER NOT NULL REFERENCES checkpoints (size) ON DELETE CASCADE,
  witness TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (size, witness)
) STRICT, WITHOUT ROWID;
