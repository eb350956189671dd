-- Whose a schedule is, is asked in the transaction that writes, as of locked months: the row that this table would get
-- breaks the constraint that says what is wrong. own: a key belongs to the scope that first wrote it. holds: whoever is
-- assigned a schedule follows the regency's, or one of their own unit or of a unit above it. So it has none.
CREATE TABLE schedule_conditions (
  own INTEGER NOT NULL CONSTRAINT rule_key_taken CHECK (own = 1),
  known INTEGER NOT NULL CONSTRAINT schedule_unknown CHECK (known = 1),
  holds INTEGER NOT NULL CONSTRAINT schedule_elsewhere CHECK (holds = 1)
) STRICT;
