//! Makes a month's export of real signatures, for measuring: `month FOLDER RECORDS [PEOPLE]`.
//!
//! Into the folder go `trust.json` and pages of 500 submissions, as the service writes them.

#[expect(dead_code, reason = "the other example and the tests use the rest")]
mod office;

use std::error::Error;
use std::fs;
use std::path::Path;

use klabat_evidence::{ExportHeader, ExportLine, Intent, Millis};
use office::{DAY_MS, Office, Person};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

/// 2026-08-01T00:00:00Z, when it is eight in the morning in Minahasa Utara.
const AUGUST: u64 = 1_785_542_400_000;

/// Working days of that month.
const DAYS: u64 = 21;

/// Submissions on a page.
const PAGE: u64 = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, records, people @ ..] = arguments.as_slice() else {
        return Err("usage: month FOLDER RECORDS [PEOPLE]".into());
    };
    let (folder, records): (&Path, u64) = (Path::new(folder), records.parse()?);
    let people = people.first().map_or(Ok(5_000), |people| people.parse())?;
    let office = Office::new(people);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("trust.json"), office.trust())?;
    let pages = records.div_ceil(PAGE);
    (0..pages).into_par_iter().try_for_each(|page| {
        let numbers = page * PAGE..((page + 1) * PAGE).min(records);
        let text = self::page(&office, page, page + 1 == pages, numbers, records);
        fs::write(folder.join(format!("page-{:04}.ndjson", page + 1)), text)
    })?;
    Ok(())
}

/// One page, with the parties that it names.
fn page(office: &Office, page: u64, last: bool, numbers: std::ops::Range<u64>, records: u64) -> String {
    let cursor = |page: u64| Some(format!("{page:08}"));
    let header = ExportHeader {
        unit: None,
        month: "2026-08".to_owned(),
        page: u32::try_from(page + 1).expect("a month has fewer pages"),
        cursor: (page > 0).then(|| cursor(page)).flatten(),
        next: (!last).then(|| cursor(page + 1)).flatten(),
        relying_party: office.relying_party.clone(),
    };
    let mut parties = vec![ExportLine::Beacon(office.beacon)];
    let (mut submissions, mut named, mut day) = (Vec::new(), std::collections::BTreeSet::new(), None);
    for number in numbers {
        let begin = Millis(AUGUST + number * DAYS / records * DAY_MS);
        let grant = office.grant(begin);
        if day.replace(begin) != Some(begin) {
            parties.push(ExportLine::Grant(Box::new(grant)));
        }
        let who = usize::try_from(number).expect("64 bits") % office.people().len();
        let person: &Person = &office.people()[who];
        if named.insert(who) {
            parties.push(ExportLine::Credential(person.holder().clone()));
        }
        let intent = if (number / office.people().len() as u64).is_multiple_of(2) { Intent::In } else { Intent::Out };
        let sealed_at = Millis(begin.0 + 60_000 + number * 3_571 % (DAY_MS - 120_000));
        let counter = u32::try_from(number + 1).expect("a month has fewer check-ins");
        let submission = Box::new(office.punch(person, &grant, intent, counter, sealed_at));
        submissions.push(ExportLine::Submission { submission, unit: "load".to_owned(), position: None });
    }
    let lines = parties.iter().chain(&submissions).map(ExportLine::to_json);
    std::iter::once(header.to_json()).chain(lines).flat_map(|line| [line, "\n".to_owned()]).collect()
}
