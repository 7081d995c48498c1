//! What a card says of itself and its holder, for the staff.

use card::{Date, Doubt, Hierarchy, InvalidCodeB, PinState, Sex, TokenKind};
use reception::Failure;

use super::{Text, advice, link_error, say};

/// What answers as a card.
pub fn token(token: TokenKind) -> Text {
    match token {
        TokenKind::Card => say!(token.card),
        TokenKind::JukiCard => say!(token.juki),
        TokenKind::AndroidPhone => say!(token.android),
        TokenKind::IPhone => say!(token.iphone),
        TokenKind::Unknown => say!(token.unknown),
    }
}

/// The state of the PIN.
pub fn pin_state(state: PinState) -> Text {
    match state {
        PinState::Available { tries_left } => say!(card_check.pin_left, count = tries_left),
        PinState::Blocked => say!(card_check.pin_blocked),
        PinState::NotSet => say!(card_check.pin_not_set),
    }
}

/// A date of the card; 0 where the register does not know month or day.
pub fn card_date(date: Date) -> Text {
    let Date { year, month, day } = date;
    say!(date.full, year = year, month = month, day = day)
}

/// The sex as the card stores it.
#[allow(clippy::wildcard_enum_match_arm, reason = "the card knows no more")]
pub fn card_sex(sex: Sex) -> Text {
    match sex {
        Sex::Male => say!(sex.male),
        Sex::Female => say!(sex.female),
        Sex::NotApplicable => say!(sex.not_set),
        _ => say!(sex.unknown),
    }
}

/// Who vouches, or why nobody does.
pub fn attested(signature: &Result<Hierarchy, Doubt>) -> Text {
    match signature {
        Ok(Hierarchy::Production) => say!(hierarchy.production),
        Ok(Hierarchy::Test) => say!(hierarchy.test),
        Ok(Hierarchy::Demo) => say!(hierarchy.demo),
        Err(doubt) => self::doubt(doubt),
    }
}

/// Why nobody vouches.
pub fn doubt(doubt: &Doubt) -> Text {
    match doubt {
        Doubt::NothingToCheck => say!(doubt.nothing_to_check),
        Doubt::UnknownAuthority(_) => say!(doubt.unknown_authority),
        Doubt::CertificateForged => say!(doubt.certificate_forged),
        Doubt::SignatureWrong => say!(doubt.signature_wrong),
        Doubt::DigestWrong => say!(doubt.digest_wrong),
        Doubt::NoAnswer => say!(doubt.no_answer),
        Doubt::NotThisCard => say!(doubt.not_this_card),
        Doubt::NotTogether => say!(doubt.not_together),
        _ => say!(doubt.other),
    }
}

/// Why digits cannot be a 照合番号B.
pub fn invalid_code(invalid: InvalidCodeB) -> Text {
    match invalid {
        InvalidCodeB::Length { digits } => say!(code_b.length, digits = digits),
        InvalidCodeB::NotADigit => say!(code_b.not_a_digit),
        InvalidCodeB::BirthDate | InvalidCodeB::EraYear => say!(code_b.birth_date),
        InvalidCodeB::ExpiryYear => say!(code_b.expiry_year),
        InvalidCodeB::SecurityCode => say!(code_b.security_code),
    }
}

/// What happened in a conversation with a card, and what to do, for the staff.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "what patients are told of the others is right for the staff too"
)]
pub fn card_error(error: &card::Error) -> [Text; 2] {
    match error {
        card::Error::Link(error) => link_error(error),
        card::Error::CodeWrong { tries_left } => [
            say!(code_b.wrong, count = *tries_left),
            say!(code_b.wrong_todo),
        ],
        card::Error::CodeBlocked => [say!(code_b.blocked), say!(code_b.blocked_todo)],
        card::Error::NoCardFace | card::Error::NoAttributes => {
            [say!(code_b.no_face), say!(code_b.no_face_todo)]
        }
        error => {
            let advice = advice(&Failure::from(error.clone()));
            [advice.what, advice.todo]
        }
    }
}
