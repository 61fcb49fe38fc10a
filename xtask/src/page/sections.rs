//! The sections of a WebAssembly module
//! (<https://webassembly.github.io/spec/core/binary/modules.html>).

use anyhow::{Context, Result};

/// The magic number and the version before the first section.
const HEADER: usize = 8;
/// The id of a custom section: names and notes, which no browser needs.
const CUSTOM: u8 = 0;

/// A module without its custom sections.
///
/// # Errors
/// Where it is no module.
pub(super) fn without_custom(module: &[u8]) -> Result<Vec<u8>> {
    let (header, mut rest) = module
        .split_at_checked(HEADER)
        .filter(|(header, _)| header.starts_with(b"\0asm"))
        .context("this is no WebAssembly module")?;
    let mut kept = header.to_vec();
    while let Some(id) = rest.first() {
        let (length, size_of_length) = number(rest.get(1..).unwrap_or_default())?;
        let (section, after) = rest
            .split_at_checked(1 + size_of_length + length)
            .context("a section ends before its end")?;
        if *id != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = after;
    }
    Ok(kept)
}

/// A number in LEB128, and how many bytes it takes.
fn number(bytes: &[u8]) -> Result<(usize, usize)> {
    let mut value = 0_usize;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok((value, at + 1));
        }
    }
    anyhow::bail!("a section without a length")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn names_go_and_everything_else_stays() {
        let section = |id: u8, content: &[u8]| {
            let mut bytes = vec![id, 0x80 | content.len() as u8, 0];
            bytes.extend_from_slice(content);
            bytes
        };
        let types = section(1, b"types");
        let module = [MODULE, &section(0, b"name"), &types, &section(0, b"")].concat();
        let kept = without_custom(&module).ok();
        assert_eq!(kept, Some([MODULE, &types].concat()));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(without_custom(b"<!doctype html>").is_err());
        assert!(without_custom(&[MODULE, &[1, 9, 0]].concat()).is_err());
        assert!(without_custom(&[MODULE, &[1, 0x80]].concat()).is_err());
    }
}
