//! One style sheet of many: it compresses better, and is one request.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

/// How trunk names a style sheet in the index, up to its file.
const LINK: &str = "<link rel=\"stylesheet\" href=\"./";

/// Puts the style sheets that the index in `dist` names into one, in their order.
pub(super) fn unite(dist: &Path) -> Result<()> {
    let path = dist.join("index.html");
    let index = fs::read_to_string(&path).context("there is no index.html")?;
    let (mut united, mut sheets) = (String::new(), Vec::new());
    let mut pieces = index.split(LINK);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    let place = kept.len();
    for piece in pieces {
        let (name, rest) = piece.split_once('"').context("a link without an end")?;
        let (_, rest) = rest.split_once('>').context("a link without an end")?;
        let sheet = dist.join(name);
        let content = fs::read_to_string(&sheet)
            .with_context(|| format!("index.html names {name}, which is not there"))?;
        united.push_str(&smaller(&content));
        sheets.push(sheet);
        kept.push_str(rest.trim_start());
    }
    if sheets.is_empty() {
        return Ok(());
    }
    let mut hasher = DefaultHasher::new();
    united.hash(&mut hasher);
    let name = format!("styles-{:016x}.css", hasher.finish());
    kept.insert_str(place, &format!("{LINK}{name}\">\n  "));
    for sheet in sheets {
        fs::remove_file(&sheet).with_context(|| format!("cannot remove {}", sheet.display()))?;
    }
    fs::write(dist.join(name), united)
        .and_then(|()| fs::write(&path, kept))
        .context("cannot write the style sheet")
}

/// A style sheet without its comments and the space that only people need.
fn smaller(css: &str) -> String {
    let mut small = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(c) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if c == '"' || c == '\'' {
            let end = rest.get(1..).and_then(|text| text.find(c));
            let (text, after) = rest.split_at(end.map_or(rest.len(), |end| end + 2));
            small.push_str(text);
            rest = after;
        } else if c.is_whitespace() {
            rest = rest.trim_start();
            let is_apart = |c: Option<char>| c.is_none_or(|c| "{};, ".contains(c));
            let before_comment = rest.starts_with("/*");
            if !before_comment
                && !is_apart(small.chars().next_back())
                && !is_apart(rest.chars().next())
            {
                small.push(' ');
            }
        } else {
            if c == '}' && small.ends_with(';') {
                small.pop();
            }
            small.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_people_need_goes() {
        let css = "/* Why. */\n.a , .b > p {\n  color: red; /* so */\n  margin: 0 1px;\n}\n";
        assert_eq!(smaller(css), ".a,.b > p{color: red;margin: 0 1px}");
    }

    #[test]
    fn what_is_quoted_and_what_is_computed_stays() {
        let css = ".a::before { content: \" /* , */ \"; width: calc(1px + 2px) }";
        assert_eq!(
            smaller(css),
            ".a::before{content: \" /* , */ \";width: calc(1px + 2px)}"
        );
        assert_eq!(smaller(".a :is(p) {}"), ".a :is(p){}");
    }

    #[test]
    fn sheets_are_united_in_their_order() {
        let dist = std::env::temp_dir().join(format!("xtask-styles-{}", std::process::id()));
        assert!(fs::create_dir_all(&dist).is_ok());
        let links = "<title>x</title>\n  <link rel=\"stylesheet\" href=\"./a-1.css\" integrity=\"x\"/>\n  \
             <link rel=\"stylesheet\" href=\"./b-2.css\"/>\n</head>";
        for (name, content) in [
            ("a-1.css", "a { color: red }\n"),
            ("b-2.css", "b { color: blue }"),
            ("index.html", links),
        ] {
            assert!(fs::write(dist.join(name), content).is_ok());
        }
        assert!(unite(&dist).is_ok());
        let index = fs::read_to_string(dist.join("index.html")).unwrap_or_default();
        let name = index
            .split_once("href=\"./")
            .and_then(|(_, rest)| rest.split_once('"'));
        let name = name.map(|(name, _)| name).unwrap_or_default();
        assert_eq!(index.matches("stylesheet").count(), 1);
        assert!(index.starts_with("<title>x</title>\n  <link") && index.ends_with("</head>"));
        let united = fs::read_to_string(dist.join(name)).unwrap_or_default();
        assert_eq!(united, "a{color: red}b{color: blue}");
        assert!(!dist.join("a-1.css").exists() && !dist.join("b-2.css").exists());
        fs::remove_dir_all(&dist).ok();
    }
}
