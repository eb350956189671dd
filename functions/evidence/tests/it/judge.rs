//! `judge`: each refusal and each reason at its boundary, and that better evidence never fares worse.

use klabat_evidence::{
    AbsentReason, AuthenticChallenge, CLOCK_SLACK_MS, ChallengeSecret, Conditions, Geofence, GeofencePolicy, Judgement,
    Location, Millis, Outside, Position, Reason, Reasons, Refusal, Revoked, TTL_MS, judge,
};
use klabat_protocol::PeerTag;
use klabat_protocol::frames::{SealBody, Signal};
use proptest::prelude::*;

use crate::fixture::{Draft, ISSUED, OFFICE, RECEIVED, Scene, conditions};

type Outcome = Result<Vec<Reason>, Refusal>;

fn outcome(scene: &Scene, draft: &Draft, conditions: &Conditions) -> Outcome {
    let presence = scene.presence(draft);
    let challenge = AuthenticChallenge::by_secret(presence.statement(), &scene.secret)?;
    judge(&presence, &challenge, conditions).map(|judgement| judgement.reasons().collect())
}

fn sealed(change: impl Fn(&mut SealBody) + 'static) -> Outcome {
    let scene = Scene::new();
    let mut draft = scene.punch();
    draft.answer = Box::new(change);
    outcome(&scene, &draft, &conditions())
}

fn under(change: impl FnOnce(&mut Conditions)) -> Outcome {
    let scene = Scene::new();
    let mut conditions = conditions();
    change(&mut conditions);
    outcome(&scene, &scene.punch(), &conditions)
}

/// Sealed at this time, for sure to 800 ms, and received then or later.
fn sealed_at(at: u64) -> Outcome {
    let scene = Scene::new();
    let mut draft = scene.punch();
    draft.answer = Box::new(move |body| {
        body.opened_at = Millis(at);
        body.sealed_at = Millis(at);
    });
    let received_at = Millis(RECEIVED.0.max(at));
    outcome(&scene, &draft, &Conditions { received_at, ..conditions() })
}

/// Uncertainty of the honest seal and the slack of the edge's clocks.
const GIVE_OR_TAKE: u64 = 800 + CLOCK_SLACK_MS;

#[test]
fn an_honest_punch_is_accepted() {
    assert_eq!(sealed(|_| ()), Ok(vec![]));
    let scene = Scene::new();
    let presence = scene.presence(&scene.punch());
    let challenge = AuthenticChallenge::by_secret(presence.statement(), &scene.secret).unwrap();
    assert_eq!(judge(&presence, &challenge, &conditions()), Ok(Judgement::Accepted));
}

#[test]
fn the_challenge_is_ours() {
    let scene = Scene::new();
    let presence = scene.presence(&scene.punch());
    let other = ChallengeSecret::new([0; 32]);
    let foreign = AuthenticChallenge::by_secret(presence.statement(), &other);
    assert_eq!(foreign, Err(Refusal::ForeignChallenge));
}

#[test]
fn the_challenge_is_the_presences_own() {
    let scene = Scene::new();
    let presence = scene.presence(&scene.punch());
    let enrolment = scene.enrolment().statement;
    let other = AuthenticChallenge::by_secret(&enrolment, &scene.secret).unwrap();
    assert_eq!(judge(&presence, &other, &conditions()), Err(Refusal::ForeignChallenge));
}

#[test]
fn deferred_statements_are_refused_for_now() {
    let scene = Scene::new();
    let mut draft = scene.punch();
    draft.statement.anchor = klabat_evidence::Anchor::Epoch(scene.epoch.id);
    assert_eq!(outcome(&scene, &draft, &conditions()), Err(Refusal::DeferredNotEnabled));
}

#[test]
fn the_seal_is_between_issue_and_expiry() {
    let (first, end) = (ISSUED.0 - GIVE_OR_TAKE, ISSUED.0 + TTL_MS + GIVE_OR_TAKE);
    assert_eq!(sealed_at(first), Ok(vec![]));
    assert_eq!(sealed_at(first - 1), Err(Refusal::SealTooEarly));
    assert_eq!(sealed_at(end - 1), Ok(vec![]));
    assert_eq!(sealed_at(end), Err(Refusal::SealTooLate));
}

#[test]
fn the_seal_is_not_after_its_receipt() {
    let received = |ms: u64| under(|conditions| conditions.received_at = Millis(ms));
    let earliest = RECEIVED.0 - 800 - GIVE_OR_TAKE;
    assert_eq!(received(earliest), Ok(vec![]));
    assert_eq!(received(earliest - 1), Err(Refusal::SealInFuture));
}

#[test]
fn a_late_delivery_counts_for_a_while() {
    let delivered = |after: u64| under(|conditions| conditions.received_at = Millis(ISSUED.0 + TTL_MS + after));
    let limit = conditions().limits.max_delivery_ms;
    assert_eq!(delivered(limit), Ok(vec![]));
    assert_eq!(delivered(limit + 1), Err(Refusal::ExpiredChallenge));
}

#[test]
fn an_uncertain_clock_goes_to_review() {
    let limit = conditions().limits.max_uncertainty_ms;
    assert_eq!(sealed(move |body| body.uncertainty_ms = limit), Ok(vec![]));
    assert_eq!(sealed(move |body| body.uncertainty_ms = limit + 1), Ok(vec![Reason::ClockUncertain]));
}

#[test]
fn a_clock_that_says_nothing_is_refused() {
    let limit = conditions().limits.hopeless_uncertainty_ms;
    assert_eq!(limit, 900_000);
    assert_eq!(sealed(move |body| body.uncertainty_ms = limit), Ok(vec![Reason::ClockUncertain]));
    assert_eq!(sealed(move |body| body.uncertainty_ms = limit + 1), Err(Refusal::ClockTooUncertain));
}

#[test]
fn the_signal_has_three_outcomes() {
    let heard = |median: i8| {
        let signal = Signal { median, min: -127, max: 20, samples: 8 };
        sealed(move |body| body.signal = Some(signal))
    };
    assert_eq!(heard(-70), Ok(vec![]));
    assert_eq!(heard(-71), Ok(vec![Reason::SignalFaint]));
    assert_eq!(heard(-80), Ok(vec![Reason::SignalFaint]));
    assert_eq!(heard(-81), Err(Refusal::WeakSignal));
    assert_eq!(sealed(|body| body.signal = None), Ok(vec![Reason::SignalUnmeasured]));
}

#[test]
fn a_slow_or_missing_echo_goes_to_review() {
    let limit = conditions().limits.max_echo_ms;
    assert_eq!(sealed(move |body| body.shortest_echo_ms = Some(limit)), Ok(vec![]));
    assert_eq!(sealed(move |body| body.shortest_echo_ms = Some(limit + 1)), Ok(vec![Reason::EchoSlow]));
    assert_eq!(sealed(|body| body.shortest_echo_ms = None), Ok(vec![Reason::EchoUnmeasured]));
}

#[test]
fn a_changed_or_shared_peer_goes_to_review() {
    assert_eq!(sealed(|body| body.sealer = PeerTag([0; 4])), Ok(vec![Reason::PeerChanged]));
    assert_eq!(under(|conditions| conditions.peer_shared = true), Ok(vec![Reason::PeerShared]));
}

/// Judged when credential or beacon does not count from so many ms after the honest seal on.
fn revoked(credential: Option<i64>, beacon: Option<i64>) -> Outcome {
    let scene = Scene::new();
    let sealed_at = scene.presence(&scene.punch()).seal().sealed_at.0;
    let from = |after: i64| Millis(sealed_at.saturating_add_signed(after));
    let revoked = Revoked { credential: credential.map(from), beacon: beacon.map(from) };
    outcome(&scene, &scene.punch(), &Conditions { revoked, ..conditions() })
}

#[test]
fn what_was_surely_sealed_since_a_revocation_is_refused_and_the_rest_reviewed() {
    let before = Ok(vec![Reason::SealedBeforeRevocation]);
    let sure = -GIVE_OR_TAKE.cast_signed();
    assert_eq!(revoked(Some(sure), None), Err(Refusal::RevokedCredential));
    assert_eq!(revoked(Some(sure + 1), None), before, "the clock cannot tell");
    assert_eq!(revoked(Some(60_000), None), before);
    assert_eq!(revoked(None, Some(sure)), Err(Refusal::RevokedBeacon));
    assert_eq!(revoked(None, Some(sure + 1)), before);
    assert_eq!(revoked(Some(60_000), Some(sure)), Err(Refusal::RevokedBeacon));
    assert_eq!(revoked(Some(60_000), Some(60_000)), before);
    assert_eq!(revoked(None, None), Ok(vec![]));
}

#[test]
fn conditions_say_what_was_revoked_where_something_was() {
    let read = |json: &str| serde_json::from_str::<Conditions>(json).unwrap();
    let nothing = serde_json::to_string(&conditions()).unwrap();
    assert!(!nothing.contains("revoked"), "{nothing}");
    assert_eq!(read(&nothing), conditions());
    let revoked = Revoked { credential: None, beacon: Some(Millis(7)) };
    let something = Conditions { revoked, ..conditions() };
    let json = serde_json::to_string(&something).unwrap();
    assert!(json.ends_with(r#""revoked":{"credential":null,"beacon":7}}"#), "{json}");
    assert_eq!(read(&json), something);
    assert_ne!(something.digest(), conditions().digest(), "the receipt commits to it");
}

fn fence(outside: Outside) -> GeofencePolicy {
    let centre = Position::new(OFFICE.0, OFFICE.1).unwrap();
    GeofencePolicy { area: Geofence::circle(centre, 100), outside, max_accuracy_m: 50 }
}

/// A fix so many 1/10,000,000 degrees north of the office (1,000 are 11.1 m).
fn located(north: i32, accuracy_m: u16, outside: Outside) -> Outcome {
    let scene = Scene::new();
    let mut draft = scene.punch();
    let position = Position::new(OFFICE.0 + north, OFFICE.1).unwrap();
    draft.statement.location = Location::Fix { position, accuracy_m };
    outcome(&scene, &draft, &Conditions { geofence: Some(fence(outside)), ..conditions() })
}

#[test]
fn outside_is_refused_or_reviewed_by_policy() {
    // 111.2 m from the centre is 11.2 m outside.
    assert_eq!(located(8_900, 10, Outside::Refuse), Ok(vec![]));
    assert_eq!(located(10_000, 12, Outside::Refuse), Ok(vec![]), "perhaps inside");
    assert_eq!(located(10_000, 11, Outside::Refuse), Err(Refusal::OutsideGeofence));
    assert_eq!(located(10_000, 11, Outside::Review), Ok(vec![Reason::LocationOutside]));
}

#[test]
fn no_location_or_an_inaccurate_one_goes_to_review() {
    let scene = Scene::new();
    let mut nowhere = scene.punch();
    nowhere.statement.location = Location::Absent(AbsentReason::Denied);
    for geofence in [None, Some(fence(Outside::Refuse))] {
        let conditions = Conditions { geofence, ..conditions() };
        assert_eq!(outcome(&scene, &nowhere, &conditions), Ok(vec![Reason::LocationAbsent]));
    }
    assert_eq!(located(0, 50, Outside::Refuse), Ok(vec![]));
    assert_eq!(located(0, 51, Outside::Refuse), Ok(vec![Reason::LocationInaccurate]));
    assert_eq!(located(0, u16::MAX, Outside::Refuse), Ok(vec![Reason::LocationInaccurate]));
    let both = vec![Reason::LocationInaccurate, Reason::LocationOutside];
    assert_eq!(located(100_000, 51, Outside::Review), Ok(both));
}

#[test]
fn where_there_is_no_rule_a_location_is_not_judged() {
    let scene = Scene::new();
    let mut draft = scene.punch();
    let position = Position::new(0, 0).unwrap();
    draft.statement.location = Location::Fix { position, accuracy_m: u16::MAX };
    assert_eq!(outcome(&scene, &draft, &conditions()), Ok(vec![]));
}

#[test]
fn all_reasons_are_collected() {
    let scene = Scene::new();
    let mut draft = scene.punch();
    draft.statement.location = Location::Absent(AbsentReason::Denied);
    draft.answer = Box::new(|body| {
        body.uncertainty_ms = 60_001;
        body.signal = None;
        body.shortest_echo_ms = None;
        body.sealer = PeerTag([0; 4]);
    });
    let geofence = Some(fence(Outside::Refuse));
    let conditions = Conditions { geofence, peer_shared: true, ..conditions() };
    let all = [
        Reason::ClockUncertain,
        Reason::SignalUnmeasured,
        Reason::EchoUnmeasured,
        Reason::PeerChanged,
        Reason::PeerShared,
        Reason::LocationAbsent,
    ];
    assert_eq!(outcome(&scene, &draft, &conditions), Ok(all.to_vec()));
    assert_eq!(Judgement::of(all), Judgement::Review(Reasons::collect(all).unwrap()));
}

/// Refused, reviewed, accepted: worse to better.
fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Err(_) => 0,
        Ok(reasons) if !reasons.is_empty() => 1,
        Ok(_) => 2,
    }
}

proptest! {
    // Each case makes two signatures and verifies them.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_stronger_signal_never_fares_worse(median in -127i8..=20, stronger in 0i8..=60) {
        let heard = |median: i8| {
            sealed(move |body| body.signal = Some(Signal { median, min: -127, max: 20, samples: 8 }))
        };
        prop_assert!(rank(&heard(median)) <= rank(&heard(median.saturating_add(stronger).min(20))));
    }

    #[test]
    fn a_faster_echo_never_fares_worse(echo in 0u16..2_000, faster in 0u16..2_000) {
        let timed = |echo| sealed(move |body| body.shortest_echo_ms = Some(echo));
        prop_assert!(rank(&timed(echo)) <= rank(&timed(echo.saturating_sub(faster))));
    }

    #[test]
    fn a_nearer_fix_never_fares_worse(north in 0i32..50_000, nearer in 0i32..50_000, accuracy in 0u16..80, review: bool) {
        let outside = if review { Outside::Review } else { Outside::Refuse };
        let near = located((north - nearer).max(0), accuracy, outside);
        prop_assert!(rank(&located(north, accuracy, outside)) <= rank(&near));
    }

    #[test]
    fn looser_limits_never_fare_worse(
        uncertainty in 0u32..1_200_000, echo in 0u16..2_000, late in 0u64..3_000_000,
        more in any::<(u16, u8, u16)>(),
    ) {
        let scene = Scene::new();
        let mut draft = scene.punch();
        draft.answer = Box::new(move |body| {
            body.uncertainty_ms = uncertainty;
            body.shortest_echo_ms = Some(echo);
        });
        let strict = Conditions { received_at: Millis(RECEIVED.0 + late), ..conditions() };
        let mut loose = strict.clone();
        loose.limits.max_uncertainty_ms += u32::from(more.0);
        loose.limits.hopeless_uncertainty_ms += u32::from(more.2);
        loose.limits.max_echo_ms += u16::from(more.1);
        loose.limits.max_delivery_ms += u64::from(more.2);
        let [strict, loose] = [strict, loose].map(|conditions| outcome(&scene, &draft, &conditions));
        prop_assert!(rank(&strict) <= rank(&loose));
    }

    /// Whatever is accepted or reviewed was sealed, give or take, while the challenge was good.
    #[test]
    fn what_counts_was_sealed_in_time(offset in -400_000i64..400_000) {
        let at = ISSUED.0.saturating_add_signed(offset);
        let in_time = at + GIVE_OR_TAKE >= ISSUED.0 && at < ISSUED.0 + TTL_MS + GIVE_OR_TAKE;
        prop_assert_eq!(sealed_at(at).is_ok(), in_time);
    }
}
