//! OQSCD035, 037–039, 041, 042, 044: how an institution has set its terminal.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

code_table! {
    /// OQSCD035: is a setting to be changed?
    SettingChange {
        /// 変更しない
        Keep = "0",
        /// 変更する
        Change = "1",
    }
}

code_table! {
    /// OQSCD037: is a service used?
    SettingUse {
        /// 利用しない
        NotUsed = "0",
        /// 利用する
        Used = "1",
    }
}

code_table! {
    /// OQSCD038: which prescriptions the institution issues.
    ElectronicPrescriptionUse {
        /// 利用しない
        NotUsed = "0",
        /// 電子処方箋のみ
        ElectronicOnly = "1",
        /// 電子処方箋・紙の処方箋併用
        Both = "2",
        /// 紙の処方箋のみ
        PaperOnly = "3",
    }
}

code_table! {
    /// OQSCD039: when the patient is asked how to get prescriptions.
    PrescriptionAskedWhen {
        /// 資格確認時以外で確認する
        AtAnotherTime = "1",
        /// 資格確認時に確認する
        AtVerification = "2",
    }
}

code_table! {
    /// OQSCD041: what the second factor of a sign-in is.
    SecondFactorKind {
        /// 記憶; its methods are [`MemoryFactor`].
        Memory = "1",
        /// 生体情報; [`BiometricFactor`].
        Biometric = "2",
        /// 物理媒体; [`ObjectFactor`].
        Object = "3",
    }
}

code_table! {
    /// OQSCD042 where OQSCD041 is 1.
    MemoryFactor {
        /// ID/パスワード
        Password = "01",
        /// 暗証番号
        Pin = "02",
        /// 秘密の質問
        Question = "03",
    }
}

code_table! {
    /// OQSCD042 where OQSCD041 is 2.
    BiometricFactor {
        /// 指紋認証
        Finger = "01",
        /// 顔認証
        Face = "02",
        /// 音声認証
        Voice = "03",
        /// 静脈認証
        Vein = "04",
        /// 虹彩認証
        Iris = "05",
    }
}

code_table! {
    /// OQSCD042 where OQSCD041 is 3.
    ObjectFactor {
        /// ICカード
        IcCard = "01",
        /// ワンタイムパスワード
        OneTimePassword = "02",
        /// その他の物理媒体
        Other = "03",
    }
}

code_table! {
    /// OQSCD044: which other system is connected.
    LinkedSystem {
        /// 医療費助成
        Subsidies = "01",
        /// 母子保健
        MotherAndChild = "2",
        /// 予防接種
        Vaccination = "4",
        /// 介護保険
        LongTermCare = "8",
    }
}
