//! frames.json

use klabat_protocol::frames::{
    Battery, Grant, GrantBody, Identity, Request, RequestBody, Seal, SealBody, SealWrite, SessionAnswer, Signal,
};
use klabat_protocol::{
    AssertionHash, BeaconId, Boot, Counter, EpochId, EpochNonce, Hello, Malformed, Millis, Nonce, PeerTag,
    RequestNonce, SessionId, hash,
};
use serde_json::{Value, json};

use super::{bytes, committed, hex};
use crate::bench::{beacon_key, edge_key, key};

fn refusal(frame: &str, bytes: &[u8]) -> Option<Malformed> {
    match frame {
        "identity" => Identity::decode(bytes).err(),
        "session_answer" => SessionAnswer::decode(bytes).err(),
        "seal_write" => SealWrite::decode(bytes).err(),
        "seal" => Seal::decode(bytes).err(),
        "request" => Request::decode(bytes).err(),
        "grant" => Grant::decode(bytes).err(),
        other => panic!("no such frame: {other}"),
    }
}

fn seal_body() -> SealBody {
    SealBody {
        beacon: BeaconId([0xb1; 16]),
        boot: Boot(7),
        counter: Counter(258),
        epoch: EpochId([0xe1; 16]),
        opened_at: Millis(1_770_000_000_000),
        sealed_at: Millis(1_770_000_004_321),
        uncertainty_ms: 1_296,
        signal: Some(Signal { median: -70, min: -84, max: -61, samples: 9 }),
        shortest_echo_ms: Some(37),
        opener: PeerTag([1, 2, 3, 4]),
        sealer: PeerTag([5, 6, 7, 8]),
        session: SessionId([0x51; 16]),
        hello: Hello([0x41; 32]),
        nonce: Nonce([0x42; 32]),
        assertion: AssertionHash([0x43; 32]),
    }
}

fn seal(body: SealBody) -> Value {
    let frame = Seal::sign(body, |message| beacon_key().sign(message));
    let signal = |pick: fn(&Signal) -> i8| body.signal.as_ref().map(pick);
    json!({
        "frame": "seal",
        "fields": {
            "version": 1, "beacon_id": hex(body.beacon), "boot": body.boot.0, "counter": body.counter.0,
            "epoch_id": hex(body.epoch), "opened_at": body.opened_at.0, "sealed_at": body.sealed_at.0,
            "uncertainty": body.uncertainty_ms, "rssi_median": signal(|s| s.median).unwrap_or(127),
            "rssi_min": signal(|s| s.min).unwrap_or(127), "rssi_max": signal(|s| s.max).unwrap_or(127),
            "rssi_samples": body.signal.map_or(0, |s| s.samples),
            "shortest_echo": body.shortest_echo_ms.unwrap_or(0xFFFF), "opener_tag": hex(body.opener),
            "sealer_tag": hex(body.sealer), "session_id": hex(body.session), "hello": hex(body.hello),
            "nonce": hex(body.nonce), "assertion_hash": hex(body.assertion),
        },
        "private_key": hex(beacon_key().to_bytes()), "public_key": hex(beacon_key().public_key()),
        "message": hex(frame.signed_message()), "signature": hex(frame.signature.as_bytes()),
        "bytes": hex(frame.encode()),
    })
}

fn request_body() -> RequestBody {
    RequestBody {
        beacon: BeaconId([0xb1; 16]),
        nonce: RequestNonce([0x61; 16]),
        boot: Boot(7),
        counter: Counter(258),
        uptime_ms: 3_600_000,
        clock: Some(Millis(1_770_000_000_000)),
        uncertainty_ms: 1_296,
        battery: Battery::Percent(80),
        next_key_pinned: true,
        refusals: 3,
    }
}

fn request(body: RequestBody) -> Value {
    let frame = Request::sign(body, |message| beacon_key().sign(message));
    let battery = match body.battery {
        Battery::Mains => 255,
        Battery::Percent(percent) => percent,
    };
    json!({
        "frame": "request",
        "fields": {
            "version": 1, "beacon_id": hex(body.beacon), "nonce": hex(body.nonce), "boot": body.boot.0,
            "counter": body.counter.0, "uptime": body.uptime_ms, "clock": body.clock.map_or(0, |clock| clock.0),
            "clock_uncertainty": body.uncertainty_ms, "battery": battery, "flags": u8::from(body.next_key_pinned),
            "refusals": body.refusals,
        },
        "private_key": hex(beacon_key().to_bytes()), "public_key": hex(beacon_key().public_key()),
        "message": hex(frame.signed_message()), "signature": hex(frame.signature.as_bytes()),
        "bytes": hex(frame.encode()),
    })
}

fn grant_body() -> GrantBody {
    GrantBody {
        beacon: BeaconId([0xb1; 16]),
        boot: Boot(7),
        epoch: EpochId([0xe1; 16]),
        epoch_nonce: EpochNonce([0xe2; 32]),
        issued_at: Millis(1_770_000_000_000),
        expires_at: Millis(1_770_172_800_000),
        request: RequestNonce([0x61; 16]),
        edge_key: hash::key_id(&edge_key().public_key()),
        next_edge_key: None,
    }
}

fn grant(body: GrantBody) -> Value {
    let frame = Grant::sign(body, |message| edge_key().sign(message));
    json!({
        "frame": "grant",
        "fields": {
            "version": 1, "beacon_id": hex(body.beacon), "boot": body.boot.0, "epoch_id": hex(body.epoch),
            "epoch_nonce": hex(body.epoch_nonce), "issued_at": body.issued_at.0, "expires_at": body.expires_at.0,
            "request_nonce": hex(body.request), "edge_key_id": hex(body.edge_key),
            "next_edge_key": hex(body.next_edge_key.map_or([0; 64], |key| key.0)),
        },
        "private_key": hex(edge_key().to_bytes()), "public_key": hex(edge_key().public_key()),
        "message": hex(frame.signed_message()), "signature": hex(frame.signature.as_bytes()),
        "bytes": hex(frame.encode()),
    })
}

fn plain() -> Vec<Value> {
    let identity = |epoch: Option<EpochId>, refresh_due_s| {
        let (beacon, boot) = (BeaconId([0xb1; 16]), Boot(7));
        let fingerprint = hash::fingerprint(&beacon_key().public_key());
        let frame = Identity { beacon, fingerprint, boot, epoch, refresh_due_s };
        json!({
            "frame": "identity",
            "fields": {
                "version": 1, "beacon_id": hex(beacon), "fingerprint": hex(fingerprint), "boot": boot.0,
                "epoch_id": hex(epoch.unwrap_or(EpochId::NONE)), "refresh_due": refresh_due_s,
            },
            "bytes": hex(frame.encode()),
        })
    };
    let answer = SessionAnswer { session: SessionId([0x51; 16]), nonce: Nonce([0x42; 32]) };
    let write = SealWrite { session: SessionId([0x51; 16]), assertion: AssertionHash([0x43; 32]) };
    vec![
        identity(None, 0),
        identity(Some(EpochId([0xe1; 16])), 86_400),
        json!({
            "frame": "session_answer",
            "fields": {"session_id": hex(answer.session), "nonce": hex(answer.nonce)},
            "bytes": hex(answer.encode()),
        }),
        json!({
            "frame": "seal_write",
            "fields": {"session_id": hex(write.session), "assertion_hash": hex(write.assertion)},
            "bytes": hex(write.encode()),
        }),
    ]
}

/// n − s of a signature: as valid to ECDSA, and refused here.
fn high_s(frame: &[u8]) -> Vec<u8> {
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order = data_encoding::HEXLOWER.decode(order.as_bytes()).unwrap();
    let mut bytes = frame.to_vec();
    let s = bytes.len() - 32;
    let mut borrow = 0;
    for at in (0..32).rev() {
        let difference = i16::from(order[at]) - i16::from(bytes[s + at]) - borrow;
        borrow = i16::from(difference < 0);
        bytes[s + at] = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    bytes
}

fn refuse(accepted: &[Value]) -> Vec<Value> {
    let mut refused = vec![];
    let mut push = |frame: &str, bytes: &[u8], why: &str| {
        refused.push(json!({"frame": frame, "bytes": hex(bytes), "why": why}));
    };
    for each in accepted {
        let (frame, good) = (each["frame"].as_str().unwrap(), bytes(&each["bytes"]));
        push(frame, &good[..good.len() - 1], "one byte short");
        push(frame, &[&good[..], &[0]].concat(), "one byte left over");
        push(frame, &[], "empty");
        if each["fields"].get("version").is_some() {
            push(frame, &[&[2], &good[1..]].concat(), "unknown version");
        }
        if each.get("signature").is_some() {
            push(frame, &high_s(&good), "signature with high s");
            let body = &good[..good.len() - 64];
            push(frame, &[body, &[0; 64]].concat(), "signature of zeros");
            push(frame, &[body, &[0xff; 32], &good[good.len() - 32..]].concat(), "r out of range");
        }
    }
    let mut patch = |frame: &str, good: &Value, at: usize, patch: &[u8], why: &str| {
        let mut bytes = bytes(&good["bytes"]);
        bytes[at..at + patch.len()].copy_from_slice(patch);
        push(frame, &bytes, why);
    };
    let good = seal(seal_body());
    patch("seal", &good, 17, &[0; 4], "boot 0");
    patch("seal", &good, 21, &[0; 4], "counter 0");
    patch("seal", &good, 25, &[0; 16], "no epoch");
    patch("seal", &good, 41, &[0xff; 8], "opened after it was sealed");
    patch("seal", &good, 61, &[0xab], "median below min");
    patch("seal", &good, 61, &[0xc4], "median above max");
    patch("seal", &good, 62, &[0x80], "min below -127 dBm");
    patch("seal", &good, 63, &[21], "max above 20 dBm");
    patch("seal", &good, 64, &[33], "more than 32 samples");
    patch("seal", &good, 64, &[0], "strength of no samples");
    let good = request(request_body());
    patch("request", &good, 33, &[0; 4], "boot 0");
    patch("request", &good, 49, &[0; 8], "uncertainty of no clock");
    patch("request", &good, 61, &[101], "battery above 100 %");
    patch("request", &good, 62, &[2], "reserved flag");
    let good = grant(grant_body());
    patch("grant", &good, 17, &[0; 4], "boot 0");
    patch("grant", &good, 21, &[0; 16], "no epoch");
    patch("grant", &good, 77, &[0; 8], "expires before its issue");
    refused
}

#[test]
fn frames() {
    let mut accept = plain();
    accept.push(seal(seal_body()));
    accept.push(seal(SealBody { signal: None, shortest_echo_ms: None, uncertainty_ms: u32::MAX, ..seal_body() }));
    accept.push(request(request_body()));
    accept.push(request(RequestBody {
        clock: None,
        uncertainty_ms: 0,
        battery: Battery::Mains,
        counter: Counter(0),
        next_key_pinned: false,
        ..request_body()
    }));
    accept.push(grant(grant_body()));
    accept.push(grant(GrantBody { next_edge_key: Some(key(0x44).public_key()), ..grant_body() }));
    let refuse = refuse(&accept);
    for each in &accept {
        assert_eq!(refusal(each["frame"].as_str().unwrap(), &bytes(&each["bytes"])), None, "{each}");
    }
    for each in &refuse {
        assert_ne!(refusal(each["frame"].as_str().unwrap(), &bytes(&each["bytes"])), None, "{each}");
    }
    committed("frames.json", &json!({"accept": accept, "refuse": refuse}));
}
