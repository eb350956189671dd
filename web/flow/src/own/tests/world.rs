//! What is outside of the model: a server that answers when the test lets it, and a clock.

use klabat_api::common::{Done, Unit};
use klabat_api::console::{
    AbsenceKind, AbsenceState, CaseState, Claim, Created, DayCell, Filed, Quota, RecapState, VerdictPart,
};
use klabat_api::own::{OwnAbsence, OwnCorrection, OwnDay, OwnMonth, OwnRequests};
use klabat_api::phone::CredentialState;
use klabat_api::{Problem, Sentence};
use serde::Serialize;

use super::super::{Call, Effect, Event, Field, Held, Model, Opened, Screen, Tap, What};
use crate::app::{Phone, Settings};
use crate::http::{Body, Failure, Reply, Request};

pub(super) const TODAY: &str = "2026-11-25";

/// The model, what it asked for and was not answered yet, and what else it wanted.
pub(super) struct World {
    pub(super) model: Model,
    pub(super) now: u64,
    pub(super) asked: Vec<(Call, Request)>,
    pub(super) seen: Vec<Effect>,
}

pub(super) fn phone(state: CredentialState) -> Phone {
    Phone {
        credential: [0xc5; 16].into(),
        token: [0x70; 32].into(),
        name: "Maria Tumbel, S.Sos.".into(),
        unit: unit(),
        state,
        check: "402913".into(),
    }
}

fn unit() -> Unit {
    Unit { id: "u1".into(), name: "Dinas Kesehatan".into(), zone: "Asia/Makassar".into() }
}

pub(super) fn refused(code: &str) -> Reply {
    Err(Failure::Refused(problem(code)))
}

pub(super) fn problem(code: &str) -> Problem {
    let message = Sentence { id: "Tidak dapat diterima.".into(), en: "Cannot be accepted.".into() };
    Problem { code: code.into(), message, reference: None, about: None }
}

pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

pub(super) fn requests() -> OwnRequests {
    OwnRequests {
        today: TODAY.into(),
        absences: Vec::new(),
        corrections: Vec::new(),
        kinds: vec![AbsenceKind::Annual, AbsenceKind::Permit],
        annual: Some(quota()),
    }
}

pub(super) fn quota() -> Quota {
    Quota { year: 2026, own: 12, carried: 3, added: 0, taken: 5, left: 10 }
}

pub(super) fn absence(id: &str, state: AbsenceState, requested_at: u64) -> OwnAbsence {
    OwnAbsence {
        id: id.into(),
        kind: AbsenceKind::Annual,
        first: "2026-12-01".into(),
        last: "2026-12-03".into(),
        part: None,
        reason: "Menjenguk orang tua.".into(),
        letter: None,
        has_copy: false,
        state,
        own: true,
        requested_at,
        decisions: Vec::new(),
    }
}

pub(super) fn correction(id: &str, state: CaseState, requested_at: u64) -> OwnCorrection {
    OwnCorrection {
        id: id.into(),
        date: "2026-11-20".into(),
        claim: Claim::Excuse { part: VerdictPart::Gathering },
        reason: "Bertugas di posko.".into(),
        state,
        own: true,
        requested_at,
        decision: None,
    }
}

pub(super) fn month(month: &str) -> OwnMonth {
    OwnMonth {
        month: month.into(),
        today: TODAY.into(),
        unit: unit(),
        recap: RecapState::Draft,
        days: vec![OwnDay {
            date: [month, "-02"].concat(),
            hours: Some(["07:30".into(), "16:00".into()]),
            cell: cell("H"),
            reasons: Vec::new(),
        }],
        refused: None,
    }
}

pub(super) fn cell(code: &str) -> DayCell {
    DayCell {
        code: code.into(),
        check_in: Some("07:41".into()),
        check_out: None,
        open: false,
        late_minutes: 11,
        early_minutes: 0,
        worked_minutes: 0,
        deduction: 50,
        reasons: Vec::new(),
    }
}

pub(super) fn filed(id: Option<&str>) -> Filed {
    Filed {
        id: id.map(str::to_owned),
        working_days: 3,
        annual: Some(quota()),
        present: Vec::new(),
        refused: None,
        other: None,
    }
}

pub(super) fn created() -> Created {
    Created { id: "k9".into() }
}

pub(super) fn done() -> Done {
    Done { done: true }
}

impl World {
    /// On an active phone, at that path; the server has not answered yet.
    pub(super) fn opening(path: &str) -> Self {
        Self::with(path, Held { phone: Some(phone(CredentialState::Active)), ..Held::default() })
    }

    pub(super) fn with(path: &str, held: Held) -> Self {
        let mut world = Self { model: Model::default(), now: 1_000_000, asked: Vec::new(), seen: Vec::new() };
        world.event(Event::Opened(Box::new(Opened { path: path.into(), held, online: true })));
        world
    }

    /// The same, and the server has answered.
    pub(super) fn at(path: &str) -> Self {
        let mut world = Self::opening(path);
        world.serve();
        world.seen.clear();
        world
    }

    pub(super) fn event(&mut self, event: Event) {
        for effect in self.model.update(self.now, event) {
            match effect {
                Effect::Send(call, request) => self.asked.push((call, request)),
                other => self.seen.push(other),
            }
        }
    }

    pub(super) fn tap(&mut self, tap: Tap) {
        self.event(Event::Tap(tap));
    }

    pub(super) fn go(&mut self, screen: Screen) {
        self.tap(Tap::Go(screen));
    }

    pub(super) fn choose(&mut self, fields: &[(Field, &str)]) {
        for (field, text) in fields {
            self.tap(Tap::Type(*field, (*text).into()));
        }
    }

    /// Answers the oldest question.
    pub(super) fn answer(&mut self, reply: Reply) -> Call {
        let (call, _) = self.asked.remove(0);
        self.event(Event::Answered(call.clone(), reply));
        call
    }

    /// Answers all questions with what is most common.
    pub(super) fn serve(&mut self) {
        while let Some((call, request)) = self.asked.first() {
            let reply = match call {
                Call::Requests(_) => Ok(json(&requests())),
                Call::Month(_) => Ok(json(&month(&asked_month(request)))),
                Call::Look(_) => Ok(json(&filed(None))),
                Call::File(What::Absence, _) => Ok(json(&filed(Some("a9")))),
                Call::File(What::Correction, _) => Ok(json(&created())),
                Call::TakeBack(..) => Ok(json(&done())),
            };
            self.answer(reply);
        }
    }

    /// The calls that wait for an answer.
    pub(super) fn calls(&self) -> Vec<&Call> {
        self.asked.iter().map(|(call, _)| call).collect()
    }

    /// What the last question says.
    pub(super) fn said<T: serde::de::DeserializeOwned>(&self) -> T {
        let (_, request) = self.asked.last().unwrap();
        read(request)
    }

    /// The filled form for leave.
    pub(super) fn filled_absence() -> Self {
        let mut world = Self::at("/pengajuan/cuti");
        world.choose(&[
            (Field::Kind, "cuti_tahunan"),
            (Field::First, "2026-12-01"),
            (Field::Last, "2026-12-03"),
            (Field::Reason, "Menjenguk orang tua."),
        ]);
        world.serve();
        world
    }

    /// The filled form for a correction.
    pub(super) fn filled_correction() -> Self {
        let mut world = Self::at("/pengajuan/koreksi?tanggal=2026-11-20");
        world.choose(&[(Field::Claim, "in"), (Field::At, "07:25"), (Field::Reason, "Beacon mati.")]);
        world
    }
}

pub(super) fn read<T: serde::de::DeserializeOwned>(request: &Request) -> T {
    let Body::Json(text) = &request.body else { panic!() };
    serde_json::from_str(text).unwrap()
}

fn asked_month(request: &Request) -> String {
    read::<klabat_api::own::MonthAsked>(request).month.unwrap_or_else(|| TODAY[..7].into())
}

pub(super) fn settings(language: crate::messages::Language) -> Settings {
    Settings { language, ..Settings::default() }
}
