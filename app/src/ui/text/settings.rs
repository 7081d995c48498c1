//! Settings and what is wrong with them, accounts, files of settings.

use reception::desk::settings::{CertifiedReader, ImportError, SettingField, SettingProblem};
use reception::desk::staff::{AccountProblem, Role};

use super::{Text, account_error, record_error, say};
use crate::desk::{PASSPHRASE_LENGTH, StaffError};

/// What is wrong with a field.
pub fn setting_problem(problem: SettingProblem) -> Text {
    match problem {
        SettingProblem::Missing => say!(setting_problem.missing),
        SettingProblem::NotTenDigits => say!(setting_problem.ten_digits),
        SettingProblem::NoSuchPrefecture => say!(setting_problem.prefecture),
        SettingProblem::NoSuchFeeTable => say!(setting_problem.fee_table),
        SettingProblem::NotAnOrigin => say!(setting_problem.origin),
        SettingProblem::NotASecureAddress => say!(setting_problem.address),
        SettingProblem::OutOfRange { min, max } => {
            say!(setting_problem.range, min = min, max = max)
        }
        SettingProblem::JapaneseMissing => say!(setting_problem.japanese),
        SettingProblem::Twice => say!(setting_problem.twice),
        SettingProblem::NeedsLiveness => say!(setting_problem.liveness),
        SettingProblem::TooLong => say!(setting_problem.too_long),
    }
}

/// A field's name.
pub fn setting_field(field: SettingField) -> Text {
    match field {
        SettingField::InstitutionCode => say!(settings.code),
        SettingField::InstitutionName => say!(settings.name),
        SettingField::GatewayOrigin => say!(settings.back_end),
        SettingField::FaceAttempts => say!(settings.face_attempts),
        SettingField::FaceChallenge => say!(settings.challenge),
        SettingField::VoiceRate => say!(settings.voice_rate),
        SettingField::VoiceVolume => say!(settings.voice_volume),
        SettingField::Languages => say!(settings.languages),
        SettingField::RetentionOfReceptions => say!(settings.receptions_months),
        SettingField::RetentionOfStatements => say!(settings.statements_months),
        SettingField::IdleLock => say!(settings.idle_lock),
        SettingField::VerbalMaxAge => say!(settings.verbal_months),
        SettingField::ReverifyDueDay => say!(settings.due_day),
        SettingField::OfficialWebLink => say!(settings.web_link),
    }
}

/// Who makes a certified reader.
pub fn certified_reader(reader: CertifiedReader) -> Text {
    match reader {
        CertifiedReader::Fujitsu => say!(settings.fujitsu),
        CertifiedReader::Panasonic => say!(settings.panasonic),
        CertifiedReader::Canon => say!(settings.canon),
        CertifiedReader::Atlas => say!(settings.atlas),
        CertifiedReader::Almex => say!(settings.almex),
    }
}

/// Why a file of settings was not taken.
pub fn import_error(error: &ImportError) -> Text {
    match error {
        ImportError::NotSettings => say!(settings_file.not_settings),
        ImportError::Newer { version } => say!(settings_file.newer, version = *version),
        ImportError::Unreadable { line } => say!(settings_file.unreadable, line = *line),
        ImportError::Wrong(problems) => match problems.first() {
            Some((field, problem)) => {
                let (field, problem) = (setting_field(*field), setting_problem(*problem));
                Text::new(move |locale| {
                    format!("{}: {}", field.in_locale(locale), problem.in_locale(locale))
                })
            }
            None => say!(settings_file.not_settings),
        },
    }
}

/// What somebody may do.
pub fn role(role: Role) -> Text {
    match role {
        Role::Clerk => say!(staff.clerk),
        Role::Administrator => say!(staff.administrator),
    }
}

/// Why an account stays as it is.
pub fn staff_error(error: &StaffError) -> Text {
    match error {
        StaffError::NotAllowed => say!(staff.not_allowed),
        StaffError::TooShort => say!(set_up.too_short, count = PASSPHRASE_LENGTH),
        StaffError::Problem(AccountProblem::NameMissing) => say!(staff.name_missing),
        StaffError::Problem(AccountProblem::NameTaken) => say!(staff.name_taken),
        StaffError::Problem(AccountProblem::LastAdministrator) => say!(sign_in.last_one),
        StaffError::Account(error) => account_error(error),
        StaffError::Record(error) => record_error(error),
    }
}
