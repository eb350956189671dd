//! The commands, and what `--help` says of them.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::input::rfc3339;
use crate::mirror::{CheckedLog, Mirror};
use crate::report::{Finding, Place};
use crate::{Failure, Report, Trust};

/// Verifies offline what Klabat keeps.
#[derive(Debug, Parser)]
#[command(name = "klabat", version, max_term_width = 100, after_help = OUTPUT)]
pub struct Cli {
    /// What to verify.
    #[command(subcommand)]
    pub command: Command,
}

const OUTPUT: &str = "\
OUTPUT
  One JSON object per line and input, on standard output:
    verdict  \"accepted\" or \"refused\"
    code     \"ok\", or why it is refused (stable, snake_case)
    file     the file as it was named
    index    the place in an array, from 0 (registration, assertion)
    line     the line in a file, from 1 (export, audit)
    detail   of a refusal, for people: what is wrong, in English; not stable
    and the facts that were read, which are there on a refusal too as far as they could be read.
    Times are RFC 3339 in UTC, bytes are base64url without padding.
  A file that cannot be read or is not what it should be is one refused line.
  Progress and a summary go to standard error.

EXIT CODE
  0 if every input was accepted; 1 if any was refused, or the lines could not be written; 2 if the command itself cannot
  be used.";

const ELEMENT: &str = "\
INPUT
  One JSON object or an array of them. Binary members are base64url without padding, in its one canonical form;
  expectedChallenge is the text of the challenge member as it stands in the client data. Members that are not named
  below are ignored (such as a name or a source), but no member may come twice. A missing member, one of another type,
  one that is not canonical or an empty expectedChallenge is refused as malformed_element; a file that is no JSON as a
  whole, has anything after it, or is longer than 64 MiB is one refused line; so is an array with nothing in it.

MEMBERS
";

const REGISTRATION: &str = "  id, attestationObject, clientDataJSON, expectedChallenge, origin, rpId

FACTS
  format, aaguid, uv, be, bs, signCount, subjectKey (SubjectPublicKeyInfo of the credential), and of an android-key
  attestation securityLevel (software, tee, strongbox), verifiedBootState (verified, self_signed, unverified, failed),
  deviceLocked, origin (of the key: generated, …) and packages.

POLICIES
  production  android-key to a pinned Google key, made in TEE or StrongBox of a phone that is locked and booted
              verified, for Google Play services, by the known AAGUID; user verified, not backup-eligible.
  any         the ceremony and the statement's own signatures: no trust roots, no rules about the device, no need for
              user verification. Without roots nobody vouches for the certificates, nor for their dates.
              A frame of another origin is taken, too, and is a fact then (crossOrigin, topOrigin).
  Both read keys of ES256 and the formats none, packed and android-key, and refuse other ones by name
  (unsupported_algorithm, unsupported_attestation).";

const ASSERTION: &str =
    "  id, publicKey (COSE), authenticatorData, clientDataJSON, signature (DER), expectedChallenge, origin, rpId

FACTS
  uv, be, bs, signCount

POLICY
  That of a check-in: user present and verified, not backup-eligible, not in a frame of another origin, ES256; nothing
  left over or over-long anywhere, and no member twice in the client data. Members that the standard lets clients add
  to the client data are ignored.";

const CHAIN: &str = "\
INPUT
  PEM: certificates from the attested key's to the root's or the last below it, and nothing between or after them.

VERDICT
  Signatures, validity at the time, a pinned Google root key at the end, and a well-formed key description in the
  first certificate. What the description says is not judged: it is among the facts. Not held to their dates are the
  first certificate, which the phone wrote by its own clock, and the root, which is pinned by its key. No list of
  withdrawn certificates is asked.

FACTS
  securityLevel (the lower of what attests and what keeps the key), verifiedBootState, deviceLocked, origin, packages,
  subjectKey";

const EVIDENCE: &str = "\
INPUT
  Evidence files as the console gives them, of check-ins and of enrolments.

VERDICT
  Every check of the edge again: the exchange with the beacon, the phone's and the beacon's signatures, the grant and
  the receipt by a trusted edge key, the judgement under the conditions of that day, and that the receipt says what
  follows.

FACTS
  id, intent (in, out, enrol), beacon, boot, counter (of the seal), sealedAt (by the beacon's clock), uncertaintyMs, uv,
  be, bs, signCount; of a check-in credential, of an enrolment the facts of klabat registration; receivedAt (by the
  server), judgement (accepted, review), reasons (why a person should look), leaf; with --log position.";

const RECEIPT: &str = "\
INPUT
  A receipt as the app saves it, or alone in base64url; or an evidence file, of which the receipt is read.

VERDICT
  The signature of a trusted edge key, and that the receipt's leaf commits to what it says; with --log that the log holds
  that leaf. Where the app saved the proof that the log holds it and the trust file names the log, the proof must hold;
  a key that the log had before may have signed its checkpoint, up to the size that the trust file says of that key.
  What the app saved for people beside it (record) must say what the receipt says; the names of unit and beacon are
  signed by nobody, and keys are believed from the trust file alone.

FACTS
  id, intent, beacon, sealedAt, uncertaintyMs, receivedAt, judgement, reasons, leaf; with --log or a proof position; with
  a proof checkpointSize";

const LOG: &str = "\
INPUT
  A folder of a log has its checkpoint (a signed note) and tile/ as C2SP tlog-tiles lays it out.

VERDICT
  One line for the older checkpoint: the log's signature and those of the witnesses that the trust file demands; a key
  that the log had before may have signed it, up to the size that the trust file says of that key. One for the newer:
  the signature of the log's present key and the witnesses', every entry and every tile under it, and that its log
  begins with the older one's. A log in which a leaf was changed, dropped, reordered or forked is refused.

FACTS
  origin, size, root, cosignatures";

const EXPORT: &str = "\
INPUT
  The pages of a month's export in their order, as the console gives them; - for standard input. Several exports may
  follow each other, each from its first page to its last.

VERDICT
  One line for each check-in and enrolment, each verified as klabat evidence does. What has another line to itself
  when it is wrong: a line that cannot be read, a party with two faces, a page that does not follow, a missing page, a
  submission or a beacon's counter that comes twice. With --log, so has what says a time that its place in the log
  belies: received more than 5 minutes before a record at a lower position (kind late, behind: the time of that record).

FACTS
  As klabat evidence; nip, name and unit as the export says them; late: received after the month was over.";

const MONTH: &str = "\
INPUT
  The pages of the export of a unit whose month is locked; after the records come the recap and all that it was computed
  from, rules included, and likewise each former version, which was locked and then unlocked. Exports of other units and
  months may stand beside it, for people who moved and for the days before and after.

VERDICT
  One line for each recap: the edge's signature over the lock, the same bytes from the inputs, and that every record
  among the inputs has evidence that holds and says the same, and that no record with evidence was left out. What is
  refused on the way, as klabat export would, has a line of its own.

FACTS
  unit, month, version, lockedAt, unlockedAt (of a former version), hash, people; records (with evidence),
  withoutEvidence (written by hand, or of an old machine), beyond (of other units or days, whose export is not among the
  files), reviewsApproved and reviewsRejected (records that waited for a review, by how it was decided).";

const AUDIT: &str = "\
INPUT
  The pages of a trail in their order, as the console gives them at the audit log; - for standard input. A trail may
  begin at any position; another may go on where it ended, or begin anew before that.

VERDICT
  One line for each page and for each position of the log: that a line of the audit log, a grant to a beacon or a
  receipt is what the log has committed to at this very position, and that grant and receipt are signed by a trusted
  edge key. A position that is left out, or that comes twice, is refused (trail_gap): between the first and the last
  nothing was kept back. How far it reaches is in the lines of the pages (until), how far the log does in its own (size).
  Of what was erased by rule only the entry is left, and what it said cannot be proven; each erasure has a line of its
  own (action employee.erased) somewhere after it.

FACTS
  kind (page, audit, grant, receipt, erased), position; of an audit line at, actor, action, subject, before, after (as
  the texts that are stored); of a grant beacon, epoch, issuedAt, expiresAt; of a receipt as klabat receipt; behind: the
  time of a line at a lower position, where this one says a time more than 5 minutes before it.";

/// What to verify.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// WebAuthn registrations, with their attestation
    #[command(after_long_help = format!("{ELEMENT}{REGISTRATION}"))]
    Registration {
        /// Files of one registration or an array of them
        #[arg(required = true, value_name = "FILE.json")]
        files: Vec<PathBuf>,
        /// What must be proven about the phone
        #[arg(long, value_enum)]
        policy: Policy,
        /// When certificates must be valid, by RFC 3339
        #[arg(long, value_name = "RFC3339", value_parser = moment)]
        at: Timestamp,
    },
    /// WebAuthn assertions, by the policy of a check-in
    #[command(after_long_help = format!("{ELEMENT}{ASSERTION}"))]
    Assertion {
        /// Files of one assertion or an array of them
        #[arg(required = true, value_name = "FILE.json")]
        files: Vec<PathBuf>,
    },
    /// Android key-attestation chains alone
    #[command(after_long_help = CHAIN)]
    Chain {
        /// Chains in PEM, one each
        #[arg(required = true, value_name = "FILE.pem")]
        files: Vec<PathBuf>,
        /// When certificates must be valid, by RFC 3339
        #[arg(long, value_name = "RFC3339", value_parser = moment)]
        at: Timestamp,
    },
    /// Evidence files of check-ins and enrolments
    #[command(after_long_help = EVIDENCE)]
    Evidence {
        /// Evidence files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What it is verified by.
        #[command(flatten)]
        grounds: Grounds,
    },
    /// A month's export of a unit or a regency
    #[command(after_long_help = EXPORT)]
    Export {
        /// Pages, in order
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What it is verified by.
        #[command(flatten)]
        grounds: Grounds,
    },
    /// A locked recap, computed again from its export
    #[command(after_long_help = MONTH)]
    Month {
        /// Exports of one unit each, their pages in order
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What it is verified by.
        #[command(flatten)]
        grounds: Grounds,
    },
    /// The trail: what each entry of the log commits to, audit lines and grants too
    #[command(after_long_help = AUDIT)]
    Audit {
        /// Pages, in order
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What it is verified by.
        #[command(flatten)]
        logged: Logged,
    },
    /// Receipts: the edge's signature, and that the log holds them
    #[command(after_long_help = RECEIPT)]
    Receipt {
        /// Receipts or evidence files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What it is verified by.
        #[command(flatten)]
        grounds: Grounds,
    },
    /// The append-only log
    #[command(subcommand)]
    Log(LogCommand),
}

/// What to do with the log.
#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Whether a log only grew from one checkpoint to another
    #[command(after_long_help = LOG)]
    Verify {
        /// The older checkpoint, or a folder with it
        #[arg(long, value_name = "OLD")]
        from: PathBuf,
        /// The newer checkpoint with the log's tiles beside it, or a folder with both
        #[arg(long, value_name = "NEW")]
        to: PathBuf,
        /// Where the trust comes from.
        #[command(flatten)]
        trusted: Trusted,
    },
}

/// What must be proven about a phone that registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Policy {
    /// An attested phone, by the rules for enrolment
    Production,
    /// The ceremony and the statement's own signatures
    Any,
}

/// Where the trust comes from.
#[derive(Debug, Args)]
pub struct Trusted {
    /// Relying party, edge keys and log key (klabat-trust-v1), obtained by another way than what is verified
    #[arg(long, value_name = "FILE")]
    trust: PathBuf,
}

/// What is trusted, and the log, if it is to be asked.
#[derive(Debug, Args)]
pub struct Grounds {
    /// Where the trust comes from.
    #[command(flatten)]
    trusted: Trusted,
    /// A folder of the log, in which the leaf must be; it is checked whole first
    #[arg(long, value_name = "DIR")]
    log: Option<PathBuf>,
}

/// What is trusted, and the log that everything must be in.
#[derive(Debug, Args)]
pub struct Logged {
    /// Where the trust comes from.
    #[command(flatten)]
    trusted: Trusted,
    /// A folder of the log, which is checked whole first
    #[arg(long, value_name = "DIR")]
    log: PathBuf,
}

impl Grounds {
    /// Both, the log checked whole.
    pub(crate) fn read(&self, report: &mut Report<'_>) -> Result<(Trust, Option<CheckedLog>), Failure> {
        let trust = self.trusted.read()?;
        let log = self.log.as_ref().map(|folder| whole(folder, &trust, report)).transpose()?;
        Ok((trust, log))
    }
}

impl Logged {
    /// Both, the log checked whole.
    pub(crate) fn read(&self, report: &mut Report<'_>) -> Result<(Trust, CheckedLog), Failure> {
        let trust = self.trusted.read()?;
        let log = whole(&self.log, &trust, report)?;
        Ok((trust, log))
    }
}

/// The log in a folder, checked whole. One that does not hold is a line of its own, and then nothing can be in it.
fn whole(folder: &Path, trust: &Trust, report: &mut Report<'_>) -> Result<CheckedLog, Failure> {
    let mirror = Mirror::at(folder);
    let log_trust = trust.log()?;
    let mut log = None;
    let finding = Finding::of(|facts| {
        let checkpoint = mirror.checkpoint(log_trust)?;
        facts.put_checkpoint(&checkpoint);
        log = Some(mirror.check(checkpoint.head())?);
        Ok(())
    });
    report.line(Place::file(folder), &finding)?;
    Ok(log.unwrap_or_default())
}

impl Trusted {
    pub(crate) fn read(&self) -> Result<Trust, Failure> {
        let usage = |reason: &str| Failure::Usage(format!("{}: {reason}", self.trust.display()));
        let text = crate::input::read(&self.trust).map_err(|refusal| usage(refusal.detail()))?;
        Trust::from_json(&text).map_err(|error| usage(&error.to_string()))
    }
}

fn moment(text: &str) -> Result<Timestamp, String> {
    rfc3339(text).ok_or_else(|| "no time by RFC 3339, as 2026-11-25T07:00:00Z".to_owned())
}
