//! Users of the console.

use klabat_api::console::{Invite as Link, Me, NewInvite, ReasonGiven, Role, RoleChange, UserRow};
use klabat_api::routes;

use super::{Answer, Ask};
use crate::console::dialog::Subject;
use crate::console::form::{Choice, Form, Input, Kind, Said, Values};
use crate::console::typed::{NAME, Typed};
use crate::http::Request;
use crate::messages::console::Key;

/// The roles with their wire names, the commonest first.
const ROLES: [(Role, &str, Key, Key); 4] = [
    (Role::Operator, "operator", Key::RoleOperator, Key::RoleOperatorText),
    (Role::Admin, "admin", Key::RoleAdmin, Key::RoleAdminText),
    (Role::Superior, "superior", Key::RoleSuperior, Key::RoleSuperiorText),
    (Role::Auditor, "auditor", Key::RoleAuditor, Key::RoleAuditorText),
];

fn role(values: &Values) -> Role {
    ROLES.iter().find(|(_, name, ..)| *name == values.get("role")).map_or(Role::Operator, |(role, ..)| *role)
}

/// Whether a role is given for certain units.
const fn has_units(role: Role) -> bool {
    match role {
        Role::Operator | Role::Superior => true,
        Role::Admin | Role::Auditor => false,
    }
}

fn link(answer: &[u8], name: &str) -> Option<Subject> {
    let invite = serde_json::from_slice::<Link>(answer).ok()?;
    Some(Subject::Invited { invite: Box::new(invite), name: name.to_owned() })
}

/// A new user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite;

impl Ask for Invite {
    fn title(&self) -> Said {
        Key::Invite.into()
    }

    fn initial(&self, _: &Me) -> Values {
        Values::default().with("role", "operator")
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        let mut inputs = vec![Input::new("name", Key::Name, Kind::Line).hint(Key::InviteNameHint)];
        inputs.extend(role_inputs(typed, me));
        Form::new(Key::InviteButton, inputs)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let name = typed.text("name", &NAME);
        let (role, units, nip) = chosen(typed);
        Request::json(routes::INVITES, &NewInvite { name, role, units, nip })
    }

    fn done(&self, _: &Values) -> Said {
        Key::InvitedTitle.into()
    }

    fn answered(&self, answer: &[u8], typed: &Values) -> Answer {
        Answer::shows(link(answer, typed.get("name").trim()))
    }
}

/// The inputs that say as what somebody uses the console.
fn role_inputs(typed: &Values, me: &Me) -> Vec<Input> {
    let roles = ROLES.map(|(_, name, word, text)| Choice { text: Some(text), ..Choice::key(name, word) });
    let mut inputs = vec![Input::new("role", Key::Role, Kind::Radio(roles.into()))];
    if has_units(role(typed)) {
        inputs.push(Input::new("units", Key::Units, Kind::Several(super::units(me))));
    }
    inputs.push(Input::new("nip", Key::UserNip, Kind::Line).hint(Key::UserNipHint));
    inputs
}

/// The role, its units, and which ASN the user is.
fn chosen(typed: &mut Typed<'_>) -> (Role, Vec<String>, Option<String>) {
    let role = role(typed.values());
    (role, if has_units(role) { typed.several("units") } else { Vec::new() }, typed.optional("nip"))
}

/// Another role, or other units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRole(pub UserRow);

impl Ask for ChangeRole {
    fn title(&self) -> Said {
        Said::of(Key::RoleTitle, &self.0.name)
    }

    fn initial(&self, _: &Me) -> Values {
        let name = ROLES.iter().find(|(role, ..)| *role == self.0.role).map_or("", |(_, name, ..)| *name);
        let mut values = Values::default().with("role", name).with("nip", self.0.nip.clone().unwrap_or_default());
        for unit in &self.0.units {
            values.toggle("units", &unit.id);
        }
        values
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        let mut inputs = role_inputs(typed, me);
        inputs.push(Input::new("reason", Key::Reason, Kind::Prose));
        Form::new(Key::Save, inputs).text(Key::RoleText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (role, units, nip) = chosen(typed);
        let ReasonGiven { reason } = typed.reason();
        Request::json(routes::fill(routes::USER_ROLE, &[&self.0.id]), &RoleChange { role, units, nip, reason })
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneSaved, &self.0.name)
    }
}

/// One more link for a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteAgain(pub UserRow);

impl Ask for InviteAgain {
    fn title(&self) -> Said {
        Said::of(Key::InviteAgainTitle, &self.0.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::new(Key::InviteButton, Vec::new()).text(Key::InviteAgainText)
    }

    fn request(&self, _: &mut Typed<'_>) -> Request {
        Request::post(routes::fill(routes::USER_INVITE, &[&self.0.id]))
    }

    fn done(&self, _: &Values) -> Said {
        Key::InvitedTitle.into()
    }

    fn answered(&self, answer: &[u8], _: &Values) -> Answer {
        Answer::shows(link(answer, &self.0.name))
    }
}

/// The end of a user's access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndAccess(pub UserRow);

impl Ask for EndAccess {
    fn title(&self) -> Said {
        Said::of(Key::EndTitle, &self.0.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::EndAccess, Key::EndText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::USER_END, &[&self.0.id]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneEnded, &self.0.name)
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::Unit;
    use klabat_api::console::{Role, UserRow};

    use super::{Ask, ChangeRole, Invite};
    use crate::console::form::{Fault, Values};
    use crate::console::tests::admin;
    use crate::console::typed::Typed;
    use crate::http::Body;

    fn read(values: &Values) -> Result<String, Vec<(&'static str, Fault)>> {
        let mut typed = Typed::new(values);
        let request = Invite.request(&mut typed);
        typed.finish(request).map(|request| match request.body {
            Body::Json(body) => body,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_role_is_changed_from_what_it_is() {
        let units = ["u1", "u2"].map(|id| Unit { id: id.into(), name: id.into(), zone: "Asia/Makassar".into() });
        let user = UserRow {
            id: "b".into(),
            name: "Budi".into(),
            role: Role::Superior,
            units: units.into(),
            nip: Some("198501012010011001".into()),
            passkeys: 1,
            link_until: None,
        };
        let me = admin();
        let ask = ChangeRole(user);
        let mut values = ask.initial(&me);
        values.toggle("units", "u1");
        let values = values.with("reason", "mutasi");
        let mut typed = Typed::new(&values);
        let request = ask.request(&mut typed);
        let Body::Json(body) = typed.finish(request).unwrap().body else { panic!("no JSON") };
        assert_eq!(body, r#"{"role":"superior","units":["u2"],"nip":"198501012010011001","reason":"mutasi"}"#);
    }

    #[test]
    fn only_an_operator_has_units_and_must() {
        let mut values = Values::default().with("name", " Operator Dinas ").with("role", "operator");
        assert_eq!(read(&values), Err(vec![("units", Fault::Missing)]));
        values.toggle("units", "u2");
        assert_eq!(read(&values).unwrap(), r#"{"name":"Operator Dinas","role":"operator","units":["u2"],"nip":null}"#);
        values.set("role", "auditor");
        assert_eq!(read(&values).unwrap(), r#"{"name":"Operator Dinas","role":"auditor","units":[],"nip":null}"#);
    }
}
