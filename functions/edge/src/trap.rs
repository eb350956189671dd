//! A panic on demand, in development builds only: what a fault of ours leaves must be seen, not believed. On wasm a panic
//! traps, and nothing of the instance is to be trusted afterwards; `xtask/src/worker.js` starts another one.

use crate::app::App;

/// Panics where the path asks for it: at once, or in the midst of a request that has read and written the store.
pub(crate) async fn trap(path: &str, app: &App) {
    let panics = || panic!("klabat-development: a panic was asked for");
    match path {
        "/api/development/trap/at-once" => panics(),
        "/api/development/trap/later" => {
            app.minute().await;
            panics();
        }
        _ => {}
    }
}
