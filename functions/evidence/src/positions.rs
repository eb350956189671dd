//! Positions of the log, as a line about an erasure names them.

use std::fmt;
use std::str::FromStr;

/// Positions in ascending order, written as runs: `3-7,9`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Positions(Vec<(u64, u64)>);

/// The text names no positions in the one form that there is for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPositions;

impl Positions {
    /// Those of an ascending list, none twice.
    #[must_use]
    pub fn of(ascending: &[u64]) -> Self {
        let mut runs: Vec<(u64, u64)> = Vec::new();
        for position in ascending {
            match runs.last_mut() {
                Some((_, last)) if last.checked_add(1) == Some(*position) => *last = *position,
                _ => runs.push((*position, *position)),
            }
        }
        Self(runs)
    }

    /// Whether the position is one of them.
    #[must_use]
    pub fn contains(&self, position: u64) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= position);
        after.checked_sub(1).and_then(|run| self.0.get(run)).is_some_and(|(_, last)| position <= *last)
    }
}

impl fmt::Display for Positions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (first, last)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            if first == last { write!(f, "{comma}{first}")? } else { write!(f, "{comma}{first}-{last}")? }
        }
        Ok(())
    }
}

impl FromStr for Positions {
    type Err = NoPositions;

    /// Takes the form that [`fmt::Display`] writes, and no other.
    fn from_str(text: &str) -> Result<Self, NoPositions> {
        let number = |text: &str| text.parse::<u64>().map_err(|_| NoPositions);
        let run = |text: &str| match text.split_once('-') {
            Some((first, last)) => Ok((number(first)?, number(last)?)),
            None => number(text).map(|one| (one, one)),
        };
        let runs = text.split(',').filter(|_| !text.is_empty()).map(run).collect::<Result<Vec<_>, _>>()?;
        let apart = |pair: &[(u64, u64)]| pair[0].1.checked_add(1).is_some_and(|next| next < pair[1].0);
        let read = Self(runs);
        let fits = read.0.iter().all(|(first, last)| first <= last) && read.0.windows(2).all(apart);
        if fits && read.to_string() == text { Ok(read) } else { Err(NoPositions) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{NoPositions, Positions};

    proptest! {
        #[test]
        fn what_is_written_is_read_back_and_holds_those_positions_alone(set in prop::collection::btree_set(0_u64..60, 0..40)) {
            let list: Vec<u64> = set.iter().copied().collect();
            let positions: Positions = Positions::of(&list).to_string().parse().unwrap();
            let held: BTreeSet<u64> = (0..60).filter(|position| positions.contains(*position)).collect();
            prop_assert_eq!(held, set);
        }
    }

    #[test]
    fn runs_are_written_once() {
        assert_eq!(
            Positions::of(&[3, 4, 5, 9, u64::MAX - 1, u64::MAX]).to_string(),
            format!("3-5,9,{}-{}", u64::MAX - 1, u64::MAX)
        );
        assert_eq!(Positions::of(&[]).to_string(), "");
        for other in [",", "3,", "5-3", "3-3", "3,4", "3-4,5", "4,3", "03", "+3", " 3", "3-", "-3", "3-4-5", "a", "3,3"]
        {
            assert_eq!(other.parse::<Positions>(), Err(NoPositions), "{other}");
        }
    }
}
