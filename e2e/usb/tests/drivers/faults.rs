//! Every transfer of a visit, and everything that may happen to it.

use std::time::Duration;

use apdu::LinkError;
use reader::CardReader;
use simulator::usb::{CcidModel, UsbDevice};
use usb_emulation::{EmulatedBus, EmulatedPipe, block_on};

use crate::faulty_pipe::{Fault, FaultyPipe};
use crate::rig::{Rig, card, ccid, certificate, rcs300, rcs300_without_layer_4, sign};

/// What came of the visits with one reader, until one of them succeeded.
struct Outcome {
    visits: Vec<Result<(), LinkError>>,
    transfers: usize,
}

async fn visit<R: CardReader>(reader: &mut R) -> Result<(), LinkError> {
    reader.power_up().await?;
    sign(reader).await?;
    reader.presence().await?;
    certificate(reader).await.map(drop)
}

/// Visits with a fault during the first.
fn visits<D: Rig>(
    plug: fn() -> EmulatedBus<D>,
    fault: Fault,
    first: usize,
    count: usize,
) -> Outcome {
    let case = format!("{fault:?} at {first} for {count}");
    let bus = plug();
    bus.insert(card());
    let pipe = |fault, first, count| {
        FaultyPipe::new(EmulatedPipe::open(&bus, D::ENDPOINTS), fault, first, count)
    };
    let ends = block_on(async {
        let mut visits = Vec::new();
        let mut reader = match D::open(&bus, pipe(fault, first, count)).await {
            Ok(reader) => reader,
            Err(error) => {
                visits.push(Err(error));
                D::open(&bus, pipe(fault, usize::MAX, 0)).await.unwrap()
            }
        };
        loop {
            let (start, tries) = (bus.now(), pins_tried(&bus));
            let result = visit(&mut reader).await;
            let down = reader.power_down().await;
            assert!(pins_tried(&bus) <= tries + 1, "PIN tried twice: {case}");
            let took = bus.now() - start;
            assert!(took < MOST, "{case}: {result:?} after {took:?}");
            let powered = bus.device().card().unwrap().has_power();
            assert!(!powered || down.is_err(), "left with power: {case}");
            let result = result.and(down);
            let done = result.is_ok() || visits.len() == 4;
            visits.push(result);
            if done {
                break;
            }
        }
        let transfers = D::into_pipe(reader).transfers();
        Outcome { visits, transfers }
    });
    ends.unwrap_or_else(|| panic!("hangs: {case}"))
}

fn pins_tried<D: UsbDevice>(bus: &EmulatedBus<D>) -> usize {
    let device = bus.device();
    let commands = device.commands().iter();
    commands
        .filter(|command| command.get(1) == Some(&0x20))
        .count()
}

/// The visit succeeds at the latest at this attempt, whichever transfer is disturbed.
fn survives<D: Rig>(plug: fn() -> EmulatedBus<D>, faults: &[Fault], attempts: usize) {
    let undisturbed = visits(plug, Fault::Lost, usize::MAX, 0);
    assert_eq!(undisturbed.visits, [Ok(())]);
    for first in 0..undisturbed.transfers {
        for &fault in faults {
            let lasting = first.is_multiple_of(4).then_some((5, 4));
            for (count, attempts) in [(1, attempts)].into_iter().chain(lasting) {
                let Outcome { visits, .. } = visits(plug, fault, first, count);
                let survived = visits.last() == Some(&Ok(())) && visits.len() <= attempts;
                assert!(survived, "{fault:?} at {first} for {count}: {visits:?}");
            }
        }
    }
}

#[test]
fn blocks_that_get_lost_do_not_cost_the_visit() {
    survives(|| ccid(CcidModel::Scr3310NttCom), &Fault::ALL, 1);
}

#[test]
fn frames_that_get_lost_do_not_cost_the_visit() {
    survives(rcs300_without_layer_4, &Fault::ALL, 1);
}

#[test]
fn where_the_reader_makes_the_blocks_the_next_visit_goes_well() {
    // Nothing above USB's own check values tells that a byte is another.
    let faults: Vec<Fault> = Fault::ALL
        .into_iter()
        .filter(|fault| *fault != Fault::Spoilt)
        .collect();
    let short = || ccid(CcidModel::Omnikey5321Cli);
    survives(short, &faults, 2);
    let extended = || ccid(CcidModel::DualiDeAbcm6);
    survives(extended, &faults, 2);
    survives(rcs300, &faults, 2);
}

/// In emulated time.
const MOST: Duration = Duration::from_secs(60);
