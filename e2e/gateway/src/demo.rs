//! The simulated eligibility system behind the door: it knows the demo patients.

use eligibility::EvidenceLevel;
use simulator::insurer::{NoAnswer, answer};

use crate::eligibility_system::{EligibilitySystem, Inquiry, Reply, Replying, Unavailable};

/// Answers from invented data, and says so.
pub(crate) struct DemoSystem;

impl EligibilitySystem for DemoSystem {
    fn evidence(&self) -> EvidenceLevel {
        EvidenceLevel::Simulated
    }

    fn ask<'a>(&'a self, inquiry: Inquiry<'a>) -> Replying<'a> {
        let serial = inquiry.certificate.serial_number();
        let reply = match answer(
            &serial,
            inquiry.consent,
            inquiry.question,
            inquiry.received_at,
        ) {
            Ok(message) => Ok(Reply::Message(Box::new(message))),
            // A trusted card that the system has never heard of is not registered with it.
            Err(NoAnswer::NotRegistered | NoAnswer::UnknownCertificate) => Ok(Reply::NotRegistered),
            Err(_) => Err(Unavailable),
        };
        Box::pin(async { reply })
    }
}
