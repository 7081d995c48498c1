//! VERIFY, CHANGE REFERENCE DATA and CHANGE KEY.

use super::VirtualCard;
use super::command::Command;
use super::profile::{Body, Change, Secret};
use super::status::Status;

impl VirtualCard {
    /// Without data: the tries left, for free. With data: one try (JICSAP 6.4.9).
    pub(super) fn verify(&mut self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        if command.p1 != 0x00 {
            return Err(Status::WRONG_P1_P2);
        }
        let id = self.select_secret(command.p2)?;
        let secret = self.current_secret()?;
        if command.data.is_empty() {
            return Err(Status::tries_left(secret.tries_left));
        }
        if command.data.len() > LONGEST_SECRET {
            return Err(Status::WRONG_LENGTH);
        }
        if secret.tries_left == 0 {
            return Err(Status::BLOCKED);
        }
        if secret.value == command.data {
            secret.tries_left = secret.tries_max;
            if !self.is_verified(id) {
                self.verified.secrets.push(id);
            }
            return Ok(Vec::new());
        }
        secret.tries_left -= 1;
        let tries_left = secret.tries_left;
        self.verified.secrets.retain(|verified| *verified != id);
        Err(Status::tries_left(tries_left))
    }

    /// `00 24 01 (80|SFI)` with the new value, after a VERIFY of the old one.
    pub(super) fn change_reference_data(
        &mut self,
        command: &Command<'_>,
    ) -> Result<Vec<u8>, Status> {
        if command.p1 != 0x01 {
            return Err(Status::WRONG_P1_P2);
        }
        self.change(
            command,
            &[
                Change::DigitsByReferenceData,
                Change::PasswordByReferenceData,
            ],
        )
    }

    /// `80 32 00 (80|SFI)` with the new value, after a VERIFY of the old one.
    pub(super) fn change_key(&mut self, command: &Command<'_>) -> Result<Vec<u8>, Status> {
        if command.p1 != 0x00 {
            return Err(Status::WRONG_P1_P2);
        }
        self.change(command, &[Change::DigitsByChangeKey])
    }

    fn change(&mut self, command: &Command<'_>, accepted: &[Change]) -> Result<Vec<u8>, Status> {
        let id = self.select_secret(command.p2)?;
        let verified = self.is_verified(id);
        let secret = self.current_secret()?;
        if !accepted.contains(&secret.change) {
            return Err(Status::CONDITIONS_NOT_SATISFIED);
        }
        if !verified {
            return Err(Status::NOT_VERIFIED);
        }
        secret.change.check(command.data)?;
        secret.value = command.data.to_vec().into();
        Ok(Vec::new())
    }

    /// P2 is `80` for the current file, `80|SFI` for another; gives the file's identifier.
    fn select_secret(&mut self, p2: u8) -> Result<u16, Status> {
        if !(0x80..=0x9F).contains(&p2) {
            return Err(Status::WRONG_P1_P2);
        }
        self.select_short(p2 & 0x1F)?;
        Ok(self.current()?.id)
    }

    fn current_secret(&mut self) -> Result<&mut Secret, Status> {
        let file = self
            .application
            .and_then(|index| self.profile.applications.get_mut(index))
            .and_then(|application| {
                application
                    .files
                    .iter_mut()
                    .find(|file| Some(file.id) == self.file)
            })
            .ok_or(Status::NO_CURRENT_FILE)?;
        match &mut file.body {
            Body::Secret(secret) => Ok(secret),
            Body::Transparent { .. } | Body::Records { .. } | Body::Key(_) | Body::Opaque => {
                Err(Status::COMMAND_AGAINST_FILE_STRUCTURE)
            }
        }
    }
}

impl Change {
    fn check(self, new: &[u8]) -> Result<(), Status> {
        let (length, of): (_, fn(&u8) -> bool) = match self {
            Self::Fixed => return Err(Status::CONDITIONS_NOT_SATISFIED),
            Self::DigitsByReferenceData | Self::DigitsByChangeKey => (4..=4, u8::is_ascii_digit),
            Self::PasswordByReferenceData => (6..=16, |byte| {
                byte.is_ascii_digit() || byte.is_ascii_uppercase()
            }),
        };
        if !length.contains(&new.len()) {
            return Err(Status::WRONG_LENGTH);
        }
        if !new.iter().all(of) {
            return Err(Status::WRONG_DATA);
        }
        Ok(())
    }
}

/// JICSAP 6.4.9: the data field of VERIFY has 1 to 16 bytes.
const LONGEST_SECRET: usize = 16;
