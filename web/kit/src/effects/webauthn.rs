//! WebAuthn ceremonies (Level 3, §5.1).

use js_sys::Promise;
use klabat_flow::ceremony::{Asserted, Class, Create, Created, Declined, Get};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CredentialCreationOptions, CredentialRequestOptions, CredentialsContainer, Navigator};

use super::clock;
use super::js::{array, buffer, error_name, get, get_bytes, object};

/// How long the platform's dialog may stay open: less than the 90 s for which a beacon keeps a session.
const TIME_LIMIT_MS: u32 = 60_000;
const _: () = assert!((TIME_LIMIT_MS as u64) < klabat_protocol::beacon::SESSION_LIFETIME_MS);
/// When to stop waiting for a promise that the platform has forgotten.
const GIVE_UP_MS: u32 = TIME_LIMIT_MS + 5_000;
/// COSE algorithm ES256.
const ES256: i32 = -7;

/// Whether an ASN's credential can be made and used here.
pub async fn available() -> bool {
    #[cfg(feature = "development")]
    if crate::development::simulates_phone() {
        return true;
    }
    platform_available().await
}

/// Whether the browser has a platform authenticator with user verification (a screen lock is set).
pub async fn platform_available() -> bool {
    let answer: Option<Promise> = web_sys::window().and_then(|window| {
        let class = get(&window, "PublicKeyCredential");
        let ask = get(&class, "isUserVerifyingPlatformAuthenticatorAvailable");
        ask.dyn_ref::<js_sys::Function>()?.call0(&class).ok()?.dyn_into().ok()
    });
    match answer {
        Some(promise) => JsFuture::from(promise).await.is_ok_and(|answer| answer.is_truthy()),
        None => false,
    }
}

/// Makes a credential.
///
/// # Errors
/// See [`Declined`].
pub async fn create(request: Create) -> Result<Created, Declined> {
    #[cfg(feature = "development")]
    if crate::development::simulates_phone() && request.class == Class::Device {
        return crate::development::phone::create(request).await;
    }
    let options = CredentialCreationOptions::new();
    options.set_public_key(creation_options(&request).unchecked_ref());
    let promise = credentials()?.create_with_options(&options).map_err(|error| declined(&error))?;
    let credential = settle(promise).await?;
    let response = get(&credential, "response");
    Ok(Created {
        credential_id: get_bytes(&credential, "rawId"),
        attestation_object: get_bytes(&response, "attestationObject"),
        client_data_json: get_bytes(&response, "clientDataJSON"),
    })
}

/// Signs a challenge.
///
/// # Errors
/// See [`Declined`].
pub async fn assert(request: Get) -> Result<Asserted, Declined> {
    #[cfg(feature = "development")]
    if crate::development::simulates_phone() && !request.allow.is_empty() {
        return crate::development::phone::assert(request).await;
    }
    let options = CredentialRequestOptions::new();
    options.set_public_key(request_options(&request).unchecked_ref());
    let promise = credentials()?.get_with_options(&options).map_err(|error| declined(&error))?;
    let credential = settle(promise).await?;
    let response = get(&credential, "response");
    Ok(Asserted {
        credential_id: get_bytes(&credential, "rawId"),
        authenticator_data: get_bytes(&response, "authenticatorData"),
        client_data_json: get_bytes(&response, "clientDataJSON"),
        signature: get_bytes(&response, "signature"),
    })
}

fn creation_options(request: &Create) -> JsValue {
    let selection = match request.class {
        // Chrome on Android then asks for a credential that is bound to the phone and never synchronised.
        Class::Device => object([
            ("authenticatorAttachment", "platform".into()),
            ("residentKey", "discouraged".into()),
            ("userVerification", "required".into()),
        ]),
        Class::Passkey => object([
            ("residentKey", "required".into()),
            ("requireResidentKey", true.into()),
            ("userVerification", "required".into()),
        ]),
    };
    let attestation = match request.class {
        Class::Device => "direct",
        Class::Passkey => "none",
    };
    object([
        ("challenge", buffer(&request.challenge)),
        ("rp", object([("id", (&*request.rp_id).into()), ("name", (&*request.rp_name).into())])),
        (
            "user",
            object([
                ("id", buffer(&request.user_handle)),
                ("name", (&*request.name).into()),
                ("displayName", (&*request.name).into()),
            ]),
        ),
        ("pubKeyCredParams", array([object([("type", "public-key".into()), ("alg", ES256.into())])])),
        ("authenticatorSelection", selection),
        ("attestation", attestation.into()),
        ("excludeCredentials", descriptors(&request.exclude)),
        ("timeout", TIME_LIMIT_MS.into()),
    ])
}

fn request_options(request: &Get) -> JsValue {
    object([
        ("challenge", buffer(&request.challenge)),
        ("rpId", (&*request.rp_id).into()),
        ("allowCredentials", descriptors(&request.allow)),
        ("userVerification", "required".into()),
        ("timeout", TIME_LIMIT_MS.into()),
    ])
}

fn descriptors(ids: &[Vec<u8>]) -> JsValue {
    array(ids.iter().map(|id| object([("type", "public-key".into()), ("id", buffer(id))])))
}

fn credentials() -> Result<CredentialsContainer, Declined> {
    let navigator: Navigator = web_sys::window().ok_or(Declined::Unsupported)?.navigator();
    get(&navigator, "credentials").dyn_into().map_err(|_| Declined::Unsupported)
}

async fn settle(promise: Promise) -> Result<JsValue, Declined> {
    match clock::within(GIVE_UP_MS, JsFuture::from(promise)).await {
        Some(Ok(credential)) if credential.is_object() => Ok(credential),
        Some(Err(error)) => Err(declined(&error)),
        Some(Ok(_)) | None => Err(Declined::Failed),
    }
}

fn declined(error: &JsValue) -> Declined {
    match &*error_name(error) {
        "NotAllowedError" | "AbortError" => Declined::NotAllowed,
        "InvalidStateError" => Declined::AlreadyRegistered,
        "NotSupportedError" | "ConstraintError" => Declined::Unsupported,
        "SecurityError" => Declined::WrongOrigin,
        _ => Declined::Failed,
    }
}
