//! Every budget with its figure, ours and a peer's in one run; see `make bench`.
//!
//! Without arguments it measures the card readers that are ours. Given the status of emulated readers that peers have
//! used (one line of JSON each, as `emulated-reader tell status` writes them, after the peer's name),
//! it sets ours beside theirs. A second file has the figures of the faces, as `face/measure.mjs` writes them.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program talks here"
)]

mod card_read;
mod figure;
mod peer;

use std::process::ExitCode;
use std::{env, fs};

use simulator::people::PEOPLE;
use usb_emulation::{Kind, kinds};

use card_read::{Cost, Rates, measure};
use figure::Figure;
use peer::Peer;

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The number of figures over their budget.
fn run() -> Result<usize, String> {
    let peers = match env::args().nth(1) {
        Some(path) => {
            let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
            Peer::parse_all(&text)?
        }
        None => Vec::new(),
    };
    let mut figures = Vec::new();
    println!("{HEAD}");
    for kind in kinds::usable() {
        for rates in [Rates::Kbit106, Rates::Kbit424] {
            let cost = measure(kind, rates, &PEOPLE[0])
                .map_err(|error| format!("{}: {error}", kind.name))?;
            if rates == Rates::Kbit424 && cost.is_by_contacts {
                continue;
            }
            println!("{}", row(kind, rates, &cost));
            figures.push(Figure::against_line(kind, rates, &cost));
            for peer in peers.iter().filter(|peer| peer.reader == kind.name) {
                if rates == Rates::Kbit106 {
                    figures.extend(Figure::beside(peer, &cost));
                }
            }
        }
    }
    if let Some(path) = env::args().nth(2) {
        let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        figures.extend(Figure::parse_all(&text)?);
    }
    println!();
    for figure in &figures {
        println!("{figure}");
    }
    let path = "e2e/bench/results.json";
    let json = serde_json::to_string_pretty(&figures).map_err(|error| error.to_string())?;
    fs::write(path, json + "\n").map_err(|error| format!("{path}: {error}"))?;
    let over = figures
        .iter()
        .filter(|figure| !figure.is_within_budget())
        .count();
    println!("bench: {} within budget, {over} over", figures.len() - over);
    Ok(over)
}

fn row(kind: &Kind, rates: Rates, cost: &Cost) -> String {
    let Cost {
        commands,
        transfers,
        bus_bytes,
        line_bytes,
        limit,
        time,
        ..
    } = cost;
    let (limit, time) = (limit.as_secs_f64() * 1e3, time.as_secs_f64() * 1e3);
    let (name, ratio) = (kind.name, time / limit);
    let card = if cost.is_by_contacts {
        "contacts"
    } else {
        rates.name()
    };
    format!(
        "| {name} | {card} | {commands} | {transfers} | {bus_bytes} | {line_bytes} | {limit:.1} ms | {time:.1} ms | {ratio:.2} |"
    )
}

const HEAD: &str = "\
| reader | card | commands | USB transfers | USB bytes | bytes on the line | their time | whole read | ratio |
|---|---|--:|--:|--:|--:|--:|--:|--:|";
