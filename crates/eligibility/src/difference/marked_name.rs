//! "●" in a name: where the desk finds the true character.

use redacted::Redacted;

use crate::matching::{Likeness, compare};
use crate::xml_msg::Personal;

/// Where the true writing of a name with "●" is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkedName {
    /// The card's own text has it, and it fits in every other character.
    OnCard {
        /// The name as the card tells it.
        name: Personal,
    },
    /// The card has it as a picture (券面事項確認AP): show the picture beside the name.
    InPicture,
    /// The card's text is another name: look at the person's card.
    CardDiffers,
    /// Nothing tells it here: it is copied by hand from the card's front.
    ByHand,
}

/// Where the true writing is; `None` when the name has no "●".
///
/// `on_card` is the text that the card's chip tells; `picture` says whether the picture of the name was read.
pub fn marked_name(name: &str, on_card: Option<&Personal>, picture: bool) -> Option<MarkedName> {
    if !name.contains('●') {
        return None;
    }
    let Some(card) = on_card.filter(|card| !card.expose().contains('●')) else {
        return Some(if picture {
            MarkedName::InPicture
        } else {
            MarkedName::ByHand
        });
    };
    Some(match compare(name.trim(), card.expose().trim()) {
        Likeness::Different => MarkedName::CardDiffers,
        Likeness::Same | Likeness::SameBut(_) => MarkedName::OnCard {
            name: Redacted::new(card.expose().clone()),
        },
    })
}
