//! The words of everything that is no plain message: failures, roles, states, times.

use klabat_api::common::{Intent, Reason, RecordStatus, Unit};
use klabat_api::console::{Device, EmployeeKind, ExceptionKind, PendingEnrolment, Role};
use klabat_api::phone::CredentialState;
use klabat_api::{Millis, Problem, Sentence};
use klabat_kit::effects::intl;
use klabat_kit::flow::ceremony::Declined;
use klabat_kit::flow::console::change::{MANUAL_CAUSES, REGENCY};
use klabat_kit::flow::console::{Failure, Fault, Said, hardware, moment, named, sheet, why};
use klabat_kit::flow::http;
use klabat_kit::flow::messages::common::Key as Common;
use klabat_kit::flow::messages::console::Key;
use klabat_kit::flow::messages::{Language, Message};

use crate::marks;

/// Civil dates have no zone: they are shown as days of this one.
const UTC: &str = "UTC";

/// Words in one language.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    pub(crate) fn t(self, key: impl Message) -> String {
        key.text(self.0).to_owned()
    }

    pub(crate) fn f(self, key: impl Message, values: &[(&str, &str)]) -> String {
        key.fill(self.0, values)
    }

    /// A sentence of ours about somebody or something; its dates and months as people write them.
    pub(crate) fn said(self, said: &Said) -> String {
        let shown = |name, value: &str| match name {
            "date" => self.day(value),
            "dates" => value.split(' ').map(|date| self.day(date)).collect::<Vec<_>>().join(", "),
            "span" => value.split_once(' ').map_or_else(|| value.to_owned(), |(first, last)| self.span(first, last)),
            "absence" => marks::absence_kind_named(self, value),
            "absence_state" => marks::absence_state_named(self, value),
            "time" => self.clock(value),
            "cause" => named(&MANUAL_CAUSES, value).map_or_else(|| value.to_owned(), |key| self.t(key)),
            "code" => self.code(value),
            // Of an outage without a unit.
            "name" if value == REGENCY => self.t(Key::WholeRegency),
            "hours" | "pause" => {
                let (from, until) = value.split_once(' ').unwrap_or((value, ""));
                [&*self.clock(from), "–", &*self.clock(until)].concat()
            }
            "months" => value.split(' ').map(|month| self.month(month)).collect::<Vec<_>>().join(", "),
            _ => value.to_owned(),
        };
        let values: Vec<_> = said.values.iter().map(|(name, value)| (*name, shown(*name, value))).collect();
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.f(said.key, &values)
    }

    pub(crate) fn sentence(self, sentence: &Sentence) -> String {
        self.0.of(sentence)
    }

    /// Why a record waits, for its reviewer.
    pub(crate) fn reason(self, reason: &Reason) -> String {
        why(&reason.code).map_or_else(|| self.sentence(&reason.message), |key| self.t(key))
    }

    /// The sentence of a code of the server; the code itself when this page is older than the server.
    pub(crate) fn code(self, code: &str) -> String {
        klabat_api::messages::sentence(code).map_or_else(|| code.to_owned(), |sentence| self.sentence(sentence))
    }

    /// What failed, and what to do.
    pub(crate) fn failure(self, failure: &Failure) -> String {
        match failure {
            Failure::SignedOut => self.t(Key::SignInEnded),
            Failure::Forbidden => self.t(Key::ForbiddenText),
            Failure::Missing => self.t(Key::MissingText),
            Failure::Passkey(declined) => self.t(match declined {
                Declined::NotAllowed => Key::PasskeyNotAllowed,
                Declined::AlreadyRegistered => Key::PasskeyKnown,
                Declined::Unsupported => Key::PasskeyUnsupported,
                Declined::WrongOrigin => Key::PasskeyWrongOrigin,
                Declined::Failed => Key::PasskeyFailed,
            }),
            Failure::Server(http::Failure::Refused(problem) | http::Failure::Fault(Some(problem))) => {
                self.problem(problem)
            }
            Failure::Server(http::Failure::Fault(None)) => self.t(Common::Fault),
            Failure::Server(http::Failure::Unreachable) => self.t(Common::Unreachable),
            Failure::Server(http::Failure::Unreadable) => self.t(Common::Unreadable),
        }
    }

    /// The sentence of a problem, whom it is about, and the reference of a fault.
    pub(crate) fn problem(self, problem: &Problem) -> String {
        let about = problem.about.as_ref().map(|about| {
            let day = about.date.as_ref().map(|date| self.day(date));
            let about = std::iter::once(about.name.clone()).chain(day).collect::<Vec<_>>().join(", ");
            self.f(Key::ProblemAbout, &[("about", &about)])
        });
        let reference =
            problem.reference.as_ref().map(|reference| self.f(Common::FaultReference, &[("reference", reference)]));
        [Some(self.sentence(&problem.message)), about, reference].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn fault(self, fault: Fault) -> String {
        self.t(match fault {
            Fault::Missing => Key::FaultMissing,
            Fault::TooShort => Key::FaultTooShort,
            Fault::TooLong => Key::FaultTooLong,
            Fault::NotBytes => Key::FaultNotBytes,
            Fault::NotNumber => Key::FaultNotNumber,
            Fault::NotDate => Key::FaultNotDate,
            Fault::FarDate => Key::FaultFarDate,
            Fault::EndsEarly => Key::FaultEndsEarly,
            Fault::LookFirst => Key::LookFirst,
            Fault::NotTable => Key::FaultNotTable,
            Fault::FileTooLarge => Key::FaultFileTooLarge,
            Fault::FileNotTaken => Key::FaultFileNotTaken,
            Fault::NotWorked => Key::FaultNotWorked,
            Fault::NotPlace => Key::FaultNotPlace,
            Fault::NotArea => Key::FaultNotArea,
            Fault::NoFix => Key::FaultNoFix,
            Fault::CoarseFix => Key::FaultCoarseFix,
            Fault::BadLines => Key::FaultBadLines,
            Fault::ColumnTwice => Key::FaultColumnTwice,
        })
    }

    pub(crate) fn role(self, role: Role) -> String {
        self.t(match role {
            Role::Admin => Key::RoleAdmin,
            Role::Operator => Key::RoleOperator,
            Role::Superior => Key::RoleSuperior,
            Role::Auditor => Key::RoleAuditor,
        })
    }

    pub(crate) fn intent(self, intent: Intent) -> String {
        self.t(match intent {
            Intent::In => Common::IntentIn,
            Intent::Out => Common::IntentOut,
        })
    }

    pub(crate) fn status(self, status: RecordStatus) -> String {
        self.t(match status {
            RecordStatus::Accepted => Common::StatusAccepted,
            RecordStatus::Review => Common::StatusReview,
        })
    }

    pub(crate) fn kind(self, kind: EmployeeKind) -> String {
        self.t(match kind {
            EmployeeKind::Pns => Key::KindPns,
            EmployeeKind::Pppk => Key::KindPppk,
            EmployeeKind::PppkParuhWaktu => Key::KindPppkPart,
        })
    }

    pub(crate) fn phone(self, state: Option<CredentialState>) -> String {
        self.t(match state {
            None | Some(CredentialState::Revoked) => Key::PhoneNone,
            Some(CredentialState::Pending) => Key::PhonePending,
            Some(CredentialState::Active) => Key::PhoneActive,
        })
    }

    /// What a phone's secure hardware says of it.
    pub(crate) fn device(self, device: &Device) -> String {
        let android = hardware::android(device).map(|version| self.f(Key::DeviceAndroid, &[("version", &version)]));
        let patched =
            hardware::patched(device).map(|month| self.f(Key::DevicePatched, &[("month", &self.month(&month))]));
        let integrity = hardware::integrity(device).into_iter().map(|key| self.t(key));
        android.into_iter().chain(patched).chain(integrity).collect::<Vec<_>>().join(", ")
    }

    /// What vouches for a phone; the name itself when this page is older than the server.
    pub(crate) fn attestation(self, pending: &PendingEnrolment) -> String {
        match pending.attestation.as_str() {
            "android-key" if pending.attested => {
                let place = pending.device.as_ref().map_or("", |device| device.security_level.as_str());
                self.f(Key::AttestationAndroidKey, &[("place", &place.to_uppercase())])
            }
            "android-key" => self.t(Key::AttestationDoubted),
            "none" => self.t(Key::AttestationNone),
            "packed" => self.t(Key::AttestationPacked),
            "unverified" => self.t(Key::AttestationUnverified),
            other => other.to_owned(),
        }
    }

    pub(crate) fn exception(self, kind: ExceptionKind) -> String {
        self.t(match kind {
            ExceptionKind::Refusal => Key::ExceptionRefusal,
            ExceptionKind::Dispute => Key::ExceptionDispute,
            ExceptionKind::Alarm => Key::ExceptionAlarm,
            ExceptionKind::Absence => Key::ExceptionAbsence,
        })
    }

    /// `07.12 WITA`.
    pub(crate) fn time(self, at: Millis, unit: &Unit) -> String {
        [&*intl::time(at, &unit.zone, self.0), intl::abbreviation(&unit.zone)].join(" ")
    }

    /// A clock of the office as people write it: `07.30` of `07:30`, `07.00 (+1)` of `07:00+1`.
    pub(crate) fn clock(self, text: &str) -> String {
        let (time, day) = text.split_at_checked(5).unwrap_or((text, ""));
        let time = match self.0 {
            Language::Id => time.replace(':', "."),
            Language::En => time.to_owned(),
        };
        if day.is_empty() { time } else { [&*time, " (", day, ")"].concat() }
    }

    /// `07.12.31 WITA`.
    pub(crate) fn precise_time(self, at: Millis, unit: &Unit) -> String {
        [&*intl::precise_time(at, &unit.zone, self.0), intl::abbreviation(&unit.zone)].join(" ")
    }

    /// `Selasa, 24 November 2026`.
    pub(crate) fn date(self, at: Millis, unit: &Unit) -> String {
        intl::date(at, &unit.zone, self.0)
    }

    /// `Sel, 24 Nov 2026`.
    pub(crate) fn short_date(self, at: Millis, unit: &Unit) -> String {
        intl::short_date(at, &unit.zone, self.0)
    }

    /// `Selasa, 24 November 2026, 07.12 WITA`.
    pub(crate) fn moment(self, at: Millis, unit: &Unit) -> String {
        [self.date(at, unit), self.time(at, unit)].join(", ")
    }

    /// `Sen, 24 Nov 2026` of `2026-11-24`.
    pub(crate) fn day(self, date: &str) -> String {
        moment(date, "12:00", UTC).map_or_else(|| date.to_owned(), |at| intl::short_date(at, UTC, self.0))
    }

    /// `Sen` of `2026-11-23`.
    pub(crate) fn weekday(self, date: &str) -> String {
        self.day(date).split(',').next().unwrap_or_default().to_owned()
    }

    /// Two days, or one.
    pub(crate) fn span(self, first: &str, last: &str) -> String {
        if first == last { self.day(first) } else { [&*self.day(first), "–", &*self.day(last)].join(" ") }
    }

    /// `November 2026` of `2026-11`.
    pub(crate) fn month(self, month: &str) -> String {
        let first = [month, "-01"].concat();
        moment(&first, "12:00", UTC).map_or_else(|| month.to_owned(), |at| intl::month(at, UTC, self.0))
    }

    /// `7 j 30 m`, or minutes alone.
    pub(crate) fn minutes(self, minutes: u32) -> String {
        let (hours, rest) = ((minutes / 60).to_string(), (minutes % 60).to_string());
        if minutes < 60 {
            self.f(Key::Minutes, &[("minutes", &rest)])
        } else {
            self.f(Key::HoursMinutes, &[("hours", &hours), ("minutes", &rest)])
        }
    }

    /// `92,5 %`.
    pub(crate) fn percent(self, percent: f64) -> String {
        let text = format!("{percent:.1} %");
        match self.0 {
            Language::Id => text.replace('.', ","),
            Language::En => text,
        }
    }

    /// `1,25`, of hundredths of a percent.
    pub(crate) fn hundredths(self, hundredths: u32) -> String {
        sheet::percent(self.0, hundredths)
    }

    /// `12.360`: a whole number in groups of three.
    pub(crate) fn number(self, number: i64) -> String {
        let mark = match self.0 {
            Language::Id => '.',
            Language::En => ',',
        };
        let digits = number.unsigned_abs().to_string();
        let groups = digits.char_indices().flat_map(|(index, digit)| {
            let begins_group = index > 0 && (digits.len() - index).is_multiple_of(3);
            begins_group.then_some(mark).into_iter().chain([digit])
        });
        number.is_negative().then_some('-').into_iter().chain(groups).collect()
    }

    /// `Sel, 24 Nov 2026, 07.12 WITA`.
    pub(crate) fn short_moment(self, at: Millis, unit: &Unit) -> String {
        [self.short_date(at, unit), self.time(at, unit)].join(", ")
    }

    /// A number with one decimal and the language's own mark.
    pub(crate) fn seconds(self, ms: u32) -> String {
        let tenths = (u64::from(ms) + 50) / 100;
        let mark = match self.0 {
            Language::Id => ',',
            Language::En => '.',
        };
        format!("{}{mark}{}", tenths / 10, tenths % 10)
    }
}

/// A NIP in the groups in which it is printed: birth date, appointment, sex, serial.
pub(crate) fn nip(digits: &str) -> String {
    match (digits.get(..8), digits.get(8..14), digits.get(14..15), digits.get(15..)) {
        (Some(birth), Some(appointed), Some(sex), Some(serial)) if digits.len() == 18 => {
            [birth, appointed, sex, serial].join(" ")
        }
        _ => digits.to_owned(),
    }
}
