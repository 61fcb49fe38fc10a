//! Something for each place of the room's course, in the order in which it came.

use std::{collections::BTreeMap, ops::RangeBounds, ops::RangeInclusive};

use shared::chronicle::{BranchId, Place};

/// What is kept by place. It is known, too, what came first.
#[derive(Debug)]
pub(super) struct ByPlace<T> {
    kept: BTreeMap<Place, Aged<T>>,
    ages: BTreeMap<u64, Place>,
    next_age: u64,
}

#[derive(Debug)]
struct Aged<T> {
    age: u64,
    value: T,
}

impl<T> Default for ByPlace<T> {
    fn default() -> Self {
        Self {
            kept: BTreeMap::new(),
            ages: BTreeMap::new(),
            next_age: 0,
        }
    }
}

impl<T> ByPlace<T> {
    /// Keeps something as the last that came.
    pub(super) fn insert(&mut self, place: Place, value: T) {
        self.remove(place);
        let age = self.next_age;
        self.next_age += 1;
        self.ages.insert(age, place);
        self.kept.insert(place, Aged { age, value });
    }

    /// Lets go of what is at a place.
    pub(super) fn remove(&mut self, place: Place) -> Option<T> {
        let Aged { age, value } = self.kept.remove(&place)?;
        self.ages.remove(&age);
        Some(value)
    }

    /// What is at a place.
    pub(super) fn get(&self, place: Place) -> Option<&T> {
        self.kept.get(&place).map(|aged| &aged.value)
    }

    /// What is at a place, to be changed.
    pub(super) fn get_mut(&mut self, place: Place) -> Option<&mut T> {
        self.kept.get_mut(&place).map(|aged| &mut aged.value)
    }

    /// How much is kept.
    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    /// The places, those that came first before the others.
    pub(super) fn oldest_first(&self) -> impl DoubleEndedIterator<Item = Place> {
        self.ages.values().copied()
    }

    /// All of it, by branch and step.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (Place, &T)> {
        self.kept.iter().map(|(place, aged)| (*place, &aged.value))
    }

    /// What is kept of a branch's own steps.
    pub(super) fn own(
        &self,
        branch: BranchId,
        steps: RangeInclusive<u64>,
    ) -> impl DoubleEndedIterator<Item = (Place, &T)> {
        let places = self.kept.range(places(branch, steps));
        places.map(|(place, aged)| (*place, &aged.value))
    }

    /// When the last of a branch's own came: the larger, the later. None where
    /// nothing is kept.
    pub(super) fn last_age(&self, branch: BranchId) -> Option<u64> {
        let mut own = self.kept.range(places(branch, 0..=u64::MAX));
        own.next_back().map(|(_, aged)| aged.age)
    }

    /// Lets go of a branch's own after a place. True if there was any.
    pub(super) fn cut_after(&mut self, place: Place) -> bool {
        let Some(first) = place.step.checked_add(1) else {
            return false;
        };
        let later: Vec<Place> = self
            .own(place.branch, first..=u64::MAX)
            .map(|(place, _)| place)
            .collect();
        for place in &later {
            self.remove(*place);
        }
        !later.is_empty()
    }

    /// What was one branch's own becomes another's.
    pub(super) fn hand_over(&mut self, from: BranchId, to: BranchId) {
        let own: Vec<Place> = self
            .own(from, 0..=u64::MAX)
            .map(|(place, _)| place)
            .collect();
        for place in own {
            if let Some(aged) = self.kept.remove(&place) {
                let place = Place {
                    branch: to,
                    ..place
                };
                self.ages.insert(aged.age, place);
                self.kept.insert(place, aged);
            }
        }
    }
}

fn places(branch: BranchId, steps: RangeInclusive<u64>) -> impl RangeBounds<Place> {
    let place = |step| Place { branch, step };
    // A range that ends before it begins would panic.
    let (first, last) = (*steps.start(), *steps.end());
    place(first)..=place(last.max(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(branch: u64, step: u64) -> Place {
        Place {
            branch: BranchId(branch),
            step,
        }
    }

    #[test]
    fn what_came_first_is_known_whatever_branch_it_is_of() {
        let mut kept = ByPlace::default();
        for (at, value) in [
            (place(1, 1), 'a'),
            (place(2, 2), 'b'),
            (place(1, 2), 'c'),
            (place(1, 1), 'd'),
        ] {
            kept.insert(at, value);
        }
        let order: Vec<Place> = kept.oldest_first().collect();
        assert_eq!(order, [place(2, 2), place(1, 2), place(1, 1)]);
        assert_eq!(kept.get(place(1, 1)), Some(&'d'));
        assert!(kept.last_age(BranchId(1)) > kept.last_age(BranchId(2)));
        assert_eq!(kept.last_age(BranchId(3)), None);
    }

    #[test]
    fn what_is_handed_over_keeps_its_age() {
        let mut kept = ByPlace::default();
        for at in [place(1, 1), place(1, 2), place(1, 3), place(2, 3)] {
            kept.insert(at, at.step);
        }
        assert!(kept.cut_after(place(1, 2)));
        assert!(!kept.cut_after(place(1, 2)));
        kept.hand_over(BranchId(1), BranchId(2));
        let order: Vec<Place> = kept.oldest_first().collect();
        assert_eq!(order, [place(2, 1), place(2, 2), place(2, 3)]);
        assert_eq!(kept.own(BranchId(2), 0..=9).count(), 3);
        assert_eq!(kept.own(BranchId(1), 0..=9).count(), 0);
    }
}
