//! Names of files in the exchange folders. A name is never a path.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::timestamp_in_japan;

/// One interface of the terminal, known by the first letters of its files' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interface {
    /// What a file's name starts with, before `req` or `res`.
    pub stem: &'static str,
    /// One person or many.
    pub scope: Scope,
    /// What it is for.
    pub about: &'static str,
    /// How well the meaning is known; the interface specification is not public.
    pub certainty: Certainty,
}

/// How many people a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One; the answer comes with the first request.
    Single,
    /// Many; `01` is answered with a `ReceptionNumber`, which `02` trades for the result.
    Bulk,
}

/// How well the meaning of an interface is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Seen in software that clinics use.
    Seen,
    /// Inferred from the name.
    Inferred,
}

/// The interfaces that are known.
pub const INTERFACES: &[Interface] = &[
    single(
        "OQSsiquc01",
        "資格確認 (被保険者証等の情報による照会、顔認証の結果)",
    ),
    bulk("OQSmuquc01", "一括資格確認 (要求)"),
    bulk("OQSmuquc02", "一括資格確認 (結果)"),
    single("OQSsiimm01", "照会番号の登録"),
    bulk("OQSmuimm01", "照会番号の一括登録 (要求)"),
    bulk("OQSmuimm02", "照会番号の一括登録 (結果)"),
    bulk("OQSmutic01", "医療券情報の一括照会 (要求)"),
    bulk("OQSmutic02", "医療券情報の一括照会 (結果)"),
    bulk("OQSmuhvq01", "訪問診療等の一括照会 (要求)"),
    bulk("OQSmuhvq02", "訪問診療等の一括照会 (結果)"),
    bulk("OQSmuonq01", "オンライン診療等の一括照会 (要求)"),
    bulk("OQSmuonq02", "オンライン診療等の一括照会 (結果)"),
    inferred("OQSsihvq", "訪問診療等の再照会"),
    inferred("OQSsionq", "オンライン診療等の再照会"),
    inferred("OQSsihvd", "訪問診療等の同意の取消"),
    single("OQSsiurl", "マイナ在宅受付WebのURL・QRコード"),
    single("OQSsiinq", "設定の照会"),
    single("OQSsiupd", "設定の更新"),
    single("PMHsimsm", "医療費助成の受給者情報"),
    single("YZKsiquc01", "薬剤情報"),
    single("TKKsiquc01", "特定健診等情報"),
    single("CIPsiquc01", "診療情報"),
    inferred("EPS", "電子処方箋"),
];

impl Interface {
    /// 資格確認 by the data of a certificate: [`Scope::Single`].
    pub const INQUIRY: &'static str = "OQSsiquc01";
    /// 一括資格確認: the first of two steps.
    pub const BULK_INQUIRY: &'static str = "OQSmuquc01";
    /// 一括資格確認: the second step.
    pub const BULK_COLLECTION: &'static str = "OQSmuquc02";
    /// 照会番号の登録.
    pub const PATIENT_NUMBER: &'static str = "OQSsiimm01";

    /// The interface with this stem.
    pub fn by_stem(stem: &str) -> Option<&'static Self> {
        INTERFACES.iter().find(|interface| interface.stem == stem)
    }
}

const fn single(stem: &'static str, about: &'static str) -> Interface {
    Interface {
        stem,
        scope: Scope::Single,
        about,
        certainty: Certainty::Seen,
    }
}

const fn bulk(stem: &'static str, about: &'static str) -> Interface {
    Interface {
        stem,
        scope: Scope::Bulk,
        about,
        certainty: Certainty::Seen,
    }
}

const fn inferred(stem: &'static str, about: &'static str) -> Interface {
    Interface {
        stem,
        scope: Scope::Single,
        about,
        certainty: Certainty::Inferred,
    }
}

/// `ArbitraryFileIdentifier`: chosen by who asks, echoed in the answer, and the last part of our files'
/// names. 1 to 40 ASCII letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileIdentifier(String);

impl FileIdentifier {
    /// The moment in Japan and four digits that tell apart what is asked in the same second, at any
    /// desk: `YYYYMMDDhhmmss` and `random` modulo 10,000. `None` outside the years 1 to 9999.
    pub fn at(unix_seconds: i64, random: u16) -> Option<Self> {
        let moment = timestamp_in_japan(unix_seconds)?;
        Some(Self(format!("{moment}{:04}", random % 10_000)))
    }

    /// An identifier of another's choice.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (plain && (1..=40).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// As it stands in the message.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FileIdentifier {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a file identifier has 1 to 40 ASCII letters and digits")
    }
}

impl From<FileIdentifier> for String {
    fn from(identifier: FileIdentifier) -> Self {
        identifier.0
    }
}

/// A file's name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    /// Which interface.
    pub interface: &'static Interface,
    /// Which way the file goes.
    pub direction: Direction,
    /// What stands between the fixed part and the extension, without the underscore.
    pub suffix: String,
    /// Plain or encrypted.
    pub extension: Extension,
}

/// Which way a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the terminal, in `req`.
    Request,
    /// From the terminal, in `res`.
    Answer,
    /// From the terminal when a card was read, in `face`.
    CardResult,
}

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// The message itself.
    Xml,
    /// An archive with a password, which the terminal can be set to write.
    Zip,
}

impl FileName {
    /// The request that has this identifier.
    pub fn request(interface: &'static Interface, identifier: &FileIdentifier) -> Self {
        Self {
            interface,
            direction: Direction::Request,
            suffix: identifier.0.clone(),
            extension: Extension::Xml,
        }
    }

    /// Takes a name apart; letters may be of either case, as file systems have it. `None` for what
    /// no interface of the terminal writes.
    pub fn parse(name: &str) -> Option<Self> {
        if name.contains(['/', '\\', ':']) || name.chars().any(char::is_control) {
            return None;
        }
        let (rest, extension) = match without_end(name, ".xml") {
            Some(rest) => (rest, Extension::Xml),
            None => (without_end(name, ".zip")?, Extension::Zip),
        };
        let (interface, rest) = INTERFACES
            .iter()
            .find_map(|interface| Some((interface, without_start(rest, interface.stem)?)))?;
        let (direction, suffix) = if let Some(suffix) = without_start(rest, "res_face_") {
            (Direction::CardResult, suffix)
        } else if let Some(rest) = without_start(rest, "res") {
            (Direction::Answer, rest.strip_prefix('_').unwrap_or(rest))
        } else {
            let rest = without_start(rest, "req")?;
            (Direction::Request, rest.strip_prefix('_').unwrap_or(rest))
        };
        Some(Self {
            interface,
            direction,
            suffix: suffix.to_owned(),
            extension,
        })
    }

    /// Whether this file answers the request with this identifier: the same suffix, or the same with
    /// what a program adds when it writes a name again (`-1`, ` (2)`).
    pub fn answers(&self, interface: &Interface, identifier: &FileIdentifier) -> bool {
        let rest = without_start(&self.suffix, identifier.as_str());
        self.direction == Direction::Answer
            && self.interface.stem == interface.stem
            && rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = match self.direction {
            Direction::Request => "req",
            Direction::Answer => "res",
            Direction::CardResult => "res_face",
        };
        let extension = match self.extension {
            Extension::Xml => "xml",
            Extension::Zip => "zip",
        };
        let (stem, suffix) = (self.interface.stem, &self.suffix);
        write!(f, "{stem}{direction}_{suffix}.{extension}")
    }
}

fn without_start<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

fn without_end<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let (rest, tail) = text.split_at_checked(text.len().checked_sub(end.len())?)?;
    tail.eq_ignore_ascii_case(end).then_some(rest)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn identifier() -> FileIdentifier {
        FileIdentifier::at(1_795_327_200, 42).unwrap()
    }

    #[test]
    fn a_request_is_named_after_its_moment_and_its_answer_after_the_request() {
        let interface = Interface::by_stem(Interface::INQUIRY).unwrap();
        let request = FileName::request(interface, &identifier());
        assert_eq!(request.to_string(), "OQSsiquc01req_202611221500000042.xml");
        for (name, is_ours) in [
            ("OQSsiquc01res_202611221500000042.xml", true),
            ("OQSSIQUC01RES_202611221500000042.XML", true),
            ("OQSsiquc01res_202611221500000042.zip", true),
            ("OQSsiquc01res_202611221500000042 (2).xml", true),
            ("OQSsiquc01res_2026112215000000421.xml", false),
            ("OQSsiquc01res_202611221500000043.xml", false),
            ("OQSmuquc01res_202611221500000042.xml", false),
            ("OQSsiquc01req_202611221500000042.xml", false),
        ] {
            let parsed = FileName::parse(name).unwrap();
            assert_eq!(parsed.answers(interface, &identifier()), is_ours, "{name}");
        }
    }

    #[test]
    fn a_card_result_is_told_from_an_answer() {
        let name = "OQSsiquc01res_face_reader1_20261122150000.xml";
        let parsed = FileName::parse(name).unwrap();
        assert_eq!(parsed.direction, Direction::CardResult);
        assert_eq!(parsed.to_string(), name);
    }

    #[test]
    fn a_path_is_no_name_and_neither_is_what_others_write() {
        for name in [
            "../OQSsiquc01res_1.xml",
            "OQSsiquc01res_..\\1.xml",
            "OQSsiquc01res_1.xml.tmp",
            "C:OQSsiquc01res_1.xml",
            "desktop.ini",
            "",
        ] {
            assert_eq!(FileName::parse(name), None, "{name}");
        }
        assert_eq!(FileIdentifier::parse("../1"), None);
        assert_eq!(FileIdentifier::parse(""), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_name_is_taken_apart_or_refused(name in "\\PC{0,40}|OQSsiquc01(req|res|res_face)_\\PC{0,9}\\.(xml|zip)") {
            if let Some(parsed) = FileName::parse(&name) {
                prop_assert_eq!(FileName::parse(&parsed.to_string()), Some(parsed));
            }
        }
    }
}
