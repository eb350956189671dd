//! Exports that come page by page: where each page is, and whether another follows.

use klabat_evidence::{ExportHeader, TrailHeader};

use super::filter::{Filter, Part};
use super::query;

/// The address of a page of the roster's export, as the roster is filtered.
#[must_use]
pub fn roster_page(route: &str, filter: &Filter, offset: usize) -> String {
    let offset = (offset > 0).then(|| offset.to_string());
    let mut fields: Vec<_> = [Part::Unit, Part::Kind, Part::Search].map(|part| (part.wire(), filter.get(part))).into();
    fields.extend(super::place::roster_state(filter));
    fields.push(("offset", offset));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_deref())).collect();
    query::write(route, &fields)
}

/// The address of a page of a unit's month of evidence; the first without a cursor.
#[must_use]
pub fn evidence_page(route: &str, unit: &str, month: &str, cursor: Option<&str>) -> String {
    query::write(route, &[("unit", Some(unit)), ("month", Some(month)), ("cursor", cursor)])
}

/// The cursor of the page after this one, `Some(None)` after the last; `None` when it is no page of an export.
#[must_use]
pub fn next_page(page: &[u8]) -> Option<Option<String>> {
    let header = std::str::from_utf8(page).ok()?.lines().next()?;
    Some(ExportHeader::from_json(header).ok()?.next)
}

/// The address of a page of the trail; the first with nothing, any other with what [`next_trail`] said.
#[must_use]
pub fn trail_page(route: &str, next: Option<(u64, u64)>) -> String {
    let [from, until] = [next.map(|(from, _)| from.to_string()), next.map(|(_, until)| until.to_string())];
    query::write(route, &[("from", from.as_deref()), ("until", until.as_deref())])
}

/// Where the page of the trail after this one begins, and where the whole ends; `Some(None)` after the last, `None` when
/// it is no page of a trail.
#[must_use]
pub fn next_trail(page: &[u8]) -> Option<Option<(u64, u64)>> {
    let header = TrailHeader::from_json(std::str::from_utf8(page).ok()?.lines().next()?).ok()?;
    Some(header.next.map(|next| (next, header.until)))
}

/// The name under which an attachment is saved: the server takes PDF, JPEG and PNG, and keeps no name.
#[must_use]
pub fn attachment_name(file: &[u8]) -> &'static str {
    match file {
        [b'%', b'P', b'D', b'F', ..] => "lampiran.pdf",
        [0xff, 0xd8, ..] => "lampiran.jpg",
        [0x89, b'P', b'N', b'G', ..] => "lampiran.png",
        _ => "lampiran",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_followed_from_page_to_page() {
        let page = include_bytes!("../../../../functions/verifier/vectors/office/export-1.ndjson");
        let next = next_page(page).unwrap().unwrap();
        let address = evidence_page("/export", "bkpp", "2026-08", Some(&next));
        assert_eq!(address, format!("/export?unit=bkpp&month=2026-08&cursor={next}"));
        assert_eq!(evidence_page("/export", "bkpp", "2026-08", None), "/export?unit=bkpp&month=2026-08");
        let last = include_bytes!("../../../../functions/verifier/vectors/office/export-2.ndjson");
        assert_eq!(next_page(last), Some(None));
        assert_eq!(next_page(b"<html>"), None, "a captive portal's page is none of ours");
    }

    #[test]
    fn the_export_follows_the_rosters_filter() {
        let filter = Filter {
            unit: Some("u1".into()),
            state: Some("not_enrolled".into()),
            search: "a b".into(),
            ..Filter::default()
        };
        assert_eq!(roster_page("/export", &filter, 1_000), "/export?unit=u1&search=a+b&enrolled=false&offset=1000");
    }

    #[test]
    fn a_trail_is_followed_to_where_its_first_page_says() {
        let page = include_bytes!("../../../../functions/verifier/vectors/office/trail-1.ndjson");
        let next = next_trail(page).unwrap();
        assert_eq!(next, Some((5, 8)));
        assert_eq!(trail_page("/export", next), "/export?from=5&until=8");
        assert_eq!(trail_page("/export", None), "/export");
        let last = include_bytes!("../../../../functions/verifier/vectors/office/trail-2.ndjson");
        assert_eq!(next_trail(last), Some(None));
        assert_eq!(next_trail(b"<html>"), None);
    }

    #[test]
    fn an_attachment_is_named_by_what_it_is() {
        let names = [&b"%PDF-1.7"[..], b"\xff\xd8\xff\xe0", b"\x89PNG\r\n", b"?"].map(attachment_name);
        assert_eq!(names, ["lampiran.pdf", "lampiran.jpg", "lampiran.png", "lampiran"]);
    }
}
