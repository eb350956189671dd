//! Signal strength over a session.

use crate::frames::Signal;

const CAPACITY: usize = Signal::MAX_SAMPLES as usize;

/// The latest [`Signal::MAX_SAMPLES`] readings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Samples {
    ring: [i8; CAPACITY],
    /// How many were ever pushed.
    pushed: usize,
}

impl Samples {
    pub(super) const fn new() -> Self {
        Self { ring: [0; CAPACITY], pushed: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.pushed = 0;
    }

    pub(super) fn push(&mut self, dbm: i8) {
        if Signal::RANGE_DBM.contains(&dbm) {
            self.ring[self.pushed % CAPACITY] = dbm;
            self.pushed = self.pushed.wrapping_add(1);
        }
    }

    pub(super) fn append(&mut self, others: &Self) {
        let kept = others.pushed.min(CAPACITY);
        let oldest = others.pushed - kept;
        (oldest..others.pushed).for_each(|at| self.push(others.ring[at % CAPACITY]));
    }

    pub(super) fn signal(&self) -> Option<Signal> {
        let mut ring = self.ring;
        let sorted = &mut ring[..self.pushed.min(CAPACITY)];
        sorted.sort_unstable();
        Some(Signal {
            median: *sorted.get(sorted.len().checked_sub(1)? / 2)?,
            min: *sorted.first()?,
            max: *sorted.last()?,
            samples: u8::try_from(sorted.len()).ok()?,
        })
    }
}
