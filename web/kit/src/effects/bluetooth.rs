//! The beacon over Web Bluetooth: choose, connect, read, write.
//!
//! A GATT promise may hang for ever, so each has a time limit here. Whether to try again is the flow's business;
//! the chosen device is remembered for it.

use std::cell::RefCell;

use js_sys::Uint8Array;
use klabat_flow::radio::{Characteristic, Lost, SERVICE};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Bluetooth, BluetoothDevice, BluetoothLeScanFilterInit, BluetoothRemoteGattCharacteristic,
    BluetoothRemoteGattServer, BluetoothRemoteGattService, RequestDeviceOptions,
};

use super::clock;
use super::js::{error_name, get};

/// Connecting takes 1 to 2.5 s on a phone, service discovery up to 8 s.
const CONNECT_LIMIT_MS: u32 = 10_000;
/// One read or write takes some 50 ms; a beacon signs in under a second.
const OPERATION_LIMIT_MS: u32 = 4_000;

/// What is known of the chosen device.
#[derive(Default)]
struct Link {
    device: Option<BluetoothDevice>,
    service: Option<BluetoothRemoteGattService>,
    characteristics: Vec<(Characteristic, BluetoothRemoteGattCharacteristic)>,
}

thread_local! {
    static LINK: RefCell<Link> = RefCell::default();
}

/// Whether the browser has Web Bluetooth at all.
#[must_use]
pub fn available() -> bool {
    #[cfg(feature = "development")]
    if crate::development::simulates_beacon() {
        return true;
    }
    native_available()
}

pub(crate) fn native_available() -> bool {
    bluetooth().is_some()
}

/// Lets the person choose a beacon. Must be called while handling a tap.
///
/// # Errors
/// [`Lost::Cancelled`] when nothing was chosen, [`Lost::Off`] and others as the browser says.
pub async fn choose() -> Result<(), Lost> {
    #[cfg(feature = "development")]
    if crate::development::simulates_beacon() {
        return crate::development::beacon::choose().await;
    }
    let filter = BluetoothLeScanFilterInit::new();
    filter.set_services(&[SERVICE.into()]);
    let options = RequestDeviceOptions::new();
    options.set_filters(&[filter]);
    let promise = bluetooth().ok_or(Lost::Unsupported)?.request_device(&options);
    let device = JsFuture::from(promise).await.map_err(|error| chooser_error(&error))?;
    LINK.with_borrow_mut(|link| *link = Link { device: Some(device), ..Link::default() });
    Ok(())
}

/// Connects to the chosen beacon and finds its service.
///
/// # Errors
/// [`Lost::Radio`] or [`Lost::TimedOut`]; the same device may be tried again.
pub async fn connect() -> Result<(), Lost> {
    #[cfg(feature = "development")]
    if crate::development::simulates_beacon() {
        return crate::development::beacon::connect().await;
    }
    let device = LINK.with_borrow(|link| link.device.clone()).ok_or(Lost::Cancelled)?;
    let gatt = device.gatt().ok_or(Lost::Unsupported)?;
    clock::within(CONNECT_LIMIT_MS, discover(gatt)).await.unwrap_or(Err(Lost::TimedOut))
}

async fn discover(gatt: BluetoothRemoteGattServer) -> Result<(), Lost> {
    let server: BluetoothRemoteGattServer = done(gatt.connect()).await?.unchecked_into();
    let service: BluetoothRemoteGattService =
        done(server.get_primary_service_with_str(SERVICE)).await?.unchecked_into();
    LINK.with_borrow_mut(|link| {
        link.service = Some(service);
        link.characteristics.clear();
    });
    Ok(())
}

/// Reads a characteristic: at most 512 bytes.
///
/// # Errors
/// [`Lost::Radio`] or [`Lost::TimedOut`].
pub async fn read(which: Characteristic) -> Result<Vec<u8>, Lost> {
    #[cfg(feature = "development")]
    if crate::development::simulates_beacon() {
        return crate::development::beacon::read(which).await;
    }
    let read = async {
        let value = done(characteristic(which).await?.read_value()).await?;
        let (buffer, offset, length) =
            (get(&value, "buffer"), number(&value, "byteOffset"), number(&value, "byteLength"));
        Ok(Uint8Array::new_with_byte_offset_and_length(&buffer, offset, length).to_vec())
    };
    clock::within(OPERATION_LIMIT_MS, read).await.unwrap_or(Err(Lost::TimedOut))
}

/// Writes a characteristic, with response: at most 512 bytes.
///
/// # Errors
/// [`Lost::Radio`] or [`Lost::TimedOut`].
pub async fn write(which: Characteristic, value: &[u8]) -> Result<(), Lost> {
    #[cfg(feature = "development")]
    if crate::development::simulates_beacon() {
        return crate::development::beacon::write(which, value).await;
    }
    let write = async {
        let promise = characteristic(which)
            .await?
            .write_value_with_response_with_u8_array(&Uint8Array::from(value))
            .map_err(|_| Lost::Radio)?;
        done(promise).await.map(drop)
    };
    clock::within(OPERATION_LIMIT_MS, write).await.unwrap_or(Err(Lost::TimedOut))
}

/// Ends the connection, so that the beacon is free for the next person.
pub fn disconnect() {
    #[cfg(feature = "development")]
    if crate::development::simulates_beacon() {
        return crate::development::beacon::disconnect();
    }
    LINK.with_borrow_mut(|link| {
        link.service = None;
        link.characteristics.clear();
        if let Some(gatt) = link.device.as_ref().and_then(BluetoothDevice::gatt) {
            gatt.disconnect();
        }
    });
}

async fn characteristic(which: Characteristic) -> Result<BluetoothRemoteGattCharacteristic, Lost> {
    let known = LINK.with_borrow(|link| {
        let found = link.characteristics.iter().find(|(name, _)| *name == which);
        found.map(|(_, characteristic)| characteristic.clone())
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let service = LINK.with_borrow(|link| link.service.clone()).ok_or(Lost::Radio)?;
    let found = done(service.get_characteristic_with_str(which.uuid())).await?;
    let found: BluetoothRemoteGattCharacteristic = found.unchecked_into();
    LINK.with_borrow_mut(|link| link.characteristics.push((which, found.clone())));
    Ok(found)
}

fn bluetooth() -> Option<Bluetooth> {
    get(&web_sys::window()?.navigator(), "bluetooth").dyn_into().ok()
}

/// One future type for all promises: a type for each would be compiled for each.
async fn done(promise: impl JsCast) -> Result<JsValue, Lost> {
    JsFuture::from(promise.unchecked_into::<js_sys::Promise>()).await.map_err(|_| Lost::Radio)
}

fn number(object: &JsValue, name: &str) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "offsets and lengths of a view are whole"
    )]
    let number = get(object, name).as_f64().unwrap_or_default() as u32;
    number
}

/// Web Bluetooth, §4 `requestDevice`: what its errors mean to a person.
fn chooser_error(error: &JsValue) -> Lost {
    match &*error_name(error) {
        // Chromium says so for a cancelled chooser and for an adapter that is switched off; only the text differs.
        "NotFoundError" if get(error, "message").as_string().is_some_and(|text| text.contains("adapter")) => Lost::Off,
        "NotFoundError" | "AbortError" => Lost::Cancelled,
        "SecurityError" | "NotAllowedError" => Lost::Denied,
        _ => Lost::Unsupported,
    }
}
