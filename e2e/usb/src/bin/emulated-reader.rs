//! Emulated card readers for programs that are started with the preloaded library.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use serde_json::Value;
use usb_emulation::server;

/// Emulated card readers for programs that are started with the preloaded library.
#[derive(Parser)]
struct Arguments {
    /// Folder with the sockets and the device files.
    #[arg(long, env = usb_wire::FOLDER_VARIABLE, default_value = "/tmp/emulated-readers")]
    folder: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves readers until it is killed.
    Serve {
        /// Control lines to begin with, such as "plug rcs380" and "insert rcs380 valid".
        first: Vec<String>,
    },
    /// Says one control line to a server and prints its answer, one line of JSON.
    ///
    /// plug KIND [NAME], unplug NAME, insert NAME PERSON [no-pin|juki|android|iphone], remove NAME,
    /// timing NAME on|off, fault NAME KIND AFTER once|COUNT|ever, fault NAME none,
    /// hold NAME INTERFACE, let-go NAME INTERFACE, photo PERSON FILE, renew, status
    Tell {
        /// The words of the line.
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Prints the kinds of readers, as JSON.
    Kinds,
    /// Prints the demo patients and what opens their cards, as JSON.
    People,
}

fn main() -> ExitCode {
    let Arguments { folder, command } = Arguments::parse();
    let done = match command {
        Command::Serve { first } => serve(&folder, &first),
        Command::Tell { words } => tell(&folder, &words),
        Command::Kinds => print(&server::kinds()),
        Command::People => print(&server::people()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[allow(
    clippy::print_stdout,
    reason = "who starts the server waits for this line"
)]
fn serve(folder: &Path, first: &[String]) -> io::Result<()> {
    let hub = server::start(folder)?;
    server::begin(&hub, first)?;
    println!("emulated readers in {}", folder.display());
    loop {
        std::thread::park();
    }
}

fn tell(folder: &Path, words: &[String]) -> io::Result<()> {
    let socket = folder.join(server::CONTROL);
    let mut stream = UnixStream::connect(&socket).map_err(|error| {
        let what = format!("no server listens at {}: {error}", socket.display());
        io::Error::new(error.kind(), what)
    })?;
    writeln!(stream, "{}", words.join(" "))?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    let answer: Value = serde_json::from_str(&line)?;
    server::refused(&answer)?;
    print(&answer)
}

#[allow(clippy::print_stdout, reason = "this is what was asked for")]
fn print(answer: &Value) -> io::Result<()> {
    println!("{answer}");
    Ok(())
}
