//! Readers on emulated buses, with their drivers.

use apdu::{Command, Le, LinkError, StatusWord, exchange};
use reader::ccid::{Ccid, CcidDescriptor};
use reader::rcs300::Rcs300 as Rcs300Driver;
use reader::{CardReader, Pipe};
use redacted::Redacted;
use simulator::people::PIN;
use simulator::usb::{CcidModel, CcidReader, Rcs300, Rcs300Model, Timing, UsbDevice};
use simulator::{PEOPLE, VirtualCard, issue};
use usb_emulation::{EmulatedBus, Endpoints, block_on};

pub(crate) fn card() -> VirtualCard {
    issue(&PEOPLE[0], |_| {}).unwrap()
}

pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    block_on(future).expect("it ends")
}

/// A device that is plugged in, and how to open it.
pub(crate) trait Rig: UsbDevice + Sized {
    type Driver<P: Pipe>: CardReader;

    const ENDPOINTS: Endpoints;

    async fn open<P: Pipe>(bus: &EmulatedBus<Self>, pipe: P) -> Result<Self::Driver<P>, LinkError>;

    fn into_pipe<P: Pipe>(driver: Self::Driver<P>) -> P;

    fn plug(mut self) -> EmulatedBus<Self> {
        self.set_timing(Timing::REAL);
        EmulatedBus::plug(self).at_full_speed()
    }
}

impl Rig for CcidReader {
    type Driver<P: Pipe> = Ccid<P>;

    const ENDPOINTS: Endpoints = Endpoints {
        interface: 0,
        bulk_out: 0x01,
        bulk_in: 0x82,
        interrupt_in: Some(0x83),
    };

    async fn open<P: Pipe>(bus: &EmulatedBus<Self>, pipe: P) -> Result<Ccid<P>, LinkError> {
        let descriptor = {
            let device = bus.device();
            // Configuration and interface descriptors stand before it, 9 bytes each.
            CcidDescriptor::find(device.descriptors().configuration.get(18..).unwrap())
        };
        Ccid::open(pipe, 0, descriptor.unwrap()).await
    }

    fn into_pipe<P: Pipe>(driver: Ccid<P>) -> P {
        driver.into_pipe()
    }
}

impl Rig for Rcs300 {
    type Driver<P: Pipe> = Rcs300Driver<P>;

    const ENDPOINTS: Endpoints = Endpoints {
        interface: 1,
        bulk_out: 0x02,
        bulk_in: 0x82,
        interrupt_in: None,
    };

    async fn open<P: Pipe>(_: &EmulatedBus<Self>, pipe: P) -> Result<Rcs300Driver<P>, LinkError> {
        Rcs300Driver::open(pipe).await
    }

    fn into_pipe<P: Pipe>(driver: Rcs300Driver<P>) -> P {
        driver.into_pipe()
    }
}

pub(crate) fn ccid(model: CcidModel) -> EmulatedBus<CcidReader> {
    CcidReader::new(model).plug()
}

pub(crate) fn rcs300() -> EmulatedBus<Rcs300> {
    Rcs300::new(Rcs300Model::P).plug()
}

pub(crate) fn rcs300_without_layer_4() -> EmulatedBus<Rcs300> {
    Rcs300::new(Rcs300Model::S).without_layer_4().plug()
}

/// Selects JPKI, verifies the PIN and signs: the answers to each, the signature last.
pub(crate) async fn sign<R: CardReader>(reader: &mut R) -> Result<Vec<u8>, LinkError> {
    let mut last = Vec::new();
    for command in [select(), verify(), signature()] {
        let response = exchange(reader, &command).await?;
        assert_eq!(response.sw, StatusWord::SUCCESS, "{command:?}");
        last.clone_from(response.data.expose());
    }
    Ok(last)
}

/// Reads the certificate of the signature, as the link allows.
pub(crate) async fn certificate<R: CardReader>(reader: &mut R) -> Result<Vec<u8>, LinkError> {
    let mut certificate = Vec::new();
    let part = reader.limits().response_data;
    // By its short identifier first, which selects it.
    let mut read = Command::new(0x00, 0xB0, 0x8A, 0x00);
    loop {
        let response = exchange(reader, &read.with_le(Le::up_to(part))).await?;
        let got = response.data.expose();
        certificate.extend_from_slice(got);
        if got.len() < part {
            return Ok(certificate);
        }
        let [high, low] = u16::try_from(certificate.len()).unwrap().to_be_bytes();
        read = Command::new(0x00, 0xB0, high, low);
    }
}

pub(crate) fn select() -> Command {
    let aid = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
    Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(aid)
}

fn verify() -> Command {
    let pin = Redacted::new(PIN.as_bytes().to_vec());
    Command::new(0x00, 0x20, 0x00, 0x98).with_secret(pin)
}

fn signature() -> Command {
    Command::new(0x80, 0x2A, 0x03, 0x97)
        .with_data(*b"nonce")
        .with_le(Le::up_to(256))
}
