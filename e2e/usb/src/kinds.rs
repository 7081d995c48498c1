//! The readers that can be plugged in.

use std::time::Duration;

use reader::detect::identify;
use simulator::usb::{
    CcidModel, CcidReader, Fault, Faulty, Rcs300, Rcs300Model, Rcs380, Rcs380Model, UsbDevice,
};

use crate::{EmulatedBus, describe};

/// A reader that can be plugged into a [`Hub`](crate::Hub).
pub trait Emulated: UsbDevice + Send {
    /// Looks whether it is on the bus: a fault may have unplugged it.
    fn is_there(&mut self, now: Duration) -> bool;

    /// Lets something go wrong from now on; `None` ends what went wrong.
    fn set_fault(&mut self, fault: Option<Fault>, now: Duration);
}

/// A kind of reader.
pub struct Kind {
    /// Short and stable, for command lines.
    pub name: &'static str,
    /// For people.
    pub description: &'static str,
    /// A new one.
    pub make: fn() -> Box<dyn Emulated>,
}

/// All kinds there are.
pub static KINDS: &[Kind] = &[
    Kind {
        name: "rcs380",
        description: "Sony RC-S380/P: vendor class, Type B and ISO-DEP are the host's work",
        make: || Box::new(Faulty::new(Rcs380::new(Rcs380Model::P))),
    },
    Kind {
        name: "rcs380s",
        description: "Sony RC-S380/S: the same for companies",
        make: || Box::new(Faulty::new(Rcs380::new(Rcs380Model::S))),
    },
    Kind {
        name: "rcs300",
        description: "Sony RC-S300/S: vendor class beside CCID; ISO-DEP is the reader's work",
        make: || Box::new(Faulty::new(Rcs300::new(Rcs300Model::S))),
    },
    Kind {
        name: "rcs300-frames",
        description: "Sony RC-S300/P that leaves ISO-DEP to the host",
        make: || Box::new(Faulty::new(Rcs300::new(Rcs300Model::P).without_layer_4())),
    },
    Kind {
        name: "scr3310-nttcom",
        description: "SCR3310-NTTCom: contacts, CCID on a vendor-class interface, TPDU level",
        make: || Box::new(Faulty::new(CcidReader::new(CcidModel::Scr3310NttCom))),
    },
    Kind {
        name: "scl010",
        description: "SCM SCL010: contactless, CCID on a vendor-class interface, TPDU level",
        make: || Box::new(Faulty::new(CcidReader::new(CcidModel::Scl010))),
    },
    Kind {
        name: "omnikey-5321-cli",
        description: "OMNIKEY 5321 CLi: contactless, vendor class, short APDU level",
        make: || Box::new(Faulty::new(CcidReader::new(CcidModel::Omnikey5321Cli))),
    },
    Kind {
        name: "duali-de-abcm6",
        description: "DUALi DE-ABCM6: contactless, vendor class, extended APDU level",
        make: || Box::new(Faulty::new(CcidReader::new(CcidModel::DualiDeAbcm6))),
    },
    Kind {
        name: "scr3310",
        description: "SCR3310: contacts, smart card class, TPDU level; browsers refuse it",
        make: || Box::new(Faulty::new(CcidReader::new(CcidModel::Scr3310))),
    },
];

/// The kind of this name.
pub fn by_name(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The kinds that a page can use.
pub fn usable() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().filter(|kind| {
        let bus = EmulatedBus::plug((kind.make)());
        describe(&bus).is_ok_and(|description| identify(&description).is_ok())
    })
}

impl<D: UsbDevice + Send> Emulated for Faulty<D> {
    fn is_there(&mut self, now: Duration) -> bool {
        // An unplugged device comes back with the transfers that fail. This one carries nothing.
        if self.is_unplugged() {
            self.transfer_in(0x80, 0, now).ok();
        }
        !self.is_unplugged()
    }

    fn set_fault(&mut self, fault: Option<Fault>, now: Duration) {
        match fault {
            Some(fault) => Self::set_fault(self, fault, now),
            None => self.clear_fault(now),
        }
    }
}
