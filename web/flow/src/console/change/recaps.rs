//! The recap of a month: verify, lock, unlock.

use klabat_api::console::{Me, ReasonGiven, Recap, RecapSeen, RecapUnlock};
use klabat_api::routes;

use super::Ask;
use crate::console::form::{Form, Said, Values};
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// What names a recap exactly as it is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    unit: String,
    name: String,
    month: String,
    version: u32,
    hash: klabat_api::Base64Url,
}

impl From<&Recap> for Seen {
    fn from(recap: &Recap) -> Self {
        Self {
            unit: recap.unit.id.clone(),
            name: recap.unit.name.clone(),
            month: recap.month.clone(),
            version: recap.version,
            hash: recap.hash.clone(),
        }
    }
}

impl Seen {
    fn said(&self, key: Key) -> Said {
        Said { key, values: vec![("name", self.name.clone()), ("months", self.month.clone())] }
    }

    fn post(&self, path: &str) -> Request {
        let (unit, month, hash) = (self.unit.clone(), self.month.clone(), self.hash.clone());
        Request::json(path, &RecapSeen { unit, month, hash })
    }
}

/// The SKPD's word that the recap is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verify(pub Seen);

impl Ask for Verify {
    fn title(&self) -> Said {
        self.0.said(Key::VerifyTitle)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::new(Key::Verify, Vec::new()).warning(Key::VerifyText)
    }

    fn request(&self, _: &mut Typed<'_>) -> Request {
        self.0.post(routes::RECAP_VERIFY)
    }

    fn done(&self, _: &Values) -> Said {
        self.0.said(Key::DoneVerified)
    }
}

/// BKPP's lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock(pub Seen);

impl Ask for Lock {
    fn title(&self) -> Said {
        self.0.said(Key::LockTitle)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::new(Key::Lock, Vec::new()).warning(Key::LockText)
    }

    fn request(&self, _: &mut Typed<'_>) -> Request {
        self.0.post(routes::RECAP_LOCK)
    }

    fn done(&self, _: &Values) -> Said {
        self.0.said(Key::DoneLocked)
    }
}

/// The end of a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlock(pub Seen);

impl Ask for Unlock {
    fn title(&self) -> Said {
        self.0.said(Key::UnlockTitle)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::Unlock, Key::UnlockText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let ReasonGiven { reason } = typed.reason();
        let (unit, month, version) = (self.0.unit.clone(), self.0.month.clone(), self.0.version);
        Request::json(routes::RECAP_UNLOCK, &RecapUnlock { unit, month, version, reason })
    }

    fn done(&self, _: &Values) -> Said {
        self.0.said(Key::DoneUnlocked)
    }
}
