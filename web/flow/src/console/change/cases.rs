//! Single days: corrections, reviews, records by hand.

use klabat_api::common::Intent;
use klabat_api::console::{
    Claim, CorrectionRow, Me, NewCorrection, NewManualRecord, ReasonGiven, ReviewRow, Verdict, VerdictPart,
};
use klabat_api::routes;
use serde_json::Value;

use super::{Answer, Ask, Who, people};
use crate::console::form::{Choice, Form, Input, Kind, Said, Values};
use crate::console::place::Place;
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::common::Key as Common;
use crate::messages::console::Key;

/// Masuk and pulang with their wire names.
fn intents() -> Vec<Choice> {
    vec![Choice::common("in", Common::IntentIn), Choice::common("out", Common::IntentOut)]
}

fn intent(typed: &mut Typed<'_>) -> Intent {
    if typed.some("intent") == "out" { Intent::Out } else { Intent::In }
}

/// A decision with a reason that both may read.
pub(super) fn verdict(typed: &mut Typed<'_>, approve: bool) -> Verdict {
    let ReasonGiven { reason } = typed.reason();
    Verdict { approve, reason }
}

pub(super) fn decision(approve: bool, text: Option<Key>) -> Form {
    let reason = Input::new("reason", Key::Reason, Kind::Prose).hint(Key::DecisionHint);
    let form = Form::new(if approve { Key::Approve } else { Key::Reject }, vec![reason]);
    let form = text.into_iter().fold(form, Form::text);
    if approve { form } else { form.danger() }
}

/// With what a locked month makes of it.
pub(super) fn locked(form: Form, months: &[String]) -> Form {
    if months.is_empty() { form } else { form.warning(Said::months(Key::LockedStays, months)) }
}

pub(super) fn decided(approve: bool, name: &str) -> Said {
    Said::of(if approve { Key::DoneApproved } else { Key::DoneRejected }, name)
}

/// A correction that an ASN asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestCorrection {
    /// Whose; `None` to be found by name or NIP.
    pub who: Option<Who>,
    /// Of which day; empty to be chosen.
    pub date: String,
}

impl Ask for RequestCorrection {
    fn title(&self) -> Said {
        self.who.as_ref().map_or_else(|| Key::CorrectionFile.into(), |who| Said::of(Key::CorrectionTitle, &who.name))
    }

    fn finds_whom(&self) -> bool {
        self.who.is_none()
    }

    fn lists(&self) -> Option<Place> {
        Some(Place::Corrections)
    }

    fn initial(&self, _: &Me) -> Values {
        Values::default().with("date", &*self.date).with("claim", "time")
    }

    fn form(&self, typed: &Values, _: &Me) -> Form {
        let claims = vec![Choice::key("time", Key::ClaimTime), Choice::key("excuse", Key::ClaimExcuse)];
        let mut inputs =
            vec![Input::new("date", Key::WorkingDay, Kind::Date), Input::new("claim", Key::Claim, Kind::Radio(claims))];
        if typed.get("claim") == "excuse" {
            let parts =
                [("arrival", Key::PartArrival), ("departure", Key::PartDeparture), ("gathering", Key::PartGathering)];
            let parts = parts.map(|(value, key)| Choice::key(value, key));
            inputs.push(Input::new("part", Key::ClaimPart, Kind::Select(parts.into())));
        } else {
            inputs.push(Input::new("intent", Key::Intent, Kind::Select(intents())));
            inputs.push(Input::new("at", Key::Time, Kind::Line).hint(Key::TimeHint));
        }
        inputs.push(Input::new("reason", Key::Reason, Kind::Prose));
        inputs.push(Input::new("attachment", Key::Attachment, Kind::Attachment).hint(Key::AttachmentHint));
        people::asking(self.who.as_ref(), Form::new(Key::CorrectionSend, inputs), typed)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let employee = people::wanted(self.who.as_ref(), typed).id;
        let date = typed.date("date");
        let claim = if typed.values().get("claim") == "excuse" {
            let part = serde_json::from_value(Value::String(typed.some("part"))).unwrap_or(VerdictPart::Arrival);
            Claim::Excuse { part }
        } else {
            Claim::Time { direction: intent(typed), at: typed.time("at") }
        };
        let ReasonGiven { reason } = typed.reason();
        let attachment = typed.attachment();
        Request::json(routes::CORRECTIONS, &NewCorrection { employee, date, claim, reason, attachment })
    }

    fn done(&self, typed: &Values) -> Said {
        Said::of(Key::DoneCorrection, &people::name(self.who.as_ref(), typed))
    }
}

/// The end of a correction that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawCorrection(pub CorrectionRow);

impl Ask for WithdrawCorrection {
    fn title(&self) -> Said {
        Said::of(Key::WithdrawCorrectionTitle, &self.0.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        Form::taking_away(Key::WithdrawCorrection, Key::WithdrawCorrectionText)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::CORRECTION_WITHDRAW, &[&self.0.id]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Said::of(Key::DoneCorrectionWithdrawn, &self.0.name)
    }
}

/// The decision about a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideCorrection(pub CorrectionRow, pub bool);

impl Ask for DecideCorrection {
    fn title(&self) -> Said {
        Said::of(if self.1 { Key::ApproveTitle } else { Key::RejectRequestTitle }, &self.0.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        decision(self.1, None)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::CORRECTION_DECIDE, &[&self.0.id]), &verdict(typed, self.1))
    }

    fn done(&self, _: &Values) -> Said {
        decided(self.1, &self.0.name)
    }
}

/// The decision about a record that waits for review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideReview(pub ReviewRow, pub bool);

impl Ask for DecideReview {
    fn title(&self) -> Said {
        Said::of(if self.1 { Key::AcceptRecordTitle } else { Key::RefuseRecordTitle }, &self.0.record.name)
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        let (text, button) = if self.1 {
            (Key::AcceptRecordText, Key::AcceptRecord)
        } else {
            (Key::RefuseRecordText, Key::RefuseRecord)
        };
        locked(Form { button, ..decision(self.1, Some(text)) }, &self.0.locked)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let path = routes::fill(routes::REVIEW_DECIDE, &[&self.0.record.id.encode()]);
        Request::json(path, &verdict(typed, self.1))
    }

    fn done(&self, _: &Values) -> Said {
        decided(self.1, &self.0.record.name)
    }

    fn answered(&self, answer: &[u8], _: &Values) -> Answer {
        Answer::decided(answer)
    }
}

/// Why there is a record by hand, with the wire names.
pub const MANUAL_CAUSES: [(&str, Key); 4] = [
    ("broken_phone", Key::CauseBrokenPhone),
    ("iphone", Key::CauseIphone),
    ("dead_beacon", Key::CauseDeadBeacon),
    ("other", Key::CauseOther),
];

/// A record by hand: of somebody, or of whom is found by name or NIP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteRecord(pub Option<Who>);

impl Ask for WriteRecord {
    fn title(&self) -> Said {
        self.0.as_ref().map_or_else(|| Key::ManualFile.into(), |who| Said::of(Key::ManualTitle, &who.name))
    }

    fn finds_whom(&self) -> bool {
        self.0.is_none()
    }

    fn form(&self, typed: &Values, _: &Me) -> Form {
        let causes = MANUAL_CAUSES.map(|(value, key)| Choice::key(value, key));
        let form = Form::new(
            Key::ManualFile,
            vec![
                Input::new("date", Key::Date, Kind::Date),
                Input::new("time", Key::Time, Kind::Time),
                Input::new("intent", Key::Intent, Kind::Select(intents())),
                Input::new("cause", Key::Cause, Kind::Select(causes.into())),
                Input::new("reason", Key::Reason, Kind::Prose),
            ],
        )
        .warning(Key::ManualText);
        people::asking(self.0.as_ref(), form, typed)
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        let employee = people::wanted(self.0.as_ref(), typed).id;
        let (date, time, intent) = (typed.date("date"), typed.time("time"), intent(typed));
        let cause = serde_json::from_value(Value::String(typed.some("cause")));
        let ReasonGiven { reason } = typed.reason();
        match cause {
            Ok(cause) => {
                let all = NewManualRecord { employee, date, time, intent, cause, reason };
                Request::json(routes::MANUAL_RECORDS, &all)
            }
            // Nothing was chosen, which is noted above.
            Err(_) => Request::post(routes::MANUAL_RECORDS),
        }
    }

    fn done(&self, typed: &Values) -> Said {
        Said::of(Key::DoneManual, &people::name(self.0.as_ref(), typed))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Ask, RequestCorrection, Who, WriteRecord};
    use crate::console::form::{Fault, Values};
    use crate::console::typed::Typed;
    use crate::http::Body;

    /// The JSON that is sent of what was typed.
    pub(in crate::console::change) fn read(
        ask: &dyn Ask,
        values: &Values,
    ) -> Result<serde_json::Value, Vec<(&'static str, Fault)>> {
        let mut typed = Typed::new(values);
        let request = ask.request(&mut typed);
        let Body::Json(body) = typed.finish(request)?.body else { panic!("no JSON") };
        Ok(serde_json::from_str(&body).unwrap())
    }

    #[test]
    fn a_correction_claims_a_time_or_an_excuse() {
        let ask =
            RequestCorrection { who: Some(Who { id: "e1".into(), name: "Maria".into() }), date: "2026-08-03".into() };
        let mut values = Values::default().with("date", "2026-08-03").with("claim", "time").with("intent", "out");
        values.set("at", "16.05");
        values.set("reason", "lupa absen");
        assert_eq!(
            read(&ask, &values).unwrap()["claim"],
            serde_json::json!({ "that": "time", "direction": "out", "at": "16:05" })
        );
        values.set("claim", "excuse");
        values.set("part", "gathering");
        assert_eq!(read(&ask, &values).unwrap()["claim"], serde_json::json!({ "that": "excuse", "part": "gathering" }));
    }

    #[test]
    fn whose_record_is_written_by_hand_may_be_looked_for() {
        let mut values = Values::default().with("date", "2026-08-03").with("time", "07:30").with("intent", "in");
        values.set("cause", "iphone");
        values.set("reason", "tidak ada NFC");
        assert_eq!(read(&WriteRecord(None), &values), Err(vec![("search", Fault::Missing)]));
        WriteRecord(None).looked(Some(&crate::console::change::people::tests::found("e1", "Maria")), &mut values);
        values.set("employee", "e1");
        assert_eq!(read(&WriteRecord(None), &values).unwrap()["employee"], "e1");
        let given = WriteRecord(Some(Who { id: "e2".into(), name: "Ani".into() }));
        assert_eq!(read(&given, &values).unwrap()["employee"], "e2");
    }
}
