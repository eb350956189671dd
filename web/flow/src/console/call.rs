//! What the console asks the server.

use klabat_api::Problem;
use klabat_api::console::{LinkToken, Me, Register, RegisterOptions, SignIn, SignInOptions};
use klabat_api::routes;

use crate::ceremony::Declined;
use crate::http::{self, Request};

/// A call to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Who is signed in.
    Me,
    /// Opens a one-time link.
    RegisterOptions(LinkToken),
    /// Registers the passkey of a link.
    Register(Register),
    /// Asks for a challenge to sign in.
    SignInOptions,
    /// Signs in.
    SignIn(SignIn),
    /// Ends the session.
    SignOut,
    /// Data of the screen in sight.
    Load(Request),
    /// The change of the open dialog.
    Change(Request),
    /// The form of the open dialog, put aside unfinished.
    Draft(Request),
    /// What the form of the open dialog wants to know.
    Look(Request),
    /// A file of the open dialog, sent ahead of the change; and the input in which it was chosen.
    Upload(&'static str, Request),
}

/// What the server answered on the way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// To [`Call::Me`], [`Call::Register`] and [`Call::SignIn`].
    Me(Me),
    /// To [`Call::RegisterOptions`].
    RegisterOptions(RegisterOptions),
    /// To [`Call::SignInOptions`].
    SignInOptions(SignInOptions),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The session has ended.
    SignedOut,
    /// The user may not do this.
    Forbidden,
    /// There is no such thing.
    Missing,
    /// Any other refusal, a fault, or no answer at all.
    Server(http::Failure),
    /// The browser or its authenticator gave no passkey.
    Passkey(Declined),
}

impl From<http::Failure> for Failure {
    fn from(failure: http::Failure) -> Self {
        match failure.code() {
            Some(Problem::NOT_SIGNED_IN) => Self::SignedOut,
            Some(Problem::NOT_ALLOWED) => Self::Forbidden,
            // An address whose last part names a deed instead of a thing, typed by hand.
            Some(Problem::NOT_FOUND | Problem::WRONG_METHOD) => Self::Missing,
            _ => Self::Server(failure),
        }
    }
}

impl Call {
    /// The request to send.
    #[must_use]
    pub fn request(&self) -> Request {
        match self {
            Self::Me => Request::get(routes::ME),
            Self::RegisterOptions(token) => Request::json(routes::REGISTER_OPTIONS, token),
            Self::Register(register) => Request::json(routes::REGISTER, register),
            Self::SignInOptions => Request::post(routes::SIGN_IN_OPTIONS),
            Self::SignIn(sign_in) => Request::json(routes::SIGN_IN, sign_in),
            Self::SignOut => Request::post(routes::SIGN_OUT),
            Self::Load(request)
            | Self::Change(request)
            | Self::Draft(request)
            | Self::Look(request)
            | Self::Upload(_, request) => request.clone(),
        }
    }

    /// Parses an answer on the way in; `None` for calls that are made inside.
    pub(super) fn entry(&self, reply: http::Reply) -> Option<Result<Entry, Failure>> {
        let entry = match self {
            Self::Me | Self::Register(_) | Self::SignIn(_) => http::read(reply).map(Entry::Me),
            Self::RegisterOptions(_) => http::read(reply).map(Entry::RegisterOptions),
            Self::SignInOptions => http::read(reply).map(Entry::SignInOptions),
            Self::SignOut | Self::Load(_) | Self::Change(_) | Self::Draft(_) | Self::Look(_) | Self::Upload(..) => {
                return None;
            }
        };
        Some(entry.map_err(Failure::from))
    }
}

#[cfg(test)]
mod tests {
    use super::{Call, Failure};
    use crate::http;

    #[test]
    fn the_end_of_a_session_and_a_lack_of_permission_are_told_apart_from_refusals() {
        let problem = |code: &str| {
            let body = format!(r#"{{"code":"{code}","message":{{"id":"Tidak.","en":"No."}}}}"#);
            Failure::from(http::Failure::of(403, body.as_bytes()))
        };
        assert_eq!(problem("not_signed_in"), Failure::SignedOut);
        assert_eq!(problem("not_allowed"), Failure::Forbidden);
        assert_eq!(problem("not_found"), Failure::Missing);
        assert_eq!(problem("wrong_method"), Failure::Missing);
        assert!(matches!(problem("link_used"), Failure::Server(failure) if failure.code() == Some("link_used")));
    }

    #[test]
    fn an_answer_of_another_form_is_told_apart() {
        let portal = Call::Me.entry(Ok(b"<html>".into()));
        assert_eq!(portal, Some(Err(Failure::Server(http::Failure::Unreadable))));
    }
}
