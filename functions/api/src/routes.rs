//! Every path of the interface, named once. `{name}` is a path parameter.

/// The `OpenAPI` 3.1 document.
pub const OPENAPI: &str = "/api/openapi.json";
/// GET → [`crate::phone::Config`].
pub const CONFIG: &str = "/api/v1/config";
/// POST [`crate::phone::EnrolmentStart`] → [`crate::phone::EnrolmentStep`].
pub const ENROLMENT_OPTIONS: &str = "/api/v1/enrolment/options";
/// POST [`crate::phone::FoundAssertion`] → [`crate::phone::Enrolled`], with a new token.
pub const ENROLMENT_FOUND: &str = "/api/v1/enrolment/found";
/// POST an enrolment bundle (bytes) → [`crate::phone::Enrolled`].
pub const ENROLMENT: &str = "/api/v1/enrolment";
/// POST [`crate::phone::ChallengeRequest`] → [`crate::phone::ChallengeReply`]. Writes and reads nothing.
pub const CHALLENGE: &str = "/api/v1/challenge";
/// POST a punch bundle (bytes) → [`crate::phone::Punched`].
pub const PUNCH: &str = "/api/v1/punch";
/// POST [`crate::phone::PhoneRequest`] → [`crate::phone::PhoneStatus`].
pub const PHONE_STATUS: &str = "/api/v1/phone/status";
/// POST a beacon's refresh request (bytes) → its grant (bytes). By the beacon itself or relayed by a phone.
pub const REFRESH: &str = "/api/v1/refresh";

/// POST [`crate::console::LinkToken`] → [`crate::console::RegisterOptions`].
pub const REGISTER_OPTIONS: &str = "/api/v1/console/register/options";
/// POST [`crate::console::Register`] → [`crate::console::Me`], and a session cookie.
pub const REGISTER: &str = "/api/v1/console/register";
/// POST nothing → [`crate::console::SignInOptions`].
pub const SIGN_IN_OPTIONS: &str = "/api/v1/console/signin/options";
/// POST [`crate::console::SignIn`] → [`crate::console::Me`], and a session cookie.
pub const SIGN_IN: &str = "/api/v1/console/signin";
/// POST nothing → [`crate::common::Done`]; ends the session.
pub const SIGN_OUT: &str = "/api/v1/console/signout";
/// GET → [`crate::console::Me`].
pub const ME: &str = "/api/v1/console/me";
/// GET [`crate::console::RosterQuery`] → [`crate::console::Roster`].
pub const EMPLOYEES: &str = "/api/v1/console/employees";
/// POST nothing → [`crate::console::EnrolmentCode`].
pub const EMPLOYEE_CODE: &str = "/api/v1/console/employees/{employee}/code";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]; ends the ASN's credential.
pub const EMPLOYEE_RESET: &str = "/api/v1/console/employees/{employee}/reset";
/// GET → [`crate::console::PendingEnrolments`].
pub const ENROLMENTS: &str = "/api/v1/console/enrolments";
/// POST nothing → [`crate::common::Done`]; `credential` is base64url.
pub const ENROLMENT_CONFIRM: &str = "/api/v1/console/enrolments/{credential}/confirm";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`].
pub const ENROLMENT_REJECT: &str = "/api/v1/console/enrolments/{credential}/reject";
/// GET [`crate::console::RecordsQuery`] → [`crate::console::Records`].
pub const RECORDS: &str = "/api/v1/console/records";
/// GET → [`crate::console::RecordDetail`]; `record` is base64url.
pub const RECORD: &str = "/api/v1/console/records/{record}";
/// GET → the evidence file (JSON of `klabat-evidence`), as a download.
pub const RECORD_EVIDENCE: &str = "/api/v1/console/records/{record}/evidence";
/// GET [`crate::console::RecordsQuery`] → [`crate::console::Exceptions`]: refusals, disputes and alarms of a day.
pub const EXCEPTIONS: &str = "/api/v1/console/exceptions";
/// GET → [`crate::console::Beacons`]; POST [`crate::console::NewBeacon`] → [`crate::common::Done`].
pub const BEACONS: &str = "/api/v1/console/beacons";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]; `beacon` is base64url.
pub const BEACON_REVOKE: &str = "/api/v1/console/beacons/{beacon}/revoke";
/// GET → [`crate::console::Users`].
pub const USERS: &str = "/api/v1/console/users";
/// POST nothing → [`crate::console::Invite`]: one more passkey for a user, or the way back for one who lost theirs.
pub const USER_INVITE: &str = "/api/v1/console/users/{user}/invite";
/// POST [`crate::console::ReasonGiven`] → [`crate::common::Done`]; ends the user's passkeys, sessions and links.
pub const USER_END: &str = "/api/v1/console/users/{user}/end";
/// POST [`crate::console::NewInvite`] → [`crate::console::Invite`].
pub const INVITES: &str = "/api/v1/console/invites";

/// Puts path parameters in, in order: `fill(EMPLOYEE_CODE, &["e1"])`. Values must be URL-safe already, as
/// identifiers and base64url are.
#[must_use]
pub fn fill(path: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    path.split('/')
        .map(|part| if part.starts_with('{') { values.next().copied().unwrap_or_default() } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    #[test]
    fn fill_puts_values_in_order() {
        assert_eq!(super::fill(super::EMPLOYEE_CODE, &["e1"]), "/api/v1/console/employees/e1/code");
    }
}
