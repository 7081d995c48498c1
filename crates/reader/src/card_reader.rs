//! What every driver can do beyond carrying command APDUs.

use apdu::{LinkError, Transmit};

/// A reader with room for one card.
///
/// [`Transmit`] works between [`power_up`](CardReader::power_up) and the first error that says that
/// the card is gone; after that, and before, it answers [`LinkError::NoCard`] and never powers a card
/// up by itself: the next card may be somebody else's.
#[allow(
    async_fn_in_trait,
    reason = "a browser tab has one thread: no caller needs the futures to be Send"
)]
pub trait CardReader: Transmit {
    /// Looks for a card. A card that is powered up keeps its selection and its verified PINs; if it
    /// has left, this says [`Presence::Absent`] and the next card has to be powered up anew, even if
    /// it is there already.
    ///
    /// # Errors
    ///
    /// [`LinkError`] of the reader; an absent card is no error.
    async fn presence(&mut self) -> Result<Presence, LinkError>;

    /// Powers the card up, or resets it if it is powered already, and agrees on the fastest line that
    /// card and reader have.
    ///
    /// # Errors
    ///
    /// [`LinkError::NoCard`], or another [`LinkError`] if the card does not answer as it should.
    async fn power_up(&mut self) -> Result<CardLine, LinkError>;

    /// Takes the power, or the field, from the card: every verified PIN is forgotten.
    ///
    /// Does so even after errors, as far as the reader still listens; without a card it is a success.
    ///
    /// # Errors
    ///
    /// [`LinkError`] of the reader: then only unplugging it takes the power for sure.
    async fn power_down(&mut self) -> Result<(), LinkError>;

    /// The reader's firmware as the maker writes it, if it tells.
    fn firmware(&self) -> Option<&str>;
}

/// Is there a card?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// There is one.
    Present,
    /// There is none, or the one that was powered up has left.
    Absent,
}

/// How the card that is powered up is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardLine {
    /// Contactless, ISO/IEC 14443 Type B.
    TypeB {
        /// Bit rate in kbit/s: 106, 212 or 424. The slower one if the directions differ.
        kbit_per_s: u16,
    },
    /// Contacts, ISO/IEC 7816-3 T=1, blocks made by the host.
    T1,
    /// Whatever it is, the reader hides it behind command APDUs.
    ByReader,
}
