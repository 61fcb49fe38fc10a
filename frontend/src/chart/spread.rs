//! Labels that must not lie on each other.

/// Moves places apart until none is nearer than `gap` to another, each as little
/// as may be, and all between 0 and `end`. They come back in the order given.
pub(crate) fn spread(places: &[f64], gap: f64, end: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    let place = |at: usize| places.get(at).copied().unwrap_or_default();
    order.sort_by(|a, b| place(*a).total_cmp(&place(*b)));
    let mut moved = places.to_vec();
    let mut set = |at: usize, value: f64| {
        if let Some(place) = moved.get_mut(at) {
            *place = value;
        }
        value
    };
    // Down, as far as needed, …
    let mut least = 0.0_f64;
    let mut downs = Vec::with_capacity(order.len());
    for at in &order {
        let value = place(*at).max(least);
        downs.push(value);
        least = value + gap;
    }
    // … and up again from the end.
    let mut most = end;
    for (at, down) in order.iter().zip(downs).rev() {
        most = set(*at, down.min(most)) - gap;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_apart_stays() {
        assert_eq!(spread(&[10.0, 90.0, 50.0], 30.0, 100.0), [10.0, 90.0, 50.0]);
        assert!(spread(&[], 10.0, 100.0).is_empty());
    }

    #[test]
    fn what_lies_on_each_other_is_moved_in_order() {
        assert_eq!(spread(&[50.0, 50.0], 20.0, 100.0), [50.0, 70.0]);
        assert_eq!(spread(&[51.0, 50.0], 20.0, 100.0), [70.0, 50.0]);
    }

    #[test]
    fn nothing_leaves_at_the_end() {
        let moved = spread(&[100.0, 98.0, 99.0], 20.0, 100.0);
        assert_eq!(moved, [100.0, 60.0, 80.0]);
    }
}
