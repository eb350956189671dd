-- What a locked month does not take is refused in the transaction that would write it: the row that this table would get
-- then breaks its constraint. So it has none.
CREATE TABLE locked_months (
  free INTEGER NOT NULL CONSTRAINT month_locked CHECK (free = 1)
) STRICT;
