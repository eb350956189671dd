//! Below the sums: what the letters mean, how the recap stands, and room for two signatures.

use klabat_api::console::{Recap, RecapState};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sums::counted;
use super::{CODES, DAYS, Looks, Shape};
use crate::messages::console::Key;
use crate::messages::{Language, Message as _};

/// Lines below the totals: what letters and headings mean, how the recap stands, and room for two signatures.
pub(super) const LINES: u32 = 10;

/// Where they begin: behind the columns that are printed on every page, so that they stand on one.
const LEFT: u16 = DAYS - 1;

/// What the letters of the days and the short headings of the sums mean.
pub(super) fn legend(sheet: &mut Worksheet, shape: &Shape, looks: &Looks, language: Language) -> Result<(), XlsxError> {
    let line = |words: &mut dyn Iterator<Item = (&str, Key)>| {
        words.map(|(short, long)| [short, ": ", long.text(language)].concat()).collect::<Vec<_>>().join("; ")
    };
    let mark = [("ᵐ", Key::ByHand)];
    let letters = line(&mut std::iter::once(("H", Key::PresencePresent)).chain(CODES).chain(mark));
    let headings = [(Key::WorkingDaysShort, Key::WorkingDays)].into_iter();
    let headings = headings.chain(counted().map(|(short, long, _)| (short, long)));
    let headings = line(&mut headings.map(|(short, long)| (short.text(language), long)));
    for (line, words) in (shape.last() + 2..).zip([letters, headings]) {
        sheet.merge_range(line, LEFT, line, shape.sums() - 1, &words, &looks.note)?;
        sheet.set_row_height(line, 24)?;
    }
    Ok(())
}

/// How the recap stands, and who signs the printed one: the operator and the head of the unit.
pub(super) fn signatures(
    sheet: &mut Worksheet,
    recap: &Recap,
    shape: &Shape,
    language: Language,
) -> Result<(), XlsxError> {
    let stands = match recap.state {
        RecapState::Locked => Key::PrintedLocked,
        RecapState::Verified => Key::PrintedVerified,
        RecapState::Draft | RecapState::Unlocked => Key::PrintedDraft,
    };
    let line = shape.last() + 5;
    sheet.write(line, LEFT, stands.text(language))?;
    let head = Key::SignedByHead.fill(language, &[("name", &recap.unit.name)]);
    let names = [(LEFT, Key::SignedByOperator.text(language).to_owned()), (DAYS + shape.days * 2 / 3, head)];
    for (column, name) in names {
        sheet.write(line + 1, column, name)?;
        sheet.write(line + 4, column, "________________________________")?;
        sheet.write(line + 5, column, "NIP")?;
    }
    Ok(())
}
