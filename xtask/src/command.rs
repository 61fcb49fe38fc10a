//! Running other programs: quietly, openly, or on one line that changes.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use crate::console::PassingLine;

/// The program's standard output; what it says on failure becomes the error.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("cannot start {}", in_words(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{}\n{}", failure(command, output.status), said.trim_end());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Lets the program talk to the terminal itself.
pub(crate) fn show(command: &mut Command) -> Result<()> {
    let status = command.status();
    let status = status.with_context(|| format!("cannot start {}", in_words(command)))?;
    if !status.success() {
        bail!(failure(command, status));
    }
    Ok(())
}

/// Shows what the program prints on one changing line, and all of it if it fails.
pub(crate) fn follow(command: &mut Command) -> Result<()> {
    let (reader, writer) = io::pipe().context("cannot make a pipe")?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let child = command.spawn();
    let mut child = child.with_context(|| format!("cannot start {}", in_words(command)))?;
    // The command keeps our ends of the pipe: as long as it does, there is no end of file.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let mut said = String::new();
    let mut passing = PassingLine::default();
    for line in BufReader::new(reader).split(b'\n') {
        let line = line.context("cannot read from a pipe")?;
        let line = String::from_utf8_lossy(&line);
        passing.show(&line);
        said.push_str(&line);
        said.push('\n');
    }
    passing.clear();

    let status = child.wait().context("cannot wait for a program")?;
    if !status.success() {
        bail!("{}\n{}", failure(command, status), said.trim_end());
    }
    Ok(())
}

/// Passes the program's standard output on as it comes, and keeps it too.
pub(crate) fn show_and_keep(
    command: &mut Command,
    screen: &mut dyn Write,
) -> Result<(String, ExitStatus)> {
    let child = command.stdout(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("cannot start {}", in_words(command)))?;
    let mut kept = Vec::new();
    if let Some(output) = child.stdout.take() {
        let mut reader = BufReader::new(output);
        let mut begin = 0;
        while reader
            .read_until(b'\n', &mut kept)
            .context("cannot read from a pipe")?
            > 0
        {
            screen
                .write_all(&kept[begin..])
                .context("cannot pass on what a program says")?;
            begin = kept.len();
        }
    }
    let status = child.wait().context("cannot wait for a program")?;
    Ok((String::from_utf8_lossy(&kept).into_owned(), status))
}

/// Whether a program can be started and ends well, without a word from it.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Where a program is on PATH.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| is_program(path))
}

/// A file that may be executed.
pub(crate) fn is_program(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

/// PATH with some folders before all others.
pub(crate) fn path_beginning_with<'a>(folders: impl Iterator<Item = &'a Path>) -> Result<OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.map(Path::to_owned).chain(env::split_paths(&old)))
        .context("a folder whose name contains ':' cannot be put on PATH")
}

/// The command as one would type it.
pub(crate) fn in_words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name();
    let words = program
        .into_iter()
        .chain(command.get_args())
        .map(OsStr::to_string_lossy);
    format!("`{}`", words.collect::<Vec<_>>().join(" "))
}

fn failure(command: &Command, status: ExitStatus) -> String {
    format!("{} failed ({status})", in_words(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn a_followed_program_that_fails_tells_everything_it_said() {
        let result = follow(&mut shell("echo to out; echo to err >&2; exit 3"));
        let text = result
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(text.contains("to out\nto err"), "{text}");
        assert!(text.contains("exit status: 3"), "{text}");
    }

    #[test]
    fn a_followed_program_that_ends_well_is_no_error() {
        assert!(follow(&mut shell("echo fine")).is_ok());
    }

    #[test]
    fn what_is_shown_is_also_kept_with_its_exit_status() {
        let mut shown = Vec::new();
        let kept = show_and_keep(&mut shell("printf 'one\\ntwo'; exit 4"), &mut shown);
        assert!(kept.is_ok_and(|(text, status)| text == "one\ntwo" && status.code() == Some(4)));
        assert_eq!(shown, b"one\ntwo");
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let result = capture(&mut Command::new("no-such-program"));
        assert!(result.is_err_and(|error| error.to_string().contains("no-such-program")));
    }
}
