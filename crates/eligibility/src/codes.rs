//! The code tables of the eligibility system (OQSCD…): every table keeps codes that it does not know.
//!
//! New codes arrive before new software does (the ceiling classes of August 2027 are an example), so
//! an unknown code is a value, never an error. The numbers beside the tables are those of the
//! interface specification's code list.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Makes one enum per table, with its codes as they stand in the message.
macro_rules! code_table {
    ($(#[$meta:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$note])* $variant,)+
            /// A code that this table does not hold, as received.
            Unknown(String),
        }

        impl $name {
            /// The code as it stands in the message.
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Unknown(code) => code,
                }
            }
        }

        impl From<String> for $name {
            fn from(code: String) -> Self {
                match code.as_str() {
                    $($code => Self::$variant,)+
                    _ => Self::Unknown(code),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }

        impl $crate::xml_msg::element::Value for $name {
            fn read(
                content: $crate::tree::Content<'_>,
            ) -> Result<Self, $crate::codec::DecodeError> {
                Ok(Self::from(content.into_text()?.into_owned()))
            }

            fn content(&self) -> $crate::tree::Content<'_> {
                $crate::tree::Content::Text(self.code().into())
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "examples": [$($code),+],
                    "description": concat!("A code of the table ", stringify!($name), "; unknown codes are kept."),
                })
            }
        }
    };
}

mod consent;
mod settings;
mod ticket;

pub use consent::{
    CareType, ConsentEndReason, ConsentInfoKind, EmergencyInfoPattern, EmergencyViewingRight,
    MedicalInfoKind, MedicineInfoShown, QualificationChanged, UrlFormat, UrlPurpose,
};
pub use settings::{
    BiometricFactor, ElectronicPrescriptionUse, LinkedSystem, MemoryFactor, ObjectFactor,
    PrescriptionAskedWhen, SecondFactorKind, SettingChange, SettingUse,
};
pub use ticket::{
    DesignatedInstitution, ElderlyCareStatus, InfectionLawStatus, PrefecturalExpenses, SamePerson,
    SingleOrCombinedUse, SocialInsuranceConsistency, SocialInsuranceStatus, TicketTreatment,
    TicketType,
};

code_table! {
    /// OQSCD001: does the patient agree that the ceiling information is supplied?
    LimitConsentFlg {
        /// 提供しない
        No = "0",
        /// 提供する
        Yes = "1",
    }
}

code_table! {
    /// OQSCD002: by what the person was looked up.
    ReferenceClassification {
        /// A card read by a certified reader of the system; never sent by this software.
        MyNumberCard = "1",
        /// Insurer number, symbol, number, birth date.
        InsuredPersonData = "2",
    }
}

code_table! {
    /// OQSCD003: what kind of answer the whole message is.
    SegmentOfResult {
        /// The body holds the answer.
        Normal = "1",
        /// The system is still working on it.
        InProcess = "2",
        /// `ErrorCode` and `ErrorMessage` of the header say why.
        Abnormal = "9",
    }
}

code_table! {
    /// OQSCD004: did the processing of the inquiry succeed?
    ProcessingResultStatus {
        /// It did; a `ProcessingResultCode` may be present all the same.
        Normal = "1",
        /// `ProcessingResultCode` and `ProcessingResultMessage` say why not.
        Error = "2",
    }
}

code_table! {
    /// OQSCD005: the encoding of an XML file; JSON is always UTF-8.
    CharacterCodeIdentifier {
        /// UTF-8
        Utf8 = "0",
        /// Shift_JIS
        ShiftJis = "1",
    }
}

code_table! {
    /// OQSCD006: is the person qualified on the day asked about?
    QualificationValidity {
        /// 有効
        Valid = "1",
        /// 無効
        Invalid = "2",
        /// 無効（新しい資格あり）
        InvalidNewerExists = "3",
        /// 該当資格なし
        NotFound = "4",
        /// 複数該当 (medical insurance only)
        Several = "5",
        /// 有効（未登録）(medical assistance only)
        ValidUnregistered = "6",
    }
}

code_table! {
    /// OQSCD007
    Sex {
        /// 男
        Male = "1",
        /// 女
        Female = "2",
        /// 未設定
        NotSet = "3",
    }
}

code_table! {
    /// OQSCD008: why a qualification ended.
    ReasonOfLoss {
        /// 死亡
        Death = "01",
        /// 生活保護開始
        PublicAssistance = "02",
        /// 他の保険に加入
        OtherInsurance = "03",
        /// その他
        Other = "99",
    }
}

code_table! {
    /// OQSCD009: the insured person or a member of the family.
    PersonalFamilyClassification {
        /// 本人
        InsuredPerson = "1",
        /// 家族
        Family = "2",
    }
}

code_table! {
    /// OQSCD010: what kind of certificate the qualification would have on paper.
    InsuredCardClassification {
        /// 一般
        General = "01",
        /// 退職
        Retired = "02",
        /// 短期証
        ShortTerm = "03",
        /// 短期証 (retired)
        ShortTermRetired = "04",
        /// 特別療養費
        SpecialMedicalExpense = "05",
        /// 特例退職
        SpecialRetired = "06",
        /// 自衛官
        SelfDefenceForces = "07",
        /// 医療扶助
        MedicalAssistance = "A1",
    }
}

code_table! {
    /// OQSCD011: what a limit certificate covers.
    LimitCertificateKind {
        /// 限度額
        Ceiling = "01",
        /// 限度額・標準負担額減額
        CeilingAndMeals = "02",
        /// 標準負担額減額
        Meals = "03",
    }
}

code_table! {
    /// OQSCD012: the class that decides the monthly ceiling (高額療養費の適用区分).
    CeilingClass {
        /// ア (up to 69)
        A01 = "A01",
        /// イ
        A02 = "A02",
        /// ウ
        A03 = "A03",
        /// エ
        A04 = "A04",
        /// オ
        A05 = "A05",
        /// オ（境）
        A06 = "A06",
        /// 現役並みⅢ (from 70)
        B01 = "B01",
        /// 現役並みⅡ
        B02 = "B02",
        /// 現役並みⅠ
        B03 = "B03",
        /// 一般 (70–74)
        B04 = "B04",
        /// 低所得Ⅱ
        B05 = "B05",
        /// 低所得Ⅰ
        B06 = "B06",
        /// 低所得Ⅰ（老福）
        B07 = "B07",
        /// 低所得Ⅰ（境）
        B08 = "B08",
        /// 一般Ⅱ (from 75)
        B09 = "B09",
        /// 一般Ⅰ (from 75)
        B10 = "B10",
    }
}

code_table! {
    /// OQSCD013: a disease with a long-term ceiling of its own (特定疾病).
    SpecificDisease {
        /// 人工腎臓
        Dialysis = "1",
        /// 血友病
        Haemophilia = "2",
        /// 抗ウイルス剤 (HIV from blood products)
        Hiv = "3",
    }
}

code_table! {
    /// OQSCD014: has the ceiling information changed since the last bulk inquiry?
    LimitCertificateChanged {
        /// 変更なし
        Unchanged = "0",
        /// 変更あり または 判定不能
        ChangedOrUnclear = "1",
    }
}

code_table! {
    /// OQSCD015
    PreschoolClassification {
        /// 未就学
        Preschool = "1",
    }
}

code_table! {
    /// OQSCD016: the state of a consent to see medical information.
    ConsFlg {
        /// 同意なし
        NotGiven = "0",
        /// 同意あり
        Given = "1",
        /// 期限切れ (home and online care)
        Expired = "2",
        /// 同意困難 (emergency)
        HardToObtain = "3",
    }
}

code_table! {
    /// OQSCD017: how the patient wants prescriptions.
    PrescriptionIssueSelect {
        /// 電子
        Electronic = "1",
        /// 紙
        Paper = "2",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_of_a_coming_year_is_kept_as_received() {
        let class = CeilingClass::from(String::from("C07"));
        assert_eq!(class, CeilingClass::Unknown(String::from("C07")));
        assert_eq!(class.code(), "C07");
        assert_eq!(CeilingClass::from(String::from("A03")), CeilingClass::A03);
    }
}
