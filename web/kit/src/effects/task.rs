//! What takes time.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;

/// Boxed, so that what drives a future is compiled once.
type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Begins something that goes on by itself.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: Task = Box::pin(task);
    wasm_bindgen_futures::spawn_local(task);
}

thread_local! {
    /// What waits for its turn, and whether something has it.
    static WAITING: RefCell<(VecDeque<Task>, bool)> = const { RefCell::new((VecDeque::new(), false)) };
}

/// Begins something once all is over that was begun here before: a text must not be kept after it was forgotten.
pub fn in_turn(task: impl Future<Output = ()> + 'static) {
    let task: Task = Box::pin(task);
    let idle = WAITING.with_borrow_mut(|(waiting, busy)| {
        waiting.push_back(task);
        !std::mem::replace(busy, true)
    });
    if idle {
        spawn(async {
            while let Some(task) = next() {
                task.await;
            }
        });
    }
}

fn next() -> Option<Task> {
    WAITING.with_borrow_mut(|(waiting, busy)| {
        let task = waiting.pop_front();
        *busy = task.is_some();
        task
    })
}
