//! The phone's side against the beacon's.

use klabat_protocol::beacon::Connection;
use klabat_protocol::frames::Seal;
use klabat_protocol::gatt::{Characteristic, Status};
use klabat_protocol::hash;
use klabat_protocol::phone::{Exchange, Failure, Input, MAX_PAUSES, Output};

use crate::bench::{A, B, Bench, assertion, hello, peer, signed};

/// What may go wrong on the way, by the number of the operation before which it does.
#[derive(Default)]
struct Trouble {
    drop_before: Option<usize>,
    drop_at_prompt: bool,
    /// After how many pauses the beacon notices what drops at the prompt; at once without.
    noticed_after: Option<u8>,
    no_network: bool,
    /// Changes what is read.
    tamper: Option<fn(Characteristic, &mut Vec<u8>)>,
}

/// Runs an exchange to its end. Returns it with the number of radio operations.
fn run(bench: &mut Bench, relay: bool, trouble: &Trouble) -> (Result<Seal, Failure>, usize) {
    let mut exchange = Exchange::new(relay);
    let mut output = exchange.step(Input::Start);
    let mut operations = 0;
    let (mut connection, mut pauses) = (A, 0);
    loop {
        if matches!(output, Output::Read(_) | Output::Write(..)) {
            operations += 1;
            if trouble.drop_before == Some(operations) {
                bench.beacon.disconnect(connection);
                output = exchange.step(Input::Disconnected);
                continue;
            }
            bench.pass(10);
        }
        output = match output {
            Output::Connect => {
                bench.beacon.connect(connection, peer(1));
                exchange.step(Input::Connected)
            }
            Output::Read(source) => {
                let mut bytes = bench.beacon.read(connection, source).as_ref().to_vec();
                if let Some(tamper) = trouble.tamper {
                    tamper(source, &mut bytes);
                }
                exchange.step(Input::Read(&bytes))
            }
            Output::Write(target, value) => {
                bench.beacon.write(connection, target, value.as_ref());
                exchange.step(Input::Written)
            }
            Output::Post(_) if trouble.no_network => exchange.step(Input::NoGrant),
            Output::Post(request) => {
                let grant = signed(bench.granted(&request)).encode();
                exchange.step(Input::Grant(&grant))
            }
            Output::Identified(_) => exchange.step(Input::Hello(hello(1))),
            Output::Sign(challenge) => {
                assert_ne!(challenge, [0; 32]);
                bench.pass(3_000);
                if trouble.drop_at_prompt {
                    if trouble.noticed_after.is_some() {
                        connection = Connection(3);
                    } else {
                        bench.beacon.disconnect(A);
                    }
                    assert!(matches!(exchange.step(Input::Disconnected), Output::Wait));
                }
                exchange.step(Input::Assertion(assertion(1)))
            }
            Output::Pause => {
                bench.pass(1_000);
                pauses += 1;
                if trouble.noticed_after == Some(pauses) {
                    bench.beacon.disconnect(A);
                }
                exchange.step(Input::Start)
            }
            Output::Wait => panic!("nothing to wait for"),
            Output::Done(seal) => return (Ok(seal), operations),
            Output::Failed(failure) => return (Err(failure), operations),
        };
    }
}

#[test]
fn ends_in_a_seal() {
    let mut bench = Bench::ready();
    let (seal, operations) = run(&mut bench, false, &Trouble::default());
    let body = seal.unwrap().body;
    assert_eq!((body.hello, body.assertion), (hello(1), assertion(1)));
    assert_eq!(body.shortest_echo_ms, Some(10));
    assert_eq!(operations, 1 + 2 + 6 + 2);
}

#[test]
fn relays_a_due_refresh_first() {
    let mut bench = Bench::booted();
    run(&mut bench, true, &Trouble::default()).0.unwrap();
    assert!(bench.beacon.identity().refresh_due_s > 0);
}

#[test]
fn a_refresh_is_a_courtesy_while_the_epoch_lasts() {
    let mut bench = Bench::ready();
    bench.pass(crate::bench::EPOCH_MS * 3 / 4);
    let offline = Trouble { no_network: true, ..Trouble::default() };
    run(&mut bench, true, &offline).0.unwrap();
    assert_eq!(run(&mut Bench::booted(), true, &offline).0, Err(Failure::Stale));
    assert_eq!(run(&mut Bench::booted(), false, &Trouble::default()).0, Err(Failure::Stale));
}

#[test]
fn survives_a_drop_before_any_operation() {
    let (_, operations) = run(&mut Bench::booted(), true, &Trouble::default());
    for drop_before in 1..=operations {
        let mut bench = Bench::booted();
        let trouble = Trouble { drop_before: Some(drop_before), ..Trouble::default() };
        let (seal, _) = run(&mut bench, true, &trouble);
        assert_eq!(seal.map(|seal| seal.body.counter.0), Ok(1), "dropped before operation {drop_before}");
    }
}

#[test]
fn resumes_after_a_drop_during_the_prompt() {
    let mut bench = Bench::ready();
    let trouble = Trouble { drop_at_prompt: true, ..Trouble::default() };
    let body = run(&mut bench, false, &trouble).0.unwrap().body;
    assert_eq!(body.shortest_echo_ms, None, "the rounds belong to the connection that opened");
    assert!(body.sealed_at.since(body.opened_at) >= 3_000);
}

#[test]
fn writes_again_until_the_beacon_has_noticed_the_loss() {
    let resumed = |noticed_after| {
        let trouble = Trouble { drop_at_prompt: true, noticed_after: Some(noticed_after), ..Trouble::default() };
        run(&mut Bench::ready(), false, &trouble)
    };
    let before_the_seal = 1 + 2;
    for pauses in [1, MAX_PAUSES] {
        let (seal, operations) = resumed(pauses);
        seal.unwrap();
        assert_eq!(operations, before_the_seal + 2 * (usize::from(pauses) + 1));
    }
    assert_eq!(resumed(MAX_PAUSES + 1).0, Err(Failure::Refused));
}

#[test]
fn asks_to_sign_the_challenge_of_this_very_session() {
    let mut bench = Bench::ready();
    let mut exchange = Exchange::new(false);
    exchange.step(Input::Start);
    exchange.step(Input::Connected);
    let identity = bench.beacon.read(A, Characteristic::Identity);
    exchange.step(Input::Read(identity.as_ref()));
    exchange.step(Input::Hello(hello(1)));
    let answer = bench.open(A, hello(1)).unwrap();
    exchange.step(Input::Written);
    let session = bench.beacon.read(A, Characteristic::Session);
    let Output::Sign(challenge) = exchange.step(Input::Read(session.as_ref())) else {
        panic!("it does not ask to sign");
    };
    let beacon = exchange.identity().unwrap().beacon;
    assert_eq!(challenge, hash::challenge(&hello(1), &beacon, &answer.session, &answer.nonce));
}

fn tampered(tamper: fn(Characteristic, &mut Vec<u8>)) -> Result<Seal, Failure> {
    let trouble = Trouble { tamper: Some(tamper), ..Trouble::default() };
    run(&mut Bench::ready(), false, &trouble).0
}

/// Flips a bit of a seal's field, which a seal of another exchange would have different.
macro_rules! other_seal {
    ($at:literal) => {
        tampered(|source, bytes| {
            if source == Characteristic::Seal {
                bytes[1 + $at] ^= 1;
            }
        })
    };
}

#[test]
fn a_seal_of_another_exchange_is_a_mismatch() {
    assert_eq!(other_seal!(1), Err(Failure::Mismatch), "beacon");
    assert_eq!(other_seal!(17), Err(Failure::Mismatch), "boot");
    assert_eq!(other_seal!(75), Err(Failure::Mismatch), "session");
    assert_eq!(other_seal!(91), Err(Failure::Mismatch), "hello");
    assert_eq!(other_seal!(123), Err(Failure::Mismatch), "nonce");
    assert_eq!(other_seal!(155), Err(Failure::Mismatch), "assertion");
}

#[test]
fn what_does_not_decode_is_garbled() {
    assert_eq!(tampered(|_, bytes| bytes.clear()), Err(Failure::Garbled));
    assert_eq!(tampered(|_, bytes| bytes.push(0)), Err(Failure::Garbled));
    assert_eq!(tampered(|_, bytes| bytes[0] = 99), Err(Failure::Garbled));
    let leftovers = |_, bytes: &mut Vec<u8>| bytes[0] = Status::Busy.byte();
    assert_eq!(tampered(leftovers), Err(Failure::Garbled), "a status is followed by nothing");
}

#[test]
fn a_status_ends_it_under_its_name() {
    let answered = |status: fn(Characteristic, &mut Vec<u8>)| tampered(status);
    macro_rules! seal_status {
        ($status:ident) => {
            answered(|source, bytes| {
                if source == Characteristic::Seal {
                    *bytes = vec![Status::$status.byte()];
                }
            })
        };
    }
    assert_eq!(seal_status!(Busy), Err(Failure::Busy));
    assert_eq!(seal_status!(Stale), Err(Failure::Stale));
    assert_eq!(seal_status!(Refused), Err(Failure::Refused));
    assert_eq!(seal_status!(Malformed), Err(Failure::Malformed));
    assert_eq!(seal_status!(Expired), Err(Failure::Expired));
    assert_eq!(seal_status!(Empty), Err(Failure::Expired));
    assert_eq!(seal_status!(Accepted), Err(Failure::Garbled));
}

#[test]
fn echo_is_a_courtesy() {
    let body = tampered(|source, bytes| {
        if source == Characteristic::Echo {
            *bytes = vec![Status::Refused.byte()];
        }
    });
    assert_eq!(body.map(|seal| seal.body.shortest_echo_ms), Ok(None));
}

#[test]
fn an_input_out_of_turn_ends_it() {
    let mut exchange = Exchange::new(false);
    assert!(matches!(exchange.step(Input::Connected), Output::Failed(Failure::OutOfTurn)));
    assert!(matches!(exchange.step(Input::Start), Output::Failed(Failure::OutOfTurn)));
    let mut exchange = Exchange::new(false);
    exchange.step(Input::Start);
    assert!(matches!(exchange.step(Input::Written), Output::Failed(Failure::OutOfTurn)));
}

#[test]
fn codes_are_distinct() {
    let codes: std::collections::BTreeSet<_> = Failure::ALL.iter().map(|failure| failure.code()).collect();
    assert_eq!(codes.len(), Failure::ALL.len());
}

#[test]
fn two_phones_do_not_disturb_each_other() {
    let mut bench = Bench::ready();
    let other = bench.open(B, hello(2)).unwrap();
    let seal = run(&mut bench, false, &Trouble::default()).0.unwrap();
    assert_eq!(seal.body.counter.0, 1);
    assert_eq!(bench.seal(B, &other, assertion(2)).unwrap().body.counter.0, 2);
}

#[test]
fn a_stale_beacon_is_told_before_any_statement() {
    let mut exchange = Exchange::new(false);
    exchange.step(Input::Start);
    exchange.step(Input::Connected);
    let identity = Bench::booted().beacon.read(A, Characteristic::Identity);
    assert!(matches!(exchange.step(Input::Read(identity.as_ref())), Output::Failed(Failure::Stale)));
}
