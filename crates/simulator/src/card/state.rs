//! What a card remembers without power, in a form that a page can keep.

use serde::{Deserialize, Serialize};

use super::VirtualCard;
use super::profile::Body;

/// The retry counters of a card.
///
/// Values changed with CHANGE REFERENCE DATA are not part of it, so that no secret leaves the card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardState {
    /// One entry for each secret, in the card's order.
    pub counters: Vec<Counter>,
}

/// The retry counter of one secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Name of the application.
    pub aid: Vec<u8>,
    /// Identifier of the file.
    pub file: u16,
    /// 0 is blocked.
    pub tries_left: u8,
}

impl VirtualCard {
    /// The counters as they are now.
    pub fn state(&self) -> CardState {
        let counters = self.profile.applications.iter().flat_map(|application| {
            application
                .files
                .iter()
                .filter_map(|file| match &file.body {
                    Body::Secret(secret) => Some(Counter {
                        aid: application.aid.to_vec(),
                        file: file.id,
                        tries_left: secret.tries_left,
                    }),
                    Body::Transparent { .. }
                    | Body::Records { .. }
                    | Body::Key(_)
                    | Body::Opaque => None,
                })
        });
        CardState {
            counters: counters.collect(),
        }
    }

    /// Puts saved counters back; entries that this card does not have are ignored, and none gets
    /// more tries than the card gives.
    pub fn restore(&mut self, state: &CardState) {
        for application in &mut self.profile.applications {
            for file in &mut application.files {
                let saved = state
                    .counters
                    .iter()
                    .find(|counter| counter.aid == application.aid && counter.file == file.id);
                if let (Some(counter), Body::Secret(secret)) = (saved, &mut file.body) {
                    secret.tries_left = counter.tries_left.min(secret.tries_max);
                }
            }
        }
    }
}
