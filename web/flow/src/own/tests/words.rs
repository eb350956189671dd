use klabat_api::common::Intent;
use klabat_api::console::{AbsenceKind, AbsenceState, CaseState, Claim, RecapState, VerdictPart};

use super::super::{
    Claimed, Fault, Field, Told, Tone, What, absence_mark, case_mark, claim_key, claimed, clock, day_mark,
    decision_key, failure, kind_key, kind_name, percent, recap_mark, recap_text, sent_failure,
};
use super::world::{cell, problem};
use crate::http::Failure;
use crate::messages::own::Key;
use crate::messages::{Language, Message as _, common};

const KINDS: [AbsenceKind; 10] = [
    AbsenceKind::Annual,
    AbsenceKind::Long,
    AbsenceKind::Sick,
    AbsenceKind::Maternity,
    AbsenceKind::Important,
    AbsenceKind::Collective,
    AbsenceKind::Unpaid,
    AbsenceKind::Duty,
    AbsenceKind::Study,
    AbsenceKind::Permit,
];

#[test]
fn a_kind_is_named_in_the_form_as_on_the_wire_and_on_the_screen_in_a_word() {
    let mut words = Vec::new();
    for kind in KINDS {
        assert_eq!(serde_json::to_string(&kind).unwrap(), ["\"", kind_name(kind), "\""].concat());
        words.push(kind_key(kind));
    }
    let expected = [
        Key::KindAnnual,
        Key::KindLong,
        Key::KindSick,
        Key::KindMaternity,
        Key::KindImportant,
        Key::KindCollective,
        Key::KindUnpaid,
        Key::KindDuty,
        Key::KindStudy,
        Key::KindPermit,
    ];
    assert_eq!(words, expected);
}

#[test]
fn each_state_has_its_word_and_tone() {
    use AbsenceState::{Approved, Cancelled, Endorsed, Rejected, Requested};
    let absences = [Requested, Endorsed, Approved, Rejected, Cancelled].map(absence_mark);
    let expected = [
        (Tone::Queued, Key::StateRequested),
        (Tone::Queued, Key::StateEndorsed),
        (Tone::Success, Key::StateApproved),
        (Tone::Error, Key::StateRejected),
        (Tone::Neutral, Key::StateCancelled),
    ];
    assert_eq!(absences, expected);
    let cases = [CaseState::Open, CaseState::Approved, CaseState::Rejected, CaseState::Withdrawn].map(case_mark);
    let expected = [(Tone::Queued, Key::StateOpen), expected[2], expected[3], (Tone::Neutral, Key::StateWithdrawn)];
    assert_eq!(cases, expected);
    let recaps = [RecapState::Draft, RecapState::Verified, RecapState::Locked, RecapState::Unlocked];
    let expected = [
        (Tone::Neutral, Key::RecapDraft),
        (Tone::Info, Key::RecapVerified),
        (Tone::Success, Key::RecapLocked),
        (Tone::Queued, Key::RecapUnlocked),
    ];
    assert_eq!(recaps.map(recap_mark), expected);
    let texts = [Key::RecapDraftText, Key::RecapVerifiedText, Key::RecapLockedText, Key::RecapUnlockedText];
    assert_eq!(recaps.map(recap_text), texts);
}

#[test]
fn a_decision_is_named_by_the_state_that_it_led_to() {
    let states = ["endorsed", "approved", "rejected", "cancelled", "withdrawn"];
    let keys = [
        Key::DecidedEndorsed,
        Key::DecidedApproved,
        Key::DecidedRejected,
        Key::DecidedCancelled,
        Key::DecidedWithdrawn,
    ];
    assert_eq!(states.map(decision_key), keys.map(Some));
    assert_eq!(decision_key("revoked"), None);
}

#[test]
fn each_letter_has_its_word_and_tone() {
    let letters = [
        ("H", Tone::Success, Key::LetterH),
        ("A", Tone::Error, Key::LetterA),
        ("S", Tone::Info, Key::LetterS),
        ("I", Tone::Info, Key::LetterI),
        ("C", Tone::Info, Key::LetterC),
        ("D", Tone::Info, Key::LetterD),
        ("TB", Tone::Info, Key::LetterTb),
        ("G", Tone::Info, Key::LetterG),
        ("L", Tone::Neutral, Key::LetterL),
        ("O", Tone::Neutral, Key::LetterO),
        ("?", Tone::Queued, Key::LetterPending),
        ("X", Tone::Queued, Key::LetterPending),
    ];
    for (letter, tone, key) in letters {
        assert_eq!(day_mark(&cell(letter)), (tone, key), "{letter}");
    }
}

#[test]
fn letters_and_states_are_the_consoles_words() {
    use crate::messages::console::Key as Console;
    let pairs = [
        (Key::LetterA, Console::CodeA),
        (Key::LetterS, Console::CodeS),
        (Key::LetterI, Console::CodeI),
        (Key::LetterC, Console::CodeC),
        (Key::LetterD, Console::CodeD),
        (Key::LetterTb, Console::CodeTb),
        (Key::LetterG, Console::CodeG),
        (Key::LetterL, Console::CodeL),
        (Key::LetterO, Console::CodeO),
        (Key::LetterPending, Console::CodePending),
        (Key::StateRequested, Console::StateRequested),
        (Key::StateEndorsed, Console::StateEndorsed),
        (Key::StateApproved, Console::StateApproved),
        (Key::StateRejected, Console::StateRejected),
        (Key::StateCancelled, Console::StateCancelled),
        (Key::StateWithdrawn, Console::StateWithdrawn),
        (Key::KindAnnual, Console::AbsenceAnnual),
        (Key::KindLong, Console::AbsenceLong),
        (Key::KindSick, Console::AbsenceSick),
        (Key::KindMaternity, Console::AbsenceMaternity),
        (Key::KindImportant, Console::AbsenceImportant),
        (Key::KindCollective, Console::AbsenceCollective),
        (Key::KindUnpaid, Console::AbsenceUnpaid),
        (Key::KindDuty, Console::AbsenceDuty),
        (Key::KindStudy, Console::AbsenceStudy),
        (Key::KindPermit, Console::AbsencePermit),
    ];
    for (ours, theirs) in pairs {
        for language in Language::ALL {
            assert_eq!(ours.text(language), theirs.text(language), "one thing has one name, whoever reads it");
        }
    }
}

#[test]
fn times_are_written_as_people_write_them() {
    assert_eq!(clock(Language::Id, "07:12"), "07.12");
    assert_eq!(clock(Language::En, "07:12"), "07:12");
    assert_eq!(clock(Language::Id, "06:00+1"), "06.00 (hari berikutnya)");
    assert_eq!(clock(Language::En, "21:50-1"), "21:50 (previous day)");
}

#[test]
fn percentages_have_the_decimals_that_they_need() {
    let texts = [0, 5, 50, 125, 130, 150, 200, 10_000].map(|hundredths| percent(Language::Id, hundredths));
    assert_eq!(texts, ["0 %", "0,05 %", "0,5 %", "1,25 %", "1,3 %", "1,5 %", "2 %", "100 %"]);
    assert_eq!([5, 125, 200].map(|hundredths| percent(Language::En, hundredths)), ["0.05%", "1.25%", "2%"]);
}

#[test]
fn a_claim_is_said_with_its_time() {
    let time = |direction, at: &str| Claim::Time { direction, at: at.into() };
    assert_eq!(claimed(Language::Id, &time(Intent::In, "07:25")), "Datang pukul 07.25");
    assert_eq!(claimed(Language::En, &time(Intent::Out, "06:00+1")), "Left at 06:00 (next day)");
    let parts = [VerdictPart::Arrival, VerdictPart::Departure, VerdictPart::Gathering];
    let said = parts.map(|part| claimed(Language::Id, &Claim::Excuse { part }));
    assert_eq!(said, ["Tidak dihitung: datang", "Tidak dihitung: pulang", "Tidak dihitung: apel"]);
    let keys = [Key::ClaimIn, Key::ClaimOut, Key::ClaimArrival, Key::ClaimDeparture, Key::ClaimGathering];
    assert_eq!(Claimed::ALL.map(claim_key), keys);
}

#[test]
fn the_server_has_the_first_word_on_a_failure() {
    let say = |why: &Failure| failure(Language::En, why);
    assert_eq!(say(&Failure::Refused(problem("x"))), "Cannot be accepted.");
    let fault = klabat_api::Problem { reference: Some("r7".into()), ..problem("fault") };
    assert_eq!(say(&Failure::Fault(Some(fault))), "Cannot be accepted. Reference: r7");
    let ours = [Failure::Fault(None), Failure::Unreachable, Failure::Unreadable].map(|why| say(&why));
    let words = [common::Key::Fault, common::Key::Unreachable, common::Key::Unreadable];
    assert_eq!(ours, words.map(|key| key.text(Language::En)));
}

#[test]
fn what_was_sent_and_not_refused_may_have_arrived() {
    let refusal = Failure::Refused(problem("x"));
    assert_eq!(sent_failure(Language::En, &refusal), failure(Language::En, &refusal));
    let patience = Failure::Fault(Some(problem("too_many_attempts")));
    assert_eq!(sent_failure(Language::En, &patience), failure(Language::En, &patience), "it was not looked at");
    let fault = Failure::Fault(Some(problem("fault")));
    for why in [fault, Failure::Fault(None), Failure::Unreachable, Failure::Unreadable] {
        let said = sent_failure(Language::Id, &why);
        assert!(said.starts_with(&failure(Language::Id, &why)) && said.ends_with(Key::Unsure.text(Language::Id)));
    }
}

#[test]
fn news_are_said_in_their_tone() {
    let news =
        [What::Absence, What::Correction].map(|what| [Told::Filed(what), Told::Unfiled(what), Told::TakenBack(what)]);
    let marks = news.as_flattened().iter().map(|told| told.mark()).collect::<Vec<_>>();
    let expected = [
        (Tone::Success, Key::ToldAbsenceFiled),
        (Tone::Error, Key::ToldAbsenceUnfiled),
        (Tone::Success, Key::ToldAbsenceBack),
        (Tone::Success, Key::ToldCorrectionFiled),
        (Tone::Error, Key::ToldCorrectionUnfiled),
        (Tone::Success, Key::ToldCorrectionBack),
    ];
    assert_eq!(marks, expected);
}

#[test]
fn each_field_has_an_id_of_its_own() {
    let fields = [
        Field::Kind,
        Field::First,
        Field::Last,
        Field::From,
        Field::Until,
        Field::Date,
        Field::Claim,
        Field::At,
        Field::Reason,
    ];
    for (at, field) in fields.iter().enumerate() {
        assert!(fields[..at].iter().all(|other| other.id() != field.id()), "{field:?}");
    }
    let fault = Fault { field: Field::At, key: Key::FaultAt };
    assert_eq!(fault.field.id(), "pukul");
}
