//! trunk, which bundles the page, wasm-bindgen, which makes its glue, and
//! wasm-split-cli, which takes it apart into files that are loaded one by one.
//!
//! The first two may be on PATH already. If not, cargo installs it from crates.io into
//! the cache, in a folder per version: clones that need different versions of
//! wasm-bindgen do not get in each other's way.

use std::ops::Range;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::Need;
use super::wasm::{Road, WasmToolchain};
use crate::command;
use crate::project::Project;
use crate::version::{self, Version};

/// What builds the page.
pub(crate) struct PageTools {
    /// The compiler.
    pub(crate) wasm: WasmToolchain,
    trunk: PathBuf,
    wasm_bindgen: PathBuf,
    wasm_split: PathBuf,
}

impl PageTools {
    /// All of them, or what to do about the first one that is missing.
    pub(crate) fn find(project: &Project, road: Road) -> Result<Self> {
        let program = |tool: CargoTool| {
            tool.program()
                .with_context(|| format!("{} is missing: `cargo xtask setup` gets it", tool.name()))
        };
        Ok(Self {
            wasm: WasmToolchain::get(project, road)?,
            trunk: program(CargoTool::trunk(project))?,
            wasm_bindgen: program(CargoTool::wasm_bindgen(project)?)?,
            wasm_split: program(CargoTool::wasm_split(project))?,
        })
    }

    /// A trunk that finds the compiler and wasm-bindgen.
    pub(crate) fn trunk(&self) -> Result<Command> {
        self.wasm.command(&self.trunk, &[&self.wasm_bindgen])
    }

    /// A wasm-bindgen.
    pub(crate) fn wasm_bindgen(&self) -> Result<Command> {
        self.wasm.command(&self.wasm_bindgen, &[])
    }

    /// A wasm-split-cli.
    pub(crate) fn wasm_split(&self) -> Result<Command> {
        self.wasm.command(&self.wasm_split, &[])
    }
}

/// A tool that cargo can install.
pub(super) struct CargoTool<'a> {
    project: &'a Project,
    package: &'static str,
    program: &'static str,
    /// The version to install.
    version: Version,
    /// The versions that will do where one is there already; none where the
    /// program does not say which it is, so only the one in the cache will do.
    usable: Option<Range<Version>>,
    options: &'static [&'static str],
}

impl<'a> CargoTool<'a> {
    /// 0.22 needs a newer compiler than the workspace does. Without its default
    /// features trunk has no way to download anything, which suits us well.
    pub(super) fn trunk(project: &'a Project) -> Self {
        Self {
            project,
            package: "trunk",
            program: "trunk",
            version: Version(0, 21, 14),
            usable: Some(Version(0, 21, 0)..Version(0, 22, 0)),
            options: &["--locked", "--no-default-features"],
        }
    }

    /// wasm-bindgen's format changes from patch to patch: its tool must have the
    /// version of the crate exactly. Its own lock file does not build everywhere.
    pub(super) fn wasm_bindgen(project: &'a Project) -> Result<Self> {
        let version = version::locked(&project.lock()?, "wasm-bindgen")?;
        Ok(Self {
            project,
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version,
            usable: Some(version..Version(version.0, version.1, version.2 + 1)),
            options: &[],
        })
    }

    /// Reads what `wasm_split_macros` of Cargo.lock writes.
    pub(super) fn wasm_split(project: &'a Project) -> Self {
        Self {
            project,
            package: "wasm_split_cli_support",
            program: "wasm-split-cli",
            version: Version(0, 2, 4),
            usable: None,
            options: &["--locked", "--features", "build-binary"],
        }
    }

    /// A usable one from PATH, else the one in the cache.
    fn program(&self) -> Option<PathBuf> {
        let cached = self.folder().join("bin").join(self.program);
        let Some(usable) = &self.usable else {
            return Some(cached).filter(|path| path.is_file());
        };
        let candidates = [command::find_program(self.program), Some(cached)];
        candidates.into_iter().flatten().find(|path| {
            let version = command::capture(Command::new(path).arg("--version"));
            let version = version.ok().and_then(|text| Version::in_text(&text));
            version.is_some_and(|version| usable.contains(&version))
        })
    }

    /// Its place in the cache.
    fn folder(&self) -> PathBuf {
        let Self {
            package, version, ..
        } = self;
        self.project
            .cache
            .join(format!("tools/{package}-{version}"))
    }

    fn package_and_version(&self) -> String {
        format!("{}@{}", self.package, self.version)
    }
}

impl Need for CargoTool<'_> {
    fn name(&self) -> String {
        format!("{} {}", self.program, self.version)
    }

    fn find(&self) -> Option<String> {
        self.program().map(|_| self.name())
    }

    fn remedy(&self) -> String {
        let folder = self.folder();
        format!(
            "cargo builds it into {}, which takes a few minutes",
            folder.display()
        )
    }

    /// A quick build will do: a first start waits for it, and the tools have little
    /// to compute.
    fn install(&self) -> Result<()> {
        let mut cargo = self.project.cargo();
        cargo
            .args(["install", "--debug", "--root"])
            .arg(self.folder())
            .args(self.options);
        command::follow(
            cargo
                .arg(self.package_and_version())
                .env("CARGO_PROFILE_DEV_DEBUG", "0"),
        )
    }

    fn by_hand(&self) -> String {
        let mut words = vec!["cargo", "install"];
        words.extend(self.options);
        let package = self.package_and_version();
        words.push(&package);
        words.join(" ")
    }
}
