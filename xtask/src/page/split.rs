//! Takes the page's module apart into the files that a visit loads one by one:
//! what it begins with, and what is fetched when it is wanted.
//!
//! trunk knows nothing of that. So it bundles the page as ever, around a module
//! that does not work yet, and here the module is taken apart by `wasm-split-cli`,
//! its first part given its glue by wasm-bindgen, and both put in the place of
//! what trunk left. Whoever comes with an address that leads into a room, or reads
//! Chinese, has the parts for that fetched beside the first one instead of after
//! it, by a line of script in the index. Every name carries a hash of the content, so browsers can
//! keep the files for ever.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::sections;
use crate::command;
use crate::project::Project;
use crate::setup::PageTools;

/// What the module is called while it is worked on.
const STEM: &str = "page";
/// The script that loads the parts, as `wasm-split-cli` calls it.
const LOADER: &str = "__wasm_split.js";

/// What stands before the list of a part's files in the index.
const EARLY_LIST: &str = ")early(";

/// The files that a visit loads.
pub(crate) struct Visit {
    /// The start page.
    pub(crate) start: Vec<String>,
    /// A room, beside the start page's.
    pub(crate) room: Vec<String>,
    /// Who reads Chinese, beside those.
    pub(crate) chinese: Vec<String>,
    /// What is loaded when it is wanted, or while nothing else is to be done.
    pub(crate) rest: Vec<String>,
}

impl Visit {
    /// Reads them off the page in `dist`.
    pub(crate) fn of(dist: &Path) -> Result<Self> {
        let index = read(&dist.join("index.html"))?;
        let mut early = index.split(EARLY_LIST).skip(1).map(|text| {
            let (list, _) = text.split_once(");").unwrap_or_default();
            serde_json::from_str(list).context("index.html names no files to be loaded early")
        });
        let mut next = || early.next().context("the page is in one piece")?;
        let (room, chinese): (Vec<String>, Vec<String>) = (next()?, next()?);
        let (mut start, mut rest) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(dist).with_context(|| cannot("list", dist))? {
            let name = file_name(&entry?.path())?;
            let is_packed = name.ends_with(".br") || name.ends_with(".gz");
            if is_packed || room.contains(&name) || chinese.contains(&name) {
                continue;
            }
            let is_part = name.starts_with("split_") || name.starts_with("chunk_");
            if is_part { &mut rest } else { &mut start }.push(name);
        }
        let chinese = chinese.into_iter().filter(|name| !room.contains(name));
        Ok(Self {
            start,
            chinese: chinese.collect(),
            room,
            rest,
        })
    }
}

/// Fetches some files before the page's own scripts ask for them.
const EARLY: &str = "const h=location.hash,early=files=>{for(const file of files){\
    const link=document.createElement('link');link.rel='preload';link.as='fetch';\
    link.crossOrigin='anonymous';link.href='./'+file;document.head.append(link)}};";
/// The address leads into a room: see `Address::has_room` in the frontend.
const IF_ROOM: &str = r"/^#\/([^?]|.*[?&]room=)/.test(h)";
/// The page begins in Chinese: see `Start::here` there.
const IF_CHINESE: &str =
    r"/[?&]lang=zh/.test(h)||!/[?&]lang=/.test(h)&&/^zh/i.test(navigator.language)";

/// Takes `module` apart, and puts its parts into the page in `dist`.
pub(super) fn split(
    project: &Project,
    tools: &PageTools,
    module: &Path,
    dist: &Path,
) -> Result<()> {
    let work = project.notes().join("split");
    fs::remove_dir_all(&work).ok();
    let mut cutter = tools.wasm_split()?;
    cutter.arg(module).arg(&work).args(["--out-name", STEM]);
    command::follow(&mut cutter)?;
    let first = work.join("first");
    let mut binder = tools.wasm_bindgen()?;
    binder
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--remove-name-section", "--remove-producers-section"])
        .args(["--out-name", STEM, "--out-dir"])
        .arg(&first)
        .arg(work.join(STEM).with_extension("wasm"));
    command::follow(&mut binder)?;

    let whole = Whole::find(dist)?;
    let mut loader = read(&work.join(LOADER))?;
    let mut names = BTreeMap::new();
    let (room, chinese) = (needed(&loader, "room")?, needed(&loader, "chinese")?);
    for part in parts(&work)? {
        let content = fs::read(&part).with_context(|| cannot("read", &part))?;
        let content = sections::without_custom(&content)?;
        let name = named(&part, &hash(&content))?;
        let path = dist.join(&name);
        fs::write(&path, content).with_context(|| cannot("write", &path))?;
        let old = file_name(&part)?;
        rename_in(&mut loader, &old, &name)?;
        names.insert(old, name);
    }

    // The two scripts name each other, so both are named after both.
    let mut glue = read(&first.join(STEM).with_extension("js"))?;
    let module = fs::read(first.join(format!("{STEM}_bg.wasm")))?;
    let both = hash(&(&loader, &glue, &module));
    let (glue_name, loader_name) = (format!("frontend-{both}.js"), format!("loader-{both}.js"));
    let module_name = format!("frontend-{both}_bg.wasm");
    // Only where the file is meant: the module names its imports after it, too.
    let from = |name: &str| format!("from \"./{name}\"");
    rename_in(&mut glue, &from(LOADER), &from(&loader_name))?;
    rename_in(&mut glue, &format!("{STEM}_bg.wasm"), &module_name)?;
    rename_in(&mut loader, &format!("{STEM}.js"), &glue_name)?;
    for (name, content) in [
        (&glue_name, glue.as_bytes()),
        (&loader_name, loader.as_bytes()),
        (&module_name, &module),
    ] {
        let path = dist.join(name);
        fs::write(&path, content).with_context(|| cannot("write", &path))?;
    }
    let early = [(IF_ROOM, room), (IF_CHINESE, chinese)];
    let early: String = early
        .iter()
        .map(|(when, files)| {
            let files: Vec<&String> = files.iter().filter_map(|old| names.get(old)).collect();
            format!("if({when}{EARLY_LIST}{files:?});")
        })
        .collect();
    let early = format!("<script>{{{EARLY}{early}}}</script>\n  ");
    whole.replace_by(&format!("frontend-{both}"), &loader_name, &early)
}

/// The files that a part needs: its own, and those with what it has in common
/// with others.
fn needed(loader: &str, part: &str) -> Result<BTreeSet<String>> {
    let begin = format!("const __wasm_split_load_{part} = ");
    let (_, after) = loader
        .split_once(&begin)
        .with_context(|| format!("the loader does not know the part {part}"))?;
    let (load, _) = after.split_once("]));").context("a load without an end")?;
    let common = load.split("__chunk_").skip(1).map(|text| {
        let digits = text.find(|c: char| !c.is_ascii_digit());
        let (number, _) = text.split_at(digits.unwrap_or(text.len()));
        format!("chunk_{number}.wasm")
    });
    Ok(common.chain([format!("split_{part}.wasm")]).collect())
}

/// The module in one piece, as trunk left it.
struct Whole {
    index: PathBuf,
    script: PathBuf,
    stem: String,
}

impl Whole {
    fn find(dist: &Path) -> Result<Self> {
        let listed = fs::read_dir(dist).with_context(|| cannot("list", dist))?;
        for entry in listed {
            let script = entry?.path();
            let name = file_name(&script)?;
            if let Some(stem) = name.strip_suffix(".js")
                && stem.starts_with("frontend-")
            {
                return Ok(Self {
                    index: dist.join("index.html"),
                    stem: stem.to_owned(),
                    script,
                });
            }
        }
        bail!("trunk left no frontend-….js in {}", dist.display())
    }

    /// Puts other files in its place. The loader is named beside the glue, so it
    /// does not have to wait for it.
    fn replace_by(self, stem: &str, loader: &str, early: &str) -> Result<()> {
        let mut index = read(&self.index)?;
        rename_in(&mut index, &self.stem, stem)?;
        let preload = "<link rel=\"modulepreload\" ";
        let with_loader =
            format!("{preload}href=\"./{loader}\" crossorigin=\"anonymous\">{preload}");
        rename_in(&mut index, preload, &with_loader)?;
        let script = "<script type=\"module\">";
        rename_in(&mut index, script, &format!("{early}{script}"))?;
        fs::write(&self.index, index).with_context(|| cannot("write", &self.index))?;
        if self.stem != stem {
            fs::remove_file(self.script.with_file_name(format!("{}_bg.wasm", self.stem)))?;
            fs::remove_file(self.script)?;
        }
        Ok(())
    }
}

/// The files that `wasm-split-cli` made beside the first one.
fn parts(work: &Path) -> Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(work).with_context(|| cannot("list", work))? {
        let path = entry?.path();
        let is_module = path.extension().is_some_and(|ending| ending == "wasm");
        if is_module && path.file_stem().is_none_or(|stem| stem != STEM) {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}

/// `split_room.wasm` as `split_room-0123456789abcdef.wasm`.
fn named(part: &Path, hash: &str) -> Result<String> {
    let name = file_name(part)?;
    let (stem, ending) = name.rsplit_once('.').context("a part without an ending")?;
    Ok(format!("{stem}-{hash}.{ending}"))
}

fn hash(content: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// A name that is not there means that a tool writes something else by now.
fn rename_in(text: &mut String, old: &str, new: &str) -> Result<()> {
    if !text.contains(old) {
        bail!("nothing names {old}: are these the versions of the tools that setup gets?");
    }
    *text = text.replace(old, new);
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| cannot("read", path))
}

fn file_name(path: &Path) -> Result<String> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned)
        .with_context(|| format!("{} has no usable name", path.display()))
}

fn cannot(what: &str, path: &Path) -> String {
    format!("cannot {what} {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADER_TEXT: &str = r#"
/* chinese, room */
const __chunk_1 = makeLoad(() => { fetch(new URL("./chunk_1.wasm", import.meta.url)) }, []);
export const __wasm_split_load_room = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_room.wasm", import.meta.url));
}
, [__chunk_1, __chunk_12]));
export const __wasm_split_load_more = wrapAsyncCb(makeLoad(() => {}, []));
"#;

    #[test]
    fn a_part_needs_its_file_and_what_it_shares() {
        let files = needed(LOADER_TEXT, "room").unwrap_or_default();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        assert_eq!(files, ["chunk_1.wasm", "chunk_12.wasm", "split_room.wasm"]);
        let alone = needed(LOADER_TEXT, "more").unwrap_or_default();
        assert_eq!(alone.len(), 1);
        assert!(needed(LOADER_TEXT, "cellar").is_err());
    }

    #[test]
    fn a_name_that_is_not_there_is_told() {
        let mut text = "import './a.js'".to_owned();
        assert!(rename_in(&mut text, "a.js", "a-1.js").is_ok());
        assert_eq!(text, "import './a-1.js'");
        assert!(rename_in(&mut text, "b.js", "b-1.js").is_err());
    }

    #[test]
    fn a_name_carries_its_hash_before_its_ending() {
        let name = named(Path::new("work/split_room.wasm"), "0123456789abcdef").ok();
        assert_eq!(name.as_deref(), Some("split_room-0123456789abcdef.wasm"));
    }
}
