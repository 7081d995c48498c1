//! The fallbacks: why the card did not work, what to try, what to show, how the patient is received.

use reception::desk::fallback::{Copayment, Document, Field, LookAt, Reason, Remedy, Way};

use super::{Text, say};

/// What the staff do, and what the patient is told, in the patient's language.
pub struct Spoken {
    /// For the staff.
    pub staff: Text,
    /// For the patient.
    pub patient: Text,
}

/// Why the card's way failed.
pub fn reason(reason: Reason) -> Text {
    match reason {
        Reason::ReaderBroken => say!(reason.reader_broken),
        Reason::CardUnreadable => say!(reason.card_unreadable),
        Reason::PinLocked => say!(reason.pin_locked),
        Reason::PinForgotten => say!(reason.pin_forgotten),
        Reason::FaceRefused => say!(reason.face_refused),
        Reason::NoPhoto => say!(reason.no_photo),
        Reason::NoPin => say!(reason.no_pin),
        Reason::CertificateGrace => say!(reason.certificate_grace),
        Reason::CertificateExpired => say!(reason.certificate_expired),
        Reason::CardExpired => say!(reason.card_expired),
        Reason::NotRegistered => say!(reason.not_registered),
        Reason::NotFound => say!(reason.not_found),
        Reason::Invalid => say!(reason.invalid),
        Reason::NewerExists => say!(reason.newer_exists),
        Reason::Several => say!(reason.several),
        Reason::NetworkDown => say!(reason.network_down),
        Reason::TerminalDown => say!(reason.terminal_down),
        Reason::Phone => say!(reason.phone),
        Reason::NoCard => say!(reason.no_card),
        Reason::CannotOperate => say!(reason.cannot_operate),
    }
}

/// What to try.
pub fn remedy(remedy: Remedy) -> Spoken {
    let (staff, patient) = match remedy {
        Remedy::TryAgain => (say!(remedy.try_again), say!(remedy_say.try_again)),
        Remedy::OtherReader => (say!(remedy.other_reader), say!(remedy_say.other_reader)),
        Remedy::PhoneReader => (say!(remedy.phone_reader), say!(remedy_say.phone_reader)),
        Remedy::UseFace => (say!(remedy.use_face), say!(remedy_say.use_face)),
        Remedy::UsePin => (say!(remedy.use_pin), say!(remedy_say.use_pin)),
        Remedy::StaffLook => (say!(remedy.staff_look), say!(remedy_say.staff_look)),
        Remedy::Assist => (say!(remedy.assist), say!(remedy_say.assist)),
        Remedy::Register => (say!(remedy.register), say!(remedy_say.register)),
        Remedy::GoOn => (say!(remedy.go_on), say!(remedy_say.go_on)),
        Remedy::AskByInsuredData => (
            say!(remedy.ask_by_insured_data),
            say!(remedy_say.ask_by_insured_data),
        ),
        Remedy::Choose => (say!(remedy.choose), say!(remedy_say.choose)),
        Remedy::OfficialWeb => (say!(remedy.official_web), say!(remedy_say.official_web)),
    };
    Spoken { staff, patient }
}

/// A document, and how the patient is asked for it.
pub fn document(document: Document) -> Spoken {
    let (staff, patient) = match document {
        Document::MynaportalScreen => (
            say!(document.mynaportal_screen),
            say!(document_ask.mynaportal_screen),
        ),
        Document::NoticeWithCard => (
            say!(document.notice_with_card),
            say!(document_ask.notice_with_card),
        ),
        Document::EligibilityCertificate => (
            say!(document.eligibility_certificate),
            say!(document_ask.eligibility_certificate),
        ),
        Document::OldCertificate => (
            say!(document.old_certificate),
            say!(document_ask.old_certificate),
        ),
        Document::NoticeAlone => (say!(document.notice_alone), say!(document_ask.notice_alone)),
    };
    Spoken { staff, patient }
}

/// How the patient is received.
pub fn way(way: Way) -> Spoken {
    let (staff, patient) = match way {
        Way::Resume(_) => (say!(way.resume), say!(way_say.resume)),
        Way::Document(_) => (say!(way.document), say!(way_say.document)),
        Way::Verbal => (say!(way.verbal), say!(way_say.verbal)),
        Way::Statement => (say!(way.statement), say!(way_say.statement)),
        Way::ClinicDecides => (say!(way.clinic_decides), say!(way_say.clinic_decides)),
        Way::FullCharge => (say!(way.full_charge), say!(way_say.full_charge)),
    };
    Spoken { staff, patient }
}

/// What the patient pays today.
pub fn copayment(copayment: Copayment) -> Spoken {
    let (staff, patient) = match copayment {
        Copayment::Usual => (say!(wizard.usual), say!(wizard.usual_say)),
        Copayment::ClinicDecides => (say!(wizard.clinic_decides), say!(wizard.clinic_decides_say)),
        Copayment::FullUntilSettled => (say!(wizard.full), say!(wizard.full_say)),
    };
    Spoken { staff, patient }
}

/// What the staff's eyes check.
pub fn look_at(look_at: LookAt) -> Text {
    match look_at {
        LookAt::PhotoOnCard => say!(look_at.photo_on_card),
        LookAt::SameName => say!(look_at.same_name),
        LookAt::SameBirthDate => say!(look_at.same_birth_date),
        LookAt::ScreenIsCurrent => say!(look_at.screen_is_current),
        LookAt::NotExpired => say!(look_at.not_expired),
        LookAt::Insurer => say!(look_at.insurer),
    }
}

/// What is copied from a document.
pub fn copied_field(field: Field) -> Text {
    match field {
        Field::InsurerNumber => say!(field.insurer_number),
        Field::Symbol => say!(field.symbol),
        Field::Number => say!(field.number),
        Field::Branch => say!(field.branch),
        Field::Name => say!(field.name),
        Field::Kana => say!(field.kana),
        Field::BirthDate => say!(field.birth_date),
        Field::Sex => say!(field.sex),
        Field::Ratio => say!(field.share),
        Field::ValidFrom => say!(field.valid_from),
        Field::ValidTo => say!(field.valid_to),
        Field::QualificationDate => say!(paper.qualification_date),
        Field::IssuedOn => say!(paper.issued_on),
    }
}
