//! What a patient's screen may reach: never the desk.
//!
//! The two are separate documents of one origin. The patient's document has no link to the desk's and
//! none of its code; what is left is the address bar, a bookmark and the back button. A kiosk's browser
//! policy blocks the desk's address ([`crate::desk::settings::BrowserPolicy`]); the desk's document
//! shows nothing before a sign-in.

/// The path of the desk's document.
pub const DESK_PAGE: &str = "/desk.html";

/// Whether a path of our origin, without query and fragment, is the desk's.
pub fn is_desk_page(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    path.eq_ignore_ascii_case(DESK_PAGE) || path.eq_ignore_ascii_case("/desk")
}

/// Whether a patient's screen may follow a navigation to `url`, from a page of `origin`.
///
/// Only the patient's own document of the same origin, whatever its query and fragment.
pub fn patients_screen_may_open(origin: &str, url: &str) -> bool {
    let Some(rest) = url.strip_prefix(origin) else {
        return false;
    };
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    matches!(path, "" | "/" | "/index.html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patients_screen_stays_where_it_is() {
        let may = |url| patients_screen_may_open("https://clinic.example", url);
        assert!(may("https://clinic.example/") && may("https://clinic.example/?lang=ko#/"));
        for url in [
            "https://clinic.example/desk.html",
            "https://clinic.example/desk.html?lang=ko",
            "https://clinic.example.evil.example/",
            "https://clinic.example:8443/",
            "https://clinic.example/%64esk.html",
            "javascript:alert(1)",
            "",
        ] {
            assert!(!may(url), "{url}");
        }
        assert!(is_desk_page("/desk.html") && is_desk_page("/DESK.HTML") && !is_desk_page("/"));
    }
}
