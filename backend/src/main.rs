//! The server's command line.

use std::process::ExitCode;

use backend::redis::supervisor;

fn main() -> ExitCode {
    // Before anything else, and above all before tokio starts its threads:
    // this process may be the supervisor of an already running backend.
    if let Some(code) = supervisor::run_if_supervisor() {
        return code;
    }
    ExitCode::SUCCESS
}
