//! Keys of a queue: what they do while the focus is within its list, where it goes, and where it is when the list was
//! drawn anew. Elsewhere they are letters (WCAG 2.1.4).

use crate::messages::console::Key;

/// A key that was pressed in the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other, as at a keyboard")]
pub struct Pressed<'a> {
    /// Its name, as browsers give it.
    pub key: &'a str,
    /// Whether Shift was held.
    pub shift: bool,
    /// Whether Ctrl, Alt or Meta was: such a key belongs to the browser or to the system.
    pub others: bool,
    /// Whether it goes into a field.
    pub typed: bool,
    /// Whether it was held until it came again.
    pub repeats: bool,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// To the next of those that wait.
    Next,
    /// To the one before.
    Previous,
    /// Presses what bears this key (`aria-keyshortcuts`) in the one that has the focus.
    One(&'static str),
    /// Presses what bears this key beside the list.
    All(&'static str),
}

/// Ticks one.
pub const TICK: &str = "x";
/// Approves, confirms or accepts one.
pub const APPROVE: &str = "a";
/// Rejects one.
pub const REJECT: &str = "t";
/// Approves the ticked ones.
pub const APPROVE_ALL: &str = "Shift+A";
/// Rejects the ticked ones.
pub const REJECT_ALL: &str = "Shift+T";
/// Tells the keys.
pub const HELP: &str = "?";

/// The keys as they are told: those that do the same, what that is, and whether it needs rows that can be ticked.
pub const KEYS: [(&[&str], Key, bool); 8] = [
    (&["j", "↓"], Key::KeyNext, false),
    (&["k", "↑"], Key::KeyPrevious, false),
    (&[TICK], Key::KeyTick, true),
    (&[APPROVE], Key::KeyApprove, false),
    (&[REJECT], Key::KeyReject, false),
    (&[APPROVE_ALL], Key::BulkApprove, true),
    (&[REJECT_ALL], Key::BulkReject, true),
    (&[HELP], Key::KeyHelp, false),
];

/// What a key does; `None` when it is none of the list's. Caps Lock changes nothing.
#[must_use]
pub fn stroke(pressed: Pressed<'_>) -> Option<Stroke> {
    let Pressed { key, shift, others, typed, repeats } = pressed;
    if others || typed {
        return None;
    }
    let letter = key.to_ascii_lowercase();
    let moves = match (&*letter, shift) {
        ("j" | "arrowdown", false) => Some(Stroke::Next),
        ("k" | "arrowup", false) => Some(Stroke::Previous),
        _ => None,
    };
    if moves.is_some() || repeats {
        return moves;
    }
    Some(match (&*letter, shift) {
        ("x", false) => Stroke::One(TICK),
        ("a", false) => Stroke::One(APPROVE),
        ("t", false) => Stroke::One(REJECT),
        ("a", true) => Stroke::All(APPROVE_ALL),
        ("t", true) => Stroke::All(REJECT_ALL),
        ("?", _) => Stroke::All(HELP),
        _ => return None,
    })
}

/// Where the focus goes among so many that wait, from the place of one of them or from none: `None` at either end.
#[must_use]
pub fn step(waiting: usize, from: Option<usize>, is_forth: bool) -> Option<usize> {
    let to = match (from, is_forth) {
        (None, _) => 0,
        (Some(place), true) => place + 1,
        (Some(place), false) => place.checked_sub(1)?,
    };
    (to < waiting).then_some(to)
}

/// Which one has the focus when the list was drawn anew, where it was at `place` on `id`: the same one, or, as that waits
/// no longer, the one that has come into its place.
#[must_use]
pub fn kept(waiting: &[String], id: &str, place: usize) -> Option<usize> {
    let same = waiting.iter().position(|waits| waits == id);
    same.or_else(|| Some(place.min(waiting.len().checked_sub(1)?)))
}

#[cfg(test)]
mod tests {
    use super::{APPROVE, APPROVE_ALL, HELP, KEYS, Pressed, REJECT, REJECT_ALL, Stroke, TICK, kept, step, stroke};

    fn pressed(key: &str) -> Pressed<'_> {
        Pressed { key, ..Pressed::default() }
    }

    #[test]
    fn each_key_does_one_thing() {
        for (key, does) in [
            ("j", Some(Stroke::Next)),
            ("ArrowDown", Some(Stroke::Next)),
            ("k", Some(Stroke::Previous)),
            ("ArrowUp", Some(Stroke::Previous)),
            ("x", Some(Stroke::One(TICK))),
            ("a", Some(Stroke::One(APPROVE))),
            // Caps Lock.
            ("A", Some(Stroke::One(APPROVE))),
            ("t", Some(Stroke::One(REJECT))),
            ("?", Some(Stroke::All(HELP))),
            ("Enter", None),
            (" ", None),
            ("Tab", None),
            ("y", None),
        ] {
            assert_eq!(stroke(pressed(key)), does, "{key}");
        }
    }

    #[test]
    fn with_shift_it_is_about_all_that_are_ticked() {
        let shifted = |key| stroke(Pressed { shift: true, ..pressed(key) });
        assert_eq!(shifted("A"), Some(Stroke::All(APPROVE_ALL)));
        assert_eq!(shifted("T"), Some(Stroke::All(REJECT_ALL)));
        // Where a layout has the question mark on another key it is typed without.
        assert_eq!(shifted("?"), Some(Stroke::All(HELP)));
        for key in ["J", "X", "ArrowDown"] {
            assert_eq!(shifted(key), None, "{key}");
        }
    }

    #[test]
    fn what_is_typed_or_the_browsers_own_is_left_alone() {
        for (keys, _, _) in KEYS {
            for key in keys {
                assert_eq!(stroke(Pressed { typed: true, ..pressed(key) }), None, "{key} in a field");
                assert_eq!(stroke(Pressed { others: true, ..pressed(key) }), None, "{key} with Ctrl, Alt or Meta");
            }
        }
    }

    #[test]
    fn a_key_that_is_held_moves_on_and_decides_once() {
        let held = |key| stroke(Pressed { repeats: true, ..pressed(key) });
        assert_eq!((held("j"), held("k")), (Some(Stroke::Next), Some(Stroke::Previous)));
        for key in ["x", "a", "t", "?"] {
            assert_eq!(held(key), None, "{key}");
        }
    }

    #[test]
    fn it_goes_from_one_to_the_next_and_stays_at_the_ends() {
        assert_eq!([step(3, None, true), step(3, None, false)], [Some(0); 2]);
        assert_eq!([step(3, Some(0), true), step(3, Some(1), true), step(3, Some(2), true)], [Some(1), Some(2), None]);
        assert_eq!([step(3, Some(2), false), step(3, Some(0), false)], [Some(1), None]);
        assert_eq!([step(0, None, true), step(0, None, false)], [None; 2]);
    }

    #[test]
    fn whoever_decided_about_one_is_at_the_next() {
        let waiting = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(kept(&waiting, "c", 0), Some(2), "it was moved by those that came");
        assert_eq!(kept(&waiting, "x", 1), Some(1), "b has come into its place");
        assert_eq!(kept(&waiting, "x", 3), Some(2), "it was the last one");
        assert_eq!(kept(&[], "x", 0), None);
    }
}
