//! The clinic's settings as fields of a form.

use leptos::prelude::*;
use reception::desk::settings::{
    BackEnd, CertifiedReader, FacePolicy, Questions, Readers, Retention, SettingField,
    SettingProblem, Settings, Voice,
};

use crate::i18n::Locale;

/// What is asked as the back end; a gateway is that of the server the page came from, as its security policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A gateway.
    Gateway,
    /// The terminal's folders.
    Folder,
    /// Nobody.
    Demo,
}

/// One signal a field, so that only what changes is drawn anew.
#[derive(Clone, Copy)]
pub struct Form {
    pub code: RwSignal<String>,
    pub name: RwSignal<String>,
    pub web_link: RwSignal<String>,
    pub at_the_screen: RwSignal<bool>,
    pub certified: RwSignal<Option<CertifiedReader>>,
    pub phones: RwSignal<bool>,
    pub back_end: RwSignal<Option<Asked>>,
    pub medical_information: RwSignal<bool>,
    pub e_prescription: RwSignal<bool>,
    pub subsidies: RwSignal<bool>,
    pub face_offered: RwSignal<bool>,
    pub face_attempts: RwSignal<String>,
    pub liveness: RwSignal<bool>,
    pub challenge: RwSignal<bool>,
    pub staff_check: RwSignal<bool>,
    pub voice: RwSignal<bool>,
    pub voice_rate: RwSignal<String>,
    pub voice_volume: RwSignal<String>,
    /// One for each language that there is.
    pub languages: [RwSignal<bool>; 2],
    pub receptions_months: RwSignal<String>,
    pub statements_months: RwSignal<String>,
    pub idle_lock: RwSignal<String>,
    pub verbal_months: RwSignal<String>,
    pub due_day: RwSignal<String>,
}

/// The languages that there are, the clinic's own first.
pub const LANGUAGES: [Locale; 2] = [Locale::ja, Locale::en];

impl Form {
    /// Empty fields, to be filled by [`Self::show`].
    pub fn new(settings: &Settings) -> Self {
        let text = || RwSignal::new(String::new());
        let no = || RwSignal::new(false);
        let form = Self {
            code: text(),
            name: text(),
            web_link: text(),
            at_the_screen: no(),
            certified: RwSignal::new(None),
            phones: no(),
            back_end: RwSignal::new(None),
            medical_information: no(),
            e_prescription: no(),
            subsidies: no(),
            face_offered: no(),
            face_attempts: text(),
            liveness: no(),
            challenge: no(),
            staff_check: no(),
            voice: no(),
            voice_rate: text(),
            voice_volume: text(),
            languages: LANGUAGES.map(|_| no()),
            receptions_months: text(),
            statements_months: text(),
            idle_lock: text(),
            verbal_months: text(),
            due_day: text(),
        };
        form.show(settings);
        form
    }

    /// Fills the fields.
    pub fn show(self, settings: &Settings) {
        self.code.set(settings.institution_code.clone());
        self.name.set(settings.institution_name.clone());
        self.web_link
            .set(settings.official_web_link.clone().unwrap_or_default());
        self.at_the_screen.set(settings.readers.at_the_screen);
        self.certified.set(settings.readers.certified);
        self.phones.set(settings.readers.phones);
        self.back_end.set(Some(match settings.back_end {
            BackEnd::Gateway { .. } => Asked::Gateway,
            BackEnd::Folder => Asked::Folder,
            BackEnd::Demo => Asked::Demo,
        }));
        self.medical_information
            .set(settings.questions.medical_information);
        self.e_prescription.set(settings.questions.e_prescription);
        self.subsidies.set(settings.questions.subsidies);
        self.face_offered.set(settings.face.offered);
        self.face_attempts.set(settings.face.attempts.to_string());
        self.liveness.set(settings.face.liveness);
        self.challenge.set(settings.face.challenge);
        self.staff_check.set(settings.face.staff_check);
        self.voice.set(settings.voice.on);
        self.voice_rate.set(settings.voice.rate_percent.to_string());
        self.voice_volume
            .set(settings.voice.volume_percent.to_string());
        for (language, is_offered) in LANGUAGES.iter().zip(self.languages) {
            is_offered.set((settings.languages.iter()).any(|it| it == tag(*language)));
        }
        self.receptions_months
            .set(settings.retention.receptions_months.to_string());
        self.statements_months
            .set(settings.retention.statements_months.to_string());
        self.idle_lock.set(settings.idle_lock_seconds.to_string());
        self.verbal_months
            .set(settings.verbal_max_age_months.to_string());
        self.due_day.set(settings.reverify_due_day.to_string());
    }

    /// What the fields say; a number that is none becomes one that is out of every range.
    pub fn read(self, before: &Settings) -> Settings {
        let trimmed = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        let origin = match &before.back_end {
            BackEnd::Gateway { origin } => origin.clone(),
            BackEnd::Folder | BackEnd::Demo => String::new(),
        };
        Settings {
            institution_code: trimmed(self.code),
            institution_name: trimmed(self.name),
            readers: Readers {
                at_the_screen: self.at_the_screen.get(),
                certified: self.certified.get(),
                phones: self.phones.get(),
            },
            back_end: match self.back_end.get() {
                Some(Asked::Gateway) => BackEnd::Gateway { origin },
                Some(Asked::Folder) => BackEnd::Folder,
                Some(Asked::Demo) | None => BackEnd::Demo,
            },
            questions: Questions {
                medical_information: self.medical_information.get(),
                e_prescription: self.e_prescription.get(),
                subsidies: self.subsidies.get(),
            },
            face: FacePolicy {
                offered: self.face_offered.get(),
                attempts: number(self.face_attempts, u8::MAX),
                liveness: self.liveness.get(),
                challenge: self.challenge.get(),
                staff_check: self.staff_check.get(),
            },
            voice: Voice {
                on: self.voice.get(),
                rate_percent: number(self.voice_rate, u16::MAX),
                volume_percent: number(self.voice_volume, u8::MAX),
            },
            languages: (LANGUAGES.iter().zip(self.languages))
                .filter(|(_, is_offered)| is_offered.get())
                .map(|(language, _)| tag(*language).to_owned())
                .collect(),
            retention: Retention {
                receptions_months: number(self.receptions_months, u16::MAX),
                statements_months: number(self.statements_months, u16::MAX),
            },
            idle_lock_seconds: number(self.idle_lock, u32::MAX),
            verbal_max_age_months: number(self.verbal_months, u16::MAX),
            reverify_due_day: number(self.due_day, u8::MAX),
            official_web_link: Some(trimmed(self.web_link)).filter(|link| !link.is_empty()),
        }
    }
}

/// What is wrong with one field.
pub fn problem_of(
    problems: &[(SettingField, SettingProblem)],
    field: SettingField,
) -> Option<SettingProblem> {
    (problems.iter())
        .find(|(wrong, _)| *wrong == field)
        .map(|(_, problem)| *problem)
}

/// A language as settings name it.
pub fn tag(language: Locale) -> &'static str {
    leptos_i18n::Locale::as_str(language)
}

fn number<T: std::str::FromStr>(text: RwSignal<String>, none: T) -> T {
    text.with(|text| text.trim().parse().unwrap_or(none))
}
