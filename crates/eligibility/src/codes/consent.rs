//! OQSCD028–034, 036, 040, 043: care at home and online, and the medical information consented to.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

code_table! {
    /// OQSCD028: how the patient is cared for.
    CareType {
        /// 外来
        Outpatient = "1",
        /// 訪問診療等
        Home = "2",
        /// オンライン診療等
        Online = "3",
        /// 救急時
        Emergency = "4",
    }
}

code_table! {
    /// OQSCD029: kinds of medical information.
    MedicalInfoKind {
        /// 特定健診情報
        HealthCheckups = "TKK",
        /// 薬剤情報等
        Medicines = "YZK",
    }
}

code_table! {
    /// OQSCD030: is information on medicines shown?
    MedicineInfoShown {
        /// 表示しない
        No = "0",
        /// 表示する
        Yes = "1",
    }
}

code_table! {
    /// OQSCD031: why a consent ended.
    ConsentEndReason {
        /// Depends on the type of care.
        ByCareType = "0",
        /// 医療機関による同意取り消し
        ByInstitution = "1",
        /// 患者による同意取り消し
        ByPatient = "2",
        /// 用途変更による同意取り消し
        ByChangeOfUse = "3",
    }
}

code_table! {
    /// OQSCD032: is the qualification another one than before?
    QualificationChanged {
        /// 一致
        Same = "0",
        /// 不一致
        Different = "1",
    }
}

code_table! {
    /// OQSCD033: for which care the address of マイナ在宅受付Web is.
    UrlPurpose {
        /// 訪問診療等
        Home = "2",
        /// オンライン診療等
        Online = "3",
    }
}

code_table! {
    /// OQSCD034: the form of that address.
    UrlFormat {
        /// PDF形式
        Pdf = "1",
        /// PNG形式
        Png = "2",
    }
}

code_table! {
    /// OQSCD036: kinds of information that a consent covers.
    ConsentInfoKind {
        /// 特定疾病療養受療証情報
        SpecificDiseases = "TSR",
        /// 特定健診情報
        HealthCheckups = "TKK",
        /// 薬剤・処方
        Medicines = "YZK",
        /// 診療・その他アレルギー等・薬剤アレルギー等・検査情報
        Care = "SRJ",
        /// 手術・傷病名・感染症情報
        Operations = "SHJ",
    }
}

code_table! {
    /// OQSCD040: what is asked for in an emergency.
    EmergencyInfoPattern {
        /// 救急用サマリー
        Summary = "1",
        /// 救急用全量版
        Full = "2",
        /// 電子処方箋＋救急用サマリー＋救急用全量版
        PrescriptionsSummaryAndFull = "3",
        /// 現行通りの薬剤情報
        Medicines = "4",
        /// 現行通りの診療／薬剤情報
        CareAndMedicines = "5",
        /// 現行通りの特定健診情報
        HealthCheckups = "6",
    }
}

code_table! {
    /// OQSCD043: may the institution see medical information in an emergency?
    EmergencyViewingRight {
        /// 権限無し
        No = "0",
        /// 権限あり
        Yes = "1",
    }
}
