//! The server's command line.

use std::{io::Write, process::ExitCode};

use anyhow::Context;
use backend::{app::App, config::Config, redis::supervisor};
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    // Before anything else, and above all before tokio starts its threads:
    // this process may be the supervisor of an already running backend.
    if let Some(code) = supervisor::run_if_supervisor() {
        return code;
    }
    match run(&Config::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .with_context(|| format!("--log {} is no log level", config.log))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let stop = CancellationToken::new();
    stop_on_signal(&stop)?;
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    let app = App::start(config, &program).await?;
    // Whoever started this reads the address from here.
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{}/", app.address()?)?;
    out.flush()?;
    app.serve(stop).await
}

/// Cancels `stop` on SIGTERM and Ctrl-C.
fn stop_on_signal(stop: &CancellationToken) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        stop.cancel();
    });
    Ok(())
}
