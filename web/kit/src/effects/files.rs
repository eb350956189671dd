//! Files that the person chooses.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, Event, File, HtmlInputElement, ImageBitmap, ImageEncodeOptions, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d,
};

/// The file in the input that an event comes from.
#[must_use]
pub fn chosen(event: &Event) -> Option<File> {
    event.target()?.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0)
}

/// Name and contents; `None` when the browser cannot read it any more.
pub async fn read(file: File) -> Option<(String, Vec<u8>)> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some((file.name(), Uint8Array::new(&buffer).to_vec()))
}

/// The file in the input with this id.
#[must_use]
pub fn within(id: &str) -> Option<File> {
    input(id)?.files()?.get(0)
}

/// Takes the file out of the input with this id.
pub fn empty(id: &str) {
    if let Some(input) = input(id) {
        input.set_value("");
    }
}

fn input(id: &str) -> Option<HtmlInputElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Longest side of a picture that was drawn anew, in pixels: a page of a letter on it is read well, and as JPEG it has
/// some hundred kB.
const SIDE: u32 = 1_600;

/// The contents of a file, at most so many bytes; a picture is drawn anew, for cameras make larger ones, and write into
/// them where they were. `None` when it is too large all the same, or the browser cannot read it.
pub async fn at_most(file: &File, most: u32) -> Option<Vec<u8>> {
    let drawn = if file.type_().starts_with("image/") { Some(drawn(file).await.ok()?) } else { None };
    let blob: &Blob = drawn.as_ref().unwrap_or(file);
    if blob.size() <= f64::from(most) { bytes(blob).await } else { None }
}

async fn bytes(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The picture as a JPEG, upright and with [`SIDE`] as its longest side at most. Where and by what it was taken stays
/// behind.
async fn drawn(picture: &Blob) -> Result<Blob, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let bitmap: ImageBitmap = JsFuture::from(window.create_image_bitmap_with_blob(picture)?).await?.unchecked_into();
    let longest = bitmap.width().max(bitmap.height());
    let side = |side: u32| if longest > SIDE { (side.saturating_mul(SIDE) / longest).max(1) } else { side };
    let (width, height) = (side(bitmap.width()), side(bitmap.height()));
    let canvas = OffscreenCanvas::new(width, height)?;
    let drawing: OffscreenCanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    drawing.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width.into(), height.into())?;
    let form = ImageEncodeOptions::new();
    form.set_type("image/jpeg");
    form.set_quality(0.8);
    Ok(JsFuture::from(canvas.convert_to_blob_with_options(&form)?).await?.unchecked_into())
}
