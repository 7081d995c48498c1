//! Time and memory of decoding: a bulk answer of 10,000 people and a single answer, beside `quick-xml` reading the same
//! bytes without a model. Writes one figure a line for `make bench`.
#![allow(clippy::print_stdout, reason = "a command-line program talks here")]

use std::alloc::System;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use eligibility::codec::{self, BulkReader};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::json;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const PEOPLE: usize = 10_000;
const ROUNDS: usize = 15;
/// Single answers in one round.
const SINGLE: usize = 2_000;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let bulk = bulk_answer()?;
    let single = include_bytes!("../../../../crates/eligibility/tests/samples/valid.xml");
    print(
        "bulk answer of 10,000 people: time to decode, beside quick-xml without a model",
        &medians(|| ours_bulk(&bulk), || theirs(&bulk))?,
        TIME,
    );
    print(
        "2,000 single answers: time to decode, beside quick-xml without a model",
        &medians(
            || {
                times(SINGLE, || {
                    Ok(black_box(codec::decode(single)?.message).results().len())
                })
            },
            || times(SINGLE, || theirs(single)),
        )?,
        TIME,
    );
    let region = Region::new(ALLOCATOR);
    ours_bulk(&bulk)?;
    let allocated = region.change().bytes_allocated;
    println!(
        "{}",
        json!({
            "name": "bulk answer of 10,000 people: bytes allocated one person at a time, beside the file's",
            "ours": allocated, "peer": bulk.len(), "budget": MEMORY, "unit": "bytes",
        })
    );
    Ok(())
}

/// What a model with every element of the interface may cost on top of reading the file alone.
const TIME: f64 = 6.0;
const MEMORY: f64 = 6.0;

/// The sample's first person, again and again.
fn bulk_answer() -> Outcome<Vec<u8>> {
    let sample = include_str!("../../../../crates/eligibility/tests/samples/bulk.xml");
    let (open, close) = ("<BulkConfirmUnit>", "</BulkConfirmUnit>");
    let begin = sample.find(open).ok_or("the sample has no unit")?;
    let first = sample.find(close).ok_or("the sample has no unit")? + close.len();
    let last = sample.rfind(close).ok_or("the sample has no unit")? + close.len();
    let (head, rest) = sample.split_at(begin);
    let unit = rest.get(..first - begin).ok_or("the sample is cut")?;
    let tail = sample.get(last..).ok_or("the sample is cut")?;
    Ok([head, &unit.repeat(PEOPLE), tail].concat().into_bytes())
}

fn ours_bulk(bytes: &[u8]) -> Outcome<usize> {
    let mut people = 0;
    for unit in BulkReader::new(bytes)? {
        people += black_box(unit?).results().count().max(1);
    }
    if people < PEOPLE {
        return Err(format!("{people} people were read").into());
    }
    Ok(people)
}

/// Every event and every text of the file.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "every other event counts the same"
)]
fn theirs(bytes: &[u8]) -> Outcome<usize> {
    let mut reader = Reader::from_reader(bytes);
    let (mut buffer, mut texts) = (Vec::new(), 0);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            Event::Eof => return Ok(texts),
            Event::Text(text) => texts += black_box(&text).len(),
            event => _ = black_box(event),
        }
    }
}

fn times(count: usize, work: impl Fn() -> Outcome<usize>) -> Outcome<usize> {
    (0..count).map(|_| work()).sum()
}

/// Medians in milliseconds of both, measured in turn.
fn medians(
    ours: impl Fn() -> Outcome<usize>,
    theirs: impl Fn() -> Outcome<usize>,
) -> Outcome<[f64; 2]> {
    let (mut mine, mut other) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        mine.push(timed(&ours)?);
        other.push(timed(&theirs)?);
    }
    Ok([median(mine), median(other)])
}

fn timed(work: impl Fn() -> Outcome<usize>) -> Outcome<f64> {
    let start = Instant::now();
    black_box(work()?);
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn print(name: &str, [ours, peer]: &[f64; 2], budget: f64) {
    println!(
        "{}",
        json!({ "name": name, "ours": ours, "peer": peer, "budget": budget, "unit": "ms" })
    );
}
