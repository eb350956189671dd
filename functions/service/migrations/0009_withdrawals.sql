-- A version of a rule that was taken back before it began: never edited, never deleted, as the versions are. needed
-- breaks where something that was written for it would have no rule any more.
CREATE TABLE rule_withdrawals (
  rule TEXT PRIMARY KEY REFERENCES rules (id),
  reason TEXT NOT NULL,
  withdrawn_by TEXT NOT NULL REFERENCES users (id),
  withdrawn_at INTEGER NOT NULL,
  needed INTEGER NOT NULL CONSTRAINT rule_needed CHECK (needed = 0)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER rule_withdrawals_stay BEFORE UPDATE ON rule_withdrawals
BEGIN SELECT RAISE(ABORT, 'a withdrawal is never edited'); END;
CREATE TRIGGER rule_withdrawals_are_kept BEFORE DELETE ON rule_withdrawals
BEGIN SELECT RAISE(ABORT, 'a withdrawal is never deleted'); END;

-- The versions that count, or will.
CREATE VIEW standing_rules AS
SELECT * FROM rules WHERE NOT EXISTS (SELECT 1 FROM rule_withdrawals WHERE rule = rules.id);
