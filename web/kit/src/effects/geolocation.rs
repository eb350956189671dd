//! Where the phone is, as far as it says so.

use js_sys::{Function, Promise};
use klabat_flow::place::{Fix, NoFix};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{GeolocationPosition, PositionOptions};

use super::js::get;

/// A fix takes longer than this indoors only where there is none to be had.
const TIME_LIMIT_MS: u32 = 8_000;
/// `GeolocationPositionError.PERMISSION_DENIED`.
const PERMISSION_DENIED: f64 = 1.0;

/// Asks for a position that is at most so old; the first time, the browser asks the person.
///
/// # Errors
/// [`NoFix::Denied`] or [`NoFix::Unavailable`].
pub async fn locate(max_age_ms: u32) -> Result<Fix, NoFix> {
    let geolocation = web_sys::window().and_then(|window| window.navigator().geolocation().ok());
    let geolocation = geolocation.ok_or(NoFix::Unavailable)?;
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(TIME_LIMIT_MS);
    options.set_maximum_age(max_age_ms);
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let (found, failed) = (resolve.unchecked_ref(), reject.unchecked_ref());
        geolocation.get_current_position_with_error_callback_and_options(found, Some(failed), &options);
    });
    match JsFuture::from(promise).await {
        Ok(position) => {
            let coordinates = position.unchecked_into::<GeolocationPosition>().coords();
            Ok(Fix {
                latitude: coordinates.latitude(),
                longitude: coordinates.longitude(),
                accuracy_m: coordinates.accuracy(),
            })
        }
        Err(error) if get(&error, "code").as_f64() == Some(PERMISSION_DENIED) => Err(NoFix::Denied),
        Err(_) => Err(NoFix::Unavailable),
    }
}
