//! The page: compiled to WebAssembly and bundled by trunk, unless nothing changed.

mod sections;
pub(crate) mod shrink;
pub(crate) mod split;
mod styles;

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command;
use crate::console;
use crate::project::Project;
use crate::setup::PageTools;
use crate::setup::wasm::TARGET;

use self::shrink::WasmOpt;

/// What the page is built from.
const INPUTS: &[&str] = &[
    "frontend",
    "shared",
    "static",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
];

/// Parts of those that the page does not depend on.
const NOT_INPUTS: &[&str] = &[
    "frontend/dist",
    "frontend/.stage",
    "frontend/tests",
    "shared/tests",
];

/// How much the compiler does for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavor {
    /// Small and fast: what users get.
    Release,
    /// Soon there, with checks and names: for people who change the code.
    Dev,
}

impl Flavor {
    /// The profile in the workspace's Cargo.toml.
    fn profile(self) -> &'static str {
        match self {
            Self::Release => "wasm-release",
            Self::Dev => "dev",
        }
    }

    /// The features of the frontend: in several files it takes a minute longer.
    fn features(self) -> &'static [&'static str] {
        match self {
            Self::Release => &["--features", "split"],
            Self::Dev => &[],
        }
    }
}

/// Makes sure that [`Project::dist`] holds the page as the sources are now.
pub(crate) fn build(project: &Project, tools: &PageTools, flavor: Flavor) -> Result<()> {
    let note = project.notes().join("page-built");
    // Taken before the build: what is edited while it runs shall be built next time.
    let wasm_opt = WasmOpt::find().filter(|_| flavor == Flavor::Release);
    let optimiser = wasm_opt.as_ref().map_or("nothing", |found| &found.version);
    let compiler = format!("{} and {optimiser}", tools.wasm.name);
    let sources = fingerprint_of_sources(&project.root, flavor, &compiler)?;
    let noted = fs::read_to_string(&note).ok();
    if is_fresh(
        noted.as_deref(),
        &sources,
        page_identity(project).as_deref(),
    ) {
        eprintln!("✓ the page is built already, and nothing has changed");
        return Ok(());
    }
    console::stage("compile the page", || compile(project, tools, flavor))?;
    console::stage("bundle the page", || bundle(project, tools, flavor))?;
    if flavor == Flavor::Release {
        console::stage("take the page apart", || {
            split::split(project, tools, &compiled(project, flavor), &project.dist())
        })?;
        styles::unite(&project.dist())?;
        let how = match &wasm_opt {
            Some(found) => format!("shrink the page ({}, brotli, gzip)", found.version),
            None => "shrink the page (brotli, gzip; wasm-opt 116 or newer on PATH would help)"
                .to_owned(),
        };
        console::stage(&how, || shrink::shrink(&project.dist(), wasm_opt.as_ref()))?;
    }
    let page = page_identity(project).context("trunk left no page")?;
    fs::create_dir_all(project.notes())
        .and_then(|()| fs::write(&note, in_a_note(&sources, &page)))
        .with_context(|| format!("cannot write {}", note.display()))
}

/// trunk would do this as well, but without cargo's progress, and it must not
/// use the network, which fetching dependencies needs.
fn compile(project: &Project, tools: &PageTools, flavor: Flavor) -> Result<()> {
    let mut cargo = tools.wasm.cargo(project)?;
    cargo.args(["build", "--package", "frontend", "--target", TARGET]);
    cargo.args(flavor.features());
    command::show(cargo.args(["--profile", flavor.profile()]))
}

/// What [`compile`] leaves.
fn compiled(project: &Project, flavor: Flavor) -> PathBuf {
    let folder = project.target.join(TARGET).join(flavor.profile());
    folder.join("frontend.wasm")
}

fn bundle(project: &Project, tools: &PageTools, flavor: Flavor) -> Result<()> {
    let mut trunk = trunk(project, tools, "build")?;
    trunk
        .args(["--cargo-profile", flavor.profile()])
        .args(flavor.features())
        .arg("--dist")
        .arg(project.dist());
    if flavor == Flavor::Release {
        trunk.arg("--release");
    }
    command::follow(&mut trunk)
}

/// A trunk for one of its tasks. `--offline`: it takes its tools from PATH or
/// fails, and downloads none.
pub(crate) fn trunk(project: &Project, tools: &PageTools, task: &str) -> Result<Command> {
    let mut trunk = tools.trunk()?;
    trunk
        .current_dir(project.root.join("frontend"))
        .args([task, "--offline"]);
    // Anything but "true" or "false" in it would be refused.
    trunk.env_remove("NO_COLOR");
    Ok(trunk)
}

/// Whether the page that is there is the one noted, and made of these sources.
fn is_fresh(noted: Option<&str>, sources: &str, page: Option<&str>) -> bool {
    page.is_some_and(|page| noted == Some(in_a_note(sources, page).as_str()))
}

fn in_a_note(sources: &str, page: &str) -> String {
    format!("{page}\nis made of {sources}\n")
}

/// Tells one built page from another: its index names every file by its hash. So a
/// page that somebody else's trunk left there is not taken for ours.
fn page_identity(project: &Project) -> Option<String> {
    let index = fs::read(project.dist().join("index.html")).ok()?;
    let mut hasher = DefaultHasher::new();
    index.hash(&mut hasher);
    Some(format!("page {:016x}", hasher.finish()))
}

/// Says in a few characters what a build would be made from: the contents of its
/// sources, their names, and how they are compiled.
fn fingerprint_of_sources(root: &Path, flavor: Flavor, compiler: &str) -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect_files(root, &root.join(input), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        content.hash(&mut hasher);
    }
    Ok(format!(
        "{} by {compiler}: {:016x}",
        flavor.profile(),
        hasher.finish()
    ))
}

fn collect_files(root: &Path, path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if NOT_INPUTS.iter().any(|other| root.join(other) == path) {
        return Ok(());
    }
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in
            fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))?
        {
            collect_files(root, &entry?.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clone in miniature, gone when dropped.
    struct Clone(PathBuf);

    impl Clone {
        fn new(name: &str) -> Self {
            let root =
                std::env::temp_dir().join(format!("xtask-page-{name}-{}", std::process::id()));
            fs::remove_dir_all(&root).ok();
            let clone = Self(root);
            clone.write("frontend/src/main.rs", "fn main() {}");
            clone.write("shared/src/lib.rs", "");
            clone
        }

        fn write(&self, file: &str, content: &str) {
            let path = self.0.join(file);
            let written = path.parent().map(fs::create_dir_all).and_then(Result::ok);
            assert!(
                written.is_some() && fs::write(&path, content).is_ok(),
                "cannot write {file}"
            );
        }

        fn fingerprint(&self) -> Option<String> {
            fingerprint_of_sources(&self.0, Flavor::Release, "rustc").ok()
        }
    }

    impl Drop for Clone {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).ok();
        }
    }

    #[test]
    fn an_edit_an_addition_and_a_removal_each_make_the_page_stale() {
        let clone = Clone::new("edit");
        let first = clone.fingerprint();
        clone.write("frontend/src/main.rs", "fn main() { }");
        let edited = clone.fingerprint();
        clone.write("static/style.css", "");
        let added = clone.fingerprint();
        assert!(first.is_some() && first != edited && edited != added);

        assert!(fs::remove_file(clone.0.join("static/style.css")).is_ok());
        assert_eq!(
            clone.fingerprint(),
            edited,
            "the same sources make the same page"
        );
    }

    #[test]
    fn what_the_page_is_not_made_of_leaves_it_fresh() {
        let clone = Clone::new("other");
        let first = clone.fingerprint();
        clone.write("frontend/dist/index.html", "<html>");
        clone.write("frontend/tests/node_modules/x/index.js", "");
        clone.write("backend/src/main.rs", "fn main() {}");
        assert_eq!(clone.fingerprint(), first);
    }

    #[test]
    fn another_profile_or_compiler_makes_another_page() {
        let clone = Clone::new("profile");
        let dev = fingerprint_of_sources(&clone.0, Flavor::Dev, "rustc").ok();
        let debian = fingerprint_of_sources(&clone.0, Flavor::Release, "Debian's rustc").ok();
        assert!(dev != clone.fingerprint() && debian != clone.fingerprint());
    }

    #[test]
    fn a_page_is_fresh_only_if_it_is_the_noted_one_and_made_of_the_same() {
        let note = in_a_note("sources", "page");
        assert!(is_fresh(Some(&note), "sources", Some("page")));
        assert!(!is_fresh(Some(&note), "edited sources", Some("page")));
        assert!(!is_fresh(
            Some(&note),
            "sources",
            Some("somebody else's page")
        ));
        assert!(
            !is_fresh(Some(&note), "sources", None),
            "somebody removed it"
        );
        assert!(
            !is_fresh(None, "sources", Some("page")),
            "nobody knows what it is made of"
        );
    }
}
