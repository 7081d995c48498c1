//! What goes wrong, as `application/problem+json` (RFC 9457).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A problem's `type` is this followed by its kind; an identifier, not an address to open.
const TYPE_PREFIX: &str = "https://uketsuke.example/problems/";

/// The body of every answer that is an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// Stable: what programs decide by.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// For developers, always the same for one kind.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// For developers, about this one case; holds no personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Problem {
    /// A problem of this kind, with a word about this case.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..Self::from(kind)
        }
    }
}

impl From<ProblemKind> for Problem {
    fn from(kind: ProblemKind) -> Self {
        Self {
            kind,
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: None,
        }
    }
}

/// Makes the kinds, so that name, status and title stand in one place.
macro_rules! problem_kinds {
    ($($(#[$note:meta])* $variant:ident = $slug:literal, $status:literal, $title:literal;)+) => {
        /// What can go wrong; as JSON an URI such as
        /// `https://uketsuke.example/problems/challenge-expired`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProblemKind { $($(#[$note])* $variant,)+ }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The last part of its URI, such as `challenge-expired`.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }

            /// The HTTP status that it travels with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// One line for developers.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

problem_kinds! {
    /// The body is not what this route expects.
    MalformedRequest = "malformed-request", 400, "The request is not what this route expects";
    /// The body is longer than this route takes.
    TooLarge = "too-large", 413, "The request body is too large";
    /// The body's type is not `application/json`.
    UnsupportedMediaType = "unsupported-media-type", 415, "The request body has to be application/json";
    /// This gateway did not make the nonce, or has long forgotten it.
    ChallengeUnknown = "challenge-unknown", 403, "The challenge is not known";
    /// The nonce is older than five minutes.
    ChallengeExpired = "challenge-expired", 403, "The challenge has expired";
    /// The nonce was used in another inquiry.
    ChallengeUsed = "challenge-used", 403, "The challenge has been used before";
    /// The page's origin is absent, not configured, or not the challenge's.
    OriginNotAllowed = "origin-not-allowed", 403, "The page's origin is not allowed here";
    /// Not an X.509 certificate with an RSA key.
    CertificateMalformed = "certificate-malformed", 422, "The certificate cannot be read";
    /// No configured root issued it, or it is not for authentication.
    CertificateUntrusted = "certificate-untrusted", 422, "The certificate is not from a trusted issuer";
    /// It ended more than three months ago, or has not begun.
    CertificateExpired = "certificate-expired", 422, "The certificate is outside its validity";
    /// Not the signed part of a card face, or no card-verifiable certificate.
    CardFaceMalformed = "card-face-malformed", 422, "The card face cannot be read";
    /// No trusted authority stands behind the signature over the card face, or it is forged.
    CardFaceUntrusted = "card-face-untrusted", 422, "The card face is not from a trusted issuer";
    /// The eligibility system knows the certificate's holder by another name, birth date or sex.
    HolderMismatch = "holder-mismatch", 422, "Card face and certificate are not of one person";
    /// The signature is not the card's over this statement.
    SignatureInvalid = "signature-invalid", 422, "The signature does not verify";
    /// The request id belongs to an inquiry with another card or another consent.
    RequestIdConflict = "request-id-conflict", 409, "The request id belongs to another inquiry";
    /// The card is not registered for use as a health insurance card.
    CardNotRegistered = "card-not-registered", 422, "The card is not registered for insurance use";
    /// No valid desk session.
    DeskUnauthorized = "desk-unauthorized", 401, "The desk needs a session";
    /// The gateway was started without a desk passphrase.
    DeskDisabled = "desk-disabled", 403, "The desk is switched off here";
    /// Too many wrong passphrases within a minute.
    TooManyAttempts = "too-many-attempts", 429, "Too many attempts; wait a minute";
    /// No eligibility system is configured, or it does not answer now.
    EligibilitySystemUnavailable = "eligibility-system-unavailable", 503, "The eligibility system does not answer";
    /// The database is away, restarting or overloaded; nothing that was acknowledged is lost.
    StoreUnavailable = "store-unavailable", 503, "The gateway's database does not answer";
    /// The journal goes on differently than the request expects.
    JournalConflict = "journal-conflict", 409, "Another record stands there";
    /// No valid token of this screen, or no valid pairing code.
    ScreenUnauthorized = "screen-unauthorized", 401, "The screen is not paired here";
    /// The terminal's folder is not there or cannot be used.
    FolderUnavailable = "folder-unavailable", 503, "The terminal's folder cannot be used";
    /// Another request has this name.
    FileConflict = "file-conflict", 409, "Another file has this name";
    /// No such route.
    NotFound = "not-found", 404, "There is nothing here";
    /// The route exists, but not with this method.
    MethodNotAllowed = "method-not-allowed", 405, "This route has no such method";
    /// A fault of the gateway.
    Internal = "internal", 500, "The gateway failed";
}

impl ProblemKind {
    /// The kind that a problem's `type` names; `None` when it is not one of ours.
    pub fn from_uri(uri: &str) -> Option<Self> {
        let slug = uri.strip_prefix(TYPE_PREFIX)?;
        Self::ALL.iter().copied().find(|kind| kind.slug() == slug)
    }

    /// The problem's `type`.
    pub fn uri(self) -> String {
        format!("{TYPE_PREFIX}{}", self.slug())
    }
}

impl Serialize for ProblemKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.uri())
    }
}

impl<'de> Deserialize<'de> for ProblemKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let uri = String::deserialize(deserializer)?;
        Self::from_uri(&uri).ok_or_else(|| de::Error::custom("not a problem type of the gateway"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ProblemKind {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ProblemKind".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let uris: Vec<String> = Self::ALL.iter().map(|kind| kind.uri()).collect();
        schemars::json_schema!({ "type": "string", "format": "uri", "enum": uris })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_problem_travels_as_rfc_9457_says() {
        let problem = Problem::new(ProblemKind::MalformedRequest, "see line 1, column 2");
        let wire = json!({
            "type": "https://uketsuke.example/problems/malformed-request",
            "title": "The request is not what this route expects",
            "status": 400,
            "detail": "see line 1, column 2",
        });
        assert_eq!(serde_json::to_value(&problem).unwrap(), wire);
        assert_eq!(serde_json::from_value::<Problem>(wire).unwrap(), problem);
    }

    #[test]
    fn every_kind_is_found_again_by_its_uri() {
        for kind in ProblemKind::ALL {
            assert_eq!(ProblemKind::from_uri(&kind.uri()), Some(*kind));
        }
        assert_eq!(ProblemKind::from_uri("about:blank"), None);
    }
}
