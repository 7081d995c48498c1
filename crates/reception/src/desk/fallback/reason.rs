//! Why the card's way failed, and what brings the patient back to it.

use serde::{Deserialize, Serialize};

use crate::desk::modes::Mode;

/// Why the card's way failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The reader does not work.
    ReaderBroken,
    /// The card does not answer.
    CardUnreadable,
    /// Three wrong PINs.
    PinLocked,
    /// The patient does not know the PIN.
    PinForgotten,
    /// The face was not recognised, or comparing it is locked.
    FaceRefused,
    /// A card without a photo: issued under the age of one, from 2024-12-02 on.
    NoPhoto,
    /// 顔認証マイナンバーカード: a card that has no PIN, from 2023-12-15 on.
    NoPin,
    /// The certificate ended at most three months ago.
    CertificateGrace,
    /// The certificate ended more than three months ago, or was revoked.
    CertificateExpired,
    /// The card itself is past its date.
    CardExpired,
    /// The card is not registered as a health insurance certificate.
    NotRegistered,
    /// "No qualification found" (該当資格なし).
    NotFound,
    /// "Invalid": the qualification has ended.
    Invalid,
    /// "Invalid, a newer qualification exists."
    NewerExists,
    /// Several qualifications.
    Several,
    /// The clinic has no network, or the system does not answer.
    NetworkDown,
    /// The qualification terminal does not work.
    TerminalDown,
    /// A phone instead of the card.
    Phone,
    /// The patient has brought no card.
    NoCard,
    /// The patient cannot operate the reader.
    CannotOperate,
}

/// A way back to the card, or to the system's own answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Take the card out of its case, place it anew.
    TryAgain,
    /// Another reader, or the certified one.
    OtherReader,
    /// The reader for phones.
    PhoneReader,
    /// The face instead of the PIN.
    UseFace,
    /// The PIN instead of the face.
    UsePin,
    /// Staff compare the person with the card's photo (目視).
    StaffLook,
    /// Help the patient at the screen.
    Assist,
    /// Register the card at the certified reader or in Mynaportal.
    Register,
    /// Go on: the qualification is answered, medical information is not.
    GoOn,
    /// Ask the system by the insured data that the clinic holds or the patient tells.
    AskByInsuredData,
    /// Staff choose with the patient; the program never does.
    Choose,
    /// The official web reception on the patient's own phone (マイナ在宅受付Web), by a QR code.
    OfficialWeb,
}

impl Reason {
    /// Every reason, in the order of the desk's list.
    pub const ALL: &'static [Self] = &[
        Self::ReaderBroken,
        Self::CardUnreadable,
        Self::PinLocked,
        Self::PinForgotten,
        Self::FaceRefused,
        Self::CannotOperate,
        Self::NoPhoto,
        Self::NoPin,
        Self::CertificateGrace,
        Self::CertificateExpired,
        Self::CardExpired,
        Self::NotRegistered,
        Self::NotFound,
        Self::Invalid,
        Self::NewerExists,
        Self::Several,
        Self::NetworkDown,
        Self::TerminalDown,
        Self::Phone,
        Self::NoCard,
    ];

    /// What to try first, in order.
    pub const fn remedies(self) -> &'static [Remedy] {
        use Remedy::{
            AskByInsuredData, Assist, Choose, GoOn, OfficialWeb, OtherReader, PhoneReader,
            Register, StaffLook, TryAgain, UseFace, UsePin,
        };
        match self {
            Self::ReaderBroken => &[OtherReader, OfficialWeb],
            Self::CardUnreadable => &[TryAgain, OtherReader],
            Self::PinLocked | Self::PinForgotten => &[UseFace, StaffLook],
            Self::FaceRefused => &[UsePin, StaffLook, OfficialWeb],
            Self::CannotOperate => &[Assist, StaffLook, OfficialWeb],
            Self::NoPhoto => &[UsePin],
            Self::NoPin => &[UseFace, StaffLook],
            Self::CertificateGrace => &[GoOn],
            Self::CertificateExpired | Self::CardExpired | Self::NetworkDown | Self::NoCard => &[],
            Self::NotRegistered => &[Register],
            Self::NotFound | Self::Invalid | Self::NewerExists => &[AskByInsuredData],
            Self::Several => &[Choose],
            Self::TerminalDown => &[OfficialWeb],
            Self::Phone => &[PhoneReader],
        }
    }

    /// Whether the eligibility system can be asked in spite of it.
    pub const fn system_answers(self) -> bool {
        !matches!(self, Self::NetworkDown | Self::TerminalDown)
    }

    /// The checklist that it calls for.
    pub const fn mode(self) -> Option<Mode> {
        if matches!(self, Self::NetworkDown) {
            Some(Mode::NetworkOutage)
        } else if matches!(self, Self::TerminalDown) {
            Some(Mode::SystemFailure)
        } else {
            None
        }
    }

    /// Whether the patient was probably sent a 資格確認書: it is asked for first.
    pub(super) const fn certificate_is_likely(self) -> bool {
        matches!(
            self,
            Self::CertificateExpired | Self::CardExpired | Self::NoCard | Self::NotRegistered
        )
    }
}
