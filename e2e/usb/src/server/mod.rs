//! The sockets of a running server, in one folder: `socket` for programs, `control` for people and
//! tests.

mod control;
mod program;

use std::fs;
use std::io;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use serde_json::Value;
use usb_wire::SOCKET;

use crate::{Hub, Tree};

pub use control::{answer, kinds, people};

/// Where in the folder of a server its control socket is.
pub const CONTROL: &str = "control";

/// Starts a server in a folder, with nothing plugged in; it serves until its process ends.
///
/// # Errors
///
/// If the folder cannot be made, or another server is at work in it.
pub fn start(folder: &Path) -> io::Result<Hub> {
    fs::create_dir_all(folder)?;
    let programs = listen(folder.join(SOCKET))?;
    let control = listen(folder.join(CONTROL))?;
    let hub = Hub::start(Some(Tree::new(folder)?))?;
    accept("programs", programs, &hub, program::serve)?;
    accept("control", control, &hub, control::serve)?;
    Ok(hub)
}

/// Serves control lines alone.
///
/// # Errors
///
/// If the socket cannot be made.
pub fn start_control(hub: &Hub, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    accept(
        "control",
        listen(folder.join(CONTROL))?,
        hub,
        control::serve,
    )
}

/// Obeys the control lines with which a server begins.
///
/// # Errors
///
/// What the first line that cannot be obeyed is answered.
pub fn begin(hub: &Hub, lines: &[String]) -> io::Result<()> {
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        refused(&answer(hub, &words))?;
    }
    Ok(())
}

/// The error in an answer to a control line, if it is one.
///
/// # Errors
///
/// That error.
pub fn refused(answer: &Value) -> io::Result<()> {
    match answer.get("error").and_then(Value::as_str) {
        Some(error) => Err(io::Error::other(error.to_owned())),
        None => Ok(()),
    }
}

fn listen(path: PathBuf) -> io::Result<UnixListener> {
    if UnixStream::connect(&path).is_ok() {
        let taken = format!("another server listens at {}", path.display());
        return Err(io::Error::new(io::ErrorKind::AddrInUse, taken));
    }
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => UnixListener::bind(path),
    }
}

/// One thread for each connection; a connection that breaks concerns nobody else.
fn accept(
    name: &str,
    listener: UnixListener,
    hub: &Hub,
    serve: fn(UnixStream, &Hub) -> io::Result<()>,
) -> io::Result<()> {
    let hub = hub.clone();
    let accepting = std::thread::Builder::new().name(name.into());
    accepting.spawn(move || {
        for stream in listener.incoming().flatten() {
            let hub = hub.clone();
            std::thread::spawn(move || serve(stream, &hub));
        }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests;
