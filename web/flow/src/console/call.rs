//! What the console asks the server: each call as an HTTP request, and its answer parsed once.

use klabat_api::common::Done;
use klabat_api::console::{
    Beacons, EnrolmentCode, Exceptions, Invite, LinkToken, Me, NewBeacon, NewInvite, PendingEnrolments, ReasonGiven,
    RecordDetail, Records, RecordsQuery, Register, RegisterOptions, Roster, RosterQuery, SignIn, SignInOptions, Users,
};
use klabat_api::{Base64Url, Problem, routes};
use serde::de::DeserializeOwned;

use super::query;
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
    /// Check-ins of a day.
    Records(RecordsQuery),
    /// One record.
    Record(Base64Url),
    /// Refusals, disputes and alarms of a day.
    Exceptions(RecordsQuery),
    /// A page of the roster.
    Roster(RosterQuery),
    /// A fresh enrolment code for an employee id.
    IssueCode(String),
    /// Ends the credential of an employee id.
    ResetPhone(String, ReasonGiven),
    /// Enrolments that wait.
    Enrolments,
    /// Confirms a credential.
    Confirm(Base64Url),
    /// Rejects a credential.
    Reject(Base64Url, ReasonGiven),
    /// Beacons.
    Beacons,
    /// Registers a beacon.
    RegisterBeacon(NewBeacon),
    /// Revokes a beacon id.
    RevokeBeacon(Base64Url, ReasonGiven),
    /// Users of the console.
    Users,
    /// Invites a user.
    Invite(NewInvite),
    /// Gives a user id one more link.
    InviteAgain(String),
    /// Ends the access of a user id.
    EndAccess(String, ReasonGiven),
}

/// What the server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// To [`Call::Me`], [`Call::Register`] and [`Call::SignIn`].
    Me(Me),
    /// To [`Call::RegisterOptions`].
    RegisterOptions(RegisterOptions),
    /// To [`Call::SignInOptions`].
    SignInOptions(SignInOptions),
    /// To [`Call::Records`].
    Records(Records),
    /// To [`Call::Record`].
    Record(Box<RecordDetail>),
    /// To [`Call::Exceptions`].
    Exceptions(Exceptions),
    /// To [`Call::Roster`].
    Roster(Roster),
    /// To [`Call::IssueCode`].
    Code(Box<EnrolmentCode>),
    /// To [`Call::Enrolments`].
    Enrolments(PendingEnrolments),
    /// To [`Call::Beacons`].
    Beacons(Beacons),
    /// To [`Call::Users`].
    Users(Users),
    /// To [`Call::Invite`] and [`Call::InviteAgain`].
    Invite(Invite),
    /// To every other change.
    Done,
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
            Some(Problem::NOT_FOUND) => Self::Missing,
            _ => Self::Server(failure),
        }
    }
}

fn day(path: &str, filter: &RecordsQuery) -> Request {
    let after = filter.after.map(|after| after.to_string());
    let (date, unit) = (filter.date.as_deref(), filter.unit.as_deref());
    Request::get(query::write(path, &[("date", date), ("unit", unit), ("after", after.as_deref())]))
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
            Self::Records(filter) => day(routes::RECORDS, filter),
            Self::Record(id) => Request::get(routes::fill(routes::RECORD, &[&id.encode()])),
            Self::Exceptions(filter) => day(routes::EXCEPTIONS, filter),
            Self::Roster(RosterQuery { unit, search, offset, .. }) => {
                let offset = offset.map(|offset| offset.to_string());
                let (unit, search) = (unit.as_deref(), search.as_deref());
                Request::get(query::write(
                    routes::EMPLOYEES,
                    &[("unit", unit), ("search", search), ("offset", offset.as_deref())],
                ))
            }
            Self::IssueCode(employee) => Request::post(routes::fill(routes::EMPLOYEE_CODE, &[employee])),
            Self::ResetPhone(employee, reason) => {
                Request::json(routes::fill(routes::EMPLOYEE_RESET, &[employee]), reason)
            }
            Self::Enrolments => Request::get(routes::ENROLMENTS),
            Self::Confirm(id) => Request::post(routes::fill(routes::ENROLMENT_CONFIRM, &[&id.encode()])),
            Self::Reject(id, reason) => Request::json(routes::fill(routes::ENROLMENT_REJECT, &[&id.encode()]), reason),
            Self::Beacons => Request::get(routes::BEACONS),
            Self::RegisterBeacon(beacon) => Request::json(routes::BEACONS, beacon),
            Self::RevokeBeacon(id, reason) => {
                Request::json(routes::fill(routes::BEACON_REVOKE, &[&id.encode()]), reason)
            }
            Self::Users => Request::get(routes::USERS),
            Self::Invite(invite) => Request::json(routes::INVITES, invite),
            Self::InviteAgain(user) => Request::post(routes::fill(routes::USER_INVITE, &[user])),
            Self::EndAccess(user, reason) => Request::json(routes::fill(routes::USER_END, &[user]), reason),
        }
    }

    /// Parses the answer.
    ///
    /// # Errors
    /// What the server refused, or that its answer is of no known form.
    pub fn read(&self, reply: http::Reply) -> Result<Reply, Failure> {
        fn parse<T: DeserializeOwned>(reply: http::Reply) -> Result<T, Failure> {
            Ok(http::read(reply)?)
        }
        Ok(match self {
            Self::Me | Self::Register(_) | Self::SignIn(_) => Reply::Me(parse(reply)?),
            Self::RegisterOptions(_) => Reply::RegisterOptions(parse(reply)?),
            Self::SignInOptions => Reply::SignInOptions(parse(reply)?),
            Self::Records(_) => Reply::Records(parse(reply)?),
            Self::Record(_) => Reply::Record(parse(reply)?),
            Self::Exceptions(_) => Reply::Exceptions(parse(reply)?),
            Self::Roster(_) => Reply::Roster(parse(reply)?),
            Self::IssueCode(_) => Reply::Code(parse(reply)?),
            Self::Enrolments => Reply::Enrolments(parse(reply)?),
            Self::Beacons => Reply::Beacons(parse(reply)?),
            Self::Users => Reply::Users(parse(reply)?),
            Self::Invite(_) | Self::InviteAgain(_) => Reply::Invite(parse(reply)?),
            Self::SignOut
            | Self::ResetPhone(..)
            | Self::Confirm(_)
            | Self::Reject(..)
            | Self::RegisterBeacon(_)
            | Self::RevokeBeacon(..)
            | Self::EndAccess(..) => parse::<Done>(reply).map(|_| Reply::Done)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Call, Failure, Reply};
    use crate::http::{self, Body};
    use klabat_api::Base64Url;
    use klabat_api::console::{ReasonGiven, RecordsQuery, RosterQuery};

    #[test]
    fn filters_travel_in_the_query_and_empty_ones_do_not() {
        assert_eq!(Call::Records(RecordsQuery::default()).request().path, "/api/v1/console/records");
        let filter = RecordsQuery { date: Some("2026-11-24".into()), unit: None, after: Some(17) };
        assert_eq!(Call::Exceptions(filter).request().path, "/api/v1/console/exceptions?date=2026-11-24&after=17");
        let (unit, search) = (Some("u1".into()), Some("a b&c".into()));
        let roster = RosterQuery { unit, search, offset: Some(100), ..RosterQuery::default() };
        assert_eq!(Call::Roster(roster).request().path, "/api/v1/console/employees?unit=u1&search=a+b%26c&offset=100");
    }

    #[test]
    fn a_change_is_a_post_with_its_reason() {
        let request = Call::Reject(Base64Url(vec![1, 2, 3]), ReasonGiven { reason: "bukan dia".into() }).request();
        assert_eq!(request.path, "/api/v1/console/enrolments/AQID/reject");
        assert_eq!(request.body, Body::Json(r#"{"reason":"bukan dia"}"#.into()));
    }

    #[test]
    fn the_end_of_a_session_and_a_lack_of_permission_are_told_apart_from_refusals() {
        let problem = |code: &str| {
            let body = format!(r#"{{"code":"{code}","message":{{"id":"Tidak.","en":"No."}}}}"#);
            Call::Users.read(Err(http::Failure::of(403, body.as_bytes())))
        };
        assert_eq!(problem("not_signed_in"), Err(Failure::SignedOut));
        assert_eq!(problem("not_allowed"), Err(Failure::Forbidden));
        assert_eq!(problem("not_found"), Err(Failure::Missing));
        assert!(matches!(problem("link_used"), Err(Failure::Server(failure)) if failure.code() == Some("link_used")));
    }

    #[test]
    fn an_answer_of_another_form_is_told_apart() {
        assert_eq!(Call::Users.read(Ok(b"<html>".into())), Err(Failure::Server(http::Failure::Unreadable)));
        assert_eq!(Call::SignOut.read(Ok(br#"{"done":true}"#.into())), Ok(Reply::Done));
    }
}
