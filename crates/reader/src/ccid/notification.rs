//! What a reader says unasked, over its interrupt endpoint (CCID 1.1 §6.3).

use std::time::Duration;

use apdu::LinkError;

use super::Ccid;
use crate::{Pipe, PipeError};

/// RDR_to_PC_NotifySlotChange, as far as slot 0 goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotChange {
    /// There is a card.
    pub present: bool,
    /// One has come or gone since the last notification.
    pub changed: bool,
}

impl SlotChange {
    /// Reads one interrupt transfer; none if it is about something else.
    pub const fn parse(bytes: &[u8]) -> Option<Self> {
        match *bytes {
            [0x50, slots, ..] => Some(Self {
                present: slots & 0x01 != 0,
                changed: slots & 0x02 != 0,
            }),
            _ => None,
        }
    }
}

impl<P: Pipe> Ccid<P> {
    /// Reads all notifications that are there, and says whether a card has come or gone.
    pub(super) async fn has_changed(&mut self, patience: Duration) -> Result<bool, LinkError> {
        let mut changed = false;
        for _ in 0..MAX_NOTIFICATIONS {
            match self.slot.pipe.notification(patience).await {
                Ok(bytes) => {
                    changed |= SlotChange::parse(&bytes).is_some_and(|change| change.changed);
                }
                Err(PipeError::Gone) => return Err(LinkError::ReaderGone),
                Err(_) => break,
            }
        }
        Ok(changed)
    }
}

/// A reader that has more to say is broken.
const MAX_NOTIFICATIONS: usize = 16;

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cards_that_come_and_go() {
        let change = |present, changed| Some(SlotChange { present, changed });
        assert_eq!(SlotChange::parse(&hex!("50 03")), change(true, true));
        assert_eq!(SlotChange::parse(&hex!("50 02")), change(false, true));
        // Only the second of two slots has changed.
        assert_eq!(SlotChange::parse(&hex!("50 0D")), change(true, false));
        assert_eq!(SlotChange::parse(&hex!("51 00 07 01")), None);
        assert_eq!(SlotChange::parse(&hex!("50")), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_about_the_slot_or_not(bytes: Vec<u8>) {
            let about_slots = bytes.len() > 1 && bytes.first() == Some(&0x50);
            prop_assert_eq!(SlotChange::parse(&bytes).is_some(), about_slots);
        }
    }
}
