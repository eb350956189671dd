//! Chance that follows from a seed.

use klabat_protocol::SoftwareKey;
use sha2::{Digest as _, Sha256};

/// A stream of bytes that its seed determines: SHA-256 in a chain. Nothing secret depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dice([u8; 32]);

impl Dice {
    /// The stream of this seed.
    #[must_use]
    pub fn new(seed: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(seed).into())
    }

    /// Fills the buffer.
    pub fn fill(&mut self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            self.0 = Sha256::digest(self.0).into();
            let block: [u8; 32] = Sha256::digest([&self.0[..], b"out"].concat()).into();
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }

    /// `N` bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A number below `bound`, which is not 0. Close to even, for bounds far below 2^64.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).expect("no machine is wider than 64 bits");
        usize::try_from(u64::from_be_bytes(self.bytes()) % bound).expect("below a bound that fits")
    }

    /// A stream of its own.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self(self.bytes())
    }

    /// A P-256 key.
    pub fn key(&mut self) -> SoftwareKey {
        loop {
            if let Some(key) = SoftwareKey::from_bytes(&self.bytes()) {
                return key;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_seed_gives_the_same_stream_and_a_fork_another() {
        let (mut one, mut same) = (Dice::new("7"), Dice::new("7"));
        assert_eq!(one.bytes::<40>(), same.bytes::<40>());
        let mut fork = one.fork();
        assert_ne!(fork.bytes::<32>(), one.bytes::<32>());
        assert!((0..100).map(|_| one.below(3)).all(|number| number < 3));
    }
}
