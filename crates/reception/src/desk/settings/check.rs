//! What is wrong with settings, field by field.

use eligibility::validate::{self, Entry, FieldError};

use super::{BackEnd, Settings};

/// A field of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SettingField {
    /// [`Settings::institution_code`]
    InstitutionCode,
    /// [`Settings::institution_name`]
    InstitutionName,
    /// [`Settings::back_end`]: the gateway's origin.
    GatewayOrigin,
    /// [`super::FacePolicy::attempts`]
    FaceAttempts,
    /// [`super::FacePolicy::challenge`]
    FaceChallenge,
    /// [`super::Voice::rate_percent`]
    VoiceRate,
    /// [`super::Voice::volume_percent`]
    VoiceVolume,
    /// [`Settings::languages`]
    Languages,
    /// [`super::Retention::receptions_months`]
    RetentionOfReceptions,
    /// [`super::Retention::statements_months`]
    RetentionOfStatements,
    /// [`Settings::idle_lock_seconds`]
    IdleLock,
    /// [`Settings::verbal_max_age_months`]
    VerbalMaxAge,
    /// [`Settings::reverify_due_day`]
    ReverifyDueDay,
    /// [`Settings::official_web_link`]
    OfficialWebLink,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SettingProblem {
    /// It is needed.
    Missing,
    /// Not ten half-width digits.
    NotTenDigits,
    /// The first two digits are no prefecture (01 to 47).
    NoSuchPrefecture,
    /// The third digit is no fee table: 1 medical, 3 dental, 4 pharmacy, 6 home nursing.
    NoSuchFeeTable,
    /// Not an origin: `https://` and a host, or `http://localhost`, without a path.
    NotAnOrigin,
    /// Not an address that begins with `https://`.
    NotASecureAddress,
    /// Outside what is possible.
    OutOfRange {
        /// The smallest value.
        min: u32,
        /// The largest.
        max: u32,
    },
    /// Japanese is needed: staff have to read what a patient sees.
    JapaneseMissing,
    /// A language is there twice.
    Twice,
    /// A challenge is a sign of life: those are switched off.
    NeedsLiveness,
    /// Longer than 60 characters.
    TooLong,
}

impl Settings {
    /// What is wrong; empty when the settings can be used.
    ///
    /// The demo works without an institution; everything real needs one.
    pub fn problems(&self) -> Vec<(SettingField, SettingProblem)> {
        let is_real = self.back_end != BackEnd::Demo;
        let name = self.institution_name.trim();
        let origin = match &self.back_end {
            BackEnd::Gateway { origin } if !(origin.is_empty() || is_origin(origin)) => {
                Some(SettingProblem::NotAnOrigin)
            }
            BackEnd::Gateway { .. } | BackEnd::Folder | BackEnd::Demo => None,
        };
        let link = (self.official_web_link.as_deref()).is_some_and(|link| {
            !link.starts_with("https://") || link.contains(char::is_whitespace)
        });
        let found = [
            (
                SettingField::InstitutionCode,
                institution_code(&self.institution_code, is_real),
            ),
            (
                SettingField::InstitutionName,
                if name.is_empty() && is_real {
                    Some(SettingProblem::Missing)
                } else {
                    (name.chars().count() > 60).then_some(SettingProblem::TooLong)
                },
            ),
            (SettingField::GatewayOrigin, origin),
            (
                SettingField::FaceAttempts,
                range(self.face.attempts.into(), 1, 10),
            ),
            (
                SettingField::FaceChallenge,
                (self.face.challenge && !self.face.liveness)
                    .then_some(SettingProblem::NeedsLiveness),
            ),
            (
                SettingField::VoiceRate,
                range(self.voice.rate_percent.into(), 50, 200),
            ),
            (
                SettingField::VoiceVolume,
                range(self.voice.volume_percent.into(), 0, 100),
            ),
            (SettingField::Languages, languages(&self.languages)),
            (
                SettingField::RetentionOfReceptions,
                range(self.retention.receptions_months.into(), 1, 120),
            ),
            (
                SettingField::RetentionOfStatements,
                range(self.retention.statements_months.into(), 1, 120),
            ),
            (
                SettingField::IdleLock,
                range(self.idle_lock_seconds, 60, 1_800),
            ),
            (
                SettingField::VerbalMaxAge,
                range(self.verbal_max_age_months.into(), 1, 60),
            ),
            (
                SettingField::ReverifyDueDay,
                range(self.reverify_due_day.into(), 1, 28),
            ),
            (
                SettingField::OfficialWebLink,
                link.then_some(SettingProblem::NotASecureAddress),
            ),
        ];
        (found.into_iter())
            .filter_map(|(field, problem)| Some((field, problem?)))
            .collect()
    }
}

/// Whether it is an origin that a page may be served from: secure, or of this computer.
pub(super) fn is_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else {
        return false;
    };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let host_is_plain = !host.is_empty()
        && (host.chars()).all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c));
    let port_is_number = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let is_secure = match scheme {
        "https" => true,
        "http" => matches!(host, "localhost" | "127.0.0.1"),
        _ => false,
    };
    host_is_plain && port_is_number && is_secure
}

fn institution_code(code: &str, is_real: bool) -> Option<SettingProblem> {
    if code.is_empty() {
        return is_real.then_some(SettingProblem::Missing);
    }
    match validate::institution_code(code) {
        Entry::Right(right) if right.as_str() == code => None,
        Entry::Wrong(FieldError::Prefecture) => Some(SettingProblem::NoSuchPrefecture),
        Entry::Wrong(FieldError::FeeTable) => Some(SettingProblem::NoSuchFeeTable),
        Entry::Right(_) | Entry::Empty | Entry::Incomplete | Entry::Wrong(_) => {
            Some(SettingProblem::NotTenDigits)
        }
    }
}

fn languages(languages: &[String]) -> Option<SettingProblem> {
    let twice = (languages.iter().enumerate())
        .any(|(at, language)| languages.iter().take(at).any(|other| other == language));
    if twice {
        return Some(SettingProblem::Twice);
    }
    (!languages.iter().any(|language| language == "ja")).then_some(SettingProblem::JapaneseMissing)
}

fn range(value: u32, min: u32, max: u32) -> Option<SettingProblem> {
    (!(min..=max).contains(&value)).then_some(SettingProblem::OutOfRange { min, max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_starts_without_any_setting_and_a_real_clinic_names_itself() {
        let mut settings = Settings::default();
        assert!(settings.problems().is_empty());
        settings.back_end = BackEnd::Folder;
        assert_eq!(
            settings.problems(),
            [
                (SettingField::InstitutionCode, SettingProblem::Missing),
                (SettingField::InstitutionName, SettingProblem::Missing),
            ]
        );
        settings.institution_code = String::from("1311234567");
        settings.institution_name = String::from("みほん診療所");
        assert!(settings.problems().is_empty());
    }

    #[test]
    fn each_wrong_digit_of_the_institution_code_has_its_own_reason() {
        for (code, problem) in [
            ("131123456", SettingProblem::NotTenDigits),
            ("１３１１２３４５６７", SettingProblem::NotTenDigits),
            ("4811234567", SettingProblem::NoSuchPrefecture),
            ("1321234567", SettingProblem::NoSuchFeeTable),
        ] {
            assert_eq!(institution_code(code, true), Some(problem), "{code}");
        }
    }

    #[test]
    fn a_gateway_is_secure_or_on_this_computer() {
        for origin in [
            "https://gateway.clinic.example",
            "https://192.168.0.10:8443",
            "http://localhost:8080",
        ] {
            assert!(is_origin(origin), "{origin}");
        }
        for origin in [
            "http://gateway.clinic.example",
            "https://gateway.clinic.example/",
            "https://",
            "gateway",
            "https://a b",
            "https://a:99999",
        ] {
            assert!(!is_origin(origin), "{origin}");
        }
    }
}
