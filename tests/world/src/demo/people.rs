//! Sixty made-up people with numbers of the right form.

use klabat_attendance::Kind;

use super::OFFICES;

/// One person of the demo regency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Employee id.
    pub id: String,
    /// 18 digits.
    pub nip: String,
    /// Name with titles.
    pub name: String,
    /// Kind.
    pub kind: Kind,
    /// Jabatan.
    pub position: &'static str,
    /// Unit id.
    pub unit: &'static str,
}

/// Given names; the second of each pair is a woman's.
const GIVEN: [[&str; 2]; 10] = [
    ["Jerry", "Meity"],
    ["Ferry", "Novita"],
    ["Denny", "Grace"],
    ["Stevi", "Yuliana"],
    ["Hendrik", "Olga"],
    ["Rommy", "Deisy"],
    ["Maikel", "Vonny"],
    ["Yohanis", "Selvi"],
    ["Alfrets", "Ireine"],
    ["Noldy", "Marlina"],
];

/// Family names of Minahasa; six, so that with ten pairs of given names no two people share a name.
const FAMILY: [&str; 6] = ["Wenas", "Rumondor", "Kalalo", "Lontoh", "Pangemanan", "Karundeng"];

/// Degrees as written behind the name; empty for those without.
const DEGREES: [&str; 5] = ["", ", S.Sos.", ", S.E.", ", S.Kom.", ", M.Si."];

/// Positions of each office, head first.
const POSITIONS: [[&str; 5]; 3] = [
    [
        "Kepala Badan",
        "Analis SDM Aparatur Ahli Muda",
        "Pranata Komputer Ahli Pertama",
        "Arsiparis Terampil",
        "Pengadministrasi Perkantoran",
    ],
    [
        "Kepala Dinas",
        "Administrator Kesehatan Ahli Muda",
        "Perawat Ahli Pertama",
        "Bidan Terampil",
        "Pengelola Layanan Kesehatan",
    ],
    [
        "Kepala Dinas",
        "Pengembang Kurikulum Ahli Muda",
        "Guru Ahli Pertama",
        "Pustakawan Terampil",
        "Operator Layanan Operasional",
    ],
];

/// All sixty, twenty to an office, in a fixed order.
#[must_use]
pub fn people() -> Vec<Person> {
    (0..60).map(person).collect()
}

fn person(index: usize) -> Person {
    let office = index % OFFICES.len();
    let place = index / OFFICES.len();
    let woman = index % 2;
    let kind = match place {
        0..=13 => Kind::Pns,
        14..=17 => Kind::Pppk,
        _ => Kind::PppkParuhWaktu,
    };
    let position = if place == 0 { 0 } else { 1 + place % 4 };
    Person {
        id: format!("e{:03}", index + 1),
        nip: nip(index, kind, woman + 1),
        name: format!("{} {}{}", GIVEN[index % 10][woman], FAMILY[index / 10], DEGREES[(index * 3 + index / 10) % 5]),
        kind,
        position: POSITIONS[office][position],
        unit: OFFICES[office].id,
    }
}

/// Born 1970 to 1999, appointed at 24 or later; the running number is the person's own, so that no two are equal.
fn nip(index: usize, kind: Kind, sex: usize) -> String {
    let (year, month, day) = (1970 + index % 30, 1 + index % 12, 1 + index * 7 % 28);
    let number = 1 + index;
    match kind {
        Kind::Pns => format!("{year}{month:02}{day:02}{}{:02}{sex}{number:03}", year + 24, 1 + index * 5 % 12),
        Kind::Pppk => format!("{year}{month:02}{day:02}{}21{sex}{number:03}", 2022 + index % 3),
        Kind::PppkParuhWaktu => format!("{year}{month:02}{day:02}202522{sex}{number:03}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn sixty_people_with_names_and_numbers_of_their_own() {
        let people = people();
        assert_eq!(people.len(), 60);
        assert_eq!(people.iter().map(|person| &person.nip).collect::<BTreeSet<_>>().len(), 60);
        let names: BTreeSet<_> = people.iter().map(|person| person.name.split(',').next()).collect();
        assert_eq!(names.len(), 60);
        for office in OFFICES {
            assert_eq!(people.iter().filter(|person| person.unit == office.id).count(), 20);
        }
    }
}
