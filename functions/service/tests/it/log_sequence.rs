//! Advancing the checkpoint: interrupted anywhere, by several at once, and by witnesses.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};

use ed25519_dalek::{Signer as _, SigningKey};
use klabat_api::routes;
use klabat_ledger::{Algorithm, Edge, Entry, Note, TreeHead, Trust, VerifierKey, cosigned_message};
use klabat_service::ports::{Config, Statement, Value};
use klabat_service::{housekeeping, sequence};
use proptest::prelude::*;

use crate::scene::{get, octets};
use crate::target::{Here, Strike, Target, log_vkey};

fn here() -> Arc<Here> {
    let Target::Here(here) = Target::here(true) else { unreachable!() };
    here
}

fn entry(number: u64) -> Entry {
    Entry::commit(klabat_ledger::Kind::Audit, &[1; 16], &number.to_be_bytes())
}

/// Puts entries at the end of the order, as triggers do.
fn append(here: &Here, range: std::ops::Range<u64>) {
    let insert = |number| Statement {
        sql: "INSERT INTO log (position, entry) VALUES (?1, ?2)",
        parameters: vec![Value::Integer(i64::try_from(number).unwrap()), Value::Blob(entry(number).0.to_vec())],
    };
    here.ports.store.run(&range.map(insert).collect::<Vec<_>>()).unwrap();
}

fn head_of(size: u64) -> TreeHead {
    let mut edge = Edge::default();
    edge.grow((0..size).map(entry));
    edge.head()
}

/// The stored checkpoints, verified, oldest first.
fn checkpoints(here: &Here) -> Vec<TreeHead> {
    let sql = "SELECT note FROM checkpoints ORDER BY size";
    let rows = here.ports.store.run(&[Statement { sql, parameters: Vec::new() }]).unwrap().remove(0);
    let trust = Trust::log_alone(log_vkey()).unwrap();
    let verified = |row: Vec<Value>| {
        let Value::Text(note) = &row[0] else { panic!("{row:?}") };
        *trust.checks(note).unwrap().verify().unwrap().head()
    };
    rows.into_iter().map(verified).collect()
}

async fn run(here: &Here) -> Result<u64, String> {
    sequence(&here.ports, &here.config).await.map_err(|fault| fault.0)
}

#[tokio::test]
async fn the_checkpoint_covers_everything_in_steps() {
    let here = here();
    assert_eq!(run(&here).await, Ok(0));
    assert_eq!(checkpoints(&here), [], "nothing to sign");
    append(&here, 0..5_000);
    assert_eq!(run(&here).await, Ok(5_000));
    assert_eq!(checkpoints(&here), [2_048, 4_096, 5_000].map(head_of));
    assert_eq!(run(&here).await, Ok(5_000));
    assert_eq!(checkpoints(&here).len(), 3, "nothing new, nothing signed");
    assert_eq!(here.ports.tiles.lock().unwrap().len(), 2 * (5_000 / 256), "entries and hashes of the full ones");
}

/// Every call of a port in turn fails before it has done anything, and after it has.
#[tokio::test]
async fn whatever_fails_the_next_run_goes_on() {
    for after in [false, true] {
        for call in 0.. {
            let here = here();
            append(&here, 0..300);
            assert_eq!(run(&here).await, Ok(300));
            append(&here, 300..900);
            let strike = if after { Strike::After(call) } else { Strike::Before(call) };
            *here.ports.strike.lock().unwrap() = Some(strike);
            let struck = run(&here).await.is_err();
            assert!(checkpoints(&here).iter().all(|head| *head == head_of(head.size)));
            assert_eq!(struck, here.ports.strike.lock().unwrap().take().is_none(), "{strike:?}");
            assert_eq!(run(&here).await, Ok(900), "{strike:?}");
            assert_eq!(*checkpoints(&here).last().unwrap(), head_of(900));
            if !struck {
                assert!(call >= 8, "lines, head, edge, four tiles, key, commit, and once more: {call}");
                break;
            }
        }
    }
}

#[tokio::test]
async fn an_order_that_was_tampered_with_is_not_signed() {
    for sql in [
        "UPDATE log SET entry = zeroblob(32) WHERE position = 299",
        "DELETE FROM log WHERE position = 299",
        "DELETE FROM log_nodes",
        "UPDATE log_nodes SET hash = zeroblob(32)",
        "UPDATE checkpoints SET root = zeroblob(32)",
    ] {
        let here = here();
        append(&here, 0..300);
        assert_eq!(run(&here).await, Ok(300));
        let plain = |sql| Statement { sql, parameters: Vec::new() };
        let free = ["DROP TRIGGER log_fixed", "DROP TRIGGER log_kept", "DROP TRIGGER log_dense"].map(plain);
        here.ports.store.run(&[&free[..], &[plain(sql)]].concat()).unwrap();
        append(&here, 300..301);
        assert!(run(&here).await.is_err(), "{sql}");
        assert_eq!(checkpoints(&here).len(), 1, "{sql}");
    }
}

/// Lines that SQL alone wrote.
#[tokio::test]
async fn lines_without_a_leaf_get_one() {
    let here = here();
    let line =
        "INSERT INTO audit (at, actor, action, subject, after) VALUES (5, 'installation', 'admin_link', 'a', '{}')";
    here.ports.store.run(&[Statement { sql: line, parameters: Vec::new() }]).unwrap();
    assert_eq!(run(&here).await, Ok(1));
    let sql = "SELECT salt, entry FROM audit JOIN log ON entry = leaf";
    let rows = here.ports.store.run(&[Statement { sql, parameters: Vec::new() }]).unwrap().remove(0);
    let [Value::Blob(salt), Value::Blob(entry)] = &rows[0][..] else { panic!("{rows:?}") };
    let json = r#"{"action":"admin_link","actor":"installation","after":"{}","at":5,"before":null,"subject":"a"}"#;
    let expected = Entry::commit(klabat_ledger::Kind::Audit, salt.as_slice().try_into().unwrap(), json.as_bytes());
    assert_eq!(*entry, expected.0);
    assert_eq!(run(&here).await, Ok(1), "once");
}

/// A sequencer on its way.
type Run<'a> = Pin<Box<dyn Future<Output = Result<u64, String>> + 'a>>;

/// Polls the runs in the order that `turns` says, until all have ended.
fn interleave(mut runs: Vec<Run<'_>>, turns: &[usize]) {
    let mut context = Context::from_waker(Waker::noop());
    let mut turns = turns.iter().copied().cycle();
    while !runs.is_empty() {
        let turn = turns.next().unwrap_or_default() % runs.len();
        if runs[turn].as_mut().poll(&mut context).is_ready() {
            drop(runs.swap_remove(turn));
        }
    }
}

#[derive(Clone, Debug)]
enum Deed {
    Append(u64),
    /// So many at once, in these turns, perhaps with a fault.
    Run(usize, Vec<usize>, Option<Strike>),
}

fn deed() -> impl Strategy<Value = Deed> {
    let strike = prop_oneof![
        2 => Just(None),
        1 => (0usize..12).prop_map(|call| Some(Strike::Before(call))),
        1 => (0usize..12).prop_map(|call| Some(Strike::After(call))),
    ];
    prop_oneof![
        (0u64..300).prop_map(Deed::Append),
        (1usize..4, prop::collection::vec(0usize..3, 1..40), strike)
            .prop_map(|(count, turns, strike)| { Deed::Run(count, turns, strike) }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// However runs meet and fail, there is one order: each checkpoint ever signed is of the one tree, none disappears.
    #[test]
    fn several_sequencers_and_faults_give_one_log(deeds in prop::collection::vec(deed(), 1..12)) {
        let here = here();
        let (mut size, mut seen) = (0, Vec::new());
        for deed in deeds {
            match deed {
                Deed::Append(count) => {
                    append(&here, size..size + count);
                    size += count;
                }
                Deed::Run(count, turns, strike) => {
                    *here.ports.strike.lock().unwrap() = strike;
                    let runs = (0..count).map(|_| Box::pin(run(&here)) as Pin<Box<dyn Future<Output = _>>>).collect();
                    interleave(runs, &turns);
                    *here.ports.strike.lock().unwrap() = None;
                }
            }
            let now = checkpoints(&here);
            prop_assert!(now.starts_with(&seen), "a checkpoint disappeared");
            prop_assert!(now.iter().all(|head| *head == head_of(head.size)), "another tree");
            seen = now;
        }
        interleave(vec![Box::pin(run(&here))], &[0]);
        if size > 0 {
            prop_assert_eq!(*checkpoints(&here).last().unwrap(), head_of(size));
        }
    }
}

/// A full tile is given whether or not it can be had from where tiles are kept: the same bytes.
#[tokio::test]
async fn a_tile_that_is_not_kept_yet_comes_from_the_order() {
    let here = here();
    append(&here, 0..600);
    run(&here).await.unwrap();
    let target = Target::Here(Arc::clone(&here));
    let paths = ["/api/v1/log/tile/0/001", "/api/v1/log/tile/entries/001"];
    let fetch = async || [target.send(get(paths[0])).await.body, target.send(get(paths[1])).await.body];
    let kept = fetch().await;
    assert_eq!(kept.each_ref().map(Vec::len), [8_192, 256 * 34]);
    let tiles = std::mem::take(&mut *here.ports.tiles.lock().unwrap());
    assert_eq!(fetch().await, kept);
    assert_eq!(tiles.values().filter(|bytes| kept.contains(bytes)).count(), 2, "these very bytes had been kept");
    let marked = tiles.into_keys().map(|name| (name, vec![1])).collect();
    *here.ports.tiles.lock().unwrap() = marked;
    assert_eq!(fetch().await, [vec![1], vec![1]], "what is kept is what is given");
}

/// A witness's key.
fn witness(number: u8) -> (SigningKey, VerifierKey) {
    let secret = SigningKey::from_bytes(&[50 + number; 32]);
    let name = format!("witness.example/{number}");
    let public = VerifierKey::new(&name, Algorithm::CosignatureV1, secret.verifying_key().to_bytes()).unwrap();
    (secret, public)
}

fn cosigned(note: &str, (secret, public): &(SigningKey, VerifierKey)) -> String {
    let mut note = Note::parse(note).unwrap();
    let time = 1_700_000_000_u64;
    let signature = secret.sign(&cosigned_message(time, &note.text)).to_bytes();
    note.signatures.push(public.line(&[&time.to_be_bytes()[..], &signature].concat()));
    note.to_string()
}

/// The service in this process with two witnesses, of which `threshold` must cosign.
fn witnessed(threshold: usize) -> Arc<Here> {
    let here = here();
    let log = Trust::new(log_vkey(), vec![witness(1).1, witness(2).1], threshold).unwrap();
    let Target::Here(here) = here.with(Config { log, ..Config::clone(&here.config) }) else { unreachable!() };
    here
}

#[tokio::test]
async fn a_checkpoint_is_served_once_enough_witnesses_cosigned_it() {
    let here = witnessed(1);
    let target = Target::Here(Arc::clone(&here));
    let fetch = async |path: &str| target.send(get(path)).await;
    let post = async |note: String| target.send(octets(routes::LOG_COSIGNATURE, note.into_bytes())).await;
    append(&here, 0..10);
    run(&here).await.unwrap();
    assert_eq!(fetch(routes::LOG_CHECKPOINT).await.code(), "not_found");
    let candidate = String::from_utf8(fetch(routes::LOG_CANDIDATE).await.body).unwrap();

    assert_eq!(post(cosigned(&candidate, &witness(3))).await.code(), "too_few_witnesses", "nobody knows this one");
    let mut forged = Note::parse(&cosigned(&candidate, &witness(1))).unwrap();
    forged.signatures[1].signature[20] ^= 1;
    assert_eq!(post(forged.to_string()).await.code(), "bad_cosignature");
    assert_eq!(fetch(routes::LOG_CHECKPOINT).await.code(), "not_found");

    assert_eq!(post(cosigned(&candidate, &witness(1))).await.status, 200);
    assert_eq!(post(cosigned(&candidate, &witness(1))).await.status, 200, "again");
    append(&here, 10..20);
    run(&here).await.unwrap();
    let served = String::from_utf8(fetch(routes::LOG_CHECKPOINT).await.body).unwrap();
    let checkpoint = here.config.log.checks(&served).unwrap().verify().unwrap();
    assert_eq!((checkpoint.head().size, checkpoint.cosignatures().len()), (10, 1), "the newer one has none yet");

    assert_eq!(post(cosigned(&candidate, &witness(2))).await.status, 200, "a slow witness");
    let served = String::from_utf8(fetch(routes::LOG_CHECKPOINT).await.body).unwrap();
    assert_eq!(here.config.log.checks(&served).unwrap().verify().unwrap().cosignatures().len(), 2);

    // Kept until a newer one is served.
    here.ports.clock.fetch_add(2 * 24 * 3_600_000, std::sync::atomic::Ordering::SeqCst);
    housekeeping(&*here.ports, &here.config).await.unwrap();
    assert_eq!(checkpoints(&here), [10, 20].map(head_of));
    let newest = String::from_utf8(fetch(routes::LOG_CANDIDATE).await.body).unwrap();
    assert_eq!(post(cosigned(&newest, &witness(2))).await.status, 200);
    housekeeping(&*here.ports, &here.config).await.unwrap();
    assert_eq!(checkpoints(&here), [head_of(20)]);
    assert_eq!(post(cosigned(&candidate, &witness(1))).await.code(), "not_found", "that one is gone");
}
