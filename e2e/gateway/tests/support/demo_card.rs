//! A demo patient's card, spoken to in bare bytes.

use eligibility::{Challenge, CivilDate, Consent, InquiryRequest, Proof, SignedByCard, Statement};
use hex_literal::hex;
use simulator::people::PIN;
use simulator::{DemoPatient, PEOPLE, Purpose, VirtualCard, issue};

/// A card in the field, its PIN verified.
pub struct DemoCard {
    card: VirtualCard,
    certificate: Vec<u8>,
}

impl DemoCard {
    /// The card of the patient who shows this.
    pub fn of(purpose: Purpose) -> Self {
        let person: &DemoPatient = PEOPLE
            .iter()
            .find(|person| person.purpose == purpose)
            .unwrap();
        let mut card = issue(person, |bytes| bytes.fill(0)).unwrap();
        card.power_on();
        // The JPKI application, EF 0018 and VERIFY, then EF 000A in pieces of 256 bytes.
        transmit(&mut card, &hex!("00A4040C 0A D392F000260100000001"));
        transmit(&mut card, &hex!("00A4020C 02 0018"));
        transmit(&mut card, &[&hex!("00200080 04"), PIN.as_bytes()].concat());
        transmit(&mut card, &hex!("00A4020C 02 000A"));
        let head = transmit(&mut card, &hex!("00B00000 04"));
        let length = 4 + usize::from(u16::from_be_bytes([head[2], head[3]]));
        let mut certificate = Vec::new();
        while certificate.len() < length {
            let [high, low] = u16::try_from(certificate.len()).unwrap().to_be_bytes();
            let piece = (length - certificate.len()).min(256);
            let le = u8::try_from(piece % 256).unwrap();
            certificate.extend(transmit(&mut card, &[0x00, 0xB0, high, low, le]));
        }
        Self { card, certificate }
    }

    /// The certificate in DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// An inquiry signed over this challenge.
    pub fn inquire(
        &mut self,
        challenge: &Challenge,
        request_id: &str,
        consent: Consent,
        on: CivilDate,
    ) -> InquiryRequest {
        let statement = Statement {
            origin: &challenge.origin,
            nonce: &challenge.nonce,
            request_id,
            consent,
        };
        let signed = Proof::Jpki(SignedByCard {
            certificate: self.certificate.clone().into(),
            signature: self.sign(&statement.digest()).into(),
        });
        let (id, nonce) = (request_id.to_owned(), challenge.nonce.clone());
        InquiryRequest::about_card(id, nonce, signed, consent, on, None)
    }

    fn sign(&mut self, digest: &[u8; 32]) -> Vec<u8> {
        transmit(&mut self.card, &hex!("00A4020C 02 0017"));
        let command = [
            hex!("802A0080 33").as_slice(),
            &hex!("3031300D060960864801650304020105000420"),
            digest,
            &hex!("00"),
        ];
        transmit(&mut self.card, &command.concat())
    }
}

fn transmit(card: &mut VirtualCard, command: &[u8]) -> Vec<u8> {
    let mut response = card.process(command);
    let status = response.split_off(response.len() - 2);
    assert_eq!(status, [0x90, 0x00], "the card refuses {command:02X?}");
    response
}
