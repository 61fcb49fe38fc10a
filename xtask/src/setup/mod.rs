//! What the playground needs from a machine, and how each missing thing is got.
//!
//! Everything is looked for first, the missing things are named together and
//! asked about once, and each is then got from a package registry: crates.io,
//! npm, or the system's own. What cannot be got is told with the commands to
//! type, and the others are got all the same.

mod programs;
mod tools;
pub(crate) mod wasm;

use anyhow::{Context, Result, bail};

pub(crate) use self::programs::{Chromium, Node};
pub(crate) use self::tools::PageTools;
use self::wasm::Road;
use crate::console::{self, Consent};
use crate::project::Project;

/// What the machine is prepared for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Building and running the playground.
    Run,
    /// Testing it, too.
    Tests,
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

/// Makes sure that everything is there.
pub(crate) fn setup(project: &Project, scope: Scope, road: Road, consent: Consent) -> Result<()> {
    let needs = needs(project, scope, road)?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for need in &needs {
        match need.find() {
            Some(what) => found.push(what),
            None => missing.push(need.as_ref()),
        }
    }
    if !found.is_empty() {
        eprintln!("✓ there: {}", found.join(", "));
    }
    if missing.is_empty() {
        return Ok(());
    }
    for need in &missing {
        eprintln!("✗ missing: {} – {}", need.name(), need.remedy());
    }
    if !consent.ask("Install what is missing?")? {
        let ways: String = missing
            .iter()
            .map(|need| format!("\n{}", by_hand(*need)))
            .collect();
        bail!("nothing was installed; by hand it goes like this:{ways}");
    }
    let failed = missing.iter().filter(|need| !get(**need)).count();
    if failed > 0 {
        bail!("{failed} of the things needed could not be installed: what to do is told above");
    }
    Ok(())
}

/// What is needed, in the order in which it is got.
fn needs(project: &Project, scope: Scope, road: Road) -> Result<Vec<Box<dyn Need + '_>>> {
    let mut needs: Vec<Box<dyn Need>> = vec![
        Box::new(wasm::Target { project, road }),
        Box::new(tools::CargoTool::trunk(project)),
        Box::new(tools::CargoTool::wasm_bindgen(project)?),
        Box::new(programs::Redis),
    ];
    if scope == Scope::Tests {
        needs.push(Box::new(programs::RustChecks));
        needs.push(Box::new(programs::NodeJs { project }));
        needs.push(Box::new(programs::Browser));
        needs.push(Box::new(programs::ChineseFont));
    }
    Ok(needs)
}

/// Gets one thing and looks whether it is there now; a failure is told at once.
fn get(need: &dyn Need) -> bool {
    let result = console::stage(&format!("install {}", need.name()), || {
        need.install()?;
        need.find()
            .context("the installation went well, but it still cannot be found")
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
    format!("  {}: {}", need.name(), need.by_hand())
}
