//! A virtual My Number Card: the card's operating system over a [`CardProfile`].
//!
//! Raw command APDU in, raw response APDU out. The behaviour follows JICSAP 1.1 (the specification
//! that the card's interface builds on), ISO/IEC 7816-4, and published measurements of real cards.
//! Left out: secure messaging (the text application's `80 AE`) and the terminal certificates of the
//! path without a PIN (`80 A2`); both answer `6D00`.

mod command;
mod private_key;
mod profile;
mod read;
mod secret;
mod sign;
mod state;
mod status;

pub use profile::{
    Access, Application, Body, CardProfile, Change, DataObject, File, KeyUsage, PrivateKey, Secret,
};
pub use state::{CardState, Counter};

use command::Command;
use status::Status;

/// Fills a buffer with random bytes, for GET CHALLENGE and the salt of PSS signatures.
pub type Entropy = fn(&mut [u8]);

/// Answer to reset of the contact interface: T=1, no historical bytes.
pub const ATR: [u8; 9] = [0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14];

/// A card with its memory, its power and its security status.
#[derive(Clone)]
pub struct VirtualCard {
    profile: CardProfile,
    entropy: Entropy,
    powered: bool,
    /// Index of the selected application; `None` is the issuer security domain, as after a reset.
    application: Option<usize>,
    /// Identifier of the current elementary file.
    file: Option<u16>,
    verified: Verified,
}

/// The secrets verified so far, all of one application.
#[derive(Clone, Default)]
struct Verified {
    application: Option<usize>,
    secrets: Vec<u16>,
}

impl VirtualCard {
    /// A card without power.
    pub fn new(profile: CardProfile, entropy: Entropy) -> Self {
        Self {
            profile,
            entropy,
            powered: false,
            application: None,
            file: None,
            verified: Verified::default(),
        }
    }

    /// Cold reset. Counters stay, everything else starts anew.
    pub fn power_on(&mut self) -> [u8; 9] {
        self.power_off();
        self.powered = true;
        ATR
    }

    /// Selection and VERIFY status are gone; counters stay.
    pub fn power_off(&mut self) {
        self.powered = false;
        self.application = None;
        self.file = None;
        self.verified = Verified::default();
    }

    /// Warm reset: nothing is selected, but the VERIFY status survives until another application
    /// is selected. A card without power stays so.
    pub fn warm_reset(&mut self) {
        self.application = None;
        self.file = None;
    }

    /// Is the card powered up?
    pub fn has_power(&self) -> bool {
        self.powered
    }

    /// Answers one command APDU with data ‖ SW1 SW2. Empty when the card has no power: it is mute.
    pub fn process(&mut self, command: &[u8]) -> Vec<u8> {
        if !self.powered {
            return Vec::new();
        }
        let (mut response, status) =
            match Command::parse(command).and_then(|command| self.execute(&command)) {
                Ok(data) => (data, Status::OK),
                Err(status) => (Vec::new(), status),
            };
        response.extend(status.0.to_be_bytes());
        response
    }

    fn execute(&mut self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        match command.cla {
            0x00 | 0x80 => {}
            0x01..=0x03 | 0x81..=0x83 => return Err(Status::CHANNEL_NOT_SUPPORTED),
            0x08 | 0x0C | 0x88 | 0x8C => return Err(Status::NO_SECURE_SESSION),
            _ => return Err(Status::CLASS_NOT_SUPPORTED),
        }
        match (command.cla, command.ins) {
            (0x00, ins::SELECT) => self.select(command),
            (0x00, ins::READ_BINARY) => self.read_binary(command),
            (0x00, ins::READ_RECORD) => self.read_record(command),
            (0x00, ins::GET_DATA) => self.get_data(command),
            (0x00, ins::GET_CHALLENGE) => self.get_challenge(command),
            (0x00, ins::VERIFY) => self.verify(command),
            (0x00, ins::CHANGE_REFERENCE_DATA) => self.change_reference_data(command),
            (0x80, ins::CHANGE_KEY) => self.change_key(command),
            (0x80, ins::COMPUTE_SIGNATURE) => self.compute_signature(command),
            (0x00, ins::INTERNAL_AUTHENTICATE) => self.internal_authenticate(command),
            (0x80, ins::LAST_COMMAND) if self.profile.takes_the_end => Ok(Vec::new()),
            // Measured: a card refuses the bare command by its length.
            (0x80, ins::LAST_COMMAND) => Err(Status::WRONG_LENGTH),
            (_, ins) if ins::ALL.contains(&ins) => Err(Status::CLASS_NOT_SUPPORTED),
            _ => Err(Status::INS_NOT_SUPPORTED),
        }
    }

    /// SELECT (JICSAP 6.4.8), always without file control information (P2 = `0C`).
    fn select(&mut self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        match (command.p1, command.p2) {
            (0x04, 0x0C) => self.select_application(command.data),
            (0x02, 0x0C) => {
                let &id = command.data.as_array().ok_or(Status::WRONG_LENGTH)?;
                self.select_file(u16::from_be_bytes(id))
            }
            // Measured: the card says yes to "select MF" and stays where it is.
            (0x00, _) if command.data.is_empty() => match self.application {
                Some(_) => Ok(()),
                None => Err(Status::WRONG_P1_P2),
            },
            (0x00, _) => Err(Status::FILE_NOT_FOUND),
            _ => Err(Status::WRONG_P1_P2),
        }?;
        Ok(Vec::new())
    }

    fn select_application(&mut self, name: &[u8]) -> Result<(), Status> {
        if name.is_empty() || name.len() > 16 {
            return Err(Status::WRONG_LENGTH);
        }
        let application = if ISSUER_SECURITY_DOMAIN.starts_with(name) {
            None
        } else {
            let found = self
                .profile
                .applications
                .iter()
                .position(|a| a.aid.starts_with(name));
            Some(found.ok_or(Status::FILE_NOT_FOUND)?)
        };
        if application.is_none() || application != self.verified.application {
            self.verified = Verified {
                application,
                secrets: Vec::new(),
            };
        }
        self.application = application;
        self.file = None;
        Ok(())
    }

    fn select_file(&mut self, id: u16) -> Result<(), Status> {
        self.find(id).ok_or(Status::FILE_NOT_FOUND)?;
        self.file = Some(id);
        Ok(())
    }

    /// Makes the file with this short identifier (JICSAP 4.2) the current one; 0 keeps the current.
    fn select_short(&mut self, short_id: u8) -> Result<(), Status> {
        match short_id {
            0 => Ok(()),
            0x1F => Err(Status::WRONG_P1_P2),
            _ => self.select_file(u16::from(short_id)),
        }
    }

    fn find(&self, id: u16) -> Option<&File> {
        self.selected()?.files.iter().find(|file| file.id == id)
    }

    fn selected(&self) -> Option<&Application> {
        self.profile.applications.get(self.application?)
    }

    fn current(&self) -> Result<&File, Status> {
        self.file
            .and_then(|id| self.find(id))
            .ok_or(Status::NO_CURRENT_FILE)
    }

    fn check(&self, access: Access) -> Result<(), Status> {
        match access {
            Access::Free => Ok(()),
            Access::AnyOf(secrets) if secrets.iter().any(|id| self.is_verified(*id)) => Ok(()),
            Access::AnyOf(_) | Access::Never => Err(Status::NOT_VERIFIED),
        }
    }

    fn is_verified(&self, id: u16) -> bool {
        self.verified.application == self.application && self.verified.secrets.contains(&id)
    }
}

/// The GlobalPlatform issuer security domain, current after a reset.
const ISSUER_SECURITY_DOMAIN: [u8; 7] = [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00];

mod ins {
    pub(super) const VERIFY: u8 = 0x20;
    pub(super) const CHANGE_REFERENCE_DATA: u8 = 0x24;
    pub(super) const COMPUTE_SIGNATURE: u8 = 0x2A;
    pub(super) const CHANGE_KEY: u8 = 0x32;
    pub(super) const GET_CHALLENGE: u8 = 0x84;
    pub(super) const INTERNAL_AUTHENTICATE: u8 = 0x88;
    pub(super) const SELECT: u8 = 0xA4;
    pub(super) const READ_BINARY: u8 = 0xB0;
    pub(super) const READ_RECORD: u8 = 0xB2;
    pub(super) const GET_DATA: u8 = 0xCA;
    pub(super) const LAST_COMMAND: u8 = 0xFC;

    pub(super) const ALL: [u8; 11] = [
        VERIFY,
        CHANGE_REFERENCE_DATA,
        COMPUTE_SIGNATURE,
        CHANGE_KEY,
        GET_CHALLENGE,
        INTERNAL_AUTHENTICATE,
        SELECT,
        READ_BINARY,
        READ_RECORD,
        GET_DATA,
        LAST_COMMAND,
    ];
}
