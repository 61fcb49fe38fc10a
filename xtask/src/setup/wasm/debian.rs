//! The page's compiler from Debian's packages alone.
//!
//! Debian keeps a recent Rust for building its browsers, `rustc-web`, with the
//! standard library's source but without the wasm32 target. So the standard
//! library is built once, from an empty crate, into a sysroot in the cache;
//! nothing under /usr and nothing of rustup is touched.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{TARGET, WasmToolchain, has_std};
use crate::command;
use crate::packages::Manager;
use crate::version::Version;

/// What is installed for this road.
pub(super) const PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src"];

/// What [`install`] does, in words.
pub(super) const REMEDY: &str = "Debian's rustc-web with a standard library built from its source";

/// For `cargo clippy`, where Debian has it.
const CLIPPY: &str = "rust-web-clippy";

/// Where Debian's compiler and its companions are.
const BIN: &str = "/usr/bin";

/// The oldest compiler that builds the workspace (`rust-version` in Cargo.toml).
const OLDEST: Version = Version(1, 88, 0);

/// Variables that would lead cargo back to rustup's toolchain, or override the
/// flags that name our sysroot.
const MISLEADING: &[&str] = &[
    "RUSTUP_TOOLCHAIN",
    "CARGO",
    "LD_LIBRARY_PATH",
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
];

/// Whether this system has Debian's packages at all.
pub(super) fn is_possible() -> bool {
    Manager::of_this_system() == Some(Manager::Apt)
}

/// The toolchain, if [`install`] finished for the compiler that is there now.
pub(super) fn find(cache: &Path) -> Option<WasmToolchain> {
    let version = compiler()?;
    let folder = folder(cache, version);
    let sysroot = folder.join("sysroot");
    if !has_std(&sysroot) {
        return None;
    }
    let linker = linker()?;
    let mut flags = OsString::from("--sysroot=");
    flags.push(&sysroot);
    Some(WasmToolchain {
        name: format!("Debian's rustc {version} with wasm32"),
        has_clippy: Path::new(BIN).join("cargo-clippy").exists()
            && version_of("clippy-driver").is_some(),
        cargo: Path::new(BIN).join("cargo").into(),
        folder: Some(folder.join("bin")),
        set: vec![
            ("RUSTC", Path::new(BIN).join("rustc").into()),
            // Only the page's own crates see these; macros and build scripts keep
            // the compiler's sysroot.
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker.into()),
        ],
        unset: MISLEADING,
    })
}

/// Installs the packages and builds the standard library.
pub(super) fn install(cache: &Path) -> Result<()> {
    if compiler().is_none() {
        Manager::Apt.install(PACKAGES)?;
        // Without it the page is compiled all the same, only not linted.
        Manager::Apt.install(&[CLIPPY]).ok();
    }
    if linker().is_none() {
        Manager::Apt.install(&[&newest_linker_package()?])?;
    }
    let version = compiler().with_context(|| {
        format!("Debian's rustc-web is installed, but /usr/bin/rustc is older than {OLDEST}")
    })?;
    let folder = folder(cache, version);
    if has_std(&folder.join("sysroot")) {
        Ok(())
    } else {
        build_std(&folder)
    }
}

/// The numbered package with the highest number: the one nearest to the LLVM in
/// the compiler.
fn newest_linker_package() -> Result<String> {
    let mut search = Command::new("apt-cache");
    let names = command::capture(search.args(["search", "--names-only", "^lld-[0-9]+$"]))?;
    newest_linker(names.split_whitespace(), "lld-")
        .map(str::to_owned)
        .context("Debian offers no linker for the page: there is no package named lld-NN")
}

/// The name with the highest number after the prefix.
fn newest_linker<'a>(names: impl Iterator<Item = &'a str>, prefix: &str) -> Option<&'a str> {
    let number = |name: &&str| name.strip_prefix(prefix)?.parse::<u32>().ok();
    names
        .filter(|name| number(name).is_some())
        .max_by_key(number)
}

/// Built beside its place and then moved there: what is in place is complete.
fn build_std(folder: &Path) -> Result<()> {
    let mut draft = OsString::from(folder);
    draft.push(format!(".draft-{}", std::process::id()));
    let draft = PathBuf::from(draft);
    let krate = draft.join("empty-crate");
    write_empty_crate(&krate)?;
    command::follow(&mut std_build(&krate))?;
    collect_libraries(&krate, &draft)?;
    link_programs(&draft.join("bin"))?;
    fs::remove_dir_all(&krate).context("cannot clean up after the build")?;
    if folder.exists() {
        fs::remove_dir_all(folder).context("cannot replace the old sysroot")?;
    }
    fs::rename(&draft, folder).with_context(|| format!("cannot move to {}", folder.display()))
}

fn write_empty_crate(krate: &Path) -> Result<()> {
    let manifest = "[package]\nname = \"empty\"\nedition = \"2021\"\n\n[lib]\npath = \"lib.rs\"\n\n[workspace]\n";
    fs::create_dir_all(krate)
        .and_then(|()| fs::write(krate.join("Cargo.toml"), manifest))
        .and_then(|()| fs::write(krate.join("lib.rs"), "#![no_std]\n"))
        .with_context(|| format!("cannot write to {}", krate.display()))
}

/// `-Cembed-bitcode`: without it the page could not be linked with `lto`.
fn std_build(krate: &Path) -> Command {
    let mut cargo = Command::new(Path::new(BIN).join("cargo"));
    for name in MISLEADING {
        cargo.env_remove(name);
    }
    cargo
        .current_dir(krate)
        .args([
            "build",
            "--release",
            "-Zbuild-std=std,panic_abort",
            "--target",
            TARGET,
        ])
        .env("RUSTC", Path::new(BIN).join("rustc"))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", krate.join("target"));
    cargo
}

fn collect_libraries(krate: &Path, draft: &Path) -> Result<()> {
    let built = krate.join("target").join(TARGET).join("release/deps");
    let libraries = draft.join("sysroot/lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&libraries).context("cannot make the sysroot's folder")?;
    for file in fs::read_dir(&built)
        .context("the build left no libraries")?
        .flatten()
    {
        let name = file.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libempty-") {
            fs::copy(file.path(), libraries.join(&name)).context("cannot copy a library")?;
        }
    }
    Ok(())
}

/// A folder for PATH in which `cargo` is Debian's, whatever else PATH has.
fn link_programs(bin: &Path) -> Result<()> {
    fs::create_dir_all(bin).context("cannot make a folder for the programs")?;
    for program in ["cargo", "rustc", "cargo-clippy", "clippy-driver"] {
        symlink(Path::new(BIN).join(program), bin.join(program)).context("cannot make a link")?;
    }
    Ok(())
}

/// A folder per compiler: another compiler cannot read these libraries.
fn folder(cache: &Path, version: Version) -> PathBuf {
    cache.join(format!("wasm32-debian-{version}"))
}

/// Debian's compiler, if it is new enough and its source is there.
fn compiler() -> Option<Version> {
    let source = Path::new("/usr/lib/rustlib/src/rust/library/std").exists();
    version_of("cargo").filter(|_| source)?;
    version_of("rustc").filter(|version| *version >= OLDEST)
}

fn version_of(program: &str) -> Option<Version> {
    let program = Path::new(BIN).join(program);
    Version::in_text(&command::capture(Command::new(program).arg("--version")).ok()?)
}

/// rustup's rust-lld where there is one, else the newest wasm-ld of the system.
fn linker() -> Option<PathBuf> {
    rustup_linker().or_else(system_linker)
}

fn rustup_linker() -> Option<PathBuf> {
    let rustc = |what: &[&str]| command::capture(Command::new("rustc").args(what)).ok();
    let sysroot = rustc(&["--print", "sysroot"])?;
    let about = rustc(&["-vV"])?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "))?;
    let path = Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(host)
        .join("bin/rust-lld");
    path.exists().then_some(path)
}

fn system_linker() -> Option<PathBuf> {
    let files: Vec<_> = fs::read_dir(BIN)
        .ok()?
        .flatten()
        .map(|file| file.file_name())
        .collect();
    let names = files.iter().filter_map(|name| name.to_str());
    newest_linker(names, "wasm-ld-").map(|name| Path::new(BIN).join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_linker_has_the_highest_number_not_the_last_name() {
        let names = ["lld-9", "lld-19", "lld", "lld-13-dev", "lld-8", "- LLVM"];
        assert_eq!(newest_linker(names.into_iter(), "lld-"), Some("lld-19"));
        assert_eq!(newest_linker(names.into_iter(), "wasm-ld-"), None);
    }
}
