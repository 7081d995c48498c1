//! The simulated eligibility system behind the door: it knows the demo patients.

use card::Sex;
use eligibility::EvidenceLevel;
use simulator::insurer::{NoAnswer, answer, answer_by_insured_data, is_holder};

use crate::eligibility_system::{
    Answering, EligibilitySystem, Holder, Inquiry, InsuredDataInquiry, Reply, Replying, Unavailable,
};

/// Answers from invented data, and says so.
pub(crate) struct DemoSystem;

impl EligibilitySystem for DemoSystem {
    fn evidence(&self) -> EvidenceLevel {
        EvidenceLevel::Simulated
    }

    fn ask<'a>(&'a self, inquiry: Inquiry<'a>) -> Replying<'a> {
        let serial = inquiry.certificate.serial_number();
        if inquiry
            .holder
            .is_some_and(|holder| !is_the_same(&serial, &holder))
        {
            return Box::pin(async { Ok(Reply::OtherHolder) });
        }
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

    fn evidence_of_insured_data(&self) -> EvidenceLevel {
        EvidenceLevel::Simulated
    }

    fn ask_by_insured_data<'a>(&'a self, inquiry: InsuredDataInquiry<'a>) -> Answering<'a> {
        let answer = answer_by_insured_data(inquiry.question, inquiry.received_at);
        Box::pin(async { answer.map(Box::new).or(Err(Unavailable)) })
    }
}

/// Whether the register has this person for this certificate.
fn is_the_same(serial: &[u8], holder: &Holder<'_>) -> bool {
    let date = holder.face.birth_date;
    let birth_date = format!("{:04}{:02}{:02}", date.year, date.month, date.day);
    let sex = match holder.face.sex {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::Unknown | Sex::NotApplicable | Sex::Other(_) => return false,
    };
    is_holder(serial, holder.name.expose(), &birth_date, sex)
}
