//! Every code has its words in both languages.

use klabat_attendance::absence::AbsenceKind;
use klabat_attendance::calendar::HolidayKind;
use klabat_attendance::correction::DayPart;
use klabat_attendance::month::{Arrival, Today};
use klabat_attendance::policy::Cut;
use klabat_attendance::punch::Direction;
use klabat_attendance::schedule::GatheringKind;
use klabat_attendance::verdict::{Language, Reason, Status, name, today_words, words};
use klabat_attendance::{NipRefusal, Refusal};

/// One of each reason.
fn reasons() -> Vec<Reason> {
    let at = "07:30".parse().unwrap();
    let to = "07:00+1".parse().unwrap();
    let (cut, direction, letter) = (Cut(125), Direction::In, Some("800/1".to_owned()));
    vec![
        Reason::Late { minutes: 61, cut },
        Reason::Early { minutes: 1, cut },
        Reason::Tolerated { minutes: 5 },
        Reason::Flexed { minutes: -30 },
        Reason::NoCheckIn { cut },
        Reason::NoCheckOut { cut },
        Reason::Absent { cut },
        Reason::MissedGathering { kind: GatheringKind::ApelPagi, cut },
        Reason::DayCapped { cut },
        Reason::Away { kind: AbsenceKind::Annual, letter: letter.clone(), cut },
        Reason::AwayPart { kind: AbsenceKind::Permit, from: at, to, letter: None },
        Reason::PresentWhileAway {},
        Reason::AbsenceOpen { kind: AbsenceKind::Duty },
        Reason::OutageTouches { part: DayPart::Arrival },
        Reason::Corrected { direction, at },
        Reason::Excused { part: DayPart::Gathering },
        Reason::CorrectionOpen {},
        Reason::InReview { direction },
        Reason::RecordRejected { at },
        Reason::Manual { direction },
        Reason::Imported { direction: Direction::Out },
        Reason::Unattested { direction: Direction::In },
        Reason::OtherBeacon { at },
        Reason::OutsideWindow { at },
        Reason::Holiday { kind: HolidayKind::National, name: "Nyepi".to_owned() },
        Reason::CollectiveDenied { letter: letter.unwrap() },
        Reason::Weekend {},
        Reason::PresentOnFreeDay {},
        Reason::Unrostered {},
        Reason::NotOver {},
    ]
}

#[test]
fn every_reason_is_a_whole_sentence_in_both_languages() {
    let reasons = reasons();
    let codes: Vec<_> = reasons.iter().map(Reason::code).collect();
    assert_eq!(codes, Reason::CODES, "one of each, in order");
    for reason in reasons {
        let [id, en] = [Language::Id, Language::En].map(|language| words(&reason, language));
        for text in [&id, &en] {
            assert!(text.ends_with('.') && !text.contains(['{', '}']), "{text}");
        }
        assert_ne!(id, en);
    }
    let late = Reason::Late { minutes: 61, cut: Cut(125) };
    assert_eq!(words(&late, Language::Id), "Terlambat 61 menit: 1,25 %.");
    assert_eq!(words(&late, Language::En), "61 minutes late: 1.25 %.");
    let [at, next] = ["16:31", "07:00+1"].map(|clock| clock.parse().unwrap());
    let stray = Reason::OutsideWindow { at };
    assert_eq!(words(&stray, Language::Id), "Absen pukul 16.31 di luar waktu absen.");
    assert_eq!(words(&stray, Language::En), "The punch of 16:31 is outside the times for punching.");
    let part = Reason::AwayPart { kind: AbsenceKind::Permit, from: at, to: next, letter: None };
    assert_eq!(words(&part, Language::Id), "Izin pukul 16.31–07.00 (hari berikutnya), surat tanpa nomor.");
}

#[test]
fn every_reason_is_read_back() {
    for reason in reasons() {
        let json = serde_json::to_string(&reason).unwrap();
        assert!(json.contains(&format!(r#""code":"{}""#, reason.code())), "{json}");
        assert_eq!(serde_json::from_str::<Reason>(&json).unwrap(), reason);
        let more = json.replacen('{', r#"{"more":1,"#, 1);
        assert!(serde_json::from_str::<Reason>(&more).is_err(), "{more}");
    }
    for wrong in [r#"{"code":"early_bird"}"#, r#"{"code":"late","minutes":1}"#, r#"{"minutes":1,"cut":0}"#, "[]"] {
        assert!(serde_json::from_str::<Reason>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn every_code_of_the_rules_has_a_name() {
    let codes = Status::ALL.iter().map(|one| one.code());
    let codes = codes.chain(AbsenceKind::ALL.iter().map(|one| one.code()));
    let codes = codes.chain(GatheringKind::ALL.iter().map(|one| one.code()));
    let codes = codes.chain(HolidayKind::ALL.iter().map(|one| one.code()));
    let codes = codes.chain(DayPart::ALL.iter().map(|one| one.code()));
    let codes = codes.chain(Direction::ALL.iter().map(|one| one.code()));
    let codes = codes.chain(klabat_attendance::discipline::Level::ALL.iter().map(|one| one.code()));
    for code in codes {
        for &language in Language::ALL {
            assert!(name(code, language).is_some_and(|name| !name.is_empty()), "{code}");
        }
    }
    assert_eq!(name("no_such_code", Language::Id), None);
}

#[test]
fn every_refusal_has_its_sentence() {
    let codes = Refusal::ALL.iter().map(|one| one.code()).chain(NipRefusal::ALL.iter().map(|one| one.code()));
    let missing: Vec<_> = codes.filter(|code| klabat_api::messages::sentence(code).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_today_asks_is_a_whole_sentence_in_both_languages() {
    let [start, end, opens, closes] = ["22:00", "07:00+1", "20:00", "01:30+1"].map(|clock| clock.parse().unwrap());
    let work = |arrival| Today::Work { arrival, start, end, opens, closes };
    let asked = [
        (
            work(Arrival::Open),
            "Jam kerja Anda hari ini 22.00–07.00 (hari berikutnya). Absen masuk dihitung pukul 20.00–01.30 (hari \
             berikutnya).",
        ),
        (
            work(Arrival::Over),
            "Jam kerja Anda hari ini 22.00–07.00 (hari berikutnya). Absen masuk hanya dihitung pukul 20.00–01.30 (hari \
             berikutnya); sesudahnya tetap dicatat, tetapi tidak dihitung. Bila perlu, ajukan koreksi.",
        ),
        (
            work(Arrival::Moved),
            "Jam kerja Anda hari ini 22.00–07.00 (hari berikutnya). Absen masuk dihitung mulai pukul 20.00.",
        ),
        (Today::Away { kind: AbsenceKind::Annual }, "Hari ini Anda tercatat: Cuti tahunan."),
        (Today::Holiday { name: "Nyepi".to_owned() }, "Hari ini libur (Nyepi)."),
        (Today::Weekend {}, "Hari ini bukan hari kerja Anda."),
        (Today::Off {}, "Hari ini Anda lepas dinas menurut jadwal giliran."),
        (Today::Unrostered {}, "Jadwal giliran Anda hari ini belum diisi operator."),
    ];
    let before = "23:30-1".parse().unwrap();
    let early = Today::Work { arrival: Arrival::Open, start: opens, end: start, opens: before, closes: start };
    let sentence = "Your working hours today are 20:00–22:00. Check-in counts from 23:30 (previous day) to 22:00.";
    assert_eq!(today_words(&early, Language::En), sentence);
    for (today, sentence) in asked {
        assert_eq!(today_words(&today, Language::Id), sentence);
        let english = today_words(&today, Language::En);
        assert!(english.ends_with('.') && !english.contains(['{', '}']) && english != sentence, "{english}");
    }
}
