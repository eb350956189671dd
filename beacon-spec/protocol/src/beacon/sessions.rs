//! The table of sessions.

use super::refresh::Epoch;
use super::samples::Samples;
use crate::frames::Seal;
use crate::gatt::Status;
use crate::{EchoToken, EpochId, Hello, Millis, Nonce, PeerTag, SessionId};

/// Sessions that a beacon remembers at a time.
pub const MAX_SESSIONS: usize = 8;

/// How long a session is remembered from its opening, in ms: a prompt of a minute, twice a reconnection of 12 s.
pub const SESSION_LIFETIME_MS: u64 = 90_000;

/// Echo rounds that a session may start.
pub const MAX_ECHO_ROUNDS: u8 = 3;

/// Whether a session still waits for its assertion.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::large_enum_variant, reason = "there is no allocator, and the table has room for the seal anyway")]
pub(super) enum State {
    Open,
    Sealed(Seal),
}

/// One session.
#[derive(Debug, Clone, Copy)]
pub(super) struct Session {
    pub(super) id: SessionId,
    pub(super) hello: Hello,
    pub(super) nonce: Nonce,
    pub(super) epoch: EpochId,
    pub(super) epoch_expires_at: Millis,
    pub(super) opener: PeerTag,
    /// Uptime at opening, in ms.
    pub(super) opened: u64,
    pub(super) samples: Samples,
    pub(super) echo: Echo,
    pub(super) state: State,
}

impl Session {
    pub(super) fn open(id: SessionId, hello: Hello, nonce: Nonce, epoch: Epoch, opener: PeerTag, now: u64) -> Self {
        Self {
            id,
            hello,
            nonce,
            epoch: epoch.id,
            epoch_expires_at: epoch.expires_at,
            opener,
            opened: now,
            samples: Samples::new(),
            echo: Echo::default(),
            state: State::Open,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }
}

/// The echo rounds of a session.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Echo {
    started: u8,
    /// Token and uptime of the round in progress.
    running: Option<(EchoToken, u64)>,
    shortest_ms: Option<u16>,
}

impl Echo {
    /// Counts a round that begins; whatever round was in progress is over.
    pub(super) fn count(&mut self) -> Result<(), Status> {
        self.running = None;
        if self.started == MAX_ECHO_ROUNDS {
            return Err(Status::Refused);
        }
        self.started += 1;
        Ok(())
    }

    pub(super) fn start(&mut self, token: EchoToken, now: u64) {
        self.running = Some((token, now));
    }

    pub(super) fn finish(&mut self, token: EchoToken, now: u64) -> Result<(), Status> {
        let (expected, since) = self.running.take().ok_or(Status::Refused)?;
        if token != expected {
            return Err(Status::Refused);
        }
        let round = u16::try_from(now.saturating_sub(since)).unwrap_or(u16::MAX);
        let round = round.min(u16::MAX - 1);
        self.shortest_ms = Some(self.shortest_ms.map_or(round, |shortest| shortest.min(round)));
        Ok(())
    }

    /// At most 65 534, since 65 535 means "none" on the wire.
    pub(super) fn shortest_ms(&self) -> Option<u16> {
        self.shortest_ms
    }
}

/// Sessions by id.
#[derive(Debug)]
pub(super) struct Sessions([Option<Session>; MAX_SESSIONS]);

impl Sessions {
    pub(super) const fn new() -> Self {
        Self([None; MAX_SESSIONS])
    }

    pub(super) fn get(&mut self, id: SessionId) -> Option<&mut Session> {
        self.0.iter_mut().flatten().find(|each| each.id == id)
    }

    /// Adds a session, in the place of `replaced` where its connection had another one open, else of an orphan of
    /// the same radio peer, so that no peer has more than one. `attended` tells whether a session's opening
    /// connection is up; an orphan is open and is not.
    ///
    /// In a full table it takes the place of the sealed one that was opened first: a seal is kept only for a phone
    /// that lost its answer, while an open session is a person waiting. Then that of the oldest orphan.
    ///
    /// # Errors
    /// [`Status::Busy`], when all sessions are open and attended: not while there are as many places as connections.
    pub(super) fn add(
        &mut self,
        session: &Session,
        replaced: Option<SessionId>,
        attended: impl Fn(SessionId) -> bool,
    ) -> Result<(), Status> {
        let orphan = |each: &Session| each.is_open() && !attended(each.id);
        let slot = replaced
            .and_then(|id| self.oldest(|each| each.id == id))
            .or_else(|| self.oldest(|each| each.opener == session.opener && orphan(each)))
            .or_else(|| self.0.iter().position(Option::is_none))
            .or_else(|| self.oldest(|each| !each.is_open()))
            .or_else(|| self.oldest(orphan))
            .ok_or(Status::Busy)?;
        self.0[slot] = Some(*session);
        Ok(())
    }

    /// The place of the session that was opened first of those that `rule` admits.
    fn oldest(&self, rule: impl Fn(&Session) -> bool) -> Option<usize> {
        let admitted = self.0.iter().enumerate().filter_map(|(slot, session)| {
            let session = session.as_ref().filter(|session| rule(session))?;
            Some((session.opened, slot))
        });
        admitted.min().map(|(_, slot)| slot)
    }

    pub(super) fn expire(&mut self, now: u64) {
        for slot in &mut self.0 {
            if slot.as_ref().is_some_and(|session| now.saturating_sub(session.opened) >= SESSION_LIFETIME_MS) {
                *slot = None;
            }
        }
    }
}
