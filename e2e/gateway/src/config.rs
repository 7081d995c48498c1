//! What the gateway is told when it is started.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::HeaderValue;
use clap::Parser;
use eligibility::codec::Charset;
use eligibility::folder::Settings;
use redacted::Redacted;

/// The eligibility gateway: JSON over HTTP in front of an eligibility system.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Config {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8081", env = "UKETSUKE_LISTEN")]
    pub(crate) listen: SocketAddr,

    /// The database: sqlite:PATH, made when it is missing, or postgres://USER:PASSWORD@HOST/NAME
    /// [default: what DATABASE_URL says, else sqlite:uketsuke.sqlite]
    #[arg(
        long,
        value_name = "URL",
        env = "UKETSUKE_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,

    /// The name by which hosting services hand a database over; behind the option above.
    #[arg(skip = std::env::var("DATABASE_URL").ok())]
    database_url: Option<String>,

    /// Origin of a page that may ask, such as https://reception.example; may be repeated
    #[arg(long = "origin", required = true, value_name = "ORIGIN", value_parser = origin)]
    pub(crate) origins: Vec<String>,

    /// Certificate (DER) of an authority that issues cards; may be repeated
    #[arg(long = "root", value_name = "FILE")]
    pub(crate) roots: Vec<PathBuf>,

    /// Trust the demo cards and answer from the simulated eligibility system
    #[arg(long)]
    pub(crate) demo: bool,

    /// Folder of the qualification terminal with req, res and face: inquiries of the desk go there,
    /// card results come from there. With --demo all of it counts as simulated
    #[arg(
        long = "terminal-folders",
        value_name = "DIR",
        env = "UKETSUKE_TERMINAL_FOLDERS",
        requires = "institution"
    )]
    pub(crate) terminal: Option<PathBuf>,

    /// The clinic's own MedicalInstitutionCode, ten digits
    #[arg(long = "institution-code", value_name = "CODE", env = "UKETSUKE_INSTITUTION_CODE", value_parser = institution)]
    institution: Option<String>,

    /// Write requests to the terminal in Shift_JIS instead of UTF-8
    #[arg(long = "terminal-shift-jis")]
    shift_jis: bool,

    /// How much to log: error, warn, info, debug or trace; never anything about a patient
    #[arg(long, default_value = "info", env = "UKETSUKE_LOG")]
    pub(crate) log: tracing::Level,
}

impl Config {
    /// How the terminal's folders are used, by a gateway that starts now (Unix seconds).
    pub(crate) fn exchange(&self, now: i64) -> Settings {
        // Midnight in Japan: what was read before is no visit of today.
        let midnight = now - (now + 9 * 60 * 60).rem_euclid(24 * 60 * 60);
        let since = u64::try_from(midnight.saturating_mul(1000)).unwrap_or_default();
        let institution = self.institution.clone().unwrap_or_default();
        Settings {
            simulated: self.demo,
            interval: 1_000,
            ..Settings::new(institution, since)
        }
    }

    /// How requests to the terminal are written.
    pub(crate) const fn charset(&self) -> Charset {
        match self.shift_jis {
            true => Charset::ShiftJis,
            false => Charset::Utf8,
        }
    }

    /// Address of the database.
    pub(crate) fn database(&self) -> &str {
        (self.database.as_deref())
            .or(self.database_url.as_deref())
            .unwrap_or("sqlite:uketsuke.sqlite")
    }
}

/// The environment variable with the desk's passphrase: arguments are visible to every user of the machine.
pub(crate) const PASSPHRASE_VARIABLE: &str = "UKETSUKE_DESK_PASSPHRASE";

/// Reads the desk's passphrase; `None` (no desk) when it is absent, empty or not UTF-8.
pub(crate) fn passphrase(variable: Option<OsString>) -> Option<Redacted<String>> {
    let passphrase = variable?.into_string().ok()?;
    (!passphrase.is_empty()).then(|| Redacted::new(passphrase))
}

fn institution(text: &str) -> Result<String, &'static str> {
    let digits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits.then(|| text.to_owned())).ok_or("an institution code has ten digits")
}

/// An origin as browsers write it (RFC 6454 section 6.2): scheme, host, port if not the usual one.
fn origin(text: &str) -> Result<String, &'static str> {
    let host = (text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://")))
    .ok_or("an origin begins with https:// or http://")?;
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(plain) || HeaderValue::from_str(text).is_err() {
        return Err(
            "an origin is scheme, host and port only, in lower case, without a slash at the end",
        );
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_that_no_browser_would_send_is_refused_at_the_start() {
        assert!(origin("https://reception.example").is_ok());
        assert!(origin("http://localhost:8080").is_ok());
        for text in [
            "reception.example",
            "https://reception.example/",
            "https://",
            "https://A.example",
            "*",
        ] {
            assert!(origin(text).is_err(), "{text}");
        }
    }
}
