//! Control lines: one command a line, one line of JSON back.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::str::FromStr;

use serde_json::{Value, json};
use simulator::Medium;
use simulator::people::{DemoPatient, PEOPLE, PIN, code_b};
use simulator::usb::{Fault, FaultKind, Timing, Until};

use crate::hub::HubError;
use crate::kinds::{KINDS, by_name};
use crate::{Hub, Kind};

/// What can be plugged in.
pub fn kinds() -> Value {
    KINDS.iter().map(told).collect()
}

/// Whose cards there are, and what opens them.
pub fn people() -> Value {
    PEOPLE.iter().map(introduced).collect()
}

/// Serves one connection until its end.
pub(super) fn serve(mut stream: UnixStream, hub: &Hub) -> io::Result<()> {
    let lines = BufReader::new(stream.try_clone()?).lines();
    for line in lines {
        let words = line?;
        let words: Vec<&str> = words.split_whitespace().collect();
        if words.is_empty() {
            continue;
        }
        writeln!(stream, "{}", answer(hub, &words))?;
    }
    Ok(())
}

/// Does what the words say: an object, with `error` in it if it could not be done.
///
/// | words | effect |
/// |---|---|
/// | `plug KIND [NAME]` | plugs a reader in; its name is its kind if none is given |
/// | `unplug NAME` | pulls its cable |
/// | `insert NAME PERSON [MEDIUM]` | puts a demo patient's card into it, or `no-pin`, `juki`, `android`, `iphone` |
/// | `remove NAME` | takes the card out |
/// | `timing NAME on\|off` | lets radio, contacts and card take their time, or none |
/// | `fault NAME KIND AFTER UNTIL` | lets something go wrong after so many transfers: `once`, for so many more, or for `ever` |
/// | `fault NAME none` | ends what went wrong |
/// | `hold NAME INTERFACE`, `let-go NAME INTERFACE` | another program has the interface, or has it no more |
/// | `photo PERSON FILE` | issues the patient's card anew, with the photo of this file in its chip |
/// | `renew` | issues the cards anew that lie in no reader |
/// | `status` | readers, cards, tries left, transfers |
/// | `kinds`, `people` | what can be plugged in, and whose cards there are |
pub fn answer(hub: &Hub, words: &[&str]) -> Value {
    obey(hub, words).unwrap_or_else(|error| json!({ "error": error }))
}

fn obey(hub: &Hub, words: &[&str]) -> Result<Value, String> {
    let done = |done: Result<(), HubError>| match done {
        Ok(()) => Ok(json!({})),
        Err(error) => Err(error.to_string()),
    };
    match *words {
        ["plug", kind] => plug(hub, kind, kind),
        ["plug", kind, name] => plug(hub, kind, name),
        ["unplug", name] => done(hub.unplug(name)),
        ["insert", name, person] => done(hub.insert(name, person, Medium::Card)),
        ["insert", name, person, medium] => done(hub.insert(name, person, parse_medium(medium)?)),
        ["remove", name] => done(hub.remove(name)),
        ["timing", name, switch @ ("on" | "off")] => {
            let timing = match switch {
                "on" => Timing::REAL,
                _ => Timing::OFF,
            };
            done(hub.with_device(name, |device, _| device.set_timing(timing)))
        }
        ["fault", name, "none"] => {
            done(hub.with_device(name, |device, now| device.set_fault(None, now)))
        }
        ["fault", name, kind, after, until] => {
            let fault = Fault {
                kind: parse_fault(kind)?,
                after: number(after)?,
                until: match until {
                    "once" => Until::Once,
                    "ever" => Until::Ever,
                    count => Until::For(number(count)?),
                },
            };
            done(hub.with_device(name, |device, now| device.set_fault(Some(fault), now)))
        }
        ["hold", name, interface] => done(hub.hold(name, number(interface)?, true)),
        ["let-go", name, interface] => done(hub.hold(name, number(interface)?, false)),
        ["photo", person, ref file @ ..] => {
            let photo = std::fs::read(file.join(" ")).map_err(|error| error.to_string())?;
            done(hub.issue_with_photo(person, &photo))
        }
        ["renew"] => {
            hub.renew_cards();
            Ok(json!({}))
        }
        ["status"] => Ok(json!({ "readers": hub.status() })),
        ["kinds"] => Ok(kinds()),
        ["people"] => Ok(people()),
        _ => Err(format!("not understood: {}", words.join(" "))),
    }
}

fn plug(hub: &Hub, kind: &str, name: &str) -> Result<Value, String> {
    let kind = by_name(kind).ok_or_else(|| {
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        format!("there is no kind {kind}; there are: {}", known.join(", "))
    })?;
    match hub.plug(name, kind) {
        Ok(address) => Ok(json!({
            "reader": name,
            "bus": address.bus,
            "device": address.device,
            "port": address.port,
        })),
        Err(error) => Err(error.to_string()),
    }
}

fn told(kind: &Kind) -> Value {
    json!({ "kind": kind.name, "description": kind.description })
}

/// Nobody is real, so nothing is secret.
fn introduced(person: &DemoPatient) -> Value {
    json!({
        "person": person.id,
        "name": person.name,
        "birth_date": person.birth_date,
        "address": person.address,
        "pin": PIN,
        "code_b": code_b(person),
    })
}

fn parse_medium(word: &str) -> Result<Medium, String> {
    match word {
        "card" => Ok(Medium::Card),
        "no-pin" => Ok(Medium::CardWithoutPin),
        "juki" => Ok(Medium::JukiCard),
        "android" => Ok(Medium::AndroidPhone),
        "iphone" => Ok(Medium::IPhone),
        _ => Err(format!("there is no medium {word}")),
    }
}

fn parse_fault(word: &str) -> Result<FaultKind, String> {
    let found = FaultKind::ALL
        .into_iter()
        .find(|kind| name_of(*kind) == word);
    found.ok_or_else(|| {
        let known = FaultKind::ALL.map(name_of).join(", ");
        format!("there is no fault {word}; there are: {known}")
    })
}

fn name_of(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::NoAnswer => "no-answer",
        FaultKind::ShortPacket => "short-packet",
        FaultKind::BadChecksum => "bad-checksum",
        FaultKind::StaleSequence => "stale-sequence",
        FaultKind::Unplug => "unplug",
        FaultKind::CardRemoved => "card-removed",
        FaultKind::CardReturned => "card-returned",
        FaultKind::WaitingTimeStorm => "waiting-time-storm",
        FaultKind::Collision => "collision",
        FaultKind::ReaderReset => "reader-reset",
    }
}

fn number<N: FromStr>(word: &str) -> Result<N, String> {
    word.parse()
        .map_err(|_not_a_number| format!("{word} is not such a number"))
}
