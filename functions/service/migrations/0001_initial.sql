-- Times are milliseconds since 1970-01-01T00:00Z by the server's clock, but for opened_at, sealed_at and clock_at,
-- which are the beacon's. Identifiers and hashes of 16 or 32 bytes are BLOBs. Named constraints are refusals that the
-- service reads by name; every other failure is a fault.

-- Who belongs where -------------------------------------------------------------------------------------------------

CREATE TABLE units (
  id TEXT PRIMARY KEY,
  parent TEXT REFERENCES units (id),
  name TEXT NOT NULL,
  zone TEXT NOT NULL CHECK (zone IN ('Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'))
) STRICT, WITHOUT ROWID;
CREATE INDEX units_parent ON units (parent);

-- geofence is JSON of klabat-evidence; outside says what becomes of a position outside, max_accuracy_m what fix is
-- good enough.
CREATE TABLE sites (
  id TEXT PRIMARY KEY,
  unit TEXT NOT NULL REFERENCES units (id),
  name TEXT NOT NULL,
  geofence TEXT NOT NULL,
  outside TEXT NOT NULL CHECK (outside IN ('refuse', 'review')),
  max_accuracy_m INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sites_unit ON sites (unit);

-- user_handle names the ASN to the authenticator: 32 random bytes, not the NIP. unit is today's; since is the first day
-- on the roster, left_on the first day out of the service.
CREATE TABLE employees (
  id TEXT PRIMARY KEY,
  nip TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('pns', 'pppk', 'pppk_paruh_waktu')),
  position TEXT NOT NULL,
  unit TEXT NOT NULL REFERENCES units (id),
  user_handle BLOB NOT NULL UNIQUE,
  since TEXT NOT NULL DEFAULT '1900-01-01',
  left_on TEXT,
  erased_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX employees_unit ON employees (unit, name);
CREATE INDEX employees_left ON employees (left_on) WHERE left_on IS NOT NULL;

-- Beacons and their epochs ------------------------------------------------------------------------------------------

-- site is where it hangs; NULL where the unit has none drawn yet. public_key is x‖y; it never changes, as a new key is a
-- new beacon. revoked_at is when somebody revoked it, revoked_from when what it seals ceased to count.
CREATE TABLE beacons (
  id BLOB PRIMARY KEY,
  unit TEXT NOT NULL REFERENCES units (id),
  site TEXT REFERENCES sites (id),
  name TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('device', 'simulated')),
  public_key BLOB NOT NULL UNIQUE,
  accept_dbm INTEGER NOT NULL,
  retry_dbm INTEGER NOT NULL CHECK (retry_dbm <= accept_dbm),
  registered_at INTEGER NOT NULL,
  revoked_at INTEGER,
  revoked_from INTEGER,
  CHECK ((revoked_at IS NULL) = (revoked_from IS NULL)),
  CHECK (revoked_from <= revoked_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX beacons_unit ON beacons (unit, name);

-- Kept for good: evidence names them. request is the SHA-256 of the signed request's bytes; the rest after grant_frame
-- is the beacon's health at that moment. leaf commits to salt and grant_frame (0002_log.sql).
CREATE TABLE epochs (
  id BLOB PRIMARY KEY,
  beacon BLOB NOT NULL REFERENCES beacons (id),
  boot INTEGER NOT NULL,
  uptime_ms INTEGER NOT NULL,
  request BLOB NOT NULL UNIQUE,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  grant_frame BLOB NOT NULL,
  salt BLOB NOT NULL,
  leaf BLOB NOT NULL,
  counter INTEGER NOT NULL,
  clock_at INTEGER,
  uncertainty_ms INTEGER NOT NULL,
  battery INTEGER,
  refusals INTEGER NOT NULL,
  live INTEGER NOT NULL CONSTRAINT revoked_beacon CHECK (live = 1),
  grows INTEGER NOT NULL CONSTRAINT stale_request CHECK (grows = 1)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX epochs_order ON epochs (beacon, boot, uptime_ms);
CREATE INDEX epochs_issued ON epochs (beacon, issued_at);

-- Phones ------------------------------------------------------------------------------------------------------------

-- hash is the statement's subject.
CREATE TABLE codes (
  employee TEXT PRIMARY KEY REFERENCES employees (id),
  hash BLOB NOT NULL UNIQUE,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  spent_at INTEGER
) STRICT, WITHOUT ROWID;

-- public_key is 04‖x‖y. token_hash is of the secret with which the phone asks about itself. once names the enrolment's
-- evidence. attestation is its format; doubt is the code of what is held against it, where that was tolerated; device is
-- JSON of klabat-webauthn: what the phone's hardware says of it. certificate is the SHA-256 of an attestation certificate
-- that this phone alone has. revoked_at and revoked_from as of a beacon.
CREATE TABLE credentials (
  id BLOB PRIMARY KEY,
  employee TEXT NOT NULL REFERENCES employees (id),
  once BLOB NOT NULL UNIQUE,
  public_key BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'revoked')),
  token_hash BLOB NOT NULL,
  aaguid BLOB NOT NULL,
  attestation TEXT NOT NULL,
  doubt TEXT,
  device TEXT,
  certificate BLOB,
  beacon BLOB NOT NULL REFERENCES beacons (id),
  sealed_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  reasons TEXT NOT NULL,
  confirmed_at INTEGER,
  revoked_at INTEGER,
  revoked_from INTEGER,
  CHECK ((state = 'revoked') = (revoked_at IS NOT NULL)),
  CHECK ((revoked_at IS NULL) = (revoked_from IS NULL)),
  CHECK (revoked_from <= revoked_at)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX credentials_one_phone ON credentials (employee) WHERE revoked_at IS NULL;
CREATE INDEX credentials_pending ON credentials (received_at) WHERE state = 'pending';
CREATE INDEX credentials_sealed ON credentials (sealed_at);
CREATE INDEX credentials_certificate ON credentials (certificate) WHERE certificate IS NOT NULL;

-- Check-ins ---------------------------------------------------------------------------------------------------------

-- What makes a submission usable once. The columns with a named constraint exist to be checked: a row that breaks one
-- aborts the batch. credential_live is of the credential, or of the code when enrolling. leaf is the receipt's.
CREATE TABLE spent (
  once BLOB PRIMARY KEY,
  submission BLOB NOT NULL,
  receipt BLOB NOT NULL,
  leaf BLOB NOT NULL,
  credential_live INTEGER NOT NULL CONSTRAINT revoked_credential CHECK (credential_live = 1),
  beacon_live INTEGER NOT NULL CONSTRAINT revoked_beacon CHECK (beacon_live = 1),
  same INTEGER NOT NULL DEFAULT 1 CONSTRAINT altered_submission CHECK (same = 1)
) STRICT, WITHOUT ROWID;

CREATE TABLE seal (
  beacon BLOB NOT NULL,
  boot INTEGER NOT NULL,
  counter INTEGER NOT NULL,
  once BLOB NOT NULL,
  sealed_at INTEGER NOT NULL,
  same INTEGER NOT NULL DEFAULT 1 CONSTRAINT repeated_counter CHECK (same = 1),
  PRIMARY KEY (beacon, boot, counter)
) STRICT, WITHOUT ROWID;

-- Which ASN a radio peer of one boot served.
CREATE TABLE peers (
  beacon BLOB NOT NULL,
  boot INTEGER NOT NULL,
  tag BLOB NOT NULL,
  employee TEXT NOT NULL,
  PRIMARY KEY (beacon, boot, tag, employee)
) STRICT, WITHOUT ROWID;

-- id is the once-key. unit is the ASN's at that time. reasons are codes with spaces between. deferred: sealed over an
-- epoch instead of a server challenge.
CREATE TABLE records (
  id BLOB PRIMARY KEY,
  employee TEXT NOT NULL,
  unit TEXT NOT NULL,
  beacon BLOB NOT NULL,
  intent TEXT NOT NULL CHECK (intent IN ('in', 'out')),
  sealed_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('accepted', 'review')),
  reasons TEXT NOT NULL,
  signal_dbm INTEGER,
  echo_ms INTEGER,
  open_to_seal_ms INTEGER NOT NULL,
  deferred INTEGER NOT NULL CHECK (deferred IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX records_unit ON records (unit, received_at);
CREATE INDEX records_employee ON records (employee, received_at);
CREATE INDEX records_sealed ON records (sealed_at);

-- The bytes that were posted, of a record or an enrolment, apart from what lists read; conditions is JSON of
-- klabat-evidence: what it was judged by. A plain table: a row of a kilobyte does not fit into a node of an index, which
-- is what a table without rowid is, and would take a whole page besides.
CREATE TABLE evidence (
  once BLOB PRIMARY KEY NOT NULL,
  credential BLOB NOT NULL,
  epoch BLOB NOT NULL,
  conditions TEXT NOT NULL,
  bundle BLOB NOT NULL
) STRICT;

-- What did not fit --------------------------------------------------------------------------------------------------

-- The loser of a counter clash, with its evidence.
CREATE TABLE disputes (
  submission BLOB PRIMARY KEY NOT NULL,
  once BLOB NOT NULL,
  employee TEXT NOT NULL,
  unit TEXT NOT NULL,
  beacon BLOB NOT NULL,
  at INTEGER NOT NULL,
  code TEXT NOT NULL,
  bundle BLOB NOT NULL
) STRICT;
CREATE INDEX disputes_unit ON disputes (unit, at);

-- Only what the credential of the employee signed, so that nobody can put a refusal under another's name; one row
-- however often it is sent, and not more than some in an hour.
CREATE TABLE refusals (
  submission BLOB NOT NULL,
  code TEXT NOT NULL,
  employee TEXT NOT NULL,
  unit TEXT NOT NULL,
  beacon BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (submission, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX refusals_unit ON refusals (unit, at);
CREATE INDEX refusals_employee ON refusals (employee, at);

-- subject is a once-key, or the hash of a beacon's request.
CREATE TABLE alarms (
  subject BLOB NOT NULL,
  code TEXT NOT NULL,
  employee TEXT,
  unit TEXT NOT NULL,
  beacon BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (subject, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX alarms_unit ON alarms (unit, at);

-- The console -------------------------------------------------------------------------------------------------------

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'operator', 'superior', 'auditor')),
  user_handle BLOB NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user_units (
  user TEXT NOT NULL REFERENCES users (id),
  unit TEXT NOT NULL REFERENCES units (id),
  PRIMARY KEY (user, unit)
) STRICT, WITHOUT ROWID;

-- invited_by is who gave the link by which it was registered; NULL where the installation did.
CREATE TABLE passkeys (
  id BLOB PRIMARY KEY,
  user TEXT NOT NULL REFERENCES users (id),
  invited_by TEXT REFERENCES users (id),
  public_key BLOB NOT NULL,
  backup_eligible INTEGER NOT NULL,
  registered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_user ON passkeys (user);

-- hash is the SHA-256 of the cookie's value; passkey is the one that signed in.
CREATE TABLE sessions (
  hash BLOB PRIMARY KEY,
  user TEXT NOT NULL REFERENCES users (id),
  passkey BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_end ON sessions (ends_at);

-- hash is the SHA-256 of the link's token; given_by is NULL where the installation gave it.
CREATE TABLE invites (
  hash BLOB PRIMARY KEY,
  user TEXT NOT NULL REFERENCES users (id),
  given_by TEXT REFERENCES users (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;

-- Challenges of the console that were answered, until they expire by themselves.
CREATE TABLE answered (
  challenge BLOB PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_end ON answered (expires_at);

-- Every change by anyone, never edited. actor is a user, or the employee whose phone did it; before and after are JSON.
-- leaf commits to salt and the line (0002_log.sql); only those that SQL alone writes may be without for a while. Erasing a
-- person by rule takes before, after and the salt away, and leaves the leaf, which then tells nothing.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  before TEXT,
  after TEXT,
  salt BLOB,
  leaf BLOB,
  erased_at INTEGER,
  CHECK ((salt IS NULL) = (leaf IS NULL)),
  CHECK (leaf IS NOT NULL OR actor = 'installation')
) STRICT;
CREATE INDEX audit_subject ON audit (subject, at);
