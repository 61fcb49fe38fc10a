//! The ten bytes behind every `DUMP` payload: two for the RDB version, eight
//! for a CRC-64 of all before them, little-endian (`createDumpPayload`).

use crc::{CRC_64_REDIS, Crc, Table};

use super::DumpError;

const VERSION_LEN: usize = 2;
const CHECKSUM_LEN: usize = 8;

/// Sixteen bytes per turn: payloads can have many megabytes.
static CRC: Crc<u64, Table<16>> = Crc::<u64, Table<16>>::new(&CRC_64_REDIS);

/// The serialized value in `payload`, once its checksum is right.
///
/// A checksum of zero stands for "none" and passes, as it does in the RESTORE
/// of Redis 8.6.
pub(super) fn verify(payload: &[u8]) -> Result<&[u8], DumpError> {
    let truncated = DumpError::Truncated { at: 0 };
    let (signed, checksum) = payload
        .split_last_chunk::<CHECKSUM_LEN>()
        .ok_or(truncated.clone())?;
    let (body, _version) = signed.split_last_chunk::<VERSION_LEN>().ok_or(truncated)?;

    let stored = u64::from_le_bytes(*checksum);
    if stored != 0 {
        let computed = CRC.checksum(signed);
        if stored != computed {
            return Err(DumpError::Checksum { stored, computed });
        }
    }
    Ok(body)
}

/// Makes the checksum of an edited payload right again. One of zero ("none")
/// stays zero.
pub(super) fn seal(payload: &mut [u8]) {
    let Some((signed, checksum)) = payload.split_last_chunk_mut::<CHECKSUM_LEN>() else {
        return;
    };
    if *checksum != [0; CHECKSUM_LEN] {
        *checksum = CRC.checksum(signed).to_le_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_redis_tests_itself_with() {
        assert_eq!(CRC.checksum(b"123456789"), 0xe9c6_d914_c4b8_d9ca);
    }

    #[test]
    fn a_payload_shorter_than_its_footer_is_truncated() {
        for len in 0..10 {
            assert_eq!(verify(&[0; 10][..len]), Err(DumpError::Truncated { at: 0 }));
        }
    }

    #[test]
    fn a_wrong_checksum_is_refused() {
        let mut payload = vec![b'x', 10, 0, 1, 0, 0, 0, 0, 0, 0, 0];
        assert!(matches!(
            verify(&payload),
            Err(DumpError::Checksum { stored: 1, .. })
        ));
        seal(&mut payload);
        assert_eq!(verify(&payload), Ok(&b"x"[..]));
    }

    #[test]
    fn a_checksum_of_zero_is_none_and_stays_zero() {
        let mut payload = vec![b'x', 10, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(verify(&payload), Ok(&b"x"[..]));
        seal(&mut payload);
        assert_eq!(payload[3..], [0; 8]);
    }
}
