//! Leave, duty and permission.

use klabat_api::common::Reason;
use klabat_api::console::{AbsenceKind, AbsenceRow, AbsenceState, Approve, DayPart, Filed, Me, NewAbsence, Quota};
use klabat_api::routes;

use super::{Ask, Who, people, wire};
use crate::console::form::{Choice, Form, Input, Kind, Said, Values};
use crate::console::place::Place;
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// Kinds of absence with their wire names. Which of them a person may have is the server's to say.
pub const ABSENCE_KINDS: [(&str, Key); 10] = [
    ("cuti_tahunan", Key::AbsenceAnnual),
    ("cuti_besar", Key::AbsenceLong),
    ("cuti_sakit", Key::AbsenceSick),
    ("cuti_melahirkan", Key::AbsenceMaternity),
    ("cuti_alasan_penting", Key::AbsenceImportant),
    ("cuti_bersama", Key::AbsenceCollective),
    ("cuti_di_luar_tanggungan_negara", Key::AbsenceUnpaid),
    ("dinas_luar", Key::AbsenceDuty),
    ("tugas_belajar", Key::AbsenceStudy),
    ("izin", Key::AbsencePermit),
];

/// A request for somebody; `None` to be found by name or NIP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestAbsence(pub Option<Who>);

/// What the server said of the request so far: JSON of [`Filed`].
const LOOK: &str = "look";

impl RequestAbsence {
    fn who(&self, typed: &Values) -> Option<Who> {
        self.0.clone().or_else(|| people::chosen(typed))
    }
}

impl Ask for RequestAbsence {
    fn title(&self) -> Said {
        self.0.as_ref().map_or_else(|| Key::AbsenceFile.into(), |who| Said::of(Key::AbsenceTitle, &who.name))
    }

    fn finds_whom(&self) -> bool {
        self.0.is_none()
    }

    /// Who, then by what it will be judged: as soon as person, kind and dates are there.
    fn look(&self, values: &Values) -> Option<Request> {
        let Some(who) = self.who(values) else { return people::look(values) };
        let mut typed = Typed::new(values);
        let new = read(who, &mut typed, true)?;
        typed.finish(Request::json(routes::ABSENCES, &new)).ok()
    }

    fn looked(&self, answer: Option<&[u8]>, values: &mut Values) {
        keep(answer, values);
        if let (None, Some(answer)) = (self.who(values), answer) {
            people::looked(answer, values);
        }
    }

    fn lists(&self) -> Option<Place> {
        Some(Place::Absences)
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        let kinds = ABSENCE_KINDS.map(|(value, key)| Choice::key(value, key));
        let mut inputs = vec![
            Input::new("kind", Key::Kind, Kind::Select(kinds.into())),
            Input::new("first", Key::FirstDay, Kind::Date),
            Input::new("last", Key::LastDate, Kind::Date),
        ];
        if !typed.get("first").is_empty() && typed.get("first") == typed.get("last") {
            inputs.push(Input::new("partial", Key::PartOfDay, Kind::Check(Key::PartOfDayLabel)));
        }
        if is_partial(typed) {
            inputs.push(Input::new("from", Key::From, Kind::Time));
            inputs.push(Input::new("until", Key::Until, Kind::Time));
        }
        if typed.get("kind") == "dinas_luar" {
            let visits = Input::new("visits", Key::Visits, Kind::Select(super::all_units(me)));
            inputs.push(visits.hint(Key::VisitsHint));
        }
        inputs.push(Input::new("reason", Key::Reason, Kind::Prose));
        inputs.push(Input::new("letter", Key::Letter, Kind::Line).hint(Key::LetterHint));
        inputs.push(Input::new("attachment", Key::Attachment, Kind::Attachment).hint(Key::AttachmentHint));
        let mut form = people::asking(self.0.as_ref(), Form::new(Key::AbsenceSend, inputs), typed);
        if let Some(told) = told(typed) {
            tell(&mut form, &told, Key::AbsenceDays, Key::AbsenceWouldRefuse);
        }
        form
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let who = people::wanted(self.0.as_ref(), typed);
        match read(who, typed, false) {
            Some(new) => Request::json(routes::ABSENCES, &new),
            // Nothing was chosen, which is noted above.
            None => Request::post(routes::ABSENCES),
        }
    }

    fn done(&self, typed: &Values) -> Said {
        Said::of(Key::DoneAbsence, &people::name(self.0.as_ref(), typed))
    }
}

/// What is asked for; of one that is only looked at, the reason and what comes with it may wait.
fn read(who: Who, typed: &mut Typed<'_>, look: bool) -> Option<NewAbsence> {
    let kind = typed.some("kind");
    let (first, last) = typed.span("first", "last");
    let part = is_partial(typed.values()).then(|| DayPart { from: typed.time("from"), until: typed.time("until") });
    let visits = (kind == "dinas_luar").then(|| typed.optional("visits")).flatten();
    let (reason, letter, attachment) = if look {
        (String::new(), None, None)
    } else {
        let attachment = typed.attachment();
        (typed.reason().reason, typed.optional("letter"), attachment)
    };
    let kind = serde_json::from_value(kind.into()).ok()?;
    Some(NewAbsence { employee: who.id, kind, first, last, part, visits, reason, letter, attachment, look })
}

/// Keeps what the server said, or that it said nothing.
fn keep(answer: Option<&[u8]>, values: &mut Values) {
    let told = answer.filter(|answer| serde_json::from_slice::<Filed>(answer).is_ok());
    values.set(LOOK, told.map(String::from_utf8_lossy).unwrap_or_default());
}

fn told(values: &Values) -> Option<Filed> {
    serde_json::from_str(values.get(LOOK)).ok()
}

/// What the server says of a request before it is sent, or decided about: `takes` is the sentence of its working days,
/// `refuses` that of why not.
fn tell(form: &mut Form, told: &Filed, takes: Key, refuses: Key) {
    let days = told.working_days;
    form.seen.push(Said { key: takes, values: vec![("count", days.to_string())] });
    if let Some(Quota { year, own, carried, added, taken, left }) = told.annual {
        let numbers = [("year", i32::from(year)), ("own", own.into()), ("carried", carried.into())];
        let numbers = numbers.into_iter().chain([("added", added.into()), ("taken", taken.into())]);
        let rest = i32::from(left) - i32::from(days);
        let numbers = numbers.chain([("left", left.into()), ("rest", rest)]);
        let key = if rest < 0 { Key::AbsenceBalance } else { Key::AbsenceBalanceAfter };
        form.seen.push(Said { key, values: numbers.map(|(name, number)| (name, number.to_string())).collect() });
    }
    if !told.present.is_empty() {
        form.alerts.push(present(&told.present));
    }
    if let Some(Reason { code, .. }) = &told.refused {
        form.alerts.push(Said { key: refuses, values: vec![("code", code.clone())] });
    }
    if let Some(other) = &told.other {
        let values = vec![
            ("absence", wire(&other.kind)),
            ("span", [&*other.first, " ", &*other.last].concat()),
            ("absence_state", wire(&other.state)),
        ];
        form.alerts.push(Said { key: Key::AbsenceOther, values });
    }
}

/// That there are check-ins on days of an absence.
fn present(days: &[String]) -> Said {
    Said { key: Key::AbsencePresent, values: vec![("dates", days.join(" "))] }
}

fn is_partial(typed: &Values) -> bool {
    typed.get("partial") == "yes" && typed.get("first") == typed.get("last")
}

/// The approval of a request: the unit's, or BKPP's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApproveAbsence(pub AbsenceRow);

impl Ask for ApproveAbsence {
    fn title(&self) -> Said {
        Said::of(Key::ApproveTitle, &self.0.name)
    }

    fn initial(&self, _: &Me) -> Values {
        Values::default().with("letter", self.0.letter.clone().unwrap_or_default())
    }

    fn form(&self, typed: &Values, me: &Me) -> Form {
        let letter = Input::new("letter", Key::Letter, Kind::Line);
        let last = self.0.state != AbsenceState::Requested;
        let mut inputs = vec![if last { letter.hint(Key::ApproveLetterHint) } else { letter }];
        if self.0.attachment.is_none() {
            inputs.push(Input::new("attachment", Key::Attachment, Kind::Attachment).hint(Key::AttachmentHint));
        }
        if self.0.kind == AbsenceKind::Duty && self.0.visits.is_none() {
            inputs.push(Input::new("visits", Key::Visits, Kind::Select(super::all_units(me))).hint(Key::VisitsHint));
        }
        let what = [("absence", wire(&self.0.kind)), ("span", [&*self.0.first, " ", &*self.0.last].concat())];
        let step = if last { Key::ApproveLast } else { Key::ApproveFirst };
        let form = Form::new(Key::Approve, inputs);
        let mut form = form.text(Said { key: Key::ApproveWhat, values: what.into() }).text(step);
        if let Some(told) = told(typed) {
            let takes = if told.annual.is_some() { Key::AbsenceTakes } else { Key::AbsenceDays };
            // That they were present is known before.
            tell(&mut form, &Filed { present: Vec::new(), ..told }, takes, Key::AbsenceNotGranted);
        }
        if self.0.present.is_empty() { form } else { form.warning(present(&self.0.present)) }
    }

    /// What is left of the person's leave, and what this takes of it.
    fn look(&self, _: &Values) -> Option<Request> {
        Some(Request::get(routes::fill(routes::ABSENCE_LOOK, &[&self.0.id])))
    }

    fn looked(&self, answer: Option<&[u8]>, values: &mut Values) {
        keep(answer, values);
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let (letter, visits) = (typed.optional("letter"), typed.optional("visits"));
        let attachment = typed.attachment();
        Request::json(routes::fill(routes::ABSENCE_APPROVE, &[&self.0.id]), &Approve { letter, attachment, visits })
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneApproved, &self.0.name)
    }
}

/// The rejection of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectAbsence(pub AbsenceRow);

impl Ask for RejectAbsence {
    fn title(&self) -> Said {
        Said::of(Key::RejectRequestTitle, &self.0.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::Reject, Key::RejectRequestText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::ABSENCE_REJECT, &[&self.0.id]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneRejected, &self.0.name)
    }
}

/// The end of an absence that was asked for or approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelAbsence(pub AbsenceRow);

impl Ask for CancelAbsence {
    fn title(&self) -> Said {
        Said::of(Key::CancelAbsenceTitle, &self.0.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::CancelAbsence, Key::CancelAbsenceText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::ABSENCE_CANCEL, &[&self.0.id]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneCancelled, &self.0.name)
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::console::Role;

    use super::{Ask, RequestAbsence, Who};
    use crate::console::arrivals::tests::unit;
    use crate::console::form::{Fault, Kind, Values};
    use crate::console::tests::me;
    use crate::console::typed::Typed;
    use crate::http::Body;

    fn read(values: &Values) -> Result<serde_json::Value, Vec<(&'static str, Fault)>> {
        let mut typed = Typed::new(values);
        let request = RequestAbsence(Some(Who { id: "e1".into(), name: "Maria".into() })).request(&mut typed);
        let Body::Json(body) = typed.finish(request)?.body else { panic!("no JSON") };
        Ok(serde_json::from_str(&body).unwrap())
    }

    #[test]
    fn a_part_of_a_day_is_asked_for_a_single_day_only() {
        let mut values = Values::default().with("kind", "izin").with("reason", "ke dokter");
        for (name, value) in
            [("first", "2026-08-03"), ("last", "2026-08-03"), ("partial", "yes"), ("from", "10.00"), ("until", "12:00")]
        {
            values.set(name, value);
        }
        assert_eq!(read(&values).unwrap()["part"], serde_json::json!({ "from": "10:00", "until": "12:00" }));
        values.set("last", "2026-08-04");
        assert!(read(&values).unwrap()["part"].is_null(), "what is no longer in sight is not sent");
    }

    /// An operator looks after a few units, and their people go to any.
    #[test]
    fn any_unit_may_be_visited() {
        let mut me = me(Role::Operator);
        me.elsewhere = vec![unit("u7")];
        let form = RequestAbsence(None).form(&Values::default().with("kind", "dinas_luar"), &me);
        let visits = form.inputs.into_iter().find(|input| input.name == "visits").unwrap();
        let Kind::Select(choices) = visits.kind else { panic!("{visits:?}") };
        assert_eq!(choices.iter().map(|choice| &*choice.value).collect::<Vec<_>>(), ["u1", "u7"]);
    }

    #[test]
    fn only_duty_visits_another_unit() {
        let mut values = Values::default().with("kind", "dinas_luar").with("reason", "rapat").with("visits", "u2");
        values.set("first", "2026-08-03");
        values.set("last", "2026-08-05");
        assert_eq!(read(&values).unwrap()["visits"], "u2");
        values.set("kind", "cuti_tahunan");
        assert!(read(&values).unwrap()["visits"].is_null());
        values.set("kind", "");
        assert_eq!(read(&values), Err(vec![("kind", Fault::Missing)]));
    }
}
