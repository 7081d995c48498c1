//! Whom the staff's check of a card believes.

use card::Roots;

/// The authorities of all cards, and that of the demo's; which one it was is shown.
pub fn roots() -> Roots {
    // The demo's are our own data; without them its cards are doubtful, as they are to everybody else.
    Roots::with_demo(&simulator::demo_card_roots()).unwrap_or_default()
}
