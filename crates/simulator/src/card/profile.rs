//! What a card holds: applications, files, secrets and keys, with the rule that opens each.

use std::borrow::Cow;

/// Everything that an issuer writes to a card.
#[derive(Clone)]
pub struct CardProfile {
    /// What GET DATA answers while no application is selected.
    pub data_objects: Vec<DataObject>,
    /// In the order in which SELECT by a partial name looks for them.
    pub applications: Vec<Application>,
    /// Whether it takes `80 FC 00 00`, "that was the last command": an iPhone does.
    pub takes_the_end: bool,
}

/// One answer of GET DATA (ISO/IEC 7816-4 §11.4.3).
#[derive(Clone)]
pub struct DataObject {
    /// P1 P2 of the command.
    pub tag: u16,
    /// The answer, without tag and length.
    pub value: Cow<'static, [u8]>,
}

/// An application (JICSAP: a DF).
#[derive(Clone)]
pub struct Application {
    /// The name that SELECT takes, 5 to 16 bytes.
    pub aid: &'static [u8],
    /// Elementary files, secrets and keys.
    pub files: Vec<File>,
    /// The key that `80 2A` uses when P2 is zero.
    pub default_key: Option<u16>,
}

/// An elementary file and what it is.
#[derive(Clone)]
pub struct File {
    /// Two bytes; `0001` to `001E` have a short identifier too.
    pub id: u16,
    /// Its content.
    pub body: Body,
}

/// The kinds of elementary file.
#[derive(Clone)]
pub enum Body {
    /// Read with READ BINARY.
    Transparent {
        /// Who may read it.
        access: Access,
        /// The physical content, filler included.
        bytes: Cow<'static, [u8]>,
    },
    /// Read with READ RECORD.
    Records {
        /// Who may read it.
        access: Access,
        /// Each a simple-TLV object (JICSAP 4.4.1).
        records: Vec<Vec<u8>>,
    },
    /// A PIN, password or code to VERIFY.
    Secret(Secret),
    /// A private key, never readable.
    Key(PrivateKey),
    /// A file that is there and can be selected, but answers nothing.
    Opaque,
}

/// Who may read a file or use a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everyone.
    Free,
    /// After a VERIFY of one of these secrets of the same application.
    AnyOf(&'static [u16]),
    /// No one with a terminal of ours.
    Never,
}

/// A reference value with its retry counter.
#[derive(Clone)]
pub struct Secret {
    /// What VERIFY is compared with, byte by byte.
    pub value: Cow<'static, [u8]>,
    /// Where the counter starts, and returns to after a success.
    pub tries_max: u8,
    /// Where the counter is; at 0 the secret is blocked.
    pub tries_left: u8,
    /// How the holder may change it.
    pub change: Change,
}

/// The command that replaces a secret, and what the new one must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Printed on the card or derived from it: fixed.
    Fixed,
    /// CHANGE REFERENCE DATA `00 24 01`, four digits.
    DigitsByReferenceData,
    /// CHANGE REFERENCE DATA `00 24 01`, 6 to 16 of A–Z and 0–9.
    PasswordByReferenceData,
    /// JICSAP CHANGE KEY `80 32 00`, four digits.
    DigitsByChangeKey,
}

/// An RSA-2048 private key; e is 65537.
#[derive(Clone, Copy)]
pub struct PrivateKey {
    /// Who may sign with it.
    pub access: Access,
    /// p ‖ q ‖ dP ‖ dQ ‖ qInv (RFC 8017 §3.2), 128 bytes each, big endian.
    pub crt: &'static [u8],
    /// The command that uses it.
    pub usage: KeyUsage,
}

/// Which command a key answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUsage {
    /// `80 2A`.
    Signature,
    /// INTERNAL AUTHENTICATE `00 88`.
    InternalAuthenticate,
}

impl Secret {
    /// A secret with all its tries.
    pub fn new(value: impl Into<Cow<'static, [u8]>>, tries: u8, change: Change) -> Self {
        Self {
            value: value.into(),
            tries_max: tries,
            tries_left: tries,
            change,
        }
    }

    /// The same with some tries used up; 0 is blocked.
    pub fn with_tries_left(mut self, tries: u8) -> Self {
        self.tries_left = tries.min(self.tries_max);
        self
    }
}
