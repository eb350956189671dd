//! Our columns, and what other systems call them: SIASN and SIMPEG for people, the common machines for their logs.

use crate::console::change::Table;
use crate::messages::console::Key;

/// One of our columns, or a part of one, for which a column of the file is chosen.
pub(super) struct Slot {
    /// The name of its input.
    pub(super) input: &'static str,
    pub(super) label: Key,
    /// What stands in it, and whether it may be left out.
    pub(super) hint: Key,
    /// What it may be called, the surest first: letters and digits alone, in lower case.
    pub(super) titles: &'static [&'static str],
}

/// Day of a punch, or day and time.
pub(super) const MOMENT: &str = "column-waktu";
/// Its time, where that is a column of its own.
pub(super) const TIME: &str = "column-jam";
/// The machine.
pub(super) const MACHINE: &str = "column-mesin";

const ROSTER: [Slot; 5] = [
    Slot {
        input: "column-nip",
        label: Key::Nip,
        hint: Key::ColumnRequired,
        titles: &[
            "nip",
            "nipbaru",
            "nipnipppk",
            "nippppk",
            "nipppk",
            "nipasn",
            "nippegawai",
            "nomorindukpegawai",
            "nipnik",
            "noinduk",
            "nomorinduk",
            "niplama",
        ],
    },
    Slot {
        input: "column-nama",
        label: Key::Name,
        hint: Key::ColumnRequired,
        titles: &[
            "nama",
            "namalengkap",
            "namapegawai",
            "namaasn",
            "namapns",
            "namadangelar",
            "namagelar",
            "namalengkapdangelar",
            "namalengkapgelar",
            "name",
        ],
    },
    Slot {
        input: "column-jenis",
        label: Key::Kind,
        hint: Key::ColumnKindHint,
        titles: &[
            "jenis",
            "jenispegawai",
            "statuskepegawaian",
            "statuspegawai",
            "jeniskepegawaian",
            "jenisasn",
            "statusasn",
            "statuscpnspns",
            "pnspppk",
            "status",
        ],
    },
    Slot {
        input: "column-jabatan",
        label: Key::Position,
        hint: Key::ColumnRequired,
        titles: &["jabatan", "namajabatan", "jabatannama", "jabatansekarang", "jabatanterakhir"],
    },
    Slot {
        input: "column-unit",
        label: Key::Unit,
        hint: Key::ColumnUnitHint,
        titles: &[
            "unit",
            "unitkerja",
            "namaunitkerja",
            "unitkerjanama",
            "unor",
            "unornama",
            "namaunor",
            "unitorganisasi",
            "opd",
            "namaopd",
            "skpd",
            "perangkatdaerah",
            "satuankerja",
            "satuankerjanama",
            "satker",
            "instansi",
        ],
    },
];

const LOG: [Slot; 4] = [
    Slot {
        input: "column-nip",
        label: Key::Nip,
        hint: Key::ColumnNumberHint,
        titles: &[
            "nip",
            "nipbaru",
            "nippegawai",
            "nomorindukpegawai",
            "noid",
            "id",
            "idpegawai",
            "userid",
            "pin",
            "idfinger",
            "enrollid",
            "acno",
            "nopegawai",
            "empno",
            "employeeid",
            "nik",
            "noinduk",
        ],
    },
    Slot {
        input: MOMENT,
        label: Key::Time,
        hint: Key::ColumnMomentHint,
        titles: &[
            "tanggaljam",
            "tanggaldanjam",
            "tanggalwaktu",
            "tanggaldanwaktu",
            "tgljam",
            "tglwaktu",
            "waktuabsen",
            "waktuscan",
            "tanggalscan",
            "scandate",
            "scantime",
            "datetime",
            "timestamp",
            "tanggal",
            "tgl",
            "tanggalabsen",
            "haritanggal",
            "date",
            "waktu",
            "time",
        ],
    },
    Slot {
        input: TIME,
        label: Key::ColumnTime,
        hint: Key::ColumnTimeHint,
        titles: &["jam", "pukul", "jamabsen", "jamscan", "waktu", "time"],
    },
    Slot {
        input: MACHINE,
        label: Key::SourceImport,
        hint: Key::ColumnMachineHint,
        titles: &[
            "mesin",
            "namamesin",
            "idmesin",
            "nomesin",
            "terminal",
            "device",
            "devicename",
            "deviceid",
            "machine",
            "sn",
            "snmesin",
            "serialnumber",
            "lokasi",
            "lokasimesin",
        ],
    },
];

impl Table {
    /// The columns as the server reads them.
    pub(in crate::console) const fn header(self) -> &'static [&'static str] {
        match self {
            Self::Roster => &["nip", "nama", "jenis", "jabatan", "unit"],
            Self::Machine => &["nip", "waktu", "mesin"],
        }
    }

    pub(super) const fn slots(self) -> &'static [Slot] {
        match self {
            Self::Roster => &ROSTER,
            Self::Machine => &LOG,
        }
    }
}
