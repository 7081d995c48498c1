//! A demo patient's card without its PIN: the code opens the face, and the card's own key signs.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use card::{CodeB, FaceExcerpt, Roots};
use eligibility::{
    CardFaceProof, Challenge, CivilDate, Consent, FaceComparison, FaceLiveness, FaceRecognition,
    FaceStatement, FaceVerdict, InquiryRequest, Proof, Recogniser, Statement,
};
use redacted::Redacted;
use simulator::people::code_b;
use simulator::{PEOPLE, Purpose, VirtualReader, issue};

/// A card in the slot, its face read.
pub struct FaceCard {
    reader: VirtualReader,
    pub certificate: Redacted<Vec<u8>>,
    pub name: Redacted<String>,
    pub excerpt: Redacted<FaceExcerpt>,
}

impl FaceCard {
    /// The card of the patient who shows this.
    pub fn of(purpose: Purpose) -> Self {
        let mut people = PEOPLE.iter();
        let person = people.find(|person| person.purpose == purpose).unwrap();
        let mut reader = VirtualReader::new();
        reader.insert(issue(person, |bytes| bytes.fill(0)).unwrap());
        let certificate = now(card::read_facts(&mut reader)).unwrap().certificate;
        let roots = Roots::with_demo(&simulator::demo_card_roots()).unwrap();
        let code = CodeB::parse(&code_b(person)).unwrap();
        let holder = now(card::read_holder(&mut reader, &code, &[7; 32], &roots)).unwrap();
        holder.authenticity().unwrap();
        let name = &holder.attributes.as_ref().unwrap().value.expose().name;
        Self {
            certificate: certificate.unwrap().der,
            name: name.clone().into(),
            excerpt: holder.excerpt,
            reader,
        }
    }

    /// An inquiry about the holder, who was recognised like this.
    pub fn inquire(
        &mut self,
        challenge: &Challenge,
        request_id: &str,
        on: CivilDate,
        recognition: FaceRecognition,
    ) -> InquiryRequest {
        let consent = Consent::all();
        let digest = FaceStatement {
            statement: Statement {
                origin: &challenge.origin,
                nonce: &challenge.nonce,
                request_id,
                consent,
            },
            certificate: &self.certificate,
            name: &self.name,
            recognition,
        }
        .digest();
        let signature = now(card::sign_by_card(&mut self.reader, &digest)).unwrap();
        let excerpt = self.excerpt.expose();
        let proof = Proof::CardFace(Box::new(CardFaceProof {
            certificate: self.certificate.clone(),
            holder: excerpt.holder.clone().into(),
            name_and_address_digest: excerpt.name_and_address.to_vec().into(),
            photo_digest: excerpt.photo.to_vec().into(),
            issuer_signature: excerpt.signature.clone().into(),
            issuer_certificate: excerpt.issuer_certificate.clone().into(),
            name: self.name.clone(),
            recognition,
            signature: signature.into(),
            desk_token: None,
        }));
        let (id, nonce) = (request_id.to_owned(), challenge.nonce.clone());
        InquiryRequest::about_card(id, nonce, proof, consent, on, None)
    }
}

/// The comparison matched.
pub const BY_MACHINE: FaceRecognition = FaceRecognition {
    decided_by: Recogniser::Machine,
    comparison: Some(FaceComparison {
        verdict: FaceVerdict::Match,
        similarity: Some(613),
        threshold: 420,
        frames: 6,
        liveness: Some(FaceLiveness {
            score: 870,
            threshold: 500,
        }),
    }),
};

/// The virtual reader never waits.
fn now<F: Future>(conversation: F) -> F::Output {
    match pin!(conversation).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("the virtual reader waits"),
    }
}
