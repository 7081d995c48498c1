//! One conversation's link, and what the card turned out not to take.

use apdu::{Command, Le, Limits, LinkError, Response, StatusWord, Transmit};

/// A link that remembers for the rest of a conversation what was refused.
///
/// - **Extended length fields**: the card's basic data advertise them, yet a card, or a reader on
///   the way, may refuse. From then on the limits are the short ones.
/// - **Short file identifiers** (JICSAP 4.2): measured on cards, unknown of phones. They are taken
///   for granted in a command that costs nothing; a secret goes out in the form that has worked.
pub(crate) struct Session<'a, T> {
    link: &'a mut T,
    extended_refused: bool,
    short_ids: ShortIds,
}

/// Whether a command may name a file by five bits instead of a SELECT before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShortIds {
    /// No command has told yet.
    Untried,
    /// A command with one succeeded.
    Work,
    /// A command failed with one and succeeded without.
    Refused,
}

impl<'a, T: Transmit> Session<'a, T> {
    pub(crate) const fn new(link: &'a mut T) -> Self {
        Self {
            link,
            extended_refused: false,
            short_ids: ShortIds::Untried,
        }
    }

    pub(crate) const fn learn(&mut self, short_ids: ShortIds) {
        self.short_ids = short_ids;
    }

    pub(crate) const fn short_ids(&self) -> ShortIds {
        self.short_ids
    }
}

impl<T: Transmit> Transmit for Session<'_, T> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let answer = self.link.transmit(command).await;
        let extended = command.le.is_some_and(|le| le > Le::up_to(SHORT_LE));
        if extended && is_too_long(&answer) {
            self.extended_refused = true;
        }
        answer
    }

    fn limits(&self) -> Limits {
        let limits = self.link.limits();
        if !self.extended_refused {
            return limits;
        }
        Limits {
            command_data: limits.command_data.min(Limits::SHORT.command_data),
            response_data: limits.response_data.min(Limits::SHORT.response_data),
        }
    }
}

/// Whether this answer refuses the length of what was asked.
pub(crate) fn is_too_long(answer: &Result<Response, LinkError>) -> bool {
    match answer {
        Ok(response) => {
            response.sw == StatusWord::WRONG_LENGTH || response.sw.exact_le() == Some(SHORT_LE)
        }
        Err(error) => *error == LinkError::CommandTooLong,
    }
}

/// The five bits that stand for a file (JICSAP 4.2); `None` outside of `0001` to `001E`.
pub(crate) fn short_id(file: u16) -> Option<u8> {
    u8::try_from(file).ok().filter(|id| (1..=0x1E).contains(id))
}

/// Whether this answer may come from a card that does not know short identifiers.
///
/// How such a card refuses is not known, so everything counts that is neither data nor a matter of
/// rights: asking again in the other form costs little, and nothing that is asked so is a secret.
pub(crate) const fn may_refuse_short_id(sw: StatusWord) -> bool {
    !matches!(
        sw,
        StatusWord::SUCCESS | StatusWord::END_OF_FILE | StatusWord::SECURITY_NOT_SATISFIED
    )
}

/// The most that a short Le asks for.
pub(crate) const SHORT_LE: usize = 0x100;
