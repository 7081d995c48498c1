//! The block protocol of cards with contacts, T=1 (ISO/IEC 7816-3:2006 §11), as the host's side of it.
//!
//! [`T1`] carries APDUs of any length over a [`BlockLink`], which carries one block to the card and one
//! back. NAD is zero: there is one conversation.
//!
//! A lost or broken block is recovered as §11.6.3 says: an R-block asks for the card's block again,
//! and is itself repeated (rules 7.1 to 7.3); an S-request is repeated. An I-block is repeated only
//! if the card asks for that very number and has not shown in another way that it has it. After three
//! blocks in vain S(RESYNCH) brings both sides back to number zero (rule 7.4), but the command is
//! reported as failed and not sent again: whether the card carried it out is unknown, and a VERIFY
//! costs a try. The names of the tests follow the scenarios of Annex A.

mod block;
mod exchange;

use apdu::LinkError;
use redacted::Redacted;

use crate::atr::{Checksum, T1Parameters};

pub use block::{Block, Control, Fault};

/// What carries blocks to one card that is powered up.
#[allow(
    async_fn_in_trait,
    reason = "a browser tab has one thread: no caller needs the futures to be Send"
)]
pub trait BlockLink {
    /// Sends one block and receives the card's block, each with its epilogue.
    ///
    /// The card may take `extension` block waiting times until its answer begins, 0 meaning one.
    /// Never repeats a block.
    ///
    /// # Errors
    ///
    /// [`BlockError`].
    async fn exchange(
        &mut self,
        block: &[u8],
        extension: u8,
    ) -> Result<Redacted<Vec<u8>>, BlockError>;
}

/// Why no block came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockError {
    /// The card was silent.
    Silent,
    /// Something came, with wrong parity or too fast for the reader.
    Garbled,
    /// The reader itself failed, or the card is gone: asking again is of no use.
    Link(LinkError),
}

/// Why a command got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The card was silent, three times.
    Mute,
    /// The card's last three blocks were broken, or not what the protocol asks for.
    Garbled,
    /// The card gave the chain up.
    Aborted,
    /// The card asked for more and more time.
    Stalling,
    /// The card's answer is longer than any response APDU.
    TooLong,
    /// The reader itself failed, or the card is gone.
    Link(LinkError),
}

/// The conversation with one card.
#[derive(Debug)]
pub struct T1 {
    checksum: Checksum,
    /// N(S) of the next I-block to the card.
    number: u8,
    /// N(S) of the next I-block from the card.
    expected: u8,
    /// The longest information field that the card takes, and that the reader sends.
    part: u8,
    /// What the ATR says of the former.
    initial_ifsc: u8,
    /// What the reader allows for.
    max_part: u8,
    /// IFSD: what the card is told.
    ifsd: u8,
    /// The most block waiting times that one command may take.
    patience: u32,
    usable: bool,
}

/// What the reader allows for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The longest information field to the card, 1 to 254 bytes.
    pub max_out: u8,
    /// The longest information field from the card, 1 to 254 bytes.
    pub max_in: u8,
    /// The most block waiting times that one command may take.
    pub patience: u32,
}

impl T1 {
    /// Begins a conversation with a card that was powered up just now.
    pub fn new(parameters: &T1Parameters, line: Line) -> Self {
        let max_part = line.max_out.clamp(1, Block::MAX_INFORMATION);
        Self {
            checksum: parameters.checksum,
            number: 0,
            expected: 0,
            part: parameters.ifsc.min(max_part),
            initial_ifsc: parameters.ifsc,
            max_part,
            ifsd: line.max_in.clamp(1, Block::MAX_INFORMATION),
            patience: line.patience,
            usable: true,
        }
    }

    /// Tells the card how long its information fields may be, the first thing after power-up unless
    /// the reader has done so. A card that does not understand goes on with 32 bytes.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the card cannot even be brought back to number zero.
    pub async fn announce<L: BlockLink>(&mut self, link: &mut L) -> Result<(), Failure> {
        if self.ifsd == T1Parameters::DEFAULT.ifsc {
            return Ok(());
        }
        match self.request(link, Control::Ifs(self.ifsd)).await {
            Ok(()) => Ok(()),
            Err(Failure::Link(error)) => {
                self.usable = false;
                Err(Failure::Link(error))
            }
            Err(_) => self.begin_anew(link).await,
        }
    }

    /// Sends a command APDU and receives the response APDU, each in as many blocks as it takes.
    ///
    /// # Errors
    ///
    /// [`Failure`]: then it is unknown whether the card carried the command out. The next command may
    /// be sent if the card is still [usable](Self::is_usable).
    pub async fn transceive<L: BlockLink>(
        &mut self,
        link: &mut L,
        command: &[u8],
    ) -> Result<Redacted<Vec<u8>>, Failure> {
        if !self.usable {
            return Err(Failure::Mute);
        }
        match self.converse(link, command).await {
            Ok(response) => Ok(response),
            Err(Failure::Link(error)) => {
                self.usable = false;
                Err(Failure::Link(error))
            }
            Err(failure) => match self.begin_anew(link).await {
                Err(Failure::Link(error)) => Err(Failure::Link(error)),
                Ok(()) | Err(_) => Err(failure),
            },
        }
    }

    /// Whether both sides know where they are; if not, the card has to be powered up anew.
    pub const fn is_usable(&self) -> bool {
        self.usable
    }

    /// S(RESYNCH): numbers and field sizes are as after power-up (rules 6.2 to 6.4), and the card is
    /// told its IFSD again.
    async fn begin_anew<L: BlockLink>(&mut self, link: &mut L) -> Result<(), Failure> {
        self.usable = false;
        self.request(link, Control::Resynch).await?;
        (self.number, self.expected) = (0, 0);
        self.part = self.initial_ifsc.min(self.max_part);
        if self.ifsd != T1Parameters::DEFAULT.ifsc {
            let told = self.request(link, Control::Ifs(self.ifsd)).await;
            // A card that knows no S(IFS) sends short blocks, which is as good.
            if let Err(Failure::Link(error)) = told {
                return Err(Failure::Link(error));
            }
        }
        self.usable = true;
        Ok(())
    }
}

impl From<Failure> for LinkError {
    fn from(failure: Failure) -> Self {
        let code = match failure {
            Failure::Mute | Failure::Stalling => return Self::Timeout,
            Failure::TooLong => return Self::ResponseTooLong,
            Failure::Link(error) => return error,
            Failure::Garbled => 0x01,
            Failure::Aborted => 0x02,
        };
        Self::Reader {
            code,
            what: "T=1 block",
        }
    }
}
