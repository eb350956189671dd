//! The versions of a unit's month: what one may do to the recap in sight, and the way to the others.

use klabat_api::console::{Recap, RecapEvent, RecapRow, RecapState, Role};

use super::filter::Filter;
use super::place::Place;
use super::route::Route;
use crate::messages::console::Key;

/// What comes next for a recap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The SKPD's word.
    Verify,
    /// The same, once the month is over.
    VerifyLater,
    /// BKPP's lock.
    Lock,
    /// It is another admin who locks it.
    LockByAnother,
    /// The end of a lock.
    Unlock,
}

/// The recap of the same unit and month in another version; in the one that counts without a number.
#[must_use]
pub fn version(recap: &Recap, number: Option<u32>) -> Route {
    let (unit, month) = (Some(recap.unit.id.clone()), Some(recap.month.clone()));
    Route::At(Place::Recap, Filter { unit, month, version: number, ..Filter::default() })
}

/// Whether a later version was verified, so that this one is only kept.
#[must_use]
pub fn is_former(recap: &Recap) -> bool {
    recap.history.last().is_some_and(|last| last.version > recap.version)
}

/// Whether the version that counts is locked.
fn is_locked(recap: &Recap) -> bool {
    recap.history.last().is_some_and(|last| last.state == RecapState::Locked)
}

/// What somebody may do next to the recap in sight, and whether it is time for it: `today` is the unit's date.
#[must_use]
pub fn next_step(recap: &Recap, role: Role, today: &str) -> Option<(Step, bool)> {
    if is_former(recap) {
        return None;
    }
    match (recap.state, role) {
        // Beside a locked version the next one can be looked at, but the server takes no word for it.
        (RecapState::Draft, Role::Admin | Role::Operator) if !is_locked(recap) => {
            let is_over = *recap.month < *today.get(..7).unwrap_or_default();
            Some(if is_over { (Step::Verify, recap.open.total() == 0) } else { (Step::VerifyLater, false) })
        }
        (RecapState::Verified, Role::Admin) if recap.own => Some((Step::LockByAnother, false)),
        (RecapState::Verified, Role::Admin) => Some((Step::Lock, !recap.moved)),
        (RecapState::Locked, Role::Admin) => Some((Step::Unlock, true)),
        _ => None,
    }
}

/// What it means for the recap in sight that something is not decided yet; nothing of a former version, which it is not
/// about.
#[must_use]
pub fn open_text(recap: &Recap) -> Option<Key> {
    match recap.state {
        _ if recap.open.total() == 0 || is_former(recap) => None,
        _ if is_locked(recap) => Some(Key::OpenLockedText),
        RecapState::Draft => Some(Key::OpenCasesText),
        RecapState::Verified => Some(Key::OpenVerifiedText),
        RecapState::Locked | RecapState::Unlocked => None,
    }
}

/// The days that are over and keep the recap in sight from being verified, person by person: `today` is the unit's date.
/// Of a month that runs, the days to come are open anyway.
#[must_use]
pub fn open_days<'a>(recap: &'a Recap, today: &str) -> Vec<(&'a RecapRow, Vec<&'a str>)> {
    if recap.state != RecapState::Draft || is_former(recap) || is_locked(recap) {
        return Vec::new();
    }
    let open = |row: &'a RecapRow| {
        let days = recap.days.iter().zip(&row.days);
        let open = days.filter(|(day, cell)| *day.date < *today && cell.as_ref().is_some_and(|cell| cell.open));
        (row, open.map(|(day, _)| &*day.date).collect::<Vec<_>>())
    };
    recap.rows.iter().map(open).filter(|(_, days)| !days.is_empty()).collect()
}

/// What was done to the version in sight, in order.
pub fn signoffs(recap: &Recap) -> impl Iterator<Item = &RecapEvent> {
    recap.history.iter().filter(|event| event.version == recap.version)
}

/// The numbers of the other versions that were kept, in order.
#[must_use]
pub fn others(recap: &Recap) -> Vec<u32> {
    let mut numbers: Vec<_> =
        recap.history.iter().map(|event| event.version).filter(|it| *it != recap.version).collect();
    numbers.dedup();
    numbers
}

/// The way from a recap that stays as it was to what is computed now: as the next version, for those who may verify it.
#[must_use]
pub fn newest(recap: &Recap, role: Role) -> Option<Route> {
    match recap.state {
        _ if is_former(recap) => None,
        RecapState::Verified if matches!(role, Role::Admin | Role::Operator) => {
            Some(version(recap, Some(recap.version + 1)))
        }
        RecapState::Unlocked => Some(version(recap, None)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use klabat_api::Base64Url;
    use klabat_api::console::{
        DayCell, EmployeeKind, OpenCases, Recap, RecapDay, RecapEvent, RecapRow, RecapState, RecapTotals, Role,
    };

    use super::super::arrivals::tests::unit;
    use super::super::tests::{asked, open};
    use super::super::{Effect, Event, Filter, Place, Route};
    use super::{Step, is_former, newest, next_step, open_days, open_text, others, signoffs, version};
    use crate::messages::console::Key;

    /// A recap beside which these versions were kept.
    fn recap(state: RecapState, number: u32, kept: &[(u32, RecapState)]) -> Recap {
        let event = |(version, state): &(u32, RecapState)| RecapEvent {
            version: *version,
            state: *state,
            by: "Ibu Admin".into(),
            at: 0,
            reason: None,
            hash: Base64Url(vec![7; 32]),
        };
        Recap {
            regency: "Kabupaten Contoh".into(),
            unit: unit("u1"),
            month: "2026-10".into(),
            state,
            version: number,
            days: Vec::new(),
            rows: Vec::new(),
            totals: RecapTotals::default(),
            open: OpenCases::default(),
            moved: false,
            own: false,
            hash: Base64Url(vec![7; 32]),
            signature: None,
            history: kept.iter().map(event).collect(),
        }
    }

    const TODAY: &str = "2026-11-24";

    #[test]
    fn a_month_that_moved_after_its_verification_is_verified_anew() {
        let mut verified = recap(RecapState::Verified, 1, &[(1, RecapState::Verified)]);
        assert_eq!(next_step(&verified, Role::Admin, TODAY), Some((Step::Lock, true)));
        verified.moved = true;
        assert_eq!(next_step(&verified, Role::Admin, TODAY), Some((Step::Lock, false)));
        let own = Recap { own: true, ..verified.clone() };
        assert_eq!(next_step(&own, Role::Admin, TODAY), Some((Step::LockByAnother, false)));
        assert_eq!(next_step(&verified, Role::Operator, TODAY), None);
        let next = newest(&verified, Role::Operator).map(|route| route.address());
        assert_eq!(next.as_deref(), Some("/console/recap?month=2026-10&unit=u1&version=2"));
        assert_eq!(newest(&verified, Role::Auditor), None);
        let mut draft = recap(RecapState::Draft, 2, &[(1, RecapState::Verified)]);
        assert_eq!(next_step(&draft, Role::Operator, TODAY), Some((Step::Verify, true)));
        assert_eq!(next_step(&draft, Role::Operator, "2026-10-31"), Some((Step::VerifyLater, false)));
        draft.open.reviews = 1;
        assert_eq!(next_step(&draft, Role::Operator, TODAY), Some((Step::Verify, false)));
        assert_eq!(next_step(&draft, Role::Superior, TODAY), None);
    }

    #[test]
    fn what_is_not_decided_yet_means_another_thing_in_each_state() {
        let text = |state, number, kept: &[(u32, RecapState)]| {
            open_text(&Recap { open: OpenCases { reviews: 1, ..OpenCases::default() }, ..recap(state, number, kept) })
        };
        let verified = (1, RecapState::Verified);
        let locked = [verified, (1, RecapState::Locked)];
        assert_eq!(text(RecapState::Draft, 1, &[]), Some(Key::OpenCasesText));
        assert_eq!(text(RecapState::Verified, 1, &[verified]), Some(Key::OpenVerifiedText));
        assert_eq!(text(RecapState::Draft, 2, &[verified]), Some(Key::OpenCasesText));
        assert_eq!(text(RecapState::Locked, 1, &locked), Some(Key::OpenLockedText));
        assert_eq!(text(RecapState::Draft, 2, &locked), Some(Key::OpenLockedText), "the next one beside it");
        assert_eq!(text(RecapState::Verified, 1, &[verified, (2, RecapState::Verified)]), None, "a former one");
        assert_eq!(open_text(&recap(RecapState::Draft, 1, &[])), None);
    }

    #[test]
    fn days_that_wait_are_named_and_days_to_come_are_not() {
        let cell = |open| DayCell {
            code: "?".into(),
            check_in: None,
            check_out: None,
            open,
            late_minutes: 0,
            early_minutes: 0,
            worked_minutes: 0,
            deduction: 0,
            reasons: Vec::new(),
        };
        let row = |name: &str, days| RecapRow {
            employee: name.into(),
            nip: String::new(),
            name: name.into(),
            kind: EmployeeKind::Pns,
            position: String::new(),
            totals: RecapTotals::default(),
            days,
        };
        let day = |date: &str| RecapDay { date: date.into(), holiday: false, name: None };
        let days = ["2026-11-22", "2026-11-23", "2026-11-24"].map(day).into();
        let rows = vec![
            row("Ani", vec![Some(cell(false)), Some(cell(true)), Some(cell(true))]),
            row("Budi", vec![None, Some(cell(false)), Some(cell(true))]),
        ];
        let draft = Recap { days, rows, ..recap(RecapState::Draft, 1, &[]) };
        let open: Vec<_> = open_days(&draft, TODAY).into_iter().map(|(row, days)| (&*row.name, days)).collect();
        assert_eq!(open, [("Ani", vec!["2026-11-23"])]);
        assert_eq!(open_days(&draft, "2026-11-25").len(), 2);
        assert!(open_days(&Recap { state: RecapState::Verified, ..draft }, TODAY).is_empty());
    }

    #[test]
    fn a_version_tells_who_signed_it_and_which_others_there_are() {
        let kept =
            [(1, RecapState::Verified), (1, RecapState::Locked), (1, RecapState::Unlocked), (2, RecapState::Verified)];
        let second = recap(RecapState::Verified, 2, &kept);
        assert_eq!(signoffs(&second).map(|event| event.state).collect::<Vec<_>>(), [RecapState::Verified]);
        assert_eq!(others(&second), [1]);
        assert_eq!(others(&recap(RecapState::Draft, 3, &kept)), [1, 2]);
        assert_eq!(others(&recap(RecapState::Draft, 1, &[])), [0; 0]);
    }

    #[test]
    fn a_former_version_is_only_looked_at() {
        let former = recap(RecapState::Verified, 1, &[(1, RecapState::Verified), (2, RecapState::Verified)]);
        assert!(is_former(&former));
        assert_eq!((next_step(&former, Role::Admin, TODAY), newest(&former, Role::Admin)), (None, None));
        assert_eq!(version(&former, None).address(), "/console/recap?month=2026-10&unit=u1");
    }

    #[test]
    fn another_month_or_unit_begins_with_the_version_that_counts() {
        let address = "/console/recap?month=2026-10&unit=u1&version=2";
        let (mut model, effects) = open(address, Role::Admin);
        assert_eq!(asked(&effects), "/api/v1/console/recap?version=2&unit=u1&month=2026-10");
        let Route::At(Place::Recap, filter) = Route::parse_address(address) else { panic!("{address}") };
        let filter = Filter { month: Some("2026-09".into()), ..filter };
        let effects = model.update(Event::Filter(Route::At(Place::Recap, filter)));
        assert!(effects.contains(&Effect::Push("/console/recap?month=2026-09&unit=u1".into())), "{effects:?}");
    }

    #[test]
    fn a_lock_is_opened_before_anything_else_is_verified() {
        let locked = recap(RecapState::Locked, 1, &[(1, RecapState::Verified), (1, RecapState::Locked)]);
        assert_eq!(next_step(&locked, Role::Admin, TODAY), Some((Step::Unlock, true)));
        assert_eq!(newest(&locked, Role::Admin), None);
        let beside = recap(RecapState::Draft, 2, &[(1, RecapState::Verified), (1, RecapState::Locked)]);
        assert_eq!(next_step(&beside, Role::Admin, TODAY), None);
        let unlocked = recap(RecapState::Unlocked, 1, &[(1, RecapState::Locked), (1, RecapState::Unlocked)]);
        assert_eq!(next_step(&unlocked, Role::Admin, TODAY), None);
        assert_eq!(newest(&unlocked, Role::Admin), Some(version(&unlocked, None)));
    }
}
