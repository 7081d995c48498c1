//! The eligibility gateway: JSON over HTTP in front of an eligibility system.
//!
//! A page asks for a challenge, the card signs it together with the patient's consent, and the
//! gateway verifies the card, asks the system once, keeps the answer, and gives the same bytes to
//! whoever repeats the request. The protocol's types are in the crate `eligibility`; what survives
//! a kill, and how, stands in `store`.

mod card_face;
mod certificate;
mod config;
mod demo;
mod desk;
mod eligibility_system;
mod news;
mod openapi;
mod random;
mod relay;
mod reply;
mod routes;
mod server;
mod store;
mod terminal;
#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser as _;
use redacted::Redacted;
use tokio::net::TcpListener;

use crate::certificate::Roots;
use crate::config::{Config, PASSPHRASE_VARIABLE, passphrase};
use crate::demo::DemoSystem;
use crate::desk::{Attempts, Desk};
use crate::eligibility_system::{EligibilitySystem, NoSystem};
use crate::news::News;
use crate::relay::Relay;
use crate::server::Gateway;
use crate::store::{Store, StoreError};
use crate::terminal::{Folders, Task, Terminal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let config = Config::parse();
    // Standard output is for the address alone.
    tracing_subscriber::fmt()
        .with_max_level(config.log)
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
    match serve(
        &config,
        passphrase(std::env::var_os(PASSPHRASE_VARIABLE)).as_ref(),
    )
    .await
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Why the gateway cannot run; the texts are for who starts it.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("cannot read {path}: {error}")]
    UnreadableRoot { path: PathBuf, error: io::Error },
    #[error("{what} is not an X.509 certificate in DER, or no key")]
    MalformedRoot { what: String },
    #[error("cannot listen on {address}: {error}")]
    Listen {
        address: SocketAddr,
        error: io::Error,
    },
    #[error("{0}")]
    Io(#[from] io::Error),
}

async fn serve(config: &Config, passphrase: Option<&Redacted<String>>) -> Result<(), StartError> {
    let cards: Box<dyn EligibilitySystem> = if config.demo {
        Box::new(DemoSystem)
    } else {
        tracing::warn!("no eligibility system is configured for cards read in a page");
        Box::new(NoSystem)
    };
    let (system, asks): (Box<dyn EligibilitySystem>, _) = match &config.terminal {
        Some(_) => {
            let (terminal, asks) = Terminal::new(config.demo, cards);
            (Box::new(terminal), Some(asks))
        }
        None => (cards, None),
    };
    let gateway = Arc::new(Gateway {
        origins: config.origins.clone(),
        roots: roots(config)?,
        card_roots: card_roots(config)?,
        system,
        store: Store::open(config.database()).await?,
        folders: config.terminal.as_deref().map(Folders::new),
        desk: Desk::new(passphrase),
        pairing: Attempts::default(),
        relay: Relay::default(),
        news: News::default(),
        clock: Box::new(unix_seconds),
    });
    if let (Some(asks), Some(folders)) = (asks, gateway.folders.clone()) {
        let settings = config.exchange((gateway.clock)());
        let task = Task::new(&gateway, folders, asks, settings, config.charset());
        tokio::spawn(task.await.run());
    }
    let listening = TcpListener::bind(config.listen).await;
    let listener = listening.map_err(|error| StartError::Listen {
        address: config.listen,
        error,
    })?;
    let asked = asked_to_end()?;
    let waited_for = Arc::clone(&gateway);
    let end = async move {
        asked.await;
        waited_for.news.end();
    };
    announce(listener.local_addr()?);
    axum::serve(listener, server::router(Arc::clone(&gateway)))
        .with_graceful_shutdown(end)
        .await?;
    gateway.store.close().await;
    Ok(())
}

fn roots(config: &Config) -> Result<Roots, StartError> {
    let mut ders: Vec<Vec<u8>> = Vec::new();
    for path in &config.roots {
        let der = std::fs::read(path).map_err(|error| StartError::UnreadableRoot {
            path: path.clone(),
            error,
        })?;
        ders.push(der);
    }
    if config.demo {
        tracing::warn!("demo: cards with published keys are trusted, all answers are simulated");
        ders.extend(simulator::demo_roots().iter().map(|der| der.to_vec()));
    }
    Roots::new(&ders).map_err(|index| StartError::MalformedRoot {
        what: (config.roots.get(index)).map_or_else(
            || "the demo root".to_owned(),
            |path| path.display().to_string(),
        ),
    })
}

/// Those of all cards are known; that of the demo cards only in a demo.
fn card_roots(config: &Config) -> Result<card::Roots, StartError> {
    if !config.demo {
        return Ok(card::Roots::default());
    }
    let malformed = StartError::MalformedRoot {
        what: "the demo cards' root".to_owned(),
    };
    card::Roots::with_demo(&simulator::demo_card_roots()).or(Err(malformed))
}

#[allow(
    clippy::print_stdout,
    reason = "who starts the gateway waits for this line"
)]
fn announce(address: SocketAddr) {
    println!("gateway listening on http://{address}");
}

/// Listens to SIGTERM and Ctrl-C from now on; the future resolves on the first of them.
#[cfg(unix)]
fn asked_to_end() -> io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Resolves on Ctrl-C; where it cannot be listened to the process is killed, which loses nothing.
#[cfg(not(unix))]
fn asked_to_end() -> io::Result<impl Future<Output = ()> + Send> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// Before 1970 and after the year 292 billion there are no receptions.
fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}
