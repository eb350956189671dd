//! Sorting that is compiled once. The standard library's is some five kilobytes of WebAssembly for every type that it
//! meets, and so is collecting into a tree, which sorts first: 8 % of the Worker's code before this.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Puts a list in order; equal ones keep theirs.
pub fn sort<T: Ord>(list: &mut Vec<T>) {
    sort_by(list, T::cmp);
}

/// Puts a list in the order of a key, which is made for each comparison.
pub fn sort_by_key<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// Puts a list in the order that a comparison gives; equal ones keep theirs.
pub fn sort_by<T>(list: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..list.len()).collect();
    arrange(&mut places, &|a, b| compare(&list[a], &list[b]));
    let mut taken: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(places.into_iter().filter_map(|place| taken[place].take()));
}

fn arrange(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

/// By key; of several with one key the last.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}

/// Each once.
pub fn set<T: Ord>(all: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(all);
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(mut list in proptest::collection::vec((0_u8..20, any::<u8>()), 0..200)) {
            let mut expected = list.clone();
            expected.sort_by_key(|one| one.0);
            sort_by_key(&mut list, |one| one.0);
            prop_assert_eq!(&list, &expected);
            sort(&mut list);
            expected.sort_unstable();
            prop_assert_eq!(&list, &expected);
            prop_assert_eq!(map(list.clone()), list.iter().copied().collect());
            prop_assert_eq!(set(list.clone()), list.iter().copied().collect());
        }
    }
}
