//! Settings as a file for a second PC.

use serde::{Deserialize, Serialize};

use super::{SettingField, SettingProblem, Settings};

/// The file's version; it rises when an older program would misread a newer file.
pub const SETTINGS_VERSION: u32 = 1;

/// What the file says that it is.
const FORMAT: &str = "uketsuke-settings";

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u32,
    settings: Settings,
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// Not a settings file.
    NotSettings,
    /// A newer program wrote it.
    Newer {
        /// Its version.
        version: u32,
    },
    /// It is a settings file, but damaged or edited: this line cannot be read.
    Unreadable {
        /// Line, from 1.
        line: usize,
    },
    /// It can be read, but not used.
    Wrong(Vec<(SettingField, SettingProblem)>),
}

/// The settings as a JSON file; there is no secret in them.
///
/// # Errors
/// None with these types; the signature is that of the JSON library.
pub fn export(settings: &Settings) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&File {
        format: FORMAT.to_owned(),
        version: SETTINGS_VERSION,
        settings: settings.clone(),
    })
}

/// Reads what [`export`] wrote, here or on another PC; a field that is not known is ignored, one that is
/// absent has its default.
///
/// # Errors
/// Why the file was not taken; nothing of it is used then.
pub fn import(text: &str) -> Result<Settings, ImportError> {
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }
    let text = text.trim_start_matches('\u{FEFF}');
    let head: Head = match serde_json::from_str(text) {
        Ok(head) => head,
        Err(error) if text.contains(FORMAT) => {
            return Err(ImportError::Unreadable { line: error.line() });
        }
        // Whatever it is, its content is nobody's business here.
        Err(_) => return Err(ImportError::NotSettings),
    };
    if head.format != FORMAT {
        return Err(ImportError::NotSettings);
    }
    if head.version > SETTINGS_VERSION {
        return Err(ImportError::Newer {
            version: head.version,
        });
    }
    let file: File = serde_json::from_str(text)
        .map_err(|error| ImportError::Unreadable { line: error.line() })?;
    let problems = file.settings.problems();
    if !problems.is_empty() {
        return Err(ImportError::Wrong(problems));
    }
    Ok(file.settings)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn settings_arrive_on_the_second_pc_as_they_were() {
        let settings = Settings {
            idle_lock_seconds: 120,
            official_web_link: Some(String::from("https://web.example/clinic")),
            ..Settings::default()
        };
        assert_eq!(import(&export(&settings).unwrap()), Ok(settings));
        let older =
            r#"{"format":"uketsuke-settings","version":1,"settings":{"voice":{"on":true}}}"#;
        assert!(import(older).unwrap().voice.on);
    }

    #[test]
    fn a_file_that_is_no_good_says_why() {
        assert_eq!(import("hello"), Err(ImportError::NotSettings));
        assert_eq!(import("{}"), Err(ImportError::NotSettings));
        let newer = r#"{"format":"uketsuke-settings","version":2,"settings":{"x":[]}}"#;
        assert_eq!(import(newer), Err(ImportError::Newer { version: 2 }));
        let damaged = "{\"format\":\"uketsuke-settings\",\"version\":1,\n\"settings\":{\"idle";
        assert_eq!(import(damaged), Err(ImportError::Unreadable { line: 2 }));
        let wrong =
            r#"{"format":"uketsuke-settings","version":1,"settings":{"idle_lock_seconds":5}}"#;
        let range = SettingProblem::OutOfRange {
            min: 60,
            max: 1_800,
        };
        assert_eq!(
            import(wrong),
            Err(ImportError::Wrong(vec![(SettingField::IdleLock, range)]))
        );
    }
}
