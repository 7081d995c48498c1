//! The table of the demo patients. `assets/draw.py` reads names, addresses and codes from here.

use super::{Alias, Coverage, DemoPatient, Insurance, Purpose, Sex};

/// In the order in which a demo shows them.
pub const PEOPLE: [DemoPatient; 10] = [
    DemoPatient {
        id: "valid",
        purpose: Purpose::Valid,
        name: "番号　花子",
        address: "東京都架空区見本町１丁目２番３号",
        post_number: "100-0001",
        birth_date: "19851015",
        sex: Sex::Female,
        security_code: "1015",
        insurance: Insurance::Covered(Coverage {
            name: "番号　花子",
            kana: "ﾊﾞﾝｺﾞｳ ﾊﾅｺ",
            insured_name: "番号　一郎",
            ..NATIONAL_HEALTH
        }),
        ..CARD
    },
    DemoPatient {
        id: "high-cost-limit",
        purpose: Purpose::HighCostLimit,
        name: "高額　太郎",
        address: "東京都架空区限度町４－５－６メゾン架空２０１",
        post_number: "100-0004",
        birth_date: "19750620",
        sex: Sex::Male,
        security_code: "0620",
        insurance: Insurance::Covered(Coverage {
            name: "高額　太郎",
            kana: "ｺｳｶﾞｸ ﾀﾛｳ",
            insured_name: "高額　太郎",
            limit_class: Some("A03"),
            ..EMPLOYEE
        }),
        ..CARD
    },
    DemoPatient {
        id: "elderly-70",
        purpose: Purpose::Elderly70,
        name: "長寿　和子",
        address: "東京都架空区松竹町７番８号",
        post_number: "100-0007",
        birth_date: "19551220",
        sex: Sex::Female,
        security_code: "1220",
        insurance: Insurance::Covered(Coverage {
            name: "長寿　和子",
            kana: "ﾁｮｳｼﾞｭ ｶｽﾞｺ",
            insured_name: "長寿　和子",
            number: "1234890",
            elderly_ratio: Some("020"),
            limit_class: Some("B04"),
            ..NATIONAL_HEALTH
        }),
        ..CARD
    },
    DemoPatient {
        id: "elderly-75",
        purpose: Purpose::Elderly75,
        name: "後期　正雄",
        address: "東京都架空区鶴亀町９番１０号",
        post_number: "100-0009",
        birth_date: "19460303",
        sex: Sex::Male,
        security_code: "0303",
        insurance: Insurance::Covered(Coverage {
            name: "後期　正雄",
            kana: "ｺｳｷ ﾏｻｵ",
            insured_name: "後期　正雄",
            insurer_number: "39139993",
            insurer_name: "架空都後期高齢者医療広域連合",
            symbol: None,
            number: "01234567",
            branch: None,
            since: "20210303",
            ratio: Some("020"),
            limit_class: Some("B09"),
            ..NATIONAL_HEALTH
        }),
        ..CARD
    },
    DemoPatient {
        id: "expired-certificate",
        purpose: Purpose::ExpiredCertificate,
        name: "期限　真理",
        address: "東京都架空区暦町１１番１２号",
        post_number: "100-0011",
        birth_date: "19900331",
        sex: Sex::Female,
        security_code: "0331",
        certificate_expiry: "20260331",
        insurance: Insurance::Covered(Coverage {
            name: "期限　真理",
            kana: "ｷｹﾞﾝ ﾏﾘ",
            insured_name: "期限　真理",
            number: "4601",
            ..EMPLOYEE
        }),
        ..CARD
    },
    DemoPatient {
        id: "pin-locked",
        purpose: Purpose::PinLocked,
        name: "施錠　健一",
        address: "東京都架空区鍵町１３番１４号",
        post_number: "100-0013",
        birth_date: "19820904",
        sex: Sex::Male,
        security_code: "0904",
        pin_tries_left: 0,
        insurance: Insurance::Covered(Coverage {
            name: "施錠　健一",
            kana: "ｾｼﾞｮｳ ｹﾝｲﾁ",
            insured_name: "施錠　健一",
            number: "4702",
            ..EMPLOYEE
        }),
        ..CARD
    },
    DemoPatient {
        id: "insurer-not-found",
        purpose: Purpose::InsurerNotFound,
        name: "転職　誠",
        address: "東京都架空区渡町１５番１６号",
        post_number: "100-0015",
        birth_date: "19940518",
        sex: Sex::Male,
        security_code: "0518",
        insurance: Insurance::NotFound,
        ..CARD
    },
    DemoPatient {
        id: "rare-character",
        purpose: Purpose::RareCharacter,
        name: "𠮷﨑　髙子",
        certificate_name: Some("吉崎　高子"),
        address: "東京都架空区文字町１７番１８号",
        post_number: "100-0017",
        birth_date: "19780211",
        sex: Sex::Female,
        security_code: "0211",
        insurance: Insurance::Covered(Coverage {
            name: "●●　●子",
            kana: "ﾖｼｻﾞｷ ﾀｶｺ",
            insured_name: "●●　実",
            number: "4803",
            family: true,
            branch: Some("02"),
            ..EMPLOYEE
        }),
        ..CARD
    },
    DemoPatient {
        id: "foreign-resident",
        purpose: Purpose::ForeignResident,
        name: "SANTOS MARIA CLARA",
        alias: Some(Alias {
            name: "山田　マリア",
            kana: "ﾔﾏﾀﾞ ﾏﾘｱ",
        }),
        address: "東京都架空区港町１９－２０国際ハイツ架空３０３",
        post_number: "100-0019",
        birth_date: "19920808",
        sex: Sex::Female,
        security_code: "0808",
        insurance: Insurance::Covered(Coverage {
            name: "SANTOS MARIA CLARA",
            kana: "ｻﾝﾄｽ ﾏﾘｱ ｸﾗﾗ",
            insured_name: "SANTOS MARIA CLARA",
            number: "4904",
            ..EMPLOYEE
        }),
        ..CARD
    },
    DemoPatient {
        id: "unregistered",
        purpose: Purpose::Unregistered,
        name: "初回　一郎",
        address: "東京都架空区始町２１番２２号",
        post_number: "100-0021",
        birth_date: "20010701",
        sex: Sex::Male,
        security_code: "0701",
        insurance: Insurance::Unregistered,
        ..CARD
    },
];

/// What the demo cards have in common.
const CARD: DemoPatient = DemoPatient {
    id: "",
    purpose: Purpose::Valid,
    name: "",
    certificate_name: None,
    alias: None,
    address: "",
    post_number: "",
    birth_date: "",
    sex: Sex::Female,
    card_expiry: "20340401",
    security_code: "",
    certificate_expiry: "20340401",
    pin_tries_left: 3,
    insurance: Insurance::NotFound,
};

/// National Health Insurance of the invented ward (six digits, hence `00` before them).
const NATIONAL_HEALTH: Coverage = Coverage {
    name: "",
    kana: "",
    insured_name: "",
    insurer_number: "00139998",
    insurer_name: "架空区",
    symbol: Some("東架"),
    number: "1234567",
    branch: Some("01"),
    family: false,
    since: "20200401",
    ratio: None,
    elderly_ratio: None,
    limit_class: None,
};

/// An invented society-managed employees' health insurance.
const EMPLOYEE: Coverage = Coverage {
    insurer_number: "06139992",
    insurer_name: "架空健康保険組合",
    symbol: Some("１２３"),
    number: "4567",
    ..NATIONAL_HEALTH
};
