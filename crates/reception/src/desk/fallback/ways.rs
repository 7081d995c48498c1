//! The ways in which a patient is received, what is looked at, and what is copied.

use eligibility::rules::Way as RuleWay;
use serde::{Deserialize, Serialize};

use super::reason::Remedy;

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

impl Way {
    /// A rule's way; the card's own ways and the web reception are not fallbacks but remedies.
    pub(super) const fn of(rule: RuleWay) -> Option<Self> {
        Some(match rule {
            RuleWay::EligibilityCertificate => Self::Document(Document::EligibilityCertificate),
            RuleWay::MynaportalAndCard => Self::Document(Document::MynaportalScreen),
            RuleWay::NotificationAndCard => Self::Document(Document::NoticeWithCard),
            RuleWay::OldCertificate => Self::Document(Document::OldCertificate),
            RuleWay::NotificationAlone => Self::Document(Document::NoticeAlone),
            RuleWay::Verbal => Self::Verbal,
            RuleWay::Statement => Self::Statement,
            RuleWay::NothingShown => Self::ClinicDecides,
            RuleWay::Card | RuleWay::Phone | RuleWay::WebReception => return None,
        })
    }

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
