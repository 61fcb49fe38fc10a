//! trunk, which bundles the page, and wasm-bindgen, which makes its glue.
//!
//! Either may be on PATH already. If not, cargo installs it from crates.io into
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
        })
    }

    /// A trunk that finds the compiler and wasm-bindgen.
    pub(crate) fn trunk(&self) -> Result<Command> {
        self.wasm
            .command("trunk", &[&self.trunk, &self.wasm_bindgen])
    }
}

/// A tool that cargo can install.
pub(super) struct CargoTool {
    package: &'static str,
    program: &'static str,
    /// The version to install.
    version: Version,
    /// The versions that will do where one is there already.
    usable: Range<Version>,
    /// How it is built: quickly, since that is what a first start waits for.
    build: &'static [&'static str],
    root: PathBuf,
}

impl CargoTool {
    /// 0.22 needs a newer compiler than the workspace does. Without its default
    /// features trunk has no way to download anything, which suits us well.
    pub(super) fn trunk(project: &Project) -> Self {
        let version = Version(0, 21, 14);
        Self {
            package: "trunk",
            program: "trunk",
            version,
            usable: Version(0, 21, 0)..Version(0, 22, 0),
            build: &["--locked", "--no-default-features"],
            root: project.cache.join(format!("tools/trunk-{version}")),
        }
    }

    /// wasm-bindgen's format changes from patch to patch: its tool must have the
    /// version of the crate exactly. Its own lock file does not build everywhere.
    pub(super) fn wasm_bindgen(project: &Project) -> Result<Self> {
        let version = version::locked(&project.lock()?, "wasm-bindgen")?;
        Ok(Self {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version,
            usable: version..Version(version.0, version.1, version.2 + 1),
            build: &[],
            root: project
                .cache
                .join(format!("tools/wasm-bindgen-cli-{version}")),
        })
    }

    /// A usable one from PATH, else the one in the cache.
    fn program(&self) -> Option<PathBuf> {
        let cached = self.root.join("bin").join(self.program);
        let candidates = [command::find_program(self.program), Some(cached)];
        candidates.into_iter().flatten().find(|path| {
            let version = command::capture(Command::new(path).arg("--version"));
            let version = version.ok().and_then(|text| Version::in_text(&text));
            version.is_some_and(|version| self.usable.contains(&version))
        })
    }
}

impl Need for CargoTool {
    fn name(&self) -> String {
        format!("{} {}", self.program, self.version)
    }

    fn find(&self) -> Option<String> {
        self.program().map(|_| self.name())
    }

    fn remedy(&self) -> String {
        format!(
            "cargo builds it into {}, which takes a few minutes",
            self.root.display()
        )
    }

    fn install(&self) -> Result<()> {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args(["install", "--debug", "--root"])
            .arg(&self.root)
            .args(self.build)
            .arg(format!("{}@{}", self.package, self.version))
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        command::follow(&mut cargo)
    }

    fn by_hand(&self) -> String {
        let build = self.build.join(" ");
        format!("cargo install {build} {}@{}", self.package, self.version)
    }
}
