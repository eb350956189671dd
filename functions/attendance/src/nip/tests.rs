use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const PNS: &str = "197805122005011003";
const PPPK: &str = "199002292022211001";

fn refused(text: &str) -> NipRefusal {
    text.parse::<Nip>().unwrap_err()
}

#[test]
fn a_pns_number_is_read_part_by_part() {
    let nip = Nip::of(Kind::Pns, "19780512 200501 1 003").unwrap();
    assert_eq!(nip.birth_date(), date(1978, 5, 12));
    assert_eq!(nip.appointment_year(), 2005);
    assert_eq!(nip.contract_code(), 1);
    assert_eq!(nip.to_string(), PNS);
    assert_eq!(format!("{nip:#}"), "19780512 200501 1 003");
}

#[test]
fn a_contract_code_is_not_a_month() {
    for code in 0..100 {
        let text = format!("199003152022{code:02}1001");
        assert!(Nip::of(Kind::Pppk, &text).is_ok(), "{text}");
        assert!(Nip::of(Kind::PppkParuhWaktu, &text).is_ok(), "{text}");
        let pns = Nip::of(Kind::Pns, &text);
        if (1..=12).contains(&code) {
            assert!(pns.is_ok(), "{text}");
        } else {
            assert_eq!(pns, Err(NipRefusal::AppointmentMonth), "{text}");
        }
    }
}

#[test]
fn a_birth_date_must_be_in_the_calendar() {
    assert_eq!(refused(PPPK), NipRefusal::BirthDate, "1990 had no 29 February");
    assert!("199202292022211001".parse::<Nip>().is_ok(), "1992 had one");
    for birth in ["19781301", "19780001", "19780500", "19780431", "09780512", "18991231", "21000101"] {
        assert_eq!(refused(&format!("{birth}2005011003")), NipRefusal::BirthDate, "{birth}");
    }
}

#[test]
fn the_appointment_follows_the_birth() {
    for year in ["1977", "1978", "0205", "2100"] {
        let text = format!("19780512{year}011003");
        assert_eq!(refused(&text), NipRefusal::AppointmentYear, "{text}");
    }
}

#[test]
fn nobody_is_appointed_as_a_child() {
    for year in ["1979", "1992"] {
        assert_eq!(refused(&format!("19780512{year}011003")), NipRefusal::Age, "{year}");
    }
    for kind in [Kind::Pns, Kind::Pppk, Kind::PppkParuhWaktu] {
        assert!(Nip::of(kind, "197805121993011003").is_ok(), "younger than the law wants, and at work all the same");
    }
}

#[test]
fn sex_is_one_or_two() {
    for sex in 0..10 {
        let parsed = format!("19780512200501{sex}003").parse::<Nip>();
        if matches!(sex, 1 | 2) {
            assert!(parsed.is_ok());
        } else {
            assert_eq!(parsed, Err(NipRefusal::Sex));
        }
    }
}

#[test]
fn length_and_alphabet() {
    assert_eq!(refused(""), NipRefusal::Length);
    assert_eq!(refused(&PNS[..17]), NipRefusal::Length);
    assert_eq!(refused(&format!("{PNS}0")), NipRefusal::Length);
    assert_eq!(refused("19780512-200501-1-003"), NipRefusal::NotDigits);
    assert_eq!(refused("١٩٧٨٠٥١٢٢٠٠٥٠١١٠٠٣"), NipRefusal::NotDigits);
}

#[test]
fn what_a_spreadsheet_made_of_a_number_is_told() {
    for text in ["1,99001E+17", "1.99001E+17", "1.98001012005011e17", "1E+17", "199001012030041000", "19900101.0"] {
        assert!(is_rounded(text), "{text}");
    }
    for text in [PNS, "", "12000", "Ani, S.E.", "e", "1.2.3", "1990 0101 2022 21 1 000", "19900101202221100O"] {
        assert!(!is_rounded(text), "{text}");
    }
}

#[test]
fn json_is_the_digits() {
    let nip: Nip = PNS.parse().unwrap();
    let json = serde_json::to_string(&nip).unwrap();
    assert_eq!(json, format!("\"{PNS}\""));
    assert_eq!(serde_json::from_str::<Nip>(&json).unwrap(), nip);
    assert!(serde_json::from_str::<Nip>("\"197805322005011003\"").is_err());
}

#[test]
fn codes_are_distinct() {
    let mut codes = NipRefusal::ALL.map(NipRefusal::code).to_vec();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), NipRefusal::ALL.len());
}

proptest! {
    #[test]
    fn every_valid_number_is_accepted(
        year in 1900i16..=2060, day in 1i16..=365, service in 19i16..=39, code in 0..100, month in 1..=12,
        sex in 1..=2, serial in 0..1000,
    ) {
        let birth = date(year, 1, 1).checked_add(jiff::Span::new().days(day - 1)).unwrap();
        let head = format!("{:04}{:02}{:02}{:04}", birth.year(), birth.month(), birth.day(), year + service);
        let pns = format!("{head}{month:02}{sex}{serial:03}");
        prop_assert_eq!(Nip::of(Kind::Pns, &pns).unwrap().to_string(), pns);
        let pppk = format!("{head}{code:02}{sex}{serial:03}");
        let nip = Nip::of(Kind::Pppk, &pppk).unwrap();
        prop_assert_eq!(nip.birth_date(), birth);
        prop_assert_eq!(nip.as_str(), &pppk);
    }

    #[test]
    fn any_text_is_parsed_or_refused(text in "\\PC{0,40}|[0-9 ]{16,22}") {
        if let Ok(nip) = text.parse::<Nip>() {
            prop_assert_eq!(nip.as_str().len(), LENGTH);
            prop_assert_eq!(format!("{nip:#}").parse::<Nip>(), Ok(nip));
        }
    }
}
