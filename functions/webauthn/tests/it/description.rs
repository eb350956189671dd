//! Key descriptions in the JSON of the reference verifier, and in DER.

use data_encoding::BASE64;
use klabat_webauthn::android::{
    ApplicationId, AuthorizationList, KeyDescription, KeyOrigin, RootOfTrust, SecurityLevel, VerifiedBootState,
};
use serde_json::{Map, Value, json};

/// The fields of a list: tag number, the reference's name, kind of value.
const FIELDS: [(u32, &str, Kind); 38] = [
    (1, "purposes", Kind::Numbers),
    (2, "algorithms", Kind::Number),
    (3, "keySize", Kind::Number),
    (4, "blockModes", Kind::Numbers),
    (5, "digests", Kind::Numbers),
    (6, "paddings", Kind::Numbers),
    (10, "ecCurve", Kind::Number),
    (200, "rsaPublicExponent", Kind::Number),
    (203, "rsaOaepMgfDigests", Kind::Numbers),
    (400, "activeDateTime", Kind::Number),
    (401, "originationExpireDateTime", Kind::Number),
    (402, "usageExpireDateTime", Kind::Number),
    (405, "usageCountLimit", Kind::Number),
    (503, "noAuthRequired", Kind::Null),
    (504, "userAuthType", Kind::Number),
    (505, "authTimeout", Kind::Number),
    (506, "allowWhileOnBody", Kind::Null),
    (507, "trustedUserPresenceRequired", Kind::Null),
    (508, "trustedConfirmationRequired", Kind::Null),
    (509, "unlockedDeviceRequired", Kind::Null),
    (701, "creationDateTime", Kind::Number),
    (702, "origin", Kind::Origin),
    (703, "rollbackResistant", Kind::Null),
    (704, "rootOfTrust", Kind::RootOfTrust),
    (705, "osVersion", Kind::Number),
    (706, "osPatchLevel", Kind::Number),
    (709, "attestationApplicationId", Kind::Application),
    (710, "attestationIdBrand", Kind::Text),
    (711, "attestationIdDevice", Kind::Text),
    (712, "attestationIdProduct", Kind::Text),
    (713, "attestationIdSerial", Kind::Text),
    (714, "attestationIdImei", Kind::Text),
    (715, "attestationIdMeid", Kind::Text),
    (716, "attestationIdManufacturer", Kind::Text),
    (717, "attestationIdModel", Kind::Text),
    (718, "vendorPatchLevel", Kind::Number),
    (719, "bootPatchLevel", Kind::Number),
    (723, "attestationIdSecondImei", Kind::Text),
];

#[derive(Clone, Copy)]
enum Kind {
    Number,
    Numbers,
    Null,
    Text,
    Origin,
    RootOfTrust,
    Application,
}

/// Without what the reference says of the tags' order, which is not in the description.
pub(crate) fn without_order(mut description: Value) -> Value {
    for list in ["softwareEnforced", "hardwareEnforced"] {
        description[list].as_object_mut().unwrap().remove("areTagsOrdered");
    }
    description
}

pub(crate) fn to_json(key: &KeyDescription) -> Value {
    json!({
        "attestationVersion": key.attestation_version.to_string(),
        "attestationSecurityLevel": level(key.attestation_security_level),
        "keyMintVersion": key.key_mint_version.to_string(),
        "keyMintSecurityLevel": level(key.key_mint_security_level),
        "attestationChallenge": BASE64.encode(&key.challenge),
        "uniqueId": BASE64.encode(&key.unique_id),
        "softwareEnforced": list(&key.software),
        "hardwareEnforced": list(&key.hardware),
    })
}

const fn level(level: SecurityLevel) -> &'static str {
    match level {
        SecurityLevel::Software => "SOFTWARE",
        SecurityLevel::Tee => "TRUSTED_ENVIRONMENT",
        SecurityLevel::StrongBox => "STRONG_BOX",
    }
}

fn list(list: &AuthorizationList) -> Value {
    let mut json = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            json.insert(name.to_owned(), value);
        }
    };
    let number = |number: Option<u64>| number.map(|number| json!(number.to_string()));
    let small = |value: Option<u32>| number(value.map(u64::from));
    let numbers = |numbers: &Option<Vec<u32>>| {
        numbers.as_ref().map(|numbers| numbers.iter().map(u32::to_string).collect::<Vec<_>>().into())
    };
    let here = |here: Option<()>| here.map(|()| json!(true));
    let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    put("purposes", numbers(&list.purposes));
    put("algorithms", small(list.algorithm));
    put("keySize", small(list.key_size));
    put("blockModes", numbers(&list.block_modes));
    put("digests", numbers(&list.digests));
    put("paddings", numbers(&list.paddings));
    put("ecCurve", small(list.ec_curve));
    put("rsaPublicExponent", number(list.rsa_public_exponent));
    put("rsaOaepMgfDigests", numbers(&list.mgf_digests));
    put("activeDateTime", number(list.active_at));
    put("originationExpireDateTime", number(list.origination_expires_at));
    put("usageExpireDateTime", number(list.usage_expires_at));
    put("usageCountLimit", small(list.usage_count_limit));
    put("noAuthRequired", here(list.no_auth_required));
    put("userAuthType", number(list.user_auth_type));
    put("authTimeout", small(list.auth_timeout));
    put("allowWhileOnBody", here(list.allow_while_on_body));
    put("trustedUserPresenceRequired", here(list.trusted_user_presence_required));
    put("trustedConfirmationRequired", here(list.trusted_confirmation_required));
    put("unlockedDeviceRequired", here(list.unlocked_device_required));
    put("creationDateTime", number(list.created_at));
    put("origin", list.origin.map(|origin| json!(origin.name().to_uppercase())));
    put("rollbackResistant", here(list.rollback_resistant));
    put("rootOfTrust", list.root_of_trust.as_ref().map(root_of_trust));
    put("osVersion", small(list.os_version));
    put("osPatchLevel", small(list.os_patch_level));
    put("attestationApplicationId", list.application_id.as_ref().map(application));
    put("attestationIdBrand", text(&list.id_brand));
    put("attestationIdDevice", text(&list.id_device));
    put("attestationIdProduct", text(&list.id_product));
    put("attestationIdSerial", text(&list.id_serial));
    put("attestationIdImei", text(&list.id_imei));
    put("attestationIdMeid", text(&list.id_meid));
    put("attestationIdManufacturer", text(&list.id_manufacturer));
    put("attestationIdModel", text(&list.id_model));
    put("vendorPatchLevel", small(list.vendor_patch_level));
    put("bootPatchLevel", small(list.boot_patch_level));
    put("attestationIdSecondImei", text(&list.id_second_imei));
    put("moduleHash", list.module_hash.as_ref().map(|hash| json!(BASE64.encode(hash))));
    json.into()
}

fn root_of_trust(root: &RootOfTrust) -> Value {
    let mut json = json!({
        "verifiedBootKey": BASE64.encode(&root.verified_boot_key),
        "deviceLocked": root.device_locked,
        "verifiedBootState": root.verified_boot_state.name().to_uppercase(),
    });
    if let Some(hash) = &root.verified_boot_hash {
        json["verifiedBootHash"] = json!(BASE64.encode(hash));
    }
    json
}

fn application(id: &ApplicationId) -> Value {
    let packages = id.packages.iter();
    let packages: Vec<_> =
        packages.map(|package| json!({ "name": package.name, "version": package.version.to_string() })).collect();
    let signers: Vec<_> = id.signers.iter().map(|signer| BASE64.encode(signer)).collect();
    json!({ "packages": packages, "signatures": signers })
}

/// DER of a description in the reference's JSON.
pub(crate) fn to_der(json: &Value) -> Vec<u8> {
    sequence(&[
        integer(&json["attestationVersion"]),
        tlv(0x0a, &[level_number(&json["attestationSecurityLevel"])]),
        integer(&json["keyMintVersion"]),
        tlv(0x0a, &[level_number(&json["keyMintSecurityLevel"])]),
        tlv(0x04, &bytes(&json["attestationChallenge"])),
        tlv(0x04, &bytes(&json["uniqueId"])),
        sequence(&list_fields(&json["softwareEnforced"])),
        sequence(&list_fields(&json["hardwareEnforced"])),
    ])
}

fn list_fields(json: &Value) -> Vec<Vec<u8>> {
    let json = json.as_object().unwrap();
    let known = FIELDS.iter().map(|(_, name, _)| *name).chain(["moduleHash", "areTagsOrdered", "mlDsaVariant"]);
    let known: Vec<_> = known.collect();
    assert!(json.keys().all(|name| known.contains(&name.as_str())), "{json:?}");
    let mut fields: Vec<_> = FIELDS
        .iter()
        .filter_map(|(tag, name, kind)| json.get(*name).map(|value| explicit(*tag, &field(*kind, value))))
        .collect();
    fields.extend(json.get("moduleHash").map(|hash| explicit(724, &tlv(0x04, &bytes(hash)))));
    fields
}

fn field(kind: Kind, value: &Value) -> Vec<u8> {
    match kind {
        Kind::Number => integer(value),
        Kind::Numbers => tlv(0x31, &value.as_array().unwrap().iter().flat_map(integer).collect::<Vec<_>>()),
        Kind::Null => tlv(0x05, &[]),
        Kind::Text => tlv(0x04, value.as_str().unwrap().as_bytes()),
        Kind::Origin => {
            let origins = [KeyOrigin::Generated, KeyOrigin::Derived, KeyOrigin::Imported, KeyOrigin::Reserved];
            let found = origins.iter().position(|origin| *value == origin.name().to_uppercase());
            tlv(0x02, &[u8::try_from(found.unwrap()).unwrap()])
        }
        Kind::RootOfTrust => {
            use VerifiedBootState::{Failed, SelfSigned, Unverified, Verified};
            let states = [Verified, SelfSigned, Unverified, Failed];
            let state = states.iter().position(|state| value["verifiedBootState"] == state.name().to_uppercase());
            let locked = if value["deviceLocked"] == true { 0xff } else { 0 };
            sequence(&[
                tlv(0x04, &bytes(&value["verifiedBootKey"])),
                tlv(0x01, &[locked]),
                tlv(0x0a, &[u8::try_from(state.unwrap()).unwrap()]),
                tlv(0x04, &bytes(&value["verifiedBootHash"])),
            ])
        }
        Kind::Application => {
            let packages = value["packages"].as_array().unwrap().iter().flat_map(|package| {
                sequence(&[tlv(0x04, package["name"].as_str().unwrap().as_bytes()), integer(&package["version"])])
            });
            let signers = value["signatures"].as_array().unwrap().iter().flat_map(|signer| tlv(0x04, &bytes(signer)));
            let packages = tlv(0x31, &packages.collect::<Vec<_>>());
            tlv(0x04, &sequence(&[packages, tlv(0x31, &signers.collect::<Vec<_>>())]))
        }
    }
}

fn level_number(value: &Value) -> u8 {
    let levels = [SecurityLevel::Software, SecurityLevel::Tee, SecurityLevel::StrongBox];
    u8::try_from(levels.iter().position(|known| *value == level(*known)).unwrap()).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

fn integer(value: &Value) -> Vec<u8> {
    let number: u64 = value.as_str().unwrap().parse().unwrap();
    let bytes = [&[0], &number.to_be_bytes()[..]].concat();
    let start = bytes.windows(2).take_while(|pair| pair[0] == 0 && pair[1] < 0x80).count();
    tlv(0x02, &bytes[start..])
}

pub(crate) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// An explicit context-specific tag.
pub(crate) fn explicit(tag: u32, inside: &[u8]) -> Vec<u8> {
    let short = |number: u32| u8::try_from(number).unwrap();
    let tag = match tag {
        0..31 => vec![0xa0 | short(tag)],
        31..128 => vec![0xbf, short(tag)],
        _ => vec![0xbf, 0x80 | short(tag >> 7), short(tag & 0x7f)],
    };
    [tag, length(inside.len()), inside.to_vec()].concat()
}

pub(crate) fn tlv(tag: u8, inside: &[u8]) -> Vec<u8> {
    [&[tag], &length(inside.len())[..], inside].concat()
}

fn length(length: usize) -> Vec<u8> {
    match u16::try_from(length).unwrap().to_be_bytes() {
        [0, short @ 0..=0x7f] => vec![short],
        [0, long] => vec![0x81, long],
        [high, low] => vec![0x82, high, low],
    }
}
