//! Cards that come, sign and go.

use std::time::Duration;

use apdu::{LinkError, StatusWord, Transmit};
use reader::{CardLine, CardReader, Presence};
use simulator::usb::{CcidModel, Disturbance};
use usb_emulation::{EmulatedBus, EmulatedPipe};

use crate::rig::{
    Rig, card, ccid, certificate, rcs300, rcs300_without_layer_4, select, sign, wait,
};

fn open<D: Rig>(bus: &EmulatedBus<D>) -> D::Driver<EmulatedPipe<D>> {
    wait(D::open(bus, EmulatedPipe::open(bus, D::ENDPOINTS))).unwrap()
}

fn comes_signs_and_goes<D: Rig>(bus: &EmulatedBus<D>, line: CardLine) -> Vec<u8> {
    let mut reader = open(bus);
    assert_eq!(wait(reader.presence()), Ok(Presence::Absent));
    assert_eq!(wait(reader.power_up()), Err(LinkError::NoCard));
    assert_eq!(wait(reader.transmit(&select())), Err(LinkError::NoCard));

    bus.insert(card());
    assert_eq!(wait(reader.presence()), Ok(Presence::Present));
    assert_eq!(wait(reader.power_up()), Ok(line));
    assert_eq!(wait(sign(&mut reader)).unwrap().len(), 256);
    let certificate = wait(certificate(&mut reader)).unwrap();
    // The PIN is still verified after a look at the card.
    assert_eq!(wait(reader.presence()), Ok(Presence::Present));

    bus.remove();
    assert_eq!(wait(reader.presence()), Ok(Presence::Absent));
    bus.insert(card());
    assert_eq!(wait(reader.transmit(&select())), Err(LinkError::NoCard));
    assert_eq!(wait(reader.presence()), Ok(Presence::Present));

    assert_eq!(wait(reader.power_up()), Ok(line));
    bus.remove();
    let gone = wait(reader.transmit(&select()));
    assert_eq!(gone, Err(LinkError::CardRemoved));
    bus.insert(card());
    assert_eq!(wait(reader.transmit(&select())), Err(LinkError::NoCard));
    assert_eq!(wait(reader.power_up()), Ok(line));
    let selected = wait(reader.transmit(&select())).unwrap();
    assert_eq!(selected.sw, StatusWord::SUCCESS);
    assert_eq!(wait(reader.power_down()), Ok(()));
    assert!(!bus.device().card().unwrap().has_power());
    certificate
}

#[test]
fn every_reader_signs_and_reads_the_same_certificate() {
    let by_reader = CardLine::ByReader;
    let mut certificates = vec![
        comes_signs_and_goes(&ccid(CcidModel::Scr3310NttCom), CardLine::T1),
        comes_signs_and_goes(&ccid(CcidModel::Scl010), CardLine::T1),
        comes_signs_and_goes(&ccid(CcidModel::Omnikey5321Cli), by_reader),
        comes_signs_and_goes(&ccid(CcidModel::DualiDeAbcm6), by_reader),
        comes_signs_and_goes(&rcs300(), by_reader),
        comes_signs_and_goes(
            &rcs300_without_layer_4(),
            CardLine::TypeB { kbit_per_s: 106 },
        ),
    ];
    assert_eq!(certificates[0][..2], [0x30, 0x82]);
    certificates.dedup();
    assert_eq!(certificates.len(), 1);
}

fn ends_with_a_name<D: Rig>(bus: &EmulatedBus<D>, disturbance: Disturbance) {
    bus.insert(card());
    let mut reader = open(bus);
    wait(reader.power_up()).unwrap();
    bus.device().disturb(Some(disturbance));
    let start = bus.now();
    let answer = wait(reader.transmit(&select()));
    assert!(answer.is_err(), "{disturbance:?}: {answer:?}");
    let took = bus.now() - start;
    assert!(took < Duration::from_secs(200), "{disturbance:?}: {took:?}");
    bus.device().disturb(None);
    wait(reader.power_up()).unwrap();
    assert!(wait(sign(&mut reader)).is_ok());
}

#[test]
fn a_card_that_stalls_and_a_line_that_garbles_end_with_a_name() {
    for disturbance in [Disturbance::WaitingTime, Disturbance::Collision] {
        for model in CcidModel::ALL {
            ends_with_a_name(&ccid(model), disturbance);
        }
        ends_with_a_name(&rcs300(), disturbance);
        ends_with_a_name(&rcs300_without_layer_4(), disturbance);
    }
}

#[test]
fn an_unplugged_reader_is_gone_for_good() {
    let bus = ccid(CcidModel::Scr3310NttCom);
    bus.insert(card());
    let mut reader = open(&bus);
    wait(reader.power_up()).unwrap();
    bus.unplug();
    let gone = Err(LinkError::ReaderGone);
    assert_eq!(wait(reader.transmit(&select())), gone);
    bus.replug();
    assert_eq!(wait(reader.transmit(&select())), Err(LinkError::NoCard));
    assert_eq!(wait(reader.power_down()), Err(LinkError::ReaderGone));
    assert!(
        wait(sign(&mut {
            let mut again = open(&bus);
            wait(again.power_up()).unwrap();
            again
        }))
        .is_ok()
    );
}
