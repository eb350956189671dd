use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};

use super::ClientData;
use crate::Refusal;
use crate::testing::{CHALLENGE, ORIGIN, client_data};

fn parse(json: &str) -> Result<ClientData, Refusal> {
    ClientData::parse(json.as_bytes())
}

/// Client data of exactly this many bytes.
fn of_length(length: usize) -> String {
    let shortest = client_data("webauthn.get", r#","more":"""#).len();
    let more = format!(r#","more":"{}""#, "x".repeat(length - shortest));
    client_data("webauthn.get", &more)
}

#[test]
fn every_member_is_read() {
    let more = r#","crossOrigin":true,"topOrigin":"https://top.example","future":{"a":[1,null]}"#;
    let expected = ClientData {
        r#type: "webauthn.get".to_owned(),
        challenge: CHALLENGE.to_vec(),
        origin: ORIGIN.to_owned(),
        cross_origin: true,
        top_origin: Some("https://top.example".to_owned()),
    };
    assert_eq!(parse(&client_data("webauthn.get", more)), Ok(expected));
}

#[test]
fn frames_are_optional() {
    let client_data = parse(&client_data("webauthn.get", "")).unwrap();
    assert!(!client_data.cross_origin);
    assert_eq!(client_data.top_origin, None);
}

#[test]
fn a_byte_order_mark_is_dropped_once() {
    let json = client_data("webauthn.get", "");
    assert_eq!(parse(&format!("\u{feff}{json}")), parse(&json));
    assert!(parse(&format!("\u{feff}\u{feff}{json}")).is_err());
}

#[test]
fn the_limit_is_inclusive() {
    assert!(parse(&of_length(ClientData::MAX_LEN)).is_ok());
    let refused = parse(&of_length(ClientData::MAX_LEN + 1));
    assert_eq!(refused, Err(Refusal::MalformedClientData));
}

#[test]
fn every_other_shape_is_refused() {
    let good = client_data("webauthn.get", r#","crossOrigin":false"#);
    let with = |more| client_data("webauthn.get", more);
    let without = |member: &str| good.replace(member, "other");
    let mut cases = vec![
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        format!("{good} x"),
        format!("{good}{good}"),
        good[..good.len() - 1].to_owned(),
        // Members twice: known, unknown, and under an escape.
        with(r#","type":"webauthn.get""#),
        with(r#","challenge":"""#),
        with(r#","origin":"https://klabat.example""#),
        with(r#","crossOrigin":false,"crossOrigin":false"#),
        with(r#","topOrigin":"a","topOrigin":"a""#),
        with(r#","more":1,"more":1"#),
        with(r#","\u0074ype":"webauthn.get""#),
        // The same deeper down.
        with(r#","tokenBinding":{"status":"supported","status":"present"}"#),
        with(r#","more":[{"a":{"b":1,"b":1}}]"#),
        // Something around the object.
        format!(" {good}"),
        format!("{good}\n"),
        // Members of another type.
        with(r#","crossOrigin":"false""#),
        with(r#","crossOrigin":null"#),
        with(r#","topOrigin":null"#),
        good.replace(r#""webauthn.get""#, "1"),
        // A challenge that is not base64url without padding, or not its one spelling.
        good.replace("xMTE", "xMT+"),
        good.replace("xMQ\"", "xMQ=\""),
        good.replace("xMQ\"", "xMR\""),
        // Comments and a trailing comma.
        with(","),
        with("/**/"),
    ];
    cases.extend(["\"type\"", "challenge", "origin"].map(without));
    for json in cases {
        assert_eq!(parse(&json), Err(Refusal::MalformedClientData), "{json}");
    }
    let mut not_utf8 = with(r#","more":"?""#).into_bytes();
    let at = not_utf8.iter().position(|&byte| byte == b'?').unwrap();
    not_utf8[at] = 0xff;
    assert_eq!(ClientData::parse(&not_utf8), Err(Refusal::MalformedClientData));
}

#[test]
fn members_that_clients_add_may_be_anything() {
    let more = r#","more":{"a":[null,true,-1,1.5,"x",{"a":{"a":[]}}],"b":{"a":1}}"#;
    assert_eq!(parse(&client_data("webauthn.get", more)), parse(&client_data("webauthn.get", "")));
}

#[test]
fn nesting_beyond_the_stack_is_refused() {
    let more = format!(r#","more":{}"#, "[".repeat(1900));
    assert_eq!(parse(&client_data("webauthn.get", &more)), Err(Refusal::MalformedClientData));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(ClientData::parse(&bytes).is_err());
    }

    #[test]
    fn no_spoilt_client_data_reads_the_same(at in 0_usize..150, byte: u8) {
        let good = client_data("webauthn.get", "").into_bytes();
        let mut bytes = good.clone();
        let at = at % bytes.len();
        bytes[at] = byte;
        let same = ClientData::parse(&bytes) == ClientData::parse(&good);
        prop_assert_eq!(same, bytes == good);
    }
}
