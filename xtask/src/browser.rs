//! Opening the page in the browser of a desktop.
//!
//! Only the backend knows its address (it may choose the port), and `run` becomes
//! the backend. So a helper, this program once more, sits at the end of the
//! backend's standard output: it passes every line on, and opens the address when
//! that comes by. It ends with the backend, when the output does.

use std::env;
use std::io::{self, BufRead, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::command;
use crate::console;

/// What the backend says once it listens, before the address.
const LISTENING: &str = "listening on ";

/// Whether there is a desktop with someone at it.
pub(crate) fn is_wanted() -> bool {
    !console::in_ci() && env::var_os("SSH_CONNECTION").is_none() && opener().is_some()
}

/// Starts the helper; what it returns is to be the backend's standard output.
pub(crate) fn start_opener() -> Result<OwnedFd> {
    let xtask = env::current_exe().context("cannot tell where xtask is")?;
    let mut helper = Command::new(xtask)
        .arg("open-when-listening")
        .stdin(Stdio::piped())
        // Ctrl-C is for the backend, which may have last words to be passed on.
        .process_group(0)
        .spawn()
        .context("cannot start the helper that opens the browser")?;
    helper
        .stdin
        .take()
        .map(OwnedFd::from)
        .context("the helper takes no input")
}

/// The helper: passes lines on, and opens the first address among them.
pub(crate) fn open_when_listening() -> Result<()> {
    let mut opened = false;
    for line in io::stdin().lock().lines() {
        let line = line.context("cannot read what the backend says")?;
        let mut screen = io::stdout().lock();
        writeln!(screen, "{line}")
            .and_then(|()| screen.flush())
            .context("cannot pass it on")?;
        if let Some(address) = address_in(&line).filter(|_| !opened) {
            opened = true;
            open(address);
        }
    }
    Ok(())
}

/// The address in the line that the backend prints once it listens.
fn address_in(line: &str) -> Option<&str> {
    let (_, address) = line.split_once(LISTENING)?;
    let address = address.split_whitespace().next()?;
    (address.starts_with("http://") || address.starts_with("https://")).then_some(address)
}

/// A browser that does not open is no reason to stop.
fn open(address: &str) {
    if let Some(opener) = opener() {
        let started = Command::new(opener)
            .arg(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        if started.is_err() {
            console::say("the browser could not be opened: open the address above");
        }
    }
}

/// The desktop's own way to open an address.
fn opener() -> Option<&'static str> {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(target_os = "macos") {
        return Some("open");
    }
    let desktop = set("DISPLAY") || set("WAYLAND_DISPLAY");
    (desktop && command::find_program("xdg-open").is_some()).then_some("xdg-open")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_word_after_listening_on() {
        let line = "listening on http://127.0.0.1:8080/";
        assert_eq!(address_in(line), Some("http://127.0.0.1:8080/"));
        assert_eq!(
            address_in("INFO listening on http://[::1]:9/ now"),
            Some("http://[::1]:9/")
        );
    }

    #[test]
    fn nothing_else_is_opened() {
        assert_eq!(address_in("see http://127.0.0.1:8080/"), None);
        assert_eq!(address_in("listening on unix:/run/x"), None);
        assert_eq!(address_in("listening on"), None);
    }
}
