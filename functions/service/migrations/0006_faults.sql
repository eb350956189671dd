-- Faults of ours, for whoever looks after the installation: that one was, when, and of which request. What it was is in
-- the platform's log under the same reference, which alone the person who met it was told.
CREATE TABLE faults (
  reference TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  place TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX faults_by_time ON faults (at);
