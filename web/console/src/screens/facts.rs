//! The facts of a record: their groups, labels and values.

use klabat_api::console::{Fact, RecordDetail};
use klabat_kit::flow::messages::console::Key;

use crate::parts::dbm;
use crate::words::Words;

/// Facts that answer one question together, with what they prove and what they do not.
pub(super) struct Group {
    pub(super) title: Key,
    pub(super) proves: Key,
    pub(super) limits: Key,
    /// Label, value, and whether the value is a code to compare letter by letter.
    pub(super) facts: Vec<(String, String, bool)>,
}

/// How a value is written.
#[derive(Clone, Copy)]
enum Form {
    Moment,
    Milliseconds,
    Decibels,
    Metres,
    Location,
    Code,
    Text,
}

/// To which group a fact belongs, its label and its form; `None` for a code newer than this page.
fn known(code: &str) -> Option<(usize, Key, Form)> {
    Some(match code {
        "opened_at" => (0, Key::FactOpenedAt, Form::Moment),
        "clock_uncertainty_ms" => (0, Key::FactClockUncertainty, Form::Milliseconds),
        "client_time" => (0, Key::FactClientTime, Form::Moment),
        "signal_min_dbm" => (1, Key::FactSignalMin, Form::Decibels),
        "signal_max_dbm" => (1, Key::FactSignalMax, Form::Decibels),
        "signal_samples" => (1, Key::FactSignalSamples, Form::Text),
        "opener_tag" => (1, Key::FactOpenerTag, Form::Code),
        "sealer_tag" => (1, Key::FactSealerTag, Form::Code),
        "beacon" => (1, Key::FactBeacon, Form::Code),
        "boot" => (1, Key::FactBoot, Form::Text),
        "counter" => (1, Key::FactCounter, Form::Text),
        "epoch" => (1, Key::FactEpoch, Form::Code),
        "credential" => (2, Key::FactCredential, Form::Code),
        "origin" => (2, Key::FactOrigin, Form::Text),
        "submission" => (2, Key::FactSubmission, Form::Code),
        "location" => (3, Key::FactLocation, Form::Location),
        "distance_m" => (3, Key::FactDistance, Form::Metres),
        _ => return None,
    })
}

fn value(words: Words, detail: &RecordDetail, fact: &Fact, form: Form) -> String {
    let text = || fact.value.clone();
    match form {
        Form::Moment => fact.value.parse().map_or_else(|_| text(), |at| words.precise_time(at, &detail.row.unit)),
        Form::Milliseconds => [&*fact.value, " ms"].concat(),
        Form::Decibels => fact.value.parse().map_or_else(|_| text(), dbm),
        Form::Metres => [&*fact.value, " m"].concat(),
        Form::Location => match &*fact.value {
            "not_asked" => words.t(Key::LocationNotAsked),
            "denied" => words.t(Key::LocationDenied),
            "unavailable" => words.t(Key::LocationUnavailable),
            fix => [fix, " m"].concat(),
        },
        Form::Code | Form::Text => text(),
    }
}

/// All facts of a record in their groups; those that this page does not know come last, under their codes.
pub(super) fn groups(words: Words, detail: &RecordDetail) -> Vec<Group> {
    let row = &detail.row;
    let none = || words.t(Key::NotMeasured);
    let plain = |key: Key, value: String| (words.t(key), value, false);
    let group = |title, proves, limits, facts| Group { title, proves, limits, facts };
    let mut groups = vec![
        group(
            Key::GroupTime,
            Key::GroupTimeProves,
            Key::GroupTimeLimits,
            vec![
                plain(Key::FactSealedAt, words.precise_time(row.sealed_at, &row.unit)),
                plain(Key::FactReceivedAt, words.precise_time(row.received_at, &row.unit)),
                plain(Key::FactOpenToSeal, [&*words.seconds(row.open_to_seal_ms), " s"].concat()),
            ],
        ),
        group(
            Key::GroupPresence,
            Key::GroupPresenceProves,
            Key::GroupPresenceLimits,
            vec![
                plain(Key::FactBeaconName, row.beacon.clone()),
                plain(Key::FactSignal, row.signal_dbm.map_or_else(none, dbm)),
                plain(Key::FactEcho, row.echo_ms.map_or_else(none, |ms| format!("{ms} ms"))),
            ],
        ),
        group(Key::GroupPhone, Key::GroupPhoneProves, Key::GroupPhoneLimits, Vec::new()),
        group(Key::GroupLocation, Key::GroupLocationProves, Key::GroupLocationLimits, Vec::new()),
        group(Key::GroupOther, Key::GroupOtherProves, Key::GroupOtherLimits, Vec::new()),
    ];
    let last = groups.len() - 1;
    for fact in &detail.facts {
        let (at, entry) = match known(&fact.code) {
            Some((at, key, form)) => (at, (words.t(key), value(words, detail, fact, form), matches!(form, Form::Code))),
            None => (last, (fact.code.clone(), fact.value.clone(), true)),
        };
        groups[at].facts.push(entry);
    }
    groups.retain(|group| !group.facts.is_empty());
    groups
}
