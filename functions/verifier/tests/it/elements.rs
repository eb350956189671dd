//! Registrations and assertions as elements of JSON: shapes that must be refused, and mutations of real ones.

use data_encoding::BASE64URL_NOPAD;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{Folder, Said, klabat, text, vector};

/// A time inside the life of the Pixel's chain.
const THEN: &str = "2025-01-20T00:00:00Z";

fn android_keys() -> Vec<Value> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../webauthn/vectors/android-key.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// The registration of a Pixel 8a.
fn pixel() -> Value {
    android_keys().pop().unwrap()
}

/// The first assertion of Chromium's virtual authenticator.
fn assertion() -> Value {
    let all: Vec<Value> = serde_json::from_str(&text("assertions.json")).unwrap();
    all[0].clone()
}

fn run(arguments: &[&str], contents: &[u8]) -> Said {
    let folder = Folder::new();
    klabat(arguments.iter().copied(), &[folder.file("input.json", contents)])
}

fn register(policy: &str, at: &str, element: &Value) -> Value {
    let said = run(&["registration", "--policy", policy, "--at", at], element.to_string().as_bytes());
    assert_eq!(said.lines.len(), 1);
    said.lines[0].clone()
}

fn assert(contents: &[u8]) -> Vec<String> {
    run(&["assertion"], contents).codes().into_iter().map(str::to_owned).collect()
}

fn with(element: &Value, change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Value {
    let mut changed = element.clone();
    change(changed.as_object_mut().unwrap());
    changed
}

/// A member of bytes, changed.
fn bytes(element: &Value, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Value {
    let mut bytes = BASE64URL_NOPAD.decode(element[name].as_str().unwrap().as_bytes()).unwrap();
    change(&mut bytes);
    with(element, |members| drop(members.insert(name.to_owned(), json!(BASE64URL_NOPAD.encode(&bytes)))))
}

#[test]
fn the_pixel_is_accepted_with_its_facts_and_only_in_its_time() {
    let facts = json!({
        "verdict": "accepted",
        "code": "ok",
        "format": "android-key",
        "aaguid": "b93fd961-f2e6-462f-b122-82002247de78",
        "uv": true,
        "be": false,
        "bs": false,
        "signCount": 0,
        "securityLevel": "tee",
        "verifiedBootState": "verified",
        "deviceLocked": true,
        "origin": "generated",
        "packages": ["com.google.android.gsf", "com.google.android.gms"],
    });
    for policy in ["production", "any"] {
        let line = register(policy, THEN, &pixel());
        for (name, value) in facts.as_object().unwrap() {
            assert_eq!(line[name], *value, "{policy}: {name}");
        }
        let key = BASE64URL_NOPAD.decode(line["subjectKey"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(key.len(), 91, "the SubjectPublicKeyInfo of a point of P-256");
    }
    for at in ["2024-12-31T00:00:00Z", "2025-03-01T00:00:00Z", "1969-07-20T20:17:40Z"] {
        assert_eq!(register("production", at, &pixel())["code"], "expired_certificate", "{at}");
        assert_eq!(register("any", at, &pixel())["code"], "ok", "{at}");
    }
}

#[test]
fn the_fake_root_is_refused_in_production_with_its_facts() {
    let fake = &android_keys()[0];
    let line = register("production", "2020-06-01T00:00:00Z", fake);
    assert_eq!((&line["verdict"], &line["securityLevel"]), (&json!("refused"), &json!("software")));
    assert_eq!(line["format"], "android-key");
}

#[test]
fn the_id_is_the_attested_one() {
    let other = bytes(&pixel(), "id", |id| id[0] ^= 1);
    assert_eq!(register("any", THEN, &other)["code"], "wrong_credential");
}

#[test]
fn a_member_that_is_missing_twice_or_of_another_form_is_refused() {
    let honest = assertion();
    assert_eq!(assert(honest.to_string().as_bytes()), ["ok"]);
    let names =
        ["id", "publicKey", "authenticatorData", "clientDataJSON", "signature", "expectedChallenge", "origin", "rpId"];
    for name in names {
        let mut changed = vec![with(&honest, |members| drop(members.remove(name)))];
        for value in [json!(7), json!(null), json!(["x"])] {
            changed.push(with(&honest, |members| drop(members.insert(name.to_owned(), value))));
        }
        if !["origin", "rpId"].contains(&name) {
            let text = honest[name].as_str().unwrap();
            for other in [format!("{text}="), format!("{text}+"), format!(" {text}"), format!("{text}\n")] {
                changed.push(with(&honest, |members| drop(members.insert(name.to_owned(), json!(other)))));
            }
        }
        for element in changed {
            assert_eq!(assert(element.to_string().as_bytes()), ["malformed_element"], "{element}");
        }
        let text = honest.to_string();
        let twice = format!("{},\"{name}\":{}}}", &text[..text.len() - 1], honest[name]);
        assert_eq!(assert(twice.as_bytes()), ["malformed_element"], "{name} twice");
    }
    let empty = with(&honest, |members| drop(members.insert("expectedChallenge".to_owned(), json!(""))));
    assert_eq!(assert(empty.to_string().as_bytes()), ["malformed_element"]);
    let more = with(&honest, |members| drop(members.insert("note".to_owned(), json!({ "deep": [1] }))));
    assert_eq!(assert(more.to_string().as_bytes()), ["ok"], "a member of others");
}

#[test]
fn each_element_of_an_array_has_its_line() {
    let honest = assertion().to_string();
    let array = format!("[{honest},7,{{}},null,[],{honest}]");
    let malformed = "malformed_element";
    assert_eq!(assert(array.as_bytes()), ["ok", malformed, malformed, malformed, malformed, "ok"]);
    let said = run(&["assertion"], array.as_bytes());
    let indices: Vec<_> = said.lines.iter().map(|line| line["index"].as_u64().unwrap()).collect();
    assert_eq!(indices, [0, 1, 2, 3, 4, 5]);
}

#[test]
fn a_file_that_is_no_json_is_one_refused_line() {
    let honest = assertion().to_string();
    for (contents, code) in [
        (String::new(), "empty_file"),
        (" \n".to_owned(), "empty_file"),
        ("[]".to_owned(), "empty_file"),
        (format!("{honest}{honest}"), "malformed_file"),
        (format!("[{honest},]"), "malformed_file"),
        (format!("[{honest}"), "malformed_file"),
        (format!("\u{feff}{honest}"), "malformed_file"),
        ("\u{0}".to_owned(), "malformed_file"),
        ("[".repeat(100_000), "malformed_file"),
        ("7".to_owned(), "malformed_element"),
    ] {
        assert_eq!(assert(contents.as_bytes()), [code], "{}", &contents[..contents.len().min(40)]);
    }
    assert_eq!(assert(b"\xff{}"), ["malformed_file"]);
    let deep = format!("[{}{}]", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(assert(deep.as_bytes()).len(), 1, "one line, whatever it is");
}

#[test]
fn files_that_cannot_be_read_have_their_line_too() {
    let absent = vector("absent.json");
    let said = klabat(["assertion"], &[absent, vector("assertions.json")]);
    assert_eq!(said.codes()[0], "unreadable_file");
    assert_eq!(said.lines.len(), 19);
    let folder = klabat(["chain", "--at", THEN], &[vector("")]);
    assert_eq!(folder.codes(), ["unreadable_file"]);
}

#[test]
fn the_client_data_has_each_member_once_and_nothing_after_it() {
    let code = |from: &str, to: &str| {
        let changed = bytes(&assertion(), "clientDataJSON", |json| {
            let text = String::from_utf8(json.clone()).unwrap();
            assert!(text.contains(from), "{text}");
            *json = text.replacen(from, to, 1).into_bytes();
        });
        assert(changed.to_string().as_bytes()).remove(0)
    };
    assert_eq!(code("{", "{\"type\":\"webauthn.get\","), "malformed_client_data");
    assert_eq!(code("{", "{\"x\":1,\"x\":1,"), "malformed_client_data");
    assert_eq!(code("}", "}}"), "malformed_client_data");
    assert_eq!(code("}", &format!("{}}}", " ".repeat(2048))), "malformed_client_data");
    assert_eq!(code("\"crossOrigin\":false", "\"crossOrigin\":true"), "cross_origin");
    assert_eq!(code("webauthn.get", "webauthn.create"), "wrong_type");
    assert_eq!(code("localhost", "localhosf"), "wrong_origin");
    assert_eq!(code("{", "{\"x\":1,"), "bad_signature", "what clients may add is ignored, but signed");
}

#[test]
fn nothing_is_left_over_in_the_parts() {
    for (name, code) in [
        ("publicKey", "malformed_key"),
        ("authenticatorData", "malformed_authenticator_data"),
        ("signature", "malformed_signature"),
        ("clientDataJSON", "malformed_client_data"),
    ] {
        let more = bytes(&assertion(), name, |bytes| bytes.push(0));
        assert_eq!(assert(more.to_string().as_bytes()), [code], "{name}");
    }
    let long = bytes(&assertion(), "id", |id| id.resize(1024, 7));
    assert_eq!(assert(long.to_string().as_bytes()), ["credential_id_too_long"]);
    let none = bytes(&assertion(), "id", Vec::clear);
    assert_eq!(assert(none.to_string().as_bytes()), ["malformed_element"]);
}

/// The flags are the 33rd byte. The signature comes last, so each rule shows its own code.
#[test]
fn the_policy_of_a_check_in_holds() {
    for (flags, code) in [
        (0b0_0000, "user_not_present"),
        (0b0_0001, "user_not_verified"),
        (0b0_0101, "ok"),
        (0b0_1101, "backup_eligible"),
        (0b1_1101, "backup_eligible"),
        (0b1_0101, "backup_state"),
        (0b100_0101, "malformed_authenticator_data"),
    ] {
        let changed = bytes(&assertion(), "authenticatorData", |data| data[32] = flags);
        assert_eq!(assert(changed.to_string().as_bytes()), [code], "{flags:#b}");
    }
    let other = with(&assertion(), |members| drop(members.insert("rpId".to_owned(), json!("localhos"))));
    assert_eq!(assert(other.to_string().as_bytes()), ["wrong_rp_id"]);
    let other = with(&assertion(), |members| drop(members.insert("expectedChallenge".to_owned(), json!("AAAA"))));
    assert_eq!(assert(other.to_string().as_bytes()), ["wrong_challenge"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Of a real registration no byte may change, under either policy.
    #[test]
    fn any_changed_byte_of_a_registration_is_refused(
        name in prop::sample::select(&["id", "attestationObject", "clientDataJSON"]),
        at: prop::sample::Index,
        xor in 1u8..,
        policy in prop::sample::select(&["production", "any"]),
    ) {
        let changed = bytes(&pixel(), name, |bytes| {
            let at = at.index(bytes.len());
            bytes[at] ^= xor;
        });
        prop_assert_eq!(&register(policy, THEN, &changed)["verdict"], "refused");
    }

    /// Nor of an assertion.
    #[test]
    fn any_changed_byte_of_an_assertion_is_refused(
        name in prop::sample::select(&["publicKey", "authenticatorData", "clientDataJSON", "signature"]),
        at: prop::sample::Index,
        xor in 1u8..,
    ) {
        let changed = bytes(&assertion(), name, |bytes| {
            let at = at.index(bytes.len());
            bytes[at] ^= xor;
        });
        prop_assert_ne!(assert(changed.to_string().as_bytes()), ["ok"]);
    }

    /// Whatever the text is: lines, and none accepted.
    #[test]
    fn noise_is_refused(text in "[\\[{\":,}\\]a-z0-9 ]{0,60}") {
        let codes = assert(text.as_bytes());
        prop_assert!(!codes.is_empty() && codes.iter().all(|code| code != "ok"));
    }
}
