//! Every reader, every transfer of a whole visit, every fault: the visit ends in success after
//! recovery, or in a named failure with a next step. It never hangs, never costs the patient a try
//! too many, and leaves no card under power. In emulated time, so that hours pass in seconds.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and this one prints its counts"
)]

mod gateway;
mod visit;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use simulator::PEOPLE;
use simulator::usb::{Fault, FaultKind, Faulty, Timing, Until, UsbDevice};
use usb_emulation::{Emulated, EmulatedBus, Kind, kinds};

use visit::{End, Outcome, visit};

/// A visit, its fault, and what came of it.
struct Case {
    reader: &'static Kind,
    fault: Fault,
    outcome: Outcome,
    /// VERIFY commands with a PIN that reached the card.
    tries: usize,
}

fn bus(reader: &Kind) -> EmulatedBus<Faulty<Box<dyn Emulated>>> {
    let bus = EmulatedBus::plug(Faulty::new((reader.make)())).at_full_speed();
    bus.device().set_timing(Timing::REAL);
    bus.insert(simulator::issue(&PEOPLE[0], |bytes| bytes.fill(0xA5)).unwrap());
    bus
}

fn run(reader: &'static Kind, fault: Fault) -> Case {
    let bus = bus(reader);
    let now = bus.now();
    bus.device().set_fault(fault, now);
    let outcome = visit(bus.clone());
    let is_try = |command: &&Vec<u8>| command.get(1) == Some(&0x20) && command.len() > 5;
    let tries = bus.device().commands().iter().filter(is_try).count();
    Case {
        reader,
        fault,
        outcome,
        tries,
    }
}

impl Case {
    fn hung(&self) -> bool {
        self.outcome.end == End::Hung
    }

    fn tried_twice(&self) -> bool {
        self.tries > self.outcome.pins_typed
    }

    /// What passes by itself, or what somebody mends, must not cost the patient the visit.
    fn lost(&self) -> bool {
        let passes = self.fault.until == Until::Once && self.fault.kind != FaultKind::CardRemoved;
        passes && self.outcome.end != End::Complete
    }
}

/// Transfers of a visit in which nothing goes wrong.
fn length(reader: &Kind) -> u32 {
    let bus = bus(reader);
    let outcome = visit(bus.clone());
    assert_eq!(outcome.end, End::Complete, "{}", reader.name);
    bus.device().transfers()
}

fn faults(reader: &'static Kind) -> Vec<(&'static Kind, Fault)> {
    let length = length(reader);
    let mut faults = Vec::new();
    for kind in FaultKind::ALL {
        for after in 0..length {
            for until in [Until::Once, Until::For(25), Until::Ever] {
                faults.push((reader, Fault { kind, after, until }));
            }
        }
    }
    faults
}

#[test]
fn no_fault_hangs_a_visit_or_costs_a_try_or_leaves_a_card_under_power() {
    let cases: Vec<_> = kinds::usable().flat_map(faults).collect();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let counts = Mutex::new([0_usize; 3]);
    let work = || {
        while let Some((reader, fault)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let case = run(reader, *fault);
            let verdicts = [case.hung(), case.tried_twice(), case.lost()];
            for (count, verdict) in counts.lock().unwrap().iter_mut().zip(verdicts) {
                *count += usize::from(verdict);
            }
            if verdicts.contains(&true) || case.outcome.left_powered {
                wrong.lock().unwrap().push(case);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let wrong = wrong.into_inner().unwrap();
    for case in wrong.iter().take(50) {
        let Outcome {
            end,
            pins_typed,
            left_powered,
        } = &case.outcome;
        println!(
            "{}: {:?} after {}, {:?}: {end:?}; {} tries for {pins_typed} PINs; left powered: {left_powered}",
            case.reader.name, case.fault.kind, case.fault.after, case.fault.until, case.tries,
        );
    }
    let [hung, twice, lost] = counts.into_inner().unwrap();
    println!(
        "faults: {} cases, {hung} hung, {twice} double tries, {lost} lost",
        cases.len()
    );
    assert!(wrong.is_empty(), "{} cases went wrong", wrong.len());
}
