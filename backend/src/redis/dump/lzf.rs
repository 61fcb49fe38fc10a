//! LZF, with which RDB compresses strings of more than 20 bytes.
//!
//! A compressed string is a row of runs. A first byte below 32 says that so
//! many bytes plus one follow as they are. Any other says, in its upper three
//! bits, how many bytes (plus two) to repeat from what is already there (seven:
//! a further byte adds to it), and in its lower five bits and one more byte how
//! far back (plus one).

const LITERAL_BELOW: u8 = 32;
const LONG_RUN: usize = 7;

/// The `len` bytes that `input` stands for, or `None` when it does not stand
/// for exactly so many.
pub(super) fn decompress(mut input: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut output = Vec::new();
    while let Some((&first, rest)) = input.split_first() {
        input = if first < LITERAL_BELOW {
            let (literal, rest) = rest.split_at_checked(usize::from(first) + 1)?;
            output.extend_from_slice(literal);
            rest
        } else {
            repeat(first, rest, &mut output)?
        };
        if output.len() > len {
            return None;
        }
    }
    (output.len() == len).then_some(output)
}

/// Appends the run that begins with `first` and goes on in `input`, and gives
/// what follows it. A run may overlap what it writes.
fn repeat<'a>(first: u8, input: &'a [u8], output: &mut Vec<u8>) -> Option<&'a [u8]> {
    let mut run = usize::from(first >> 5);
    let mut rest = input;
    if run == LONG_RUN {
        let (&more, after) = rest.split_first()?;
        run += usize::from(more);
        rest = after;
    }
    let (&low, rest) = rest.split_first()?;

    let back = (usize::from(first & 0x1f) << 8 | usize::from(low)) + 1;
    let from = output.len().checked_sub(back)?;
    for at in from..from + run + 2 {
        output.push(output[at]);
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_overlapping_runs_expand() {
        assert_eq!(decompress(b"\x02abc", 3), Some(b"abc".to_vec()));
        // "ab", then 3 from two back: "ababa".
        assert_eq!(decompress(b"\x01ab\x20\x01", 5), Some(b"ababa".to_vec()));
        // "a", then 7 + 5 + 2 from one back.
        assert_eq!(decompress(b"\x00a\xe0\x05\x00", 15), Some(vec![b'a'; 15]));
        assert_eq!(decompress(b"", 0), Some(vec![]));
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert_eq!(decompress(b"\x02ab", 3), None, "the literal is cut off");
        assert_eq!(decompress(b"\x00a\xe0", 15), None, "the run is cut off");
        assert_eq!(
            decompress(b"\x00a\x20\x01", 4),
            None,
            "two back of one byte"
        );
        assert_eq!(decompress(b"\x02abc", 2), None, "longer than it says");
        assert_eq!(decompress(b"\x02abc", 4), None, "shorter than it says");
    }
}
