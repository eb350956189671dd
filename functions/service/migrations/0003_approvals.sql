-- What needs two people: proposed by one, decided by another. subject is the employee's id, or the beacon's id as
-- base64url; body is JSON of klabat-api: what will be done. decided_by is NULL while it is open; link_by is the user who
-- gave the link by which the deciding passkey was registered, NULL where the installation did.
--
-- An update claims what it starts from, and a named constraint aborts the batch where that does not hold: not_signed_in
-- when the decider's session ended meanwhile, decided_already when it is no longer open, own_proposal when the decider
-- is the proposer (only they withdraw it: foreign_proposal), changed_meanwhile when what it is about has changed.
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('beacon_registration', 'phone_reset', 'manual_record')),
  subject TEXT NOT NULL,
  unit TEXT NOT NULL REFERENCES units (id),
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  proposed_by TEXT NOT NULL REFERENCES users (id),
  proposed_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn')),
  decided_by TEXT REFERENCES users (id),
  decided_at INTEGER,
  decision_reason TEXT,
  link_by TEXT REFERENCES users (id),
  undecided INTEGER NOT NULL DEFAULT 1 CONSTRAINT decided_already CHECK (undecided = 1),
  holds INTEGER NOT NULL DEFAULT 1 CONSTRAINT changed_meanwhile CHECK (holds = 1),
  CONSTRAINT not_signed_in CHECK ((state = 'open') = (decided_by IS NULL)),
  CONSTRAINT own_proposal CHECK (state NOT IN ('approved', 'rejected') OR decided_by <> proposed_by),
  CONSTRAINT foreign_proposal CHECK (state <> 'withdrawn' OR decided_by = proposed_by),
  CHECK ((state = 'open') = (decided_at IS NULL))
) STRICT, WITHOUT ROWID;
-- One at a time about one thing.
CREATE UNIQUE INDEX approvals_open ON approvals (kind, subject) WHERE state = 'open';
CREATE INDEX approvals_unit ON approvals (unit, proposed_at);
