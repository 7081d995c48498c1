//! Card readers in plain words: how it stands, what to do.

use apdu::LinkError;
use reader::CardLine;
use reader::detect::{Access, DriverKind, Unusable};

use super::{Text, say};
use crate::host::usb::UsbFailure;
use crate::readers::{ReaderFailure, ReaderState};

/// What is the matter, and what to do about it.
#[derive(Clone)]
pub struct Situation {
    /// What is the matter.
    pub what: Text,
    /// What to do; nothing while it passes by itself.
    pub todo: Option<Text>,
    /// How it looks; the words say the same.
    pub tone: &'static str,
}

/// Look of what works.
const GOOD: &str = "good";
/// Look of what somebody has to mend.
const ATTENTION: &str = "attention";
/// Look of what passes by itself.
const OPEN: &str = "open";

/// How it stands with the reader.
pub fn reader_state(state: &ReaderState) -> Situation {
    let (what, todo, tone) = match state {
        ReaderState::Off => (say!(reader_state.off), None, OPEN),
        ReaderState::Demo => (
            say!(reader_state.demo),
            Some(say!(reader_state.demo_todo)),
            GOOD,
        ),
        ReaderState::OtherTab => (
            say!(reader_state.other_tab),
            Some(say!(reader_state.other_tab_todo)),
            OPEN,
        ),
        ReaderState::NoReader => (
            say!(reader_state.no_reader),
            Some(say!(reader_state.no_reader_todo)),
            ATTENTION,
        ),
        ReaderState::Connecting => (say!(reader_state.connecting), None, OPEN),
        ReaderState::Connected(_) => (
            say!(reader_state.connected),
            Some(say!(reader_state.connected_todo)),
            GOOD,
        ),
        ReaderState::Failed(failure) => {
            let [what, todo] = reader_failure(failure);
            (what, Some(todo), ATTENTION)
        }
    };
    Situation { what, todo, tone }
}

/// What happened, and what to do.
pub fn reader_failure(failure: &ReaderFailure) -> [Text; 2] {
    match failure {
        ReaderFailure::Usb(failure) => usb_failure(failure),
        ReaderFailure::Link(error) => {
            let detail = error.to_string();
            [
                say!(reader_failure.link, detail = detail),
                say!(reader_failure.link_todo),
            ]
        }
    }
}

/// What happened, and what to do.
pub fn usb_failure(failure: &UsbFailure) -> [Text; 2] {
    match failure {
        UsbFailure::NoWebUsb => [
            say!(reader_failure.no_web_usb),
            say!(reader_failure.no_web_usb_todo),
        ],
        UsbFailure::InsecureContext => [
            say!(reader_failure.insecure),
            say!(reader_failure.insecure_todo),
        ],
        UsbFailure::BlockedByPolicy => [
            say!(reader_failure.policy),
            say!(reader_failure.policy_todo),
        ],
        UsbFailure::Cancelled => [
            say!(reader_failure.cancelled),
            say!(reader_failure.cancelled_todo),
        ],
        UsbFailure::AccessDenied => [
            say!(reader_failure.access_denied),
            say!(reader_failure.access_denied_todo),
        ],
        UsbFailure::ProtectedClass => [
            say!(reader_failure.protected),
            say!(reader_failure.protected_todo),
        ],
        UsbFailure::InUse => [
            say!(reader_failure.in_use),
            say!(reader_failure.in_use_todo),
        ],
        UsbFailure::Unplugged => [
            say!(reader_failure.unplugged),
            say!(reader_failure.unplugged_todo),
        ],
        UsbFailure::Unusable(reason) => unusable(*reason),
        UsbFailure::Broken(detail) => {
            let detail = detail.clone();
            [
                say!(reader_failure.broken, detail = detail),
                say!(reader_failure.broken_todo),
            ]
        }
    }
}

/// Why a reader that can be opened is of no use, and what to use instead.
pub fn unusable(reason: Unusable) -> [Text; 2] {
    match reason {
        Unusable::ProtectedClass {
            class: SMART_CARD, ..
        } => [
            say!(reader_failure.protected),
            say!(reader_failure.protected_todo),
        ],
        Unusable::ProtectedClass { .. } | Unusable::NoVendorInterface => [
            say!(reader_failure.no_card_reader),
            say!(reader_failure.no_card_reader_todo),
        ],
        Unusable::UnknownProtocol { interface } => [
            say!(reader_failure.unknown_protocol, interface = interface),
            say!(reader_failure.unknown_protocol_todo),
        ],
        Unusable::MissingEndpoint { interface, .. } => [
            say!(reader_failure.missing_endpoint, interface = interface),
            say!(reader_failure.unknown_protocol_todo),
        ],
        Unusable::CharacterLevel { interface } => [
            say!(reader_failure.character_level, interface = interface),
            say!(reader_failure.no_t1_todo),
        ],
        Unusable::NoT1 { .. } => [say!(reader_failure.no_t1), say!(reader_failure.no_t1_todo)],
    }
}

/// Whether a page can use a known reader.
pub fn access(access: Access) -> Text {
    match access {
        Access::Proven => say!(known.proven),
        Access::Untried => say!(known.untried),
        Access::Protected => say!(known.protected),
        Access::NoDriver => say!(known.no_driver),
    }
}

/// What happened on the way to the card, and what to do, for the staff.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the rest has one text, with its own words in it"
)]
pub fn link_error(error: &LinkError) -> [Text; 2] {
    match error {
        LinkError::NoCard => [say!(card_link.no_card), say!(card_link.no_card_todo)],
        LinkError::CardRemoved => [say!(card_link.removed), say!(card_link.removed_todo)],
        LinkError::Timeout => [say!(card_link.timeout), say!(card_link.timeout_todo)],
        LinkError::ReaderGone => [
            say!(reader_failure.unplugged),
            say!(reader_failure.unplugged_todo),
        ],
        error => {
            let detail = error.to_string();
            [
                say!(card_link.failed, detail = detail),
                say!(card_link.failed_todo),
            ]
        }
    }
}

/// How a card is reached; `None` without power.
pub fn card_line(line: Option<CardLine>) -> Text {
    match line {
        None => say!(reader_line.no_power),
        Some(CardLine::TypeB { kbit_per_s }) => say!(reader_line.type_b, rate = kbit_per_s),
        Some(CardLine::T1) => say!(reader_line.contacts),
        Some(CardLine::ByReader) => say!(reader_line.by_reader),
    }
}

/// What drives a reader.
pub fn driver(driver: &DriverKind) -> Text {
    match driver {
        DriverKind::Port100 => say!(reader_driver.port100),
        DriverKind::Rcs300 => say!(reader_driver.rcs300),
        DriverKind::Ccid(_) => say!(reader_driver.ccid),
    }
}

/// Vendor and product as every tool writes them.
pub fn usb_numbers((vendor, product): (u16, u16)) -> String {
    format!("{vendor:04X}:{product:04X}")
}

/// bInterfaceClass of CCID.
const SMART_CARD: u8 = 0x0B;

#[cfg(test)]
mod tests {
    use leptos_i18n::Locale as _;
    use reader::detect::NeededEndpoint;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::i18n::Locale;
    use crate::readers::Connected;

    /// One of each; the matches above keep the list of variants complete.
    fn states() -> Vec<ReaderState> {
        let usb = [
            UsbFailure::NoWebUsb,
            UsbFailure::InsecureContext,
            UsbFailure::BlockedByPolicy,
            UsbFailure::Cancelled,
            UsbFailure::AccessDenied,
            UsbFailure::ProtectedClass,
            UsbFailure::InUse,
            UsbFailure::Unplugged,
            UsbFailure::Unusable(Unusable::NoVendorInterface),
            UsbFailure::Unusable(Unusable::UnknownProtocol { interface: 0 }),
            UsbFailure::Unusable(Unusable::MissingEndpoint {
                interface: 0,
                endpoint: NeededEndpoint::BulkIn,
            }),
            UsbFailure::Unusable(Unusable::CharacterLevel { interface: 0 }),
            UsbFailure::Unusable(Unusable::NoT1 { interface: 0 }),
            UsbFailure::Broken("NetworkError".to_owned()),
        ];
        let failures = usb.into_iter().map(ReaderFailure::Usb);
        let link = ReaderFailure::Link(LinkError::Timeout);
        let connected = Connected {
            name: "RC-S380/S".to_owned(),
            line: None,
        };
        [
            ReaderState::Off,
            ReaderState::Demo,
            ReaderState::OtherTab,
            ReaderState::NoReader,
            ReaderState::Connecting,
            ReaderState::Connected(connected),
        ]
        .into_iter()
        .chain(failures.chain([link]).map(ReaderState::Failed))
        .collect()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_state_of_a_reader_says_in_its_own_words_what_is_the_matter() {
        for locale in Locale::get_all() {
            let mut said = Vec::new();
            for state in states() {
                let what = reader_state(&state).what.in_locale(*locale);
                assert!(!said.contains(&what), "{state:?}: {what}");
                said.push(what);
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn whatever_somebody_has_to_mend_says_how() {
        for state in states() {
            let situation = reader_state(&state);
            assert!(
                situation.tone != ATTENTION || situation.todo.is_some(),
                "{state:?}"
            );
        }
    }
}
