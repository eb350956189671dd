use klabat_attendance::punch::parse_log;
use klabat_attendance::table as server;
use proptest::prelude::*;

use super::*;
use crate::console::form::Label;
use crate::console::table;

/// What the server reads of a roster: line and cells.
fn roster(csv: &str) -> Vec<(u64, Option<[String; 5]>)> {
    let names = ["nip", "nama", "jenis", "jabatan", "unit"];
    server::rows(csv, names).unwrap().map(|(line, cells)| (line, cells.ok())).collect()
}

/// A form into which this file was put.
fn chose(table: Table, file: &str) -> Values {
    put(table, Values::default(), file)
}

fn put(table: Table, mut values: Values, file: &str) -> Values {
    assert!(edit(table, &mut values, FILE, &table::read(file.as_bytes()).unwrap()));
    values
}

fn sent(table: Table, values: &Values) -> Result<String, Vec<(&'static str, Fault)>> {
    let mut typed = Typed::new(values);
    let text = read(table, &mut typed);
    typed.finish(text)
}

fn cells(cells: [&str; 5]) -> [String; 5] {
    cells.map(str::to_owned)
}

const SIASN: &str = "DAFTAR PEGAWAI NEGERI SIPIL;;;;;;\nKEADAAN NOVEMBER 2026;;;;;;\n\nNO;NIP BARU;Nama_Lengkap;STATUS KEPEGAWAIAN;GOL.;JABATAN;UNIT KERJA\n1;2;3;4;5;6;7\n1;198001012005011001;Wowor, S.E.;PNS;III/a;Analis;Dinas A\n\n2;198001012005011002;#N/A;P3K;IX;Guru;Dinas B\n3;198001012005011003;Ani;PNS\n;;;;;;Mengetahui\n";

#[test]
fn a_foreign_header_is_guessed_and_every_row_keeps_its_line() {
    let values = chose(Table::Roster, SIASN);
    assert_eq!(values.get(HEADER), "3", "two titles and an empty line stand above it");
    let read = roster(&sent(Table::Roster, &values).unwrap());
    let wanted = [
        (6, Some(cells(["198001012005011001", "Wowor, S.E.", "PNS", "Analis", "Dinas A"]))),
        (8, Some(cells(["198001012005011002", "#N/A", "P3K", "Guru", "Dinas B"]))),
        (9, None),
        (10, Some(cells(["", "", "", "", "Mengetahui"]))),
    ];
    assert_eq!(read, wanted, "the numbers of the columns are no row, a short row is none that can be read");
    let said = said(Table::Roster, &values).unwrap();
    assert_eq!(said.values, [("count", "5".to_owned()), ("all", "5".to_owned())]);
}

#[test]
fn a_cell_that_looks_like_a_comment_is_a_cell() {
    let values = chose(Table::Roster, "NIP BARU,NAMA,STATUS PEGAWAI,JABATAN,OPD\n#REF!,Ani,PNS,Guru,A\n");
    assert_eq!(
        roster(&sent(Table::Roster, &values).unwrap()),
        [(2, Some(cells(["#REF!", "Ani", "PNS", "Guru", "A"])))]
    );
}

#[test]
fn a_file_of_ours_goes_on_as_it_is() {
    for file in
        ["nip,nama,jenis,jabatan,unit\n1,2,3,4,5\n", "# 2026\n\"\"\nUnit,NIP,nama,Jenis,jabatan,gol\n5,1,2,3,4,x\n"]
    {
        let values = chose(Table::Roster, file);
        assert_eq!((inputs(Table::Roster, &values), said(Table::Roster, &values)), (vec![], None), "{file}");
        assert_eq!(sent(Table::Roster, &values), Ok(file.into()));
    }
    assert!(inputs(Table::Machine, &chose(Table::Machine, "nip,waktu,mesin\n")).is_empty());
    for file in [
        "Daftar\nnip,nama,jenis,jabatan,unit\n",
        "nip,nama,jenis,jabatan,unit,nip\n",
        "nip,nama,jenis,jabatan,unit,\"a;b\"\n",
    ] {
        assert!(!inputs(Table::Roster, &chose(Table::Roster, file)).is_empty(), "the server would not read {file}");
    }
    assert_eq!(sent(Table::Roster, &Values::default()), Err(vec![(FILE, Fault::Missing)]));
}

#[test]
fn what_is_not_guessed_is_asked_and_no_column_is_two() {
    let mut values = chose(Table::Roster, "Nomor,Siapa,Jabatan\n1,Ani,Guru\n");
    let missing = |values: &Values| sent(Table::Roster, values).unwrap_err();
    let faults = ["column-nip", "column-nama", "column-jenis", "column-unit"].map(|name| (name, Fault::Missing));
    assert_eq!(missing(&values), faults);
    for (name, place) in [("column-nip", "0"), ("column-nama", "1"), ("column-jenis", "2"), ("column-unit", "0")] {
        assert!(!edit(Table::Roster, &mut values, name, place), "as any input");
        values.set(name, place);
    }
    let twice = [("column-jabatan", Fault::ColumnTwice), ("column-unit", Fault::ColumnTwice)];
    assert_eq!(missing(&values), twice);
}

#[test]
fn another_header_is_another_guess_and_the_same_titles_are_read_as_before() {
    let mut values = chose(Table::Roster, SIASN);
    assert!(edit(Table::Roster, &mut values, HEADER, "0"));
    assert_eq!(values.get("column-nip"), "");
    let mut values = chose(Table::Roster, SIASN);
    values.set("column-jabatan", "4");
    let again = put(Table::Roster, kept(Table::Roster, &values), &SIASN.replace("Ani", "Budi"));
    assert_eq!(again.get("column-jabatan"), "4", "what was chosen by hand");
    let other = put(Table::Roster, kept(Table::Roster, &values), &SIASN.replace("GOL.", "PANGKAT"));
    assert_eq!(other.get("column-jabatan"), "5");
    assert!(edit(Table::Roster, &mut values, FILE, ""), "the file was taken out");
    assert!(inputs(Table::Roster, &values).is_empty());
}

#[test]
fn a_column_is_known_by_its_title_and_first_values() {
    let form = inputs(Table::Roster, &chose(Table::Roster, SIASN));
    assert_eq!(form.len(), 2 + 5);
    let labels = |index: usize| -> Vec<String> {
        let Kind::Select(choices) = &form[index].kind else { panic!("{:?}", form[index]) };
        let names = choices
            .iter()
            .map(|choice| if let Label::Name(name) = &choice.label { name.clone() } else { String::new() });
        names.collect()
    };
    assert_eq!(
        labels(1)[..3],
        ["1 · DAFTAR PEGAWAI NEGERI SI…", "2 · KEADAAN NOVEMBER 2026", "4 · NO, NIP BARU, Nama_Lengkap"]
    );
    assert_eq!(labels(2)[1], "NIP BARU · 2, 198001012005011001, 198001012005011002");
    let form = inputs(Table::Roster, &chose(Table::Roster, "NIP,,\n1,,Ani\n"));
    let Kind::Select(choices) = &form[2].kind else { panic!("{:?}", form[2]) };
    assert_eq!(choices, &[Choice::name("0", "NIP · 1"), Choice::name("2", "Ani")], "nothing stands in the second");
}

const MACHINE: &str = "No. ID,Nama,Tanggal,Jam\n17,Ani,02/11/2026,7:31\n17,Ani,13/11/2026,16:02:10\n";

#[test]
fn a_machines_day_and_time_are_joined_and_its_name_is_asked_where_no_column_has_it() {
    let mut values = chose(Table::Machine, MACHINE);
    assert_eq!(values.get(ORDER), "dmy", "there is no thirteenth month");
    assert_eq!(sent(Table::Machine, &values), Err(vec![(NAME, Fault::Missing)]));
    assert!(inputs(Table::Machine, &values).iter().any(|input| input.name == NAME));
    values.set(NAME, "Lobi");
    let text = sent(Table::Machine, &values).unwrap();
    assert_eq!(text, "nip,waktu,mesin\n17,2026-11-02 07:31,Lobi\n17,2026-11-13 16:02:10,Lobi\n");
    let (lines, refused) = parse_log(&text).unwrap();
    assert_eq!((lines.len(), refused.len()), (2, 0));
    values.set(titles::MACHINE, "1");
    assert!(sent(Table::Machine, &values).unwrap().ends_with(",Ani\n"));
    assert!(!inputs(Table::Machine, &values).iter().any(|input| input.name == NAME));
}

#[test]
fn a_day_that_may_be_two_is_asked() {
    let mut values = chose(Table::Machine, &MACHINE.replace("13/11", "03/11"));
    values.set(NAME, "Lobi");
    assert_eq!(sent(Table::Machine, &values), Err(vec![(ORDER, Fault::Missing)]));
    values.set(ORDER, "mdy");
    assert!(sent(Table::Machine, &values).unwrap().contains("2026-02-11 07:31"));
    assert!(edit(Table::Machine, &mut values, MOMENT, "1"), "another column has another order");
    assert_eq!(values.get(ORDER), "");
}

#[test]
fn logs_of_common_machines_are_guessed() {
    let guessed = |header: &str| {
        let titles: Vec<String> = header.split(';').map(str::to_owned).collect();
        guess(Table::Machine.slots(), &titles)
    };
    assert_eq!(guessed("PIN;NIP;Tanggal scan;Mesin"), [Some(1), Some(2), None, Some(3)]);
    assert_eq!(guessed("AC-No.;Name;Date;Time"), [Some(0), Some(2), Some(3), None]);
    assert_eq!(guessed("User ID;Waktu;SN"), [Some(0), Some(1), None, Some(2)]);
    assert_eq!(guessed("NIP;Tanggal;Waktu"), [Some(0), Some(1), Some(2), None]);
    let people = |header: &str| {
        let titles: Vec<String> = header.split(';').map(str::to_owned).collect();
        guess(Table::Roster.slots(), &titles)
    };
    let all = [0, 1, 2, 3, 4].map(Some);
    assert_eq!(people("NIP;NAMA;STATUS CPNS PNS;JABATAN NAMA;UNOR NAMA"), all, "SIASN");
    assert_eq!(people("N I P;Nama Pegawai;Jenis Pegawai;Nama Jabatan;Perangkat Daerah"), all);
}

#[test]
fn each_title_is_plain_and_its_columns_alone() {
    for table in [Table::Roster, Table::Machine] {
        for slot in table.slots() {
            assert!(slot.titles.iter().all(|title| plain(title) == **title), "{}", slot.input);
            let once: BTreeSet<_> = slot.titles.iter().collect();
            assert_eq!(once.len(), slot.titles.len(), "{}", slot.input);
        }
        // Day and time share words, for a log may have one of them or both.
        let own = table.slots().iter().filter(|slot| slot.input != TIME);
        let all: Vec<_> = own.flat_map(|slot| slot.titles).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}

#[test]
fn a_table_that_is_longer_than_the_server_takes_is_said_to_be() {
    let row = ["1,Ani,PNS,", &"x".repeat(1_000), ",u1\n"].concat();
    let values = chose(Table::Roster, &["NIP,NAMA,JENIS,JABATAN,UNIT KERJA\n", &row.repeat(2_000)].concat());
    assert_eq!(sent(Table::Roster, &values), Err(vec![(FILE, Fault::TooLong)]));
}

fn cell() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9 #;,\"\n.é-]{0,8}"
}

proptest! {
    /// Whatever stands in the file, and wherever: what the server reads is what stands there, in the file's line.
    #[test]
    fn what_is_matched_is_read_cell_by_cell(
        titles in prop::collection::vec(cell(), 0..4),
        grid in prop::collection::vec(prop::array::uniform7(cell()), 1..8),
        order in Just([0_usize, 1, 2, 3, 4, 5, 6]).prop_shuffle(),
        semicolons in any::<bool>(),
    ) {
        let mut writer = csv::WriterBuilder::new();
        let mut file = writer.delimiter(if semicolons { b';' } else { b',' }).from_writer(Vec::new());
        for title in &titles {
            file.write_record([title, "", "", "", "", "", ""]).unwrap();
        }
        let header = ["NIP BARU", "Nama", "STATUS KEPEGAWAIAN", "Jabatan", "SKPD", "Golongan", "Eselon"];
        file.write_record(order.map(|place| header[place])).unwrap();
        for row in &grid {
            file.write_record(order.map(|place| &row[place])).unwrap();
        }
        let file = String::from_utf8(file.into_inner().unwrap()).unwrap();
        let mut values = chose(Table::Roster, &file);
        edit(Table::Roster, &mut values, HEADER, &titles.len().to_string());
        let read = roster(&sent(Table::Roster, &values).unwrap());
        let seen = |cell: &String| cell.trim().lines().map(str::trim).collect::<Vec<_>>().join(" ");
        let rows = (titles.len() as u64 + 2..).zip(&grid).map(|(line, row)| {
            (line, [0, 1, 2, 3, 4].map(|place| seen(&row[place])))
        });
        let blank = |cells: &[String; 5]| cells.concat().chars().all(|c| c.is_whitespace() || ",;\"".contains(c));
        let of = |read: Vec<(u64, [String; 5])>| read.into_iter().filter(|(_, cells)| !blank(cells)).collect::<Vec<_>>();
        let read = read.into_iter().map(|(line, cells)| (line, cells.unwrap())).collect();
        prop_assert_eq!(of(read), of(rows.collect()));
    }

    /// Whatever the file is, the step asks for it and writes a table or says what is missing.
    #[test]
    fn any_file_has_its_step(file in "[a-z,;\t\n\"']{1,80}", header in 0_usize..40, log in any::<bool>()) {
        let table = if log { Table::Machine } else { Table::Roster };
        if let Ok(csv) = table::read(file.as_bytes()) {
            let mut values = Values::default();
            edit(table, &mut values, FILE, &csv);
            edit(table, &mut values, HEADER, &header.to_string());
            let _ = (inputs(table, &values), said(table, &values), sent(table, &values));
        }
    }
}
