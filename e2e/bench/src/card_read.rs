//! A card read through each emulated reader, in emulated time.

use std::time::Duration;

use card::{CodeB, Pin, Roots};
use reader::detect::{Contact, identify};
use reader::{CardReader, Reader};
use simulator::people::{self, DemoPatient};
use simulator::usb::air::TypeB;
use simulator::usb::{Timing, Traffic, UsbDevice};
use usb_emulation::{
    BusCounters, EmulatedBus, EmulatedPipe, Kind, OpenError, block_on, describe, open_reader,
};

/// What one read of everything costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Command APDUs.
    pub(crate) commands: usize,
    /// Transfers on the bus.
    pub(crate) transfers: u64,
    /// Bytes on the bus.
    pub(crate) bus_bytes: u64,
    /// Bytes on the line to the card, check values included.
    pub(crate) line_bytes: u64,
    /// What these bytes take as characters without anything between them: at 106 kbit/s in a field,
    /// at the reader's clock on contacts.
    pub(crate) limit: Duration,
    /// What it took.
    pub(crate) time: Duration,
    /// Whether the reader has contacts, where nothing is to choose.
    pub(crate) is_by_contacts: bool,
}

/// What the contactless card offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rates {
    /// The bit rate that every card has.
    Kbit106,
    /// Up to 424 kbit/s.
    Kbit424,
}

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    /// There is no driver for the reader, or it does not listen.
    #[error(transparent)]
    Reader(#[from] OpenError),
    /// The reader or the card said no.
    #[error(transparent)]
    Card(#[from] card::Error),
    /// It waited for something that never comes.
    #[error("the conversation hangs")]
    Hung,
    /// There is no card for this patient.
    #[error("no card for this patient")]
    NoCard,
}

impl Rates {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Kbit106 => "106 kbit/s",
            Self::Kbit424 => "up to 424 kbit/s",
        }
    }
}

/// Reads photo, attributes, certificate and a signature of the user-authentication key.
pub(crate) fn measure(kind: &Kind, rates: Rates, person: &DemoPatient) -> Result<Cost, Failed> {
    let bus = EmulatedBus::plug((kind.make)()).at_full_speed();
    bus.device().set_timing(Timing {
        line: true,
        processing: false,
    });
    if rates == Rates::Kbit106 {
        bus.device().set_type_b(TypeB {
            bit_rates: 0x00,
            ..TypeB::MY_NUMBER_CARD
        });
    }
    bus.insert(simulator::issue(person, |bytes| bytes.fill(0x5A)).ok_or(Failed::NoCard)?);
    let mut reader = block_on(open_reader(&bus)).ok_or(Failed::Hung)??;

    let (start, counted, carried) = (bus.now(), bus.counters(), bus.device().traffic());
    block_on(read(&mut reader, person)).ok_or(Failed::Hung)??;
    Ok(Cost::of(&bus, start, counted, carried))
}

async fn read<D: UsbDevice>(
    reader: &mut Reader<EmulatedPipe<D>>,
    person: &DemoPatient,
) -> Result<(), card::Error> {
    let code = CodeB::parse(&people::code_b(person)).or(Err(card::Error::Malformed {
        what: "code of the demo patient",
    }))?;
    let pin = Pin::parse(people::PIN).or(Err(card::Error::Malformed {
        what: "PIN of the demo patient",
    }))?;
    let roots = Roots::with_demo(&simulator::demo_card_roots())?;
    reader.power_up().await?;
    card::read_facts(reader).await?;
    let holder = card::read_holder(reader, &code, &[0x5A; 32], &roots).await?;
    holder.attributes?;
    card::verify_pin(reader, &pin).await?;
    card::sign(reader, &[0x5A; 32]).await?;
    reader.power_down().await?;
    Ok(())
}

impl Cost {
    fn of<D: UsbDevice>(
        bus: &EmulatedBus<D>,
        start: Duration,
        counted: BusCounters,
        carried: Traffic,
    ) -> Self {
        let (counters, now) = (bus.counters(), bus.now());
        let is_by_contacts = is_by_contacts(bus);
        let device = bus.device();
        let traffic = device.traffic();
        let line_bytes = traffic.bytes_to_card + traffic.bytes_from_card
            - carried.bytes_to_card
            - carried.bytes_from_card;
        let limit = if is_by_contacts {
            traffic.characters.saturating_sub(carried.characters)
        } else {
            CHARACTER * line_bytes as u32
        };
        Self {
            commands: device.commands().len(),
            transfers: counters.transfers_in + counters.transfers_out
                - counted.transfers_in
                - counted.transfers_out,
            bus_bytes: counters.bytes_in + counters.bytes_out
                - counted.bytes_in
                - counted.bytes_out,
            line_bytes,
            limit,
            time: now.saturating_sub(start),
            is_by_contacts,
        }
    }
}

fn is_by_contacts<D: UsbDevice>(bus: &EmulatedBus<D>) -> bool {
    let choice = describe(bus).ok().and_then(|device| identify(&device).ok());
    let product = choice.and_then(|choice| choice.product);
    product.is_some_and(|product| product.contact == Contact::Contacts)
}

/// Ten elementary time units of 128/fc (ISO/IEC 14443-3 §7.1.1).
const CHARACTER: Duration = Duration::from_nanos(94_395);
