//! What can go wrong with a reader, as data.

/// One thing that goes wrong once, for a while or for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// How many transfers go well before: bulk and interrupt transfers that moved something.
    pub after: u32,
    /// When it ends.
    pub until: Until,
}

/// The end of a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// It has its effect once: on one message, one command to the card, or one transfer.
    Once,
    /// It lasts for so many transfers.
    For(u32),
    /// It does not end.
    Ever,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// A message from the reader is lost.
    NoAnswer,
    /// The second half of a message from the reader is lost.
    ShortPacket,
    /// The check value in a message from the reader is wrong; where its messages have none, it tells
    /// of one on the line to the card. A message without either waits for the next.
    BadChecksum,
    /// The message before comes again, and each one after it a transfer too late.
    StaleSequence,
    /// The cable is pulled; in the end it is plugged in again.
    Unplug,
    /// The card is taken away for good, whatever [`Until`] says.
    CardRemoved,
    /// The card is taken away, and put back in the end.
    CardReturned,
    /// The card asks for more time again and again.
    WaitingTimeStorm,
    /// Two cards answer at once, or contacts are dirty: what arrives is broken.
    Collision,
    /// The reader starts anew by itself: what it had to say is lost, and the card's power.
    ReaderReset,
}

impl FaultKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::NoAnswer,
        Self::ShortPacket,
        Self::BadChecksum,
        Self::StaleSequence,
        Self::Unplug,
        Self::CardRemoved,
        Self::CardReturned,
        Self::WaitingTimeStorm,
        Self::Collision,
        Self::ReaderReset,
    ];
}
