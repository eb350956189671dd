//! What anybody does who follows the public log: fetches its checkpoint and every tile, and believes nothing else.

use std::fs;
use std::path::Path;

use klabat_api::routes;
use klabat_ledger::{Edge, Entry, Tile, TreeHead, mirror};

use crate::service::Call;
use crate::world::World;

impl World {
    /// The newest checkpoint, once its signature is verified; `None` before there is one.
    pub fn checkpoint(&mut self) -> Option<TreeHead> {
        let answer = self.service.send(Call::get(routes::LOG_CHECKPOINT));
        if answer.status != 200 {
            return None;
        }
        let note = String::from_utf8(answer.body).expect("a note is UTF-8");
        let pending = self.service.trust().checks(&note).unwrap_or_else(|refusal| panic!("{refusal}: {note}"));
        Some(*pending.verify().unwrap_or_else(|refusal| panic!("{refusal}: {note}")).head())
    }

    /// Every entry below the newest checkpoint, with every tile checked up to the signed root.
    pub fn mirror(&mut self) -> Vec<Entry> {
        let Some(head) = self.checkpoint() else { return Vec::new() };
        let mut entries = Vec::new();
        let mut read = |tile| {
            let answer = self.service.send(Call::get(format!("/api/v1/log/{tile}")));
            (answer.status == 200).then_some(answer.body)
        };
        mirror::check(&head, &mut read, |_, entry| entries.push(*entry)).unwrap_or_else(|flaw| panic!("{flaw:?}"));
        entries
    }

    /// The same as a folder, as `klabat` reads it; how many entries it has.
    ///
    /// # Panics
    /// When there is no checkpoint, or the folder cannot be written.
    pub fn mirror_to(&mut self, folder: &Path) -> u64 {
        let head = self.checkpoint().expect("a checkpoint");
        let write = |path: &str, bytes: &[u8]| {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().expect("it is in the folder")).expect("a folder of the test");
            fs::write(file, bytes).expect("a file of the test");
        };
        let mut read = |tile: Tile| {
            let answer = self.service.send(Call::get(format!("/api/v1/log/{tile}")));
            write(&tile.to_string(), &answer.body);
            (answer.status == 200).then_some(answer.body)
        };
        mirror::check(&head, &mut read, |_, _| ()).unwrap_or_else(|flaw| panic!("{flaw:?}"));
        write("checkpoint", &self.service.send(Call::get(routes::LOG_CHECKPOINT)).body);
        head.size
    }
}

/// The tree of the first so many of these entries.
///
/// # Panics
/// When there are not that many.
#[must_use]
pub fn head_of(entries: &[Entry], size: u64) -> TreeHead {
    let size = usize::try_from(size).expect("a size of this story");
    let mut edge = Edge::default();
    edge.grow(entries[..size].iter().copied());
    edge.head()
}
