//! What can go wrong between a reader and its card.

/// A disturbance of the line to the card, for as long as it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// The card asks for more time, again and again, before it answers.
    WaitingTime,
    /// Two cards answer at once: nothing that arrives has the right check value.
    Collision,
}
