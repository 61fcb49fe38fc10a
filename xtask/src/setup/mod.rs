//! What the playground needs from a machine, and how each missing thing is got.
//!
//! Everything is looked for first, the missing things are named together and
//! asked about once, and each is then got from a package registry: crates.io,
//! npm, PyPI, or the system's own. What cannot be got is told with the commands to
//! type, and the others are got all the same.

mod chinese_font;
mod chromium;
mod jq;
mod lints;
mod node;
mod redis;
mod redis_py;
mod tools;
pub(crate) mod wasm;

use anyhow::{Context, Result, bail};

pub(crate) use self::chromium::Chromium;
pub(crate) use self::node::Node;
pub(crate) use self::redis_py::RedisPy;
pub(crate) use self::tools::PageTools;
use self::wasm::Road;
use crate::console::{self, Consent};
use crate::project::Project;

/// Things that are needed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kit {
    /// To build the page: a compiler for it, trunk, wasm-bindgen.
    Page,
    /// To run the backend: Redis.
    Backend,
    /// To run the programs that users copy out: Python with redis-py, jq.
    Programs,
    /// To check the code: rustfmt, clippy.
    Lints,
    /// To use the page as people do: Chromium, Node, a Chinese font.
    Browser,
}

impl Kit {
    /// What `cargo xtask run` needs.
    pub(crate) const RUN: &[Self] = &[Self::Page, Self::Backend];
    /// What everything needs.
    pub(crate) const ALL: &[Self] = &[
        Self::Page,
        Self::Backend,
        Self::Programs,
        Self::Lints,
        Self::Browser,
    ];

    fn needs(self, project: &Project, road: Road) -> Result<Vec<Box<dyn Need + '_>>> {
        Ok(match self {
            Self::Page => vec![
                Box::new(wasm::Target { project, road }),
                Box::new(tools::CargoTool::trunk(project)),
                Box::new(tools::CargoTool::wasm_bindgen(project)?),
                Box::new(tools::CargoTool::wasm_split(project)),
            ],
            Self::Backend => vec![Box::new(redis::Redis)],
            Self::Programs => vec![Box::new(RedisPy { project }), Box::new(jq::Jq)],
            Self::Lints => vec![Box::new(lints::RustfmtAndClippy { project })],
            Self::Browser => vec![
                Box::new(node::NodeJs { project }),
                Box::new(chromium::Browser),
                Box::new(chinese_font::ChineseFont),
            ],
        })
    }
}

/// One thing that has to be there.
trait Need {
    /// What it is called.
    fn name(&self) -> String;

    /// What there is of it, in words, or nothing.
    fn find(&self) -> Option<String>;

    /// What [`Need::install`] would do.
    fn remedy(&self) -> String;

    /// Gets it.
    fn install(&self) -> Result<()>;

    /// How a person gets it where xtask cannot.
    fn by_hand(&self) -> String;
}

/// Makes sure that everything in some kits is there.
pub(crate) fn setup(project: &Project, kits: &[Kit], road: Road, consent: Consent) -> Result<()> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for kit in kits {
        for need in kit.needs(project, road)? {
            match need.find() {
                Some(what) => found.push(what),
                None => missing.push(need),
            }
        }
    }
    if !found.is_empty() {
        eprintln!("✓ there: {}", found.join(", "));
    }
    for need in &missing {
        eprintln!("✗ missing: {} ({})", need.name(), need.remedy());
    }
    if !missing.is_empty() {
        get_all(&missing, consent)
    } else {
        Ok(())
    }
}

/// Gets what is missing, if that is wanted.
fn get_all(missing: &[Box<dyn Need + '_>], consent: Consent) -> Result<()> {
    if !consent.ask("Install what is missing?")? {
        let ways: Vec<String> = missing.iter().map(|need| by_hand(need.as_ref())).collect();
        bail!(
            "nothing was installed; by hand it goes like this:\n{}",
            ways.join("\n")
        );
    }
    let failed = missing.iter().filter(|need| !get(need.as_ref())).count();
    if failed > 0 {
        bail!("{failed} of the things needed could not be installed: what to do is told above");
    }
    Ok(())
}

/// Gets one thing and looks whether it is there now; a failure is told at once.
fn get(need: &dyn Need) -> bool {
    let result = console::stage(&format!("install {}", need.name()), || {
        need.install()?;
        need.find()
            .with_context(|| format!("that went well, but there is still no {}", need.name()))
    });
    match &result {
        Ok(what) => console::say(what),
        Err(error) => {
            console::complain(error);
            eprintln!("{}", by_hand(need));
        }
    }
    result.is_ok()
}

fn by_hand(need: &dyn Need) -> String {
    format!("  to get {}:\n    {}", need.name(), need.by_hand())
}
