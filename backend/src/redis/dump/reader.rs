//! RDB's building blocks: lengths, strings, ids and times (`rdbLoadLen`,
//! `rdbGenericLoadStringObject`, `rdbLoadMillisecondTime`).

use std::{borrow::Cow, ops::Range};

use shared::id::EntryId;

use super::{DumpError, lzf};

const INT8: u8 = 0;
const INT16: u8 = 1;
const INT32: u8 = 2;
const LZF: u8 = 3;

/// Reads a payload from its front; every read is checked against its end.
pub(super) struct Reader<'p> {
    bytes: &'p [u8],
    at: usize,
}

/// What a length field holds: a number, or how the string behind it is encoded.
enum Length {
    Plain(u64),
    Encoded(u8),
}

/// A string's bytes, as they are stored.
enum Stored<'p> {
    Plain(&'p [u8]),
    Integer(i32),
    Compressed { bytes: &'p [u8], len: usize },
}

impl<'p> Reader<'p> {
    pub(super) fn new(bytes: &'p [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// One byte.
    pub(super) fn byte(&mut self) -> Result<u8, DumpError> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    /// A number in RDB's length encoding, in 6, 14, 32 or 64 bits.
    pub(super) fn number(&mut self) -> Result<u64, DumpError> {
        let at = self.at;
        match self.length()? {
            Length::Plain(number) => Ok(number),
            Length::Encoded(_) => Err(DumpError::Malformed {
                at,
                what: "an encoded string where a number belongs",
            }),
        }
    }

    /// A string, decoded.
    pub(super) fn string(&mut self) -> Result<Cow<'p, [u8]>, DumpError> {
        let at = self.at;
        match self.stored_string()? {
            Stored::Plain(bytes) => Ok(Cow::Borrowed(bytes)),
            Stored::Integer(number) => Ok(Cow::Owned(number.to_string().into_bytes())),
            Stored::Compressed { bytes, len } => {
                lzf::decompress(bytes, len)
                    .map(Cow::Owned)
                    .ok_or(DumpError::Malformed {
                        at,
                        what: "a compressed string that does not expand to its length",
                    })
            }
        }
    }

    /// Passes over a string without decoding it.
    pub(super) fn skip_string(&mut self) -> Result<(), DumpError> {
        self.stored_string().map(drop)
    }

    /// An entry id as radix trees hold it: 16 bytes, big-endian.
    pub(super) fn entry_id(&mut self) -> Result<EntryId, DumpError> {
        Ok(EntryId {
            ms: u64::from_be_bytes(self.array()?),
            seq: u64::from_be_bytes(self.array()?),
        })
    }

    /// A time in milliseconds, and where it stands.
    pub(super) fn time(&mut self) -> Result<(Range<usize>, i64), DumpError> {
        let from = self.at;
        let at_ms = i64::from_le_bytes(self.array()?);
        Ok((from..self.at, at_ms))
    }

    /// Checks that nothing is left.
    pub(super) fn finish(self) -> Result<(), DumpError> {
        if self.at == self.bytes.len() {
            return Ok(());
        }
        Err(DumpError::Malformed {
            at: self.at,
            what: "bytes behind the end of the stream",
        })
    }

    fn length(&mut self) -> Result<Length, DumpError> {
        let at = self.at;
        let first = self.byte()?;
        let low = first & 0x3f;
        Ok(match (first >> 6, low) {
            (0, _) => Length::Plain(low.into()),
            (1, _) => Length::Plain(u16::from_be_bytes([low, self.byte()?]).into()),
            (2, 0) => Length::Plain(u32::from_be_bytes(self.array()?).into()),
            (2, 1) => Length::Plain(u64::from_be_bytes(self.array()?)),
            (3, _) => Length::Encoded(low),
            _ => {
                return Err(DumpError::Malformed {
                    at,
                    what: "an unknown length encoding",
                });
            }
        })
    }

    fn stored_string(&mut self) -> Result<Stored<'p>, DumpError> {
        let at = self.at;
        Ok(match self.length()? {
            Length::Plain(len) => Stored::Plain(self.take(len)?),
            Length::Encoded(INT8) => Stored::Integer(i8::from_le_bytes(self.array()?).into()),
            Length::Encoded(INT16) => Stored::Integer(i16::from_le_bytes(self.array()?).into()),
            Length::Encoded(INT32) => Stored::Integer(i32::from_le_bytes(self.array()?)),
            Length::Encoded(LZF) => {
                let compressed_len = self.number()?;
                let len = self.size()?;
                let bytes = self.take(compressed_len)?;
                Stored::Compressed { bytes, len }
            }
            Length::Encoded(_) => {
                return Err(DumpError::Malformed {
                    at,
                    what: "an unknown string encoding",
                });
            }
        })
    }

    /// A number that counts bytes in memory.
    fn size(&mut self) -> Result<usize, DumpError> {
        let at = self.at;
        usize::try_from(self.number()?).map_err(|_| DumpError::Malformed {
            at,
            what: "a length beyond all memory",
        })
    }

    fn take(&mut self, len: u64) -> Result<&'p [u8], DumpError> {
        let truncated = DumpError::Truncated { at: self.at };
        let taken = usize::try_from(len)
            .ok()
            .and_then(|len| self.at.checked_add(len))
            .and_then(|end| self.bytes.get(self.at..end))
            .ok_or(truncated)?;
        self.at += taken.len();
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DumpError> {
        let truncated = DumpError::Truncated { at: self.at };
        let array = self.bytes[self.at..].first_chunk().ok_or(truncated)?;
        self.at += N;
        Ok(*array)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_four_widths() {
        let read = |bytes: &[u8]| Reader::new(bytes).number();
        assert_eq!(read(&[0x3f]), Ok(63));
        assert_eq!(read(&[0x7f, 0xfe]), Ok(16_382));
        assert_eq!(read(&[0x80, 0, 1, 0, 0]), Ok(65_536));
        assert_eq!(
            read(&[0x81, 255, 255, 255, 255, 255, 255, 255, 255]),
            Ok(u64::MAX)
        );
        assert_eq!(read(&[0x80, 0, 1, 0]), Err(DumpError::Truncated { at: 1 }));
        assert!(matches!(
            read(&[0x82]),
            Err(DumpError::Malformed { at: 0, .. })
        ));
        assert!(matches!(
            read(&[0xc0, 1]),
            Err(DumpError::Malformed { at: 0, .. })
        ));
    }

    #[test]
    fn strings_come_in_five_encodings() {
        let read = |bytes: &[u8]| Reader::new(bytes).string().map(Cow::into_owned);
        assert_eq!(read(b"\x03abc"), Ok(b"abc".to_vec()));
        assert_eq!(read(&[0xc0, 0xd6]), Ok(b"-42".to_vec()));
        assert_eq!(read(&[0xc1, 0xb8, 0x0b]), Ok(b"3000".to_vec()));
        assert_eq!(
            read(&[0xc2, 0x90, 0xee, 0xfe, 0xff]),
            Ok(b"-70000".to_vec())
        );
        assert_eq!(read(b"\xc3\x05\x0f\x00a\xe0\x05\x00"), Ok(vec![b'a'; 15]));
        assert!(matches!(
            read(&[0xc4]),
            Err(DumpError::Malformed { at: 0, .. })
        ));
    }

    #[test]
    fn a_string_longer_than_the_payload_is_truncated() {
        let mut reader = Reader::new(&[0x81, 255, 255, 255, 255, 255, 255, 255, 255, b'x']);
        assert_eq!(reader.skip_string(), Err(DumpError::Truncated { at: 9 }));
    }
}
