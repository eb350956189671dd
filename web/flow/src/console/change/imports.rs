//! Taking an import back.

use klabat_api::console::{ImportEntry, ImportKind, Me};
use klabat_api::routes;

use super::Ask;
use crate::console::form::{Form, Input, Said, Values};
use crate::console::typed::Typed;
use crate::http::Request;
use crate::messages::console::Key;

/// The end of an import: all of it is taken back, or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoImport(pub ImportEntry);

impl Ask for UndoImport {
    fn title(&self) -> Said {
        Key::UndoImportTitle.into()
    }

    fn form(&self, _: &Values, _: &Me) -> Form {
        let key = match self.0.kind {
            ImportKind::Roster => Key::UndoRosterText,
            ImportKind::Machine => Key::UndoMachineText,
        };
        let mut values = vec![("added", self.0.added.to_string())];
        if self.0.kind == ImportKind::Roster {
            values.push(("changed", self.0.changed.to_string()));
        }
        Form::new(Key::UndoImport, vec![Input::reason()]).warning(Said { key, values }).danger()
    }

    fn request(&self, typed: &mut Typed<'_>) -> Request {
        Request::json(routes::fill(routes::IMPORT_UNDO, &[&self.0.id]), &typed.reason())
    }

    fn done(&self, _: &Values) -> Said {
        Key::DoneUndoImport.into()
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::console::{ImportEntry, ImportKind};

    use super::{Ask as _, UndoImport};
    use crate::console::form::Values;
    use crate::console::tests::admin;
    use crate::messages::Language;
    use crate::messages::Message as _;

    #[test]
    fn one_is_told_what_will_happen_before_it_does() {
        let of = |kind| {
            let entry = ImportEntry {
                id: "i1".into(),
                kind,
                name: None,
                file: String::new(),
                valid_from: None,
                added: 12,
                changed: 3,
                by: String::new(),
                at: 0,
                undone: None,
            };
            let form = UndoImport(entry).form(&Values::default(), &admin());
            let said = form.warning.unwrap();
            let values: Vec<_> = said.values.iter().map(|(name, value)| (*name, &**value)).collect();
            (said.key.fill(Language::Id, &values), form.is_danger)
        };
        assert_eq!(
            of(ImportKind::Roster),
            ("12 pegawai baru dihapus, 3 dikembalikan seperti sebelum impor.".into(), true)
        );
        assert_eq!(
            of(ImportKind::Machine),
            ("12 absen mesin lama dari impor ini dihapus dan tidak dihitung lagi.".into(), true)
        );
    }
}
