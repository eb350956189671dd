-- Attestation certificates that Google has withdrawn -------------------------------------------------------------------

-- The one list: when it was last fetched, and what became of the last try. No row until the first try.
CREATE TABLE revocations (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  fetched_at INTEGER NOT NULL,
  tried_at INTEGER NOT NULL,
  failure TEXT
) STRICT;

-- serial is lowercase hex without leading zeros.
CREATE TABLE revoked_attestations (
  serial TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
