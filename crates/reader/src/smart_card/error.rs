//! What the API rejects with: `SmartCardError` with a response code, or a plain `DOMException`.

use apdu::LinkError;

/// Why a promise of the API was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// `SmartCardError`
    Response(ResponseCode),
    /// `NotAllowedError` or `SecurityError`: the user or the system's owner said no.
    Denied,
    /// `InvalidStateError`: the connection or the system's service is closed, or busy.
    InvalidState,
    /// `AbortError`: the system is shutting down.
    Aborted,
    /// `TimeoutError`, or `UnknownError` after the whole time of a status change: the draft has no
    /// word for it.
    TimedOut,
    /// `UnknownError`, or anything else.
    Unknown,
}

/// `SmartCardResponseCode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseCode {
    /// `no-service`
    NoService,
    /// `no-smartcard`
    NoSmartcard,
    /// `not-ready`
    NotReady,
    /// `not-transacted`
    NotTransacted,
    /// `proto-mismatch`
    ProtoMismatch,
    /// `reader-unavailable`
    ReaderUnavailable,
    /// `removed-card`
    RemovedCard,
    /// `reset-card`
    ResetCard,
    /// `server-too-busy`
    ServerTooBusy,
    /// `sharing-violation`
    SharingViolation,
    /// `system-cancelled`
    SystemCancelled,
    /// `unknown-reader`
    UnknownReader,
    /// `unpowered-card`
    UnpoweredCard,
    /// `unresponsive-card`
    UnresponsiveCard,
    /// `unsupported-card`
    UnsupportedCard,
    /// `unsupported-feature`
    UnsupportedFeature,
}

impl ApiError {
    /// As an error of the link, for a driver that was doing `what`. A card that has lost its power,
    /// or was reset by another program, is as good as another card.
    pub fn during(self, what: &'static str) -> LinkError {
        match self {
            Self::Response(code) => code.during(what),
            Self::Aborted => LinkError::ReaderGone,
            Self::TimedOut => LinkError::Timeout,
            Self::Denied => LinkError::Reader { code: 0x01, what },
            Self::InvalidState => LinkError::Reader { code: 0x02, what },
            Self::Unknown => LinkError::Reader { code: 0x03, what },
        }
    }
}

impl ResponseCode {
    /// From what the API writes.
    pub fn from_name(name: &str) -> Option<Self> {
        ALL.iter()
            .find(|(_, known, _)| *known == name)
            .map(|(code, _, _)| *code)
    }

    /// The number of PC/SC part 5 that stands behind it.
    pub fn number(self) -> u32 {
        ALL.iter()
            .find(|(known, _, _)| *known == self)
            .map_or(0, |(_, _, number)| *number)
    }

    fn during(self, what: &'static str) -> LinkError {
        match self {
            Self::NoSmartcard => LinkError::NoCard,
            Self::RemovedCard | Self::ResetCard | Self::UnpoweredCard => LinkError::CardRemoved,
            Self::UnresponsiveCard => LinkError::Timeout,
            Self::NoService
            | Self::ReaderUnavailable
            | Self::UnknownReader
            | Self::SystemCancelled => LinkError::ReaderGone,
            Self::NotReady
            | Self::NotTransacted
            | Self::ProtoMismatch
            | Self::ServerTooBusy
            | Self::SharingViolation
            | Self::UnsupportedCard
            | Self::UnsupportedFeature => LinkError::Reader {
                code: self.number(),
                what,
            },
        }
    }
}

/// Name in the draft, number in PC/SC.
const ALL: [(ResponseCode, &str, u32); 16] = [
    (ResponseCode::NoService, "no-service", 0x8010_001D),
    (ResponseCode::NoSmartcard, "no-smartcard", 0x8010_000C),
    (ResponseCode::NotReady, "not-ready", 0x8010_0010),
    (ResponseCode::NotTransacted, "not-transacted", 0x8010_0016),
    (ResponseCode::ProtoMismatch, "proto-mismatch", 0x8010_000F),
    (
        ResponseCode::ReaderUnavailable,
        "reader-unavailable",
        0x8010_0017,
    ),
    (ResponseCode::RemovedCard, "removed-card", 0x8010_0069),
    (ResponseCode::ResetCard, "reset-card", 0x8010_0068),
    (ResponseCode::ServerTooBusy, "server-too-busy", 0x8010_0031),
    (
        ResponseCode::SharingViolation,
        "sharing-violation",
        0x8010_000B,
    ),
    (
        ResponseCode::SystemCancelled,
        "system-cancelled",
        0x8010_0012,
    ),
    (ResponseCode::UnknownReader, "unknown-reader", 0x8010_0009),
    (ResponseCode::UnpoweredCard, "unpowered-card", 0x8010_0067),
    (
        ResponseCode::UnresponsiveCard,
        "unresponsive-card",
        0x8010_0066,
    ),
    (
        ResponseCode::UnsupportedCard,
        "unsupported-card",
        0x8010_0065,
    ),
    (
        ResponseCode::UnsupportedFeature,
        "unsupported-feature",
        0x8010_0022,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_name_and_its_number() {
        for (code, name, number) in ALL {
            assert_eq!(ResponseCode::from_name(name), Some(code));
            assert_eq!(code.number(), number);
        }
        assert_eq!(ResponseCode::from_name("no-card"), None);
    }

    #[test]
    fn what_has_become_of_the_card_is_told_apart() {
        for (name, error) in [
            ("no-smartcard", LinkError::NoCard),
            ("removed-card", LinkError::CardRemoved),
            ("reset-card", LinkError::CardRemoved),
            ("unresponsive-card", LinkError::Timeout),
            ("reader-unavailable", LinkError::ReaderGone),
            (
                "sharing-violation",
                LinkError::Reader {
                    code: 0x8010_000B,
                    what: "test",
                },
            ),
        ] {
            let code = ResponseCode::from_name(name);
            let link = code.map(|code| ApiError::Response(code).during("test"));
            assert_eq!(link, Some(error), "{name}");
        }
    }
}
