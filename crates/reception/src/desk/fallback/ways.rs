//! The accepted ways as dated rows, in the official order.

use eligibility::{CivilDate, EvidenceLevel};
use serde::{Deserialize, Serialize};

use super::reason::Remedy;
use crate::desk::entry::{CardPresented, VisitKind};

/// How a patient is received whose card did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// It works after all: the visit goes on.
    Resume(Remedy),
    /// By a document that staff see.
    Document(Document),
    /// By word, on what the clinic holds.
    Verbal,
    /// By 被保険者資格申立書, the statement of insured person eligibility.
    Statement,
    /// The clinic may be accommodating.
    ClinicDecides,
    /// The whole cost, settled later.
    FullCharge,
}

/// What a patient can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// Mynaportal's screen or its PDF, beside the card or on the phone that holds it.
    MynaportalScreen,
    /// 資格情報のお知らせ beside the card.
    NoticeWithCard,
    /// 資格確認書
    EligibilityCertificate,
    /// The health insurance card of before 2024-12-02.
    OldCertificate,
    /// 資格情報のお知らせ without the card.
    NoticeAlone,
}

/// What the patient pays today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Copayment {
    /// The usual co-payment rate.
    Usual,
    /// What the clinic decides.
    ClinicDecides,
    /// Everything, in principle; settled when the qualification is known.
    FullUntilSettled,
}

/// What the staff's eyes check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookAt {
    /// The card's photo and the person.
    PhotoOnCard,
    /// The name on the card and on the document are the same.
    SameName,
    /// The birth date on both.
    SameBirthDate,
    /// The screen is live, or the PDF is of today; not a picture of one.
    ScreenIsCurrent,
    /// The document's last day.
    NotExpired,
    /// The insurer's name and seal.
    Insurer,
}

/// What is copied from a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 保険者番号
    InsurerNumber,
    /// 記号
    Symbol,
    /// 番号
    Number,
    /// 枝番
    Branch,
    /// 氏名
    Name,
    /// 氏名カナ
    Kana,
    /// 生年月日
    BirthDate,
    /// 性別
    Sex,
    /// 負担割合
    Ratio,
    /// 発効期日
    ValidFrom,
    /// 有効期限
    ValidTo,
    /// 資格取得年月日
    QualificationDate,
    /// 交付年月日
    IssuedOn,
}

/// One accepted way and the days on which it is accepted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WayRow {
    /// The way.
    pub way: Way,
    /// First or return visit alone; both where absent.
    pub visit: Option<VisitKind>,
    /// What has to lie on the desk; anything or nothing where empty.
    pub cards: &'static [CardPresented],
    /// First day.
    pub valid_from: (i32, u8, u8),
    /// Last day; open where absent.
    pub valid_to: Option<(i32, u8, u8)>,
    /// What it is worth.
    pub evidence: EvidenceLevel,
    /// What the patient pays.
    pub copayment: Copayment,
    /// Where the rule stands.
    pub source: &'static str,
    /// Whether the source was read; otherwise it is the common reading of others.
    pub confirmed: bool,
}

/// From April 2025 on the official web reception may be used at the desk.
pub(super) const OFFICIAL_WEB_AT_THE_DESK: (i32, u8, u8) = (2025, 4, 1);

const GUIDE: &str = "MHLW, guide to the My Number Card as health insurance certificate, July 2025";
const NOTICE_2023: &str = "保発0710第1号, 2023-07-10";
const TRANSITION: &str = "MHLW, transition from health insurance cards, 2024-12-02 to 2026-03-31";

const CARD: &[CardPresented] = &[CardPresented::Card];
const CARD_OR_PHONE: &[CardPresented] = &[CardPresented::Card, CardPresented::Phone];

/// Every row, in the order of asking.
const ROWS: &[WayRow] = &[
    WayRow {
        way: Way::Document(Document::MynaportalScreen),
        cards: CARD_OR_PHONE,
        ..document((2023, 7, 10), None, GUIDE)
    },
    WayRow {
        way: Way::Document(Document::NoticeWithCard),
        cards: CARD,
        ..document((2024, 12, 2), None, GUIDE)
    },
    WayRow {
        way: Way::Document(Document::EligibilityCertificate),
        ..document((2024, 12, 2), None, GUIDE)
    },
    WayRow {
        way: Way::Document(Document::OldCertificate),
        ..document((2023, 7, 10), Some((2026, 3, 31)), TRANSITION)
    },
    WayRow {
        way: Way::Document(Document::NoticeAlone),
        confirmed: false,
        ..document((2025, 12, 2), Some((2026, 3, 31)), TRANSITION)
    },
    WayRow {
        way: Way::Verbal,
        visit: Some(VisitKind::Return),
        cards: CARD,
        evidence: EvidenceLevel::Verbal,
        ..document((2023, 7, 10), None, GUIDE)
    },
    WayRow {
        way: Way::Statement,
        cards: CARD,
        evidence: EvidenceLevel::Declared,
        ..document((2023, 7, 10), None, NOTICE_2023)
    },
    WayRow {
        way: Way::ClinicDecides,
        visit: Some(VisitKind::Return),
        evidence: EvidenceLevel::PendingReverify,
        copayment: Copayment::ClinicDecides,
        confirmed: false,
        ..document((2023, 7, 10), None, NOTICE_2023)
    },
    WayRow {
        way: Way::FullCharge,
        evidence: EvidenceLevel::PendingReverify,
        copayment: Copayment::FullUntilSettled,
        confirmed: false,
        ..document((2023, 7, 10), None, NOTICE_2023)
    },
];

/// The rows that hold on a day, in the order of asking.
pub fn rows_on(on: CivilDate) -> impl Iterator<Item = &'static WayRow> {
    let day = (on.year(), on.month(), on.day());
    ROWS.iter()
        .filter(move |row| row.valid_from <= day && row.valid_to.is_none_or(|last| day <= last))
}

impl Way {
    /// What the staff's eyes check.
    pub const fn look_at(self) -> &'static [LookAt] {
        use LookAt::{Insurer, NotExpired, PhotoOnCard, SameBirthDate, SameName, ScreenIsCurrent};
        match self {
            Self::Document(Document::MynaportalScreen) => {
                &[PhotoOnCard, SameName, SameBirthDate, ScreenIsCurrent]
            }
            Self::Document(Document::NoticeWithCard) => &[PhotoOnCard, SameName],
            Self::Document(Document::EligibilityCertificate | Document::OldCertificate) => {
                &[NotExpired, Insurer]
            }
            Self::Document(Document::NoticeAlone) => &[Insurer],
            Self::Verbal | Self::Statement => &[PhotoOnCard],
            Self::Resume(_) | Self::ClinicDecides | Self::FullCharge => &[],
        }
    }

    /// What is copied, so that the eligibility system can be asked; the field sets are those of the
    /// documents.
    pub const fn type_in(self) -> &'static [Field] {
        use Field::{
            BirthDate, Branch, InsurerNumber, IssuedOn, Kana, Name, Number, QualificationDate,
            Ratio, Sex, Symbol, ValidFrom, ValidTo,
        };
        match self {
            Self::Document(Document::MynaportalScreen) => &[
                InsurerNumber,
                Symbol,
                Number,
                Branch,
                Name,
                BirthDate,
                Sex,
                QualificationDate,
                Ratio,
            ],
            Self::Document(Document::NoticeWithCard | Document::NoticeAlone) => &[
                InsurerNumber,
                Symbol,
                Number,
                Branch,
                Name,
                Kana,
                BirthDate,
                Ratio,
                IssuedOn,
            ],
            Self::Document(Document::EligibilityCertificate | Document::OldCertificate) => &[
                InsurerNumber,
                Symbol,
                Number,
                Branch,
                Name,
                Sex,
                BirthDate,
                Ratio,
                ValidFrom,
                ValidTo,
                IssuedOn,
            ],
            Self::Verbal
            | Self::Statement
            | Self::Resume(_)
            | Self::ClinicDecides
            | Self::FullCharge => &[],
        }
    }
}

const fn document(
    valid_from: (i32, u8, u8),
    valid_to: Option<(i32, u8, u8)>,
    source: &'static str,
) -> WayRow {
    WayRow {
        way: Way::FullCharge,
        visit: None,
        cards: &[],
        valid_from,
        valid_to,
        evidence: EvidenceLevel::SeenByStaff,
        copayment: Copayment::Usual,
        source,
        confirmed: true,
    }
}
