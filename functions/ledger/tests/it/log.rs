//! A log in memory, grown as the service grows it, and keys to sign it.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer as _, SigningKey};
use klabat_ledger::{
    Algorithm, Checkpoint, Edge, Entry, Kind, Level, Note, Tile, TreeHead, Trust, VerifierKey, cosigned_message,
    entry_bundle, hash_tile,
};

pub(crate) const ORIGIN: &str = "absen.example.go.id/log";

/// The entry of a number.
pub(crate) fn entry(number: u64) -> Entry {
    Entry::commit(Kind::Submission, &[7; 16], &number.to_be_bytes())
}

pub(crate) fn entries(count: u64) -> Vec<Entry> {
    (0..count).map(entry).collect()
}

/// Every tile of a tree, partial ones too.
pub(crate) struct Log {
    pub(crate) head: TreeHead,
    pub(crate) tiles: BTreeMap<Tile, Vec<u8>>,
}

impl Log {
    pub(crate) fn of(entries: &[Entry]) -> Self {
        let mut edge = Edge::default();
        let mut tiles: BTreeMap<_, _> = edge.grow(entries.iter().copied()).tiles.into_iter().collect();
        let size = entries.len() as u64;
        tiles.extend(edge.partial().map(|(tile, hashes)| (tile, hash_tile(hashes))));
        let (start, _) = Edge::span(Level::Entries, size);
        if let Some(tile) = Tile::of(Level::Entries, start / 256, size) {
            tiles.insert(tile, entry_bundle(&entries[usize::try_from(start).unwrap()..]));
        }
        Self { head: edge.head(), tiles }
    }

    pub(crate) fn read(&self, tile: Tile) -> Result<Vec<u8>, Tile> {
        self.tiles.get(&tile).cloned().ok_or(tile)
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint { origin: ORIGIN.to_owned(), head: self.head }
    }
}

/// A key with its name.
pub(crate) struct Key {
    pub(crate) secret: SigningKey,
    pub(crate) public: VerifierKey,
}

impl Key {
    pub(crate) fn new(name: &str, algorithm: Algorithm, seed: u8) -> Self {
        let secret = SigningKey::from_bytes(&[seed; 32]);
        let public = VerifierKey::new(name, algorithm, secret.verifying_key().to_bytes()).unwrap();
        Self { secret, public }
    }

    pub(crate) fn log() -> Self {
        Self::new(ORIGIN, Algorithm::Ed25519, 1)
    }

    pub(crate) fn witness(number: u8) -> Self {
        Self::new(&format!("witness.example/{number}"), Algorithm::CosignatureV1, 100 + number)
    }

    pub(crate) fn sign(&self, checkpoint: &Checkpoint) -> Note {
        checkpoint.signed(&self.public, self.secret.sign(checkpoint.to_string().as_bytes()).to_bytes())
    }

    /// Adds this witness's line to a note.
    pub(crate) fn cosign(&self, note: &mut Note, time: u64) {
        let signature = self.secret.sign(&cosigned_message(time, &note.text)).to_bytes();
        note.signatures.push(self.public.line(&[&time.to_be_bytes()[..], &signature].concat()));
    }
}

pub(crate) fn trust(witnesses: &[&Key], threshold: usize) -> Trust {
    let witnesses = witnesses.iter().map(|key| key.public.clone()).collect();
    Trust::new(Key::log().public, witnesses, threshold).unwrap()
}
