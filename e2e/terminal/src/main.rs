//! A simulated qualification terminal: answers what lies in `req`, and drops a card result in `face`
//! when somebody uses a reader.
//!
//! It takes commands on its standard input, one a line, and says on its standard output what it has
//! done, one a line:
//!
//! ```text
//! card VENDOR PERSON     somebody uses a reader
//! fault FAULT            happens to the next answer; `none` takes it back
//! delay MILLISECONDS     before every answer from now on
//! quit
//! ```
//!
//! A request is removed when its answer lies in `res`, and files appear under their names when they are
//! whole (without `--partial`): so it can be ended at any moment and started again.

mod answer;
mod archive;
mod element;
mod question;
mod terminal;
mod vendors;

use std::io::{self, BufRead as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

use clap::{Parser, ValueEnum};
use simulator::{DemoPatient, PEOPLE};

use crate::terminal::Terminal;
use crate::vendors::Vendor;

/// Plays the qualification terminal on the folders `req`, `res` and `face` of a folder.
#[derive(Parser)]
struct Arguments {
    /// The folder; it and the three in it are made if they are not there.
    folder: PathBuf,
    /// `MedicalInstitutionCode` of the clinic, ten digits.
    #[arg(long, default_value = "1312345678")]
    institution: String,
    /// Milliseconds before an answer.
    #[arg(long, default_value_t = 400)]
    delay: u64,
    /// The encoding of answers.
    #[arg(long, value_enum, default_value_t = Charset::Utf8)]
    charset: Charset,
    /// Elements of answers in another order each time.
    #[arg(long)]
    shuffle: bool,
    /// Files are written bit by bit under their own names.
    #[arg(long)]
    partial: bool,
    /// What happens to every answer.
    #[arg(long, value_enum, default_value_t = Fault::None)]
    fault: Fault,
    /// Somebody uses a reader at once.
    #[arg(long, num_args = 2, value_names = ["VENDOR", "PERSON"])]
    card: Option<Vec<String>>,
}

/// An encoding of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Charset {
    #[value(name = "utf-8")]
    Utf8,
    #[value(name = "shift_jis")]
    ShiftJis,
}

/// What can happen to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Fault {
    None,
    /// There is no answer.
    Never,
    /// The same answer lies there a second time, under another name.
    Twice,
    /// Another answer lies there too.
    TwiceDifferent,
    /// Another institution's code.
    OtherInstitution,
    /// Another request's identifier.
    OtherIdentifier,
    /// An archive with a password.
    Zip,
    /// The file ends in the middle.
    HalfWritten,
    /// Something that is no message.
    Foreign,
    /// More than any message.
    TooLarge,
    /// `SegmentOfResult` 9 with `ErrorCode` and `ErrorMessage`.
    Error,
    /// `SegmentOfResult` 2: a bulk result that is not there yet.
    InProcess,
}

/// What the terminal is told while it runs.
enum Command {
    Card(&'static Vendor, &'static DemoPatient),
    Fault(Fault),
    Delay(u64),
    Quit,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> io::Result<()> {
    let (tell, told) = mpsc::channel();
    if let Some([vendor, person]) = arguments.card.as_deref() {
        let line = format!("card {vendor} {person}");
        let command = Command::parse(&line).map_err(io::Error::other)?;
        // The receiver is above.
        _ = tell.send(command);
    }
    // It ends with the program.
    thread::spawn(move || listen(&tell));
    let mut terminal = Terminal::open(&arguments)?;
    say("ready");
    terminal.run(&told)
}

/// Passes on what stands on the standard input; at its end the terminal goes on without.
fn listen(tell: &mpsc::Sender<Command>) {
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        match Command::parse(&line) {
            Ok(command) => {
                if tell.send(command).is_err() {
                    return;
                }
            }
            Err(error) => say(&format!("error: {error}")),
        }
    }
}

/// One line for whoever waits for it.
fn say(line: &str) {
    let mut out = io::stdout().lock();
    // Nobody has to listen.
    _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

impl Command {
    fn parse(line: &str) -> Result<Self, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["card", vendor, person] => Ok(Self::Card(Vendor::by_id(vendor)?, by_id(person)?)),
            ["fault", fault] => Fault::from_str(fault, true).map(Self::Fault),
            ["delay", millis] => millis
                .parse()
                .map(Self::Delay)
                .map_err(|_not_a_number| format!("{millis} is no number of milliseconds")),
            ["quit"] => Ok(Self::Quit),
            _ => Err(format!(
                "'{line}' is none of: card VENDOR PERSON, fault FAULT, delay MILLISECONDS, quit"
            )),
        }
    }
}

fn by_id(id: &str) -> Result<&'static DemoPatient, String> {
    DemoPatient::by_id(id).ok_or_else(|| {
        let known: Vec<&str> = PEOPLE.iter().map(|person| person.id).collect();
        format!("there is no patient {id}; there are: {}", known.join(", "))
    })
}
