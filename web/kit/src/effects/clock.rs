//! The device's clock, and waiting.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use js_sys::{Function, Promise};
use klabat_flow::Millis;
use wasm_bindgen_futures::JsFuture;

/// Milliseconds since 1970 by the device's clock. Nothing is decided by it; it may be wrong.
#[must_use]
pub fn now() -> Millis {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "epoch milliseconds are whole and positive"
    )]
    let now = js_sys::Date::now() as Millis;
    now
}

/// Waits.
pub async fn wait(ms: u32) {
    let promise = Promise::new(&mut |resolve: Function, _| {
        let delay = i32::try_from(ms).unwrap_or(i32::MAX);
        if let Some(window) = web_sys::window()
            && window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, delay).is_err()
        {
            let _ = resolve.call0(&resolve);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Runs something that might hang; `None` when it did not end in time. Dropping it does not stop the browser.
pub async fn within<T>(ms: u32, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut end = pin!(wait(ms));
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}
