//! `verify-journal FILE`: whether the records of a clinic are whole, for auditors.
#![allow(clippy::print_stdout, reason = "its result is what it prints")]

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use journal::{
    Backup, Digest, Export, Head, NativeCipher, NativeKeys, Record, Report, Verifier, read_csv,
    read_json_lines,
};
use redacted::Redacted;
use unicode_normalization::UnicodeNormalization;

/// Verifies an export (.jsonl, .csv) or a back-up of a clinic's journal.
///
/// Exit status: 0 the chain is whole, 1 it is not, 2 the file could not be read or opened.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The file. A back-up asks for a member's passphrase, on the terminal or from standard input.
    file: PathBuf,
    /// A head that was noted earlier, as NUMBER:HASH; the chain has to go through it.
    #[arg(long, value_parser = head)]
    head: Option<Head>,
    /// Checks a back-up without a passphrase: the file's checksum and how its parts join, not what is in them.
    #[arg(long)]
    sealed: bool,
}

/// What the file holds.
enum Content {
    Records {
        checkpoint: Head,
        known: Option<Head>,
        records: Vec<Option<Record>>,
    },
    Sealed(Backup),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match content(&arguments) {
        Ok(Content::Sealed(backup)) => {
            let (from, to) = (backup.checkpoint.seq.saturating_add(1), backup.head);
            println!(
                "sealed records {from} to {}, head {}:{}",
                to.seq, to.seq, to.hash
            );
            println!("verify-journal: file and links whole, contents not looked at");
            ExitCode::SUCCESS
        }
        Ok(Content::Records {
            checkpoint,
            known,
            records,
        }) => {
            let ends = verify(checkpoint, known, &records);
            let noted = arguments
                .head
                .map(|head| verify(checkpoint, Some(head), &records));
            let report = noted.filter(|_| ends.is_whole()).unwrap_or(ends);
            print(&report)
        }
        Err(reason) => {
            println!("verify-journal: {reason}");
            ExitCode::from(2)
        }
    }
}

fn print(report: &Report) -> ExitCode {
    println!(
        "{} records, {} of them erased, head {}:{}",
        report.records, report.erased, report.head.seq, report.head.hash
    );
    let Some(first) = report.faults.first() else {
        println!("verify-journal: whole");
        return ExitCode::SUCCESS;
    };
    println!("first fault: {first}");
    println!("verify-journal: {} faults", report.faults.len());
    ExitCode::from(1)
}

fn verify(checkpoint: Head, known: Option<Head>, records: &[Option<Record>]) -> Report {
    let mut verifier = Verifier::new(checkpoint, known);
    for record in records {
        match record {
            Some(record) => verifier.push(record),
            None => verifier.unreadable(),
        }
    }
    verifier.finish()
}

fn content(arguments: &Arguments) -> Result<Content, String> {
    let bytes = std::fs::read(&arguments.file).map_err(|error| error.to_string())?;
    if bytes.starts_with(b"UKTSKBAK") {
        let backup = Backup::from_bytes(&bytes).map_err(|error| error.to_string())?;
        return if arguments.sealed {
            Ok(Content::Sealed(backup))
        } else {
            open(&backup)
        };
    }
    let text =
        String::from_utf8(bytes).map_err(|_binary| "the file is neither a back-up nor UTF-8")?;
    let export = read(&arguments.file, &text)?;
    Ok(Content::Records {
        checkpoint: export.checkpoint,
        known: export.head,
        records: export.records.into_iter().map(Result::ok).collect(),
    })
}

fn read(file: &Path, text: &str) -> Result<Export, String> {
    let csv = file
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("csv"));
    let export = if csv {
        read_csv(text)
    } else {
        read_json_lines(text)
    };
    export.map_err(|error| error.to_string())
}

fn open(backup: &Backup) -> Result<Content, String> {
    let passphrase = passphrase().map_err(|error| error.to_string())?;
    let keys =
        NativeKeys::unlock(&backup.keyring, true, &passphrase).map_err(|it| it.to_string())?;
    // Nothing is sealed here, so no randomness is asked for.
    let cipher = NativeCipher::new(keys, |_: &mut [u8]| {});
    let mut records = Vec::new();
    for part in &backup.stored {
        match futures::executor::block_on(part.open(&cipher)) {
            Ok(opened) => records.extend(opened.into_iter().map(Some)),
            Err(_) => records.push(None),
        }
    }
    Ok(Content::Records {
        checkpoint: backup.checkpoint,
        known: Some(backup.head),
        records,
    })
}

fn passphrase() -> io::Result<Redacted<String>> {
    let typed = if io::stdin().is_terminal() {
        Redacted::new(rpassword::prompt_password("Passphrase: ")?)
    } else {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Redacted::new(line)
    };
    let typed = typed.expose().trim_end_matches(['\r', '\n']);
    Ok(Redacted::new(typed.nfkc().collect()))
}

fn head(text: &str) -> Result<Head, String> {
    let parse = || {
        let (seq, hash) = text.split_once(':')?;
        Some(Head {
            seq: seq.parse().ok()?,
            hash: Digest::from_hex(hash)?,
        })
    };
    parse().ok_or_else(|| "a head is NUMBER:HASH, with 64 hexadecimal digits".to_owned())
}
