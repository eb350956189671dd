//! The console's session: a cookie that only this origin gets, over TLS (or localhost), and no script reads.

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use axum::response::{IntoResponseParts, ResponseParts};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use klabat_api::console::Role;
use klabat_attendance::Refusal as Rules;
use klabat_evidence::Millis;

use crate::app::{App, sha256};
use crate::failure::Failure;
use crate::ports::{Ports, Value};
use crate::refusal::Refusal;
use crate::store::sql;

/// The `__Host-` prefix makes browsers demand Secure, Path=/ and no Domain.
const NAME: &str = "__Host-klabat";

/// What the browser is told to keep: the session's secret, or nothing any more.
pub(crate) enum SessionCookie {
    Start { secret: [u8; 32], seconds: u64 },
    End,
}

impl SessionCookie {
    fn header(&self) -> String {
        let (value, seconds) = match self {
            Self::Start { secret, seconds } => (Base64UrlUnpadded::encode_string(secret), *seconds),
            Self::End => (String::new(), 0),
        };
        format!("{NAME}={value}; Max-Age={seconds}; Path=/; Secure; HttpOnly; SameSite=Strict")
    }
}

impl IntoResponseParts for SessionCookie {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        let value = HeaderValue::from_str(&self.header()).expect("base64url and ASCII attributes");
        parts.headers_mut().append(header::SET_COOKIE, value);
        Ok(parts)
    }
}

/// Who is signed in. As an argument of a handler it refuses everyone else.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) hash: [u8; 32],
    pub(crate) user: String,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) ends_at: Millis,
    /// Which ASN they are, where that is known.
    pub(crate) employee: Option<String>,
}

impl Session {
    /// Whether the role sees every unit.
    pub(crate) fn sees_all(&self) -> bool {
        matches!(self.role, Role::Admin | Role::Auditor)
    }

    /// Refuses those who may not change the roster, phones and cases of their units.
    pub(crate) fn may_change(&self) -> Result<(), Failure> {
        match self.role {
            Role::Admin | Role::Operator => Ok(()),
            Role::Superior | Role::Auditor => Err(Refusal::NotAllowed.into()),
        }
    }

    /// Refuses those who decide nothing about their people.
    pub(crate) fn may_decide(&self) -> Result<(), Failure> {
        match self.role {
            Role::Admin | Role::Operator | Role::Superior => Ok(()),
            Role::Auditor => Err(Refusal::NotAllowed.into()),
        }
    }

    /// Refuses the ASN whom a decision is about.
    pub(crate) fn decides_about(&self, employee: &str) -> Result<(), Failure> {
        if self.employee.as_deref() == Some(employee) {
            return Err(Refusal::Rules(Rules::SecondPerson).into());
        }
        Ok(())
    }

    /// Refuses all but admins.
    pub(crate) fn is_admin(&self) -> Result<(), Failure> {
        if self.role == Role::Admin { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
    }

    /// Refuses those who look after people, not after evidence.
    pub(crate) fn may_export(&self) -> Result<(), Failure> {
        match self.role {
            Role::Admin | Role::Operator | Role::Auditor => Ok(()),
            Role::Superior => Err(Refusal::NotAllowed.into()),
        }
    }

    /// Refuses those who see their own units only.
    pub(crate) fn reads_all(&self) -> Result<(), Failure> {
        if self.sees_all() { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
    }
}

/// The name under which the store keeps a role.
pub(crate) const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Operator => "operator",
        Role::Superior => "superior",
        Role::Auditor => "auditor",
    }
}

impl crate::store::Column for Role {
    fn read(value: Value) -> Option<Self> {
        let name = String::read(value)?;
        [Self::Admin, Self::Operator, Self::Superior, Self::Auditor].into_iter().find(|role| role_name(*role) == name)
    }
}

impl From<Role> for Value {
    fn from(role: Role) -> Self {
        Self::from(role_name(role))
    }
}

/// The secret in the cookie header, if it is one.
fn secret(headers: &HeaderMap) -> Option<[u8; 32]> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
        .and_then(|value| Base64UrlUnpadded::decode_vec(value).ok()?.try_into().ok())
}

const FIND: &str = "
    SELECT users.id, users.name, users.role, sessions.ends_at, users.employee
    FROM sessions JOIN users ON users.id = sessions.user
    WHERE sessions.hash = ?1 AND sessions.ends_at > ?2";

impl<P: Ports> FromRequestParts<App<P>> for Session {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App<P>) -> Result<Self, Failure> {
        let hash = sha256(&secret(&parts.headers).ok_or(Refusal::NotSignedIn)?);
        let mut answers = app.batch(vec![sql!(FIND, hash, app.now())]).await?;
        let session = answers.first(|mut row| {
            let (user, name, role) = (row.next()?, row.next()?, row.next()?);
            Ok(Self { hash, user, name, role, ends_at: row.next()?, employee: row.next()? })
        })?;
        session.ok_or_else(|| Refusal::NotSignedIn.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    #[test]
    fn the_cookie_is_read_back_among_others_and_nothing_else_is() {
        let header = SessionCookie::Start { secret: [7; 32], seconds: 60 }.header();
        let pair = header.split(';').next().unwrap();
        assert_eq!(secret(&headers(&format!("a=b; {pair}; c=d"))), Some([7; 32]));
        for other in ["", "a=b", "__Host-klabat=", "__Host-klabat=AAAA", "x__Host-klabat=AAAA"] {
            assert_eq!(secret(&headers(other)), None, "{other}");
        }
    }

    #[test]
    fn the_cookie_is_kept_from_scripts_other_sites_and_plain_http() {
        let header = SessionCookie::Start { secret: [7; 32], seconds: 60 }.header();
        for attribute in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=60"] {
            assert!(header.split("; ").any(|part| part == attribute), "{attribute}");
        }
        assert!(header.starts_with("__Host-"));
    }
}
