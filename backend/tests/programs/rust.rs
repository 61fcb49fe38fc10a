//! The Rust programs, compiled: all of them are one crate and one program, each
//! in a module of its own, so that they are built and linked once.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use shared::{patterns, program::render::CodeLanguage, world::Role};
use tokio::{process::Command, sync::OnceCell};

use crate::{
    CALM, HASTY,
    copied::{Copied, copied, reading},
    otherwise,
};

/// Says which of the programs is to be run.
const WHICH: &str = "PROGRAM";

static BUILT: OnceCell<Built> = OnceCell::const_new();

struct Built {
    program: PathBuf,
    texts: Vec<String>,
}

/// A command that runs it.
pub(crate) async fn command(copied: &Copied) -> Command {
    let built = BUILT.get_or_init(build).await;
    let mut texts = built.texts.iter();
    let which = texts.position(|text| *text == copied.text).unwrap();
    let mut command = Command::new(&built.program);
    command.env(WHICH, which.to_string());
    command
}

/// Every program that a test runs.
fn texts() -> Vec<String> {
    let mut texts = BTreeSet::new();
    for pattern in patterns::ALL.iter().map(|id| id.pattern()) {
        for settings in [CALM, HASTY] {
            for copied in copied(pattern, settings, CodeLanguage::Rust) {
                if matches!(copied.role, Role::Consumer { .. }) {
                    texts.insert(copied.dying().text);
                }
                texts.insert(copied.text);
            }
        }
    }
    for (pattern, reads) in otherwise() {
        let all = reading(pattern, CALM, CodeLanguage::Rust, reads).into_iter();
        texts.extend(all.map(|copied| copied.text));
    }
    texts.into_iter().collect()
}

async fn build() -> Built {
    let texts = texts();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
    let src = folder.join("src");
    fs::create_dir_all(&src).unwrap();
    for (number, text) in texts.iter().enumerate() {
        write(&src.join(format!("p{number}.rs")), text);
    }
    write(&src.join("main.rs"), &main(texts.len()));
    write(&folder.join("Cargo.toml"), &manifest(&texts));
    // The versions of this workspace: they are on this machine already.
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    write(
        &folder.join("Cargo.lock"),
        &fs::read_to_string(workspace).unwrap(),
    );
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let target = folder.join("target");
    let output = Command::new(cargo)
        .args(["build", "--offline", "--quiet", "--target-dir"])
        .arg(&target)
        .current_dir(&folder)
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the copied Rust does not compile:\n{said}"
    );
    let program = target.join("debug/programs");
    Built { program, texts }
}

/// Each program as it stands, and a `main` that calls the one that is asked for.
fn main(count: usize) -> String {
    let module = |number| {
        format!(
            "mod p{number} {{
    include!(\"p{number}.rs\");
    pub(crate) fn run() -> redis::RedisResult<()> {{
        main()
    }}
}}
"
        )
    };
    let arm = |number| format!("        \"{number}\" => p{number}::run(),\n");
    let modules: String = (0..count).map(module).collect();
    let arms: String = (0..count).map(arm).collect();
    format!(
        "#![allow(unreachable_code)]
{modules}
fn main() -> redis::RedisResult<()> {{
    match std::env::var(\"{WHICH}\").expect(\"which program\").as_str() {{
{arms}        other => panic!(\"there is no program {{other}}\"),
    }}
}}
"
    )
}

/// Asks for the version of redis-rs that the programs say they need. Of its
/// usual features it has those without further dependencies.
fn manifest(texts: &[String]) -> String {
    let said: BTreeSet<&str> = texts
        .iter()
        .filter_map(|text| {
            let mut rows = text.lines();
            rows.find_map(|row| row.strip_prefix("// Cargo.toml: redis = "))
        })
        .collect();
    assert_eq!(said.len(), 1, "{said:?}");
    let version: String = said.into_iter().collect();
    format!(
        "[package]
name = \"programs\"
version = \"0.1.0\"
edition = \"2024\"

[workspace]

[dependencies]
redis = {{ version = {version}, default-features = false, features = [\"streams\"] }}

[profile.dev]
debug = 0
"
    )
}

/// Leaves a file alone that has the text already, so that nothing is built anew.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return;
    }
    fs::write(path, text).unwrap();
}
