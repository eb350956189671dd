-- An order to work on cuti bersama is written over, or withdrawn, only as it was read: what stood then is in the audit
-- line. The row that this table would get breaks its constraint, so it has none.
CREATE TABLE denials_seen (
  same INTEGER NOT NULL CONSTRAINT changed_meanwhile CHECK (same = 1)
) STRICT;
