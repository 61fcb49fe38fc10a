//! Makes the built page smaller on its way to the browser: wasm-opt, where it is
//! there, and brotli and gzip at their slowest, once instead of at every visit.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

use crate::command;
use crate::console;

/// brotli's best, and the window that browsers can undo.
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW: i32 = 22;
/// A compressed file that saves less than one part in this is not worth a file.
const WORTH_A: usize = 20;

/// wasm-opt before this mixes up a module's tables once there are two of them,
/// as wasm-bindgen makes: the page then does not start (seen with 108).
const WASM_OPT_FROM: u32 = 116;

/// The wasm-opt that is there, and its version.
pub(super) struct WasmOpt {
    program: PathBuf,
    pub(super) version: String,
}

impl WasmOpt {
    /// Looks for one on PATH that is new enough.
    pub(super) fn find() -> Option<Self> {
        let program = command::find_program("wasm-opt")?;
        let version = command::capture(Command::new(&program).arg("--version")).ok()?;
        is_new_enough(&version).then(|| Self {
            program,
            version: version.trim().to_owned(),
        })
    }

    /// Rewrites a module in place. One that is too old for what the compiler
    /// makes today is told, and the module stays as it is.
    fn run(&self, module: &Path) -> Result<()> {
        let smaller = module.with_extension("opt");
        let mut wasm_opt = Command::new(&self.program);
        // What rustc uses without being asked.
        wasm_opt
            .args(["-Oz", "--enable-bulk-memory", "--enable-sign-ext"])
            .args([
                "--enable-nontrapping-float-to-int",
                "--enable-mutable-globals",
            ])
            .args(["--enable-reference-types", "--enable-multivalue"])
            .arg(module)
            .arg("-o")
            .arg(&smaller);
        match command::capture(&mut wasm_opt) {
            Ok(_) => fs::rename(&smaller, module)
                .with_context(|| format!("cannot replace {}", module.display())),
            Err(error) => {
                fs::remove_file(&smaller).ok();
                let said = error.to_string();
                let first = said.lines().nth(1).unwrap_or(&said);
                console::say(&format!("{} cannot be used: {first}", self.version));
                Ok(())
            }
        }
    }
}

/// Whether what wasm-opt says of itself, such as `wasm-opt version 123`, names a
/// version that leaves the page whole.
fn is_new_enough(said: &str) -> bool {
    let mut numbers = said.split(|c: char| !c.is_ascii_digit());
    let version = numbers.find_map(|number| number.parse::<u32>().ok());
    version.is_some_and(|version| version >= WASM_OPT_FROM)
}

/// Shrinks every file of the page in `dist`.
pub(super) fn shrink(dist: &Path, wasm_opt: Option<&WasmOpt>) -> Result<()> {
    for file in files(dist)? {
        let is_module = file.extension().is_some_and(|ending| ending == "wasm");
        if let Some(wasm_opt) = wasm_opt.filter(|_| is_module) {
            wasm_opt.run(&file)?;
        }
        let plain = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        write_if_smaller(&file, "br", &plain, brotli(&plain)?)?;
        write_if_smaller(&file, "gz", &plain, gzip(&plain)?)?;
    }
    Ok(())
}

/// The page's own files; what an earlier run made of them is removed.
fn files(dist: &Path) -> Result<Vec<PathBuf>> {
    let listed = fs::read_dir(dist).with_context(|| format!("cannot list {}", dist.display()))?;
    let mut files = Vec::new();
    for entry in listed {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        match ending {
            Some("br" | "gz") => fs::remove_file(&path)?,
            _ if path.is_file() => files.push(path),
            _ => {}
        }
    }
    files.sort();
    Ok(files)
}

fn write_if_smaller(file: &Path, ending: &str, plain: &[u8], packed: Vec<u8>) -> Result<()> {
    if packed.len() + plain.len() / WORTH_A >= plain.len() {
        return Ok(());
    }
    let mut path = file.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    fs::write(&path, packed).with_context(|| format!("cannot write {}", Path::new(&path).display()))
}

pub(crate) fn brotli(plain: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: plain.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*plain, &mut packed, &parameters).context("brotli failed")?;
    Ok(packed)
}

pub(crate) fn gzip(plain: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).context("gzip failed")?;
    encoder.finish().context("gzip failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wasm_opt_that_breaks_the_page_is_left_alone() {
        assert!(!is_new_enough("wasm-opt version 108\n"));
        assert!(is_new_enough("wasm-opt version 123 (version_123-1-gabc)"));
        assert!(!is_new_enough("what?"));
    }

    #[test]
    fn what_compresses_well_gets_both_and_what_does_not_gets_none() {
        let dist = std::env::temp_dir().join(format!("xtask-shrink-{}", std::process::id()));
        assert!(fs::create_dir_all(&dist).is_ok());
        let noise: Vec<u8> = (0..4_000u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        for (name, content) in [
            ("long.css", "p { color: red }".repeat(100).into_bytes()),
            ("short.css", b"p{}".to_vec()),
            ("noise.png", noise),
            ("gone.css.br", b"of an earlier build".to_vec()),
        ] {
            assert!(fs::write(dist.join(name), content).is_ok());
        }
        assert!(shrink(&dist, None).is_ok());
        let there = |name: &str| dist.join(name).is_file();
        assert!(there("long.css.br") && there("long.css.gz") && there("long.css"));
        assert!(!there("short.css.br") && !there("short.css.gz"));
        assert!(!there("gone.css.br"));
        fs::remove_dir_all(&dist).ok();
    }
}
