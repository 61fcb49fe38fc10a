//! Puts the built page into the program: every file of trunk's `dist`, and what
//! `cargo xtask build` compressed beside it.
//!
//! Only an optimised program carries the page; `cargo run -p backend` serves the
//! folder, so that a page that was built again shows at once.
//! `PLAYGROUND_EMBED=1` puts it into any build.

#![allow(
    clippy::print_stdout,
    reason = "this is how a build script speaks to cargo"
)]

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
};

const EMBED: &str = "PLAYGROUND_EMBED";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed={EMBED}");
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).unwrap_or_default();
    let page = folder("CARGO_MANIFEST_DIR").join("../frontend/dist");
    let is_wanted = env::var("PROFILE").is_ok_and(|profile| profile == "release")
        || env::var_os(EMBED).is_some();
    let mut files = BTreeMap::new();
    if is_wanted {
        let index = page.join("index.html");
        println!("cargo:rerun-if-changed={}", index.display());
        if index.is_file() {
            files = built_files(&page)?;
        } else {
            println!(
                "cargo:warning=The page is not built, so this program carries none: \
                 `cargo xtask build` builds the page and then the program."
            );
        }
    }
    fs::write(folder("OUT_DIR").join("page.rs"), table(&files)?)
}

/// The page's files, by the path they are asked for.
fn built_files(page: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(page)? {
        let path = entry?.path().canonicalize()?;
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(name) = name.filter(|name| !name.starts_with('.') && path.is_file()) {
            println!("cargo:rerun-if-changed={}", path.display());
            files.insert(name.to_owned(), path);
        }
    }
    Ok(files)
}

/// The files as a Rust expression.
fn table(files: &BTreeMap<String, PathBuf>) -> io::Result<String> {
    let mut table = String::from("&[\n");
    let plain = files.iter().filter(|(name, _)| !is_compressed(name, files));
    for (name, path) in plain {
        let mut hasher = DefaultHasher::new();
        fs::read(path)?.hash(&mut hasher);
        let (brotli, gzip) = (format!("{name}.br"), format!("{name}.gz"));
        let _ = writeln!(
            table,
            "File {{ name: {name:?}, tag: \"{:016x}\", plain: include_bytes!({path:?}), \
             brotli: {}, gzip: {} }},",
            hasher.finish(),
            included(files.get(&brotli)),
            included(files.get(&gzip)),
        );
    }
    table.push(']');
    Ok(table)
}

/// Whether a file is another one, made smaller.
fn is_compressed(name: &str, files: &BTreeMap<String, PathBuf>) -> bool {
    let original = name.strip_suffix(".br").or(name.strip_suffix(".gz"));
    original.is_some_and(|original| files.contains_key(original))
}

fn included(path: Option<&PathBuf>) -> String {
    match path {
        Some(path) => format!("Some(include_bytes!({path:?}))"),
        None => "None".to_owned(),
    }
}
