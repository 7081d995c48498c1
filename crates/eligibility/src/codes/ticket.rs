//! OQSCD018–027: the tickets of medical assistance (医療扶助).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

code_table! {
    /// OQSCD018: for care or for dispensing.
    TicketType {
        /// 医療券
        Medical = "01",
        /// 調剤券
        Dispensing = "02",
    }
}

code_table! {
    /// OQSCD019: what kind of care a ticket is for.
    TicketTreatment {
        /// 入院
        Inpatient = "01",
        /// 入院外
        Outpatient = "02",
        /// 歯科
        Dental = "03",
        /// 調剤
        Dispensing = "04",
        /// 訪問看護
        HomeNursing = "05",
    }
}

code_table! {
    /// OQSCD020: does the assistance pay alone or beside an insurance?
    SingleOrCombinedUse {
        /// 単独
        Single = "01",
        /// 併用
        Combined = "02",
    }
}

code_table! {
    /// OQSCD021: is there a social insurance beside?
    SocialInsuranceStatus {
        /// あり
        Present = "01",
        /// なし
        Absent = "02",
    }
}

code_table! {
    /// OQSCD022: do ticket and insurance records contradict each other?
    SocialInsuranceConsistency {
        /// 不整合あり
        Inconsistent = "1",
    }
}

code_table! {
    /// OQSCD023: does Article 37-2 of the Infectious Diseases Control Law apply?
    InfectionLawStatus {
        /// あり
        Applies = "01",
        /// なし
        DoesNotApply = "02",
    }
}

code_table! {
    /// OQSCD024: does the medical care for the late-stage elderly apply?
    ElderlyCareStatus {
        /// あり
        Applies = "01",
        /// なし
        DoesNotApply = "02",
    }
}

code_table! {
    /// OQSCD025: do prefectural expenses apply?
    PrefecturalExpenses {
        /// あり
        Applies = "01",
        /// なし
        DoesNotApply = "02",
    }
}

code_table! {
    /// OQSCD026: is the institution that asks the one that the ticket designates?
    DesignatedInstitution {
        /// 一致
        Same = "0",
        /// 不一致
        Different = "1",
    }
}

code_table! {
    /// OQSCD027: do other records belong to the same person?
    SamePerson {
        /// 同一個人あり
        Exists = "1",
    }
}
