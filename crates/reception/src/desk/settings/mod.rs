//! The clinic's settings: validated field by field, moved to a second PC as a file, without secrets.

use serde::{Deserialize, Serialize};

use super::entry::{Body, Subject};
use super::reverify::DueRule;
use super::staff::IdleRule;
use super::verbal::BaseRule;

mod check;
mod file;
mod policy;

pub use check::{SettingField, SettingProblem};
pub use file::{ImportError, SETTINGS_VERSION, export, import};
pub use policy::{Browser, BrowserPolicy, KioskUse, UsbProduct, utf16};

/// Everything that a clinic can set; a field that an older file lacks has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// 医療機関コード, ten digits: prefecture 2, fee table 1, institution 7.
    pub institution_code: String,
    /// The clinic's name, as patients know it.
    pub institution_name: String,
    /// Which readers stand at the reception.
    pub readers: Readers,
    /// Who is asked.
    pub back_end: BackEnd,
    /// What patients are asked.
    pub questions: Questions,
    /// Whether and how faces are compared.
    pub face: FacePolicy,
    /// Whether screens speak.
    pub voice: Voice,
    /// The languages offered, BCP 47, the first one at the start.
    pub languages: Vec<String>,
    /// How long what is personal is kept.
    pub retention: Retention,
    /// Seconds without a touch after which the desk locks.
    pub idle_lock_seconds: u32,
    /// How old an official answer may be for a verbal verification, in months.
    pub verbal_max_age_months: u16,
    /// Day of the next month by which a visit has to be re-verified, 1 to 28.
    pub reverify_due_day: u8,
    /// The clinic's link to the official web reception (マイナ在宅受付Web), as the terminal gave it.
    pub official_web_link: Option<String>,
}

/// Which readers stand at the reception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Readers {
    /// A reader at the patient's screen's own PC.
    pub at_the_screen: bool,
    /// A certified reader whose results the terminal's folder tells.
    pub certified: Option<CertifiedReader>,
    /// A certified reader that reads phones.
    pub phones: bool,
}

/// Who makes the certified reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertifiedReader {
    /// Fujitsu Japan
    Fujitsu,
    /// Panasonic Connect
    Panasonic,
    /// Canon Marketing Japan
    Canon,
    /// Atlas Information Service
    Atlas,
    /// USEN-ALMEX
    Almex,
}

/// Who is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BackEnd {
    /// The simulated system: nothing is real.
    Demo,
    /// The qualification terminal's exchange folders, picked in the browser.
    Folder,
    /// A gateway.
    Gateway {
        /// Its origin, such as `https://gateway.clinic.example`; empty for the server that the page came from.
        origin: String,
    },
}

/// What patients are asked besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Questions {
    /// Earlier care, medicines, check-ups.
    pub medical_information: bool,
    /// Electronic or paper prescription.
    pub e_prescription: bool,
    /// Subsidies for medical expenses (PMH).
    pub subsidies: bool,
}

/// Whether and how faces are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FacePolicy {
    /// Whether the face is offered at all.
    pub offered: bool,
    /// How many comparisons a visit has, 1 to 10.
    pub attempts: u8,
    /// Whether signs of life are needed.
    pub liveness: bool,
    /// Whether the patient is asked to move: turn, blink.
    pub challenge: bool,
    /// Whether staff may confirm by sight.
    pub staff_check: bool,
}

/// Whether screens speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Voice {
    /// Whether the patient's screen speaks from the start.
    pub on: bool,
    /// Speed in percent of the voice's own, 50 to 200.
    pub rate_percent: u16,
    /// Loudness in percent, 0 to 100.
    pub volume_percent: u8,
}

/// How long what is personal is kept; what is not personal stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// Months for receptions and answers. Medical records are kept for five years (医師法24条) and
    /// claims' papers for three (療担規則9条); this journal is neither, and its default is three years.
    pub receptions_months: u16,
    /// Months for a statement when nobody has settled it.
    pub statements_months: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            institution_code: String::new(),
            institution_name: String::new(),
            readers: Readers::default(),
            back_end: BackEnd::Demo,
            questions: Questions::default(),
            face: FacePolicy::default(),
            voice: Voice::default(),
            languages: vec![String::from("ja"), String::from("en")],
            retention: Retention::default(),
            idle_lock_seconds: 300,
            verbal_max_age_months: BaseRule::default().max_age_months,
            reverify_due_day: DueRule::default().day_of_next_month,
            official_web_link: None,
        }
    }
}

impl Default for Readers {
    fn default() -> Self {
        Self {
            at_the_screen: true,
            certified: None,
            phones: false,
        }
    }
}

impl Default for Questions {
    fn default() -> Self {
        Self {
            medical_information: true,
            e_prescription: false,
            subsidies: false,
        }
    }
}

impl Default for FacePolicy {
    fn default() -> Self {
        Self {
            offered: true,
            attempts: 3,
            liveness: true,
            challenge: false,
            staff_check: true,
        }
    }
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            on: false,
            rate_percent: 100,
            volume_percent: 80,
        }
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            receptions_months: 36,
            statements_months: 36,
        }
    }
}

impl Settings {
    /// When the desk locks.
    pub fn idle_rule(&self) -> IdleRule {
        IdleRule {
            lock_after: self.idle_lock_seconds.into(),
        }
    }

    /// What a verbal verification may rest on.
    pub fn base_rule(&self) -> BaseRule {
        BaseRule {
            max_age_months: self.verbal_max_age_months,
            simulated_counts: self.back_end == BackEnd::Demo,
        }
    }

    /// When a visit has to be re-verified.
    pub const fn due_rule(&self) -> DueRule {
        DueRule {
            day_of_next_month: self.reverify_due_day,
        }
    }
}

impl Body for Settings {
    fn subjects(&self) -> Vec<Subject> {
        Vec::new()
    }
}
