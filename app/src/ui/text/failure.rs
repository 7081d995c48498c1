//! Why a visit stopped, for the patient: what happened, and what to do.

use card::PinState;
use eligibility::{CivilDate, NotQualified, ProblemKind};
use leptos_i18n::td_string;
use reception::Failure;
use reception::step::CertificateNotice;

use super::{Text, date, say};
use crate::i18n::Locale;

/// What the patient is told of a failure.
pub struct Advice {
    /// What happened.
    pub what: Text,
    /// What to do.
    pub todo: Text,
    /// The documents that help today, and the municipal office's call centre.
    pub help: Help,
}

/// What else is shown of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Help {
    /// The other ways to verify the qualification (MHLW guide, "when registration … cannot be completed").
    pub documents: bool,
    /// The call centre for the card (MHLW guide, "call center").
    pub call_centre: bool,
}

/// Nothing else: the patient can go on here.
const NONE: Help = Help {
    documents: false,
    call_centre: false,
};
/// The card works, the answer does not help.
const DOCUMENTS: Help = Help {
    documents: true,
    call_centre: false,
};
/// The card has to be put in order at the municipal office.
const OFFICE: Help = Help {
    documents: true,
    call_centre: true,
};

/// The words for a failure.
pub fn advice(failure: &Failure) -> Advice {
    let (what, todo, help) = match failure {
        Failure::CardUnreadable(_) => (
            say!(failure.card_unreadable),
            say!(failure.card_unreadable_todo),
            DOCUMENTS,
        ),
        Failure::CardSlow => (
            say!(failure.card_slow),
            say!(failure.card_slow_todo),
            DOCUMENTS,
        ),
        Failure::CardLosesContact => (
            say!(failure.card_loses_contact),
            say!(failure.card_loses_contact_todo),
            DOCUMENTS,
        ),
        Failure::ReaderGone => (
            say!(failure.reader_gone),
            say!(failure.reader_gone_todo),
            DOCUMENTS,
        ),
        Failure::NotMyNumberCard => (
            say!(failure.not_my_number_card),
            say!(failure.not_my_number_card_todo),
            NONE,
        ),
        Failure::Phone => (say!(failure.phone), say!(failure.phone_todo), NONE),
        Failure::NoCertificate => (
            say!(failure.no_certificate),
            say!(failure.no_certificate_todo),
            OFFICE,
        ),
        Failure::NoMethodLeft {
            pin: PinState::NotSet,
            ..
        } => (say!(failure.no_pin), say!(failure.no_pin_todo), DOCUMENTS),
        Failure::NoMethodLeft { .. } => (
            say!(failure.pin_locked),
            say!(failure.pin_locked_todo),
            OFFICE,
        ),
        Failure::CardDoubtful(_) => (
            say!(failure.doubtful),
            say!(failure.doubtful_todo),
            DOCUMENTS,
        ),
        Failure::NotTheHolder => (
            say!(failure.not_holder),
            say!(failure.not_holder_todo),
            DOCUMENTS,
        ),
        Failure::CardExpired { last_day } => {
            let what = dated(*last_day, |locale, date| {
                td_string!(locale, failure.card_expired, date)
            });
            (what, say!(failure.card_expired_todo), OFFICE)
        }
        Failure::CertificateExpired { last_day } => {
            let what = dated(*last_day, |locale, date| {
                td_string!(locale, failure.certificate_expired, date)
            });
            (what, say!(failure.certificate_todo), OFFICE)
        }
        Failure::StaffAsked => (
            say!(failure.staff_asked),
            say!(failure.staff_asked_todo),
            NONE,
        ),
        Failure::TimedOut => (say!(failure.timed_out), say!(failure.timed_out_todo), NONE),
        Failure::GatewayUnreachable => (
            say!(failure.gateway_unreachable),
            say!(failure.gateway_unreachable_todo),
            DOCUMENTS,
        ),
        Failure::GatewayRefused(kind) => return refused(*kind),
        Failure::AnswerNotUnderstood => (
            say!(failure.answer_not_understood),
            say!(failure.answer_not_understood_todo),
            DOCUMENTS,
        ),
        Failure::NotRegistered => (
            say!(failure.not_registered),
            say!(failure.not_registered_todo),
            DOCUMENTS,
        ),
        Failure::NotQualified(reason) => return not_qualified(reason),
    };
    Advice { what, todo, help }
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the rest is not the card's fault: one text"
)]
fn refused(kind: ProblemKind) -> Advice {
    let (what, todo, help) = match kind {
        ProblemKind::CertificateExpired => (
            say!(failure.certificate_ended),
            say!(failure.certificate_todo),
            OFFICE,
        ),
        ProblemKind::CertificateMalformed
        | ProblemKind::CertificateUntrusted
        | ProblemKind::CardFaceMalformed
        | ProblemKind::CardFaceUntrusted
        | ProblemKind::HolderMismatch
        | ProblemKind::SignatureInvalid => (
            say!(failure.card_refused),
            say!(failure.card_refused_todo),
            DOCUMENTS,
        ),
        _ => (
            say!(failure.system_refused),
            say!(failure.system_refused_todo),
            DOCUMENTS,
        ),
    };
    Advice { what, todo, help }
}

#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "what this app does not know is the staff's"
)]
fn not_qualified(reason: &NotQualified) -> Advice {
    let (what, todo) = match reason {
        NotQualified::Invalid { .. } => (say!(failure.invalid), say!(failure.invalid_todo)),
        NotQualified::InvalidNewerExists => {
            (say!(failure.newer_exists), say!(failure.newer_exists_todo))
        }
        NotQualified::NotFound => (say!(failure.not_found), say!(failure.not_found_todo)),
        NotQualified::Several { .. } => (say!(failure.several), say!(failure.several_todo)),
        NotQualified::Unregistered => (say!(failure.unregistered), say!(failure.unregistered_todo)),
        NotQualified::InProcess => (say!(failure.in_process), say!(failure.in_process_todo)),
        _ => (
            say!(failure.system_refused),
            say!(failure.system_refused_todo),
        ),
    };
    Advice {
        what,
        todo,
        help: DOCUMENTS,
    }
}

/// What the holder should know about a certificate that still works today.
pub fn notice(notice: CertificateNotice) -> Text {
    match notice {
        CertificateNotice::EndsSoon { last_day } => dated(last_day, |locale, date| {
            td_string!(locale, notice.ends_soon, date)
        }),
        CertificateNotice::Ended { last_day } => dated(last_day, |locale, date| {
            td_string!(locale, notice.ended, date)
        }),
    }
}

/// A sentence about a day.
fn dated(day: CivilDate, sentence: fn(Locale, String) -> String) -> Text {
    let day = date(day);
    Text::new(move |locale| sentence(locale, day.in_locale(locale)))
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use leptos_i18n::Locale as _;

    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// One of each; the matches above keep the list of variants complete.
    fn failures() -> Vec<Failure> {
        let last_day = CivilDate::default();
        let mut failures = vec![
            Failure::CardUnreadable(card::Error::NoCertificate),
            Failure::CardSlow,
            Failure::CardLosesContact,
            Failure::ReaderGone,
            Failure::NotMyNumberCard,
            Failure::Phone,
            Failure::NoCertificate,
            Failure::NoMethodLeft {
                obstacle: reception::FaceObstacle::CodeLocked,
                pin: PinState::NotSet,
            },
            Failure::NoMethodLeft {
                obstacle: reception::FaceObstacle::CodeLocked,
                pin: PinState::Blocked,
            },
            Failure::CardDoubtful(card::Doubt::SignatureWrong),
            Failure::NotTheHolder,
            Failure::CardExpired { last_day },
            Failure::CertificateExpired { last_day },
            Failure::StaffAsked,
            Failure::TimedOut,
            Failure::GatewayUnreachable,
            Failure::AnswerNotUnderstood,
            Failure::NotRegistered,
            Failure::NotQualified(NotQualified::Invalid {
                reason_of_loss: None,
                lost_on: None,
            }),
            Failure::NotQualified(NotQualified::InvalidNewerExists),
            Failure::NotQualified(NotQualified::NotFound),
            Failure::NotQualified(NotQualified::Several { count: 2 }),
            Failure::NotQualified(NotQualified::Unregistered),
            Failure::NotQualified(NotQualified::InProcess),
            Failure::NotQualified(NotQualified::Unclear),
        ];
        failures.extend(
            ProblemKind::ALL
                .iter()
                .copied()
                .map(Failure::GatewayRefused),
        );
        failures
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_failure_says_in_every_language_what_happened_and_what_to_do() {
        for failure in failures() {
            let advice = advice(&failure);
            let said = |text: &Text| {
                Locale::get_all()
                    .iter()
                    .map(|it| text.in_locale(*it))
                    .collect()
            };
            let (what, todo): (Vec<_>, Vec<_>) = (said(&advice.what), said(&advice.todo));
            assert!(
                what.iter().chain(&todo).all(|text| !text.is_empty()),
                "{failure:?}"
            );
            assert!(
                what.windows(2).all(|pair| pair[0] != pair[1]),
                "{failure:?} is not translated"
            );
            assert_ne!(what, todo, "{failure:?}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_the_holder_cannot_mend_here_leads_to_the_other_documents() {
        for failure in failures() {
            let mended_here = matches!(
                failure,
                Failure::NotMyNumberCard | Failure::Phone | Failure::StaffAsked | Failure::TimedOut
            );
            assert_eq!(advice(&failure).help.documents, !mended_here, "{failure:?}");
        }
    }
}
