//! Labels that must not lie on each other.

/// Labels that touch, as one block: the places its labels would have if each
/// were alone at the block's head, and how many.
struct Block {
    wishes: f64,
    labels: usize,
}

impl Block {
    /// Where its first label is best: as near to all wishes as may be.
    fn head(&self, gap: f64, end: f64) -> f64 {
        let last = end - gap * self.labels.saturating_sub(1) as f64;
        (self.wishes / self.labels.max(1) as f64).min(last).max(0.0)
    }
}

/// Moves places apart until none is nearer than `gap` to another, each as little
/// as may be, and all between 0 and `end`. They come back in the order given.
pub(crate) fn spread(places: &[f64], gap: f64, end: f64) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = places.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut blocks: Vec<Block> = Vec::with_capacity(order.len());
    for (_, place) in &order {
        let mut block = Block {
            wishes: *place,
            labels: 1,
        };
        // What it would lie on is put before it in one block.
        while let Some(above) = blocks
            .pop_if(|above| above.head(gap, end) + gap * above.labels as f64 > block.head(gap, end))
        {
            let moved = gap * (above.labels * block.labels) as f64;
            block = Block {
                wishes: above.wishes + block.wishes - moved,
                labels: above.labels + block.labels,
            };
        }
        blocks.push(block);
    }
    let spots = blocks.iter().flat_map(|block| {
        let head = block.head(gap, end);
        (0..block.labels).map(move |nth| head + gap * nth as f64)
    });
    let mut moved = places.to_vec();
    for ((at, _), spot) in order.iter().zip(spots) {
        if let Some(place) = moved.get_mut(*at) {
            *place = spot;
        }
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
    fn what_lies_on_each_other_makes_room_on_both_sides() {
        assert_eq!(spread(&[50.0, 50.0], 20.0, 100.0), [40.0, 60.0]);
        assert_eq!(spread(&[52.0, 50.0], 20.0, 100.0), [61.0, 41.0]);
        assert_eq!(spread(&[50.0; 3], 20.0, 100.0), [30.0, 50.0, 70.0]);
        assert_eq!(
            spread(&[30.0, 50.0, 50.0], 20.0, 100.0),
            [70.0 / 3.0, 70.0 / 3.0 + 20.0, 70.0 / 3.0 + 40.0]
        );
    }

    #[test]
    fn nothing_leaves_at_the_ends() {
        let moved = spread(&[100.0, 98.0, 99.0], 20.0, 100.0);
        assert_eq!(moved, [100.0, 60.0, 80.0]);
        assert_eq!(spread(&[0.0, 0.0], 20.0, 100.0), [0.0, 20.0]);
    }
}
