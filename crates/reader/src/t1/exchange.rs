//! One command and its answer, block by block (ISO/IEC 7816-3:2006 §11.6.2 and §11.6.3).

use redacted::Redacted;

use super::{Block, BlockError, BlockLink, Control, Failure, Fault, T1};

impl T1 {
    pub(super) async fn converse<L: BlockLink>(
        &mut self,
        link: &mut L,
        command: &[u8],
    ) -> Result<Redacted<Vec<u8>>, Failure> {
        let mut budget = Budget {
            waiting_times: self.patience,
            size_changes: MAX_SIZE_CHANGES,
        };
        let mut answer = self.send_command(link, command, &mut budget).await?;

        // Joined at the end in one allocation: a growing vector would leave unwiped copies behind.
        let mut parts = Vec::new();
        let mut length = 0;
        loop {
            self.expected ^= 1;
            length += answer.data.expose().len();
            if length > MAX_RESPONSE {
                return Err(Failure::TooLong);
            }
            parts.push(answer.data);
            if !answer.more {
                break;
            }
            let go_on = Block::Ready {
                expected: self.expected,
                fault: None,
            };
            answer = self.deliver(link, go_on, &mut budget).await?.part()?;
        }
        let mut whole = Vec::with_capacity(length);
        for part in &parts {
            whole.extend_from_slice(part.expose());
        }
        Ok(Redacted::new(whole))
    }

    /// Sends a request until the card says that it is done, three times at most (rule 7.3).
    pub(super) async fn request<L: BlockLink>(
        &self,
        link: &mut L,
        control: Control,
    ) -> Result<(), Failure> {
        let block = Block::Request(control).encode(self.checksum);
        let mut failure = Failure::Mute;
        for _ in 0..ATTEMPTS {
            failure = match link.exchange(block.expose(), 0).await {
                Ok(answer) => match Block::parse(answer.expose(), self.checksum) {
                    Ok(Block::Response(done)) if done == control => return Ok(()),
                    Ok(_) | Err(_) => Failure::Garbled,
                },
                Err(BlockError::Silent) => Failure::Mute,
                Err(BlockError::Garbled) => Failure::Garbled,
                Err(BlockError::Link(error)) => return Err(Failure::Link(error)),
            };
        }
        Err(failure)
    }

    /// Sends all parts of the command and receives the first one of the answer.
    async fn send_command<L: BlockLink>(
        &mut self,
        link: &mut L,
        command: &[u8],
        budget: &mut Budget,
    ) -> Result<Part, Failure> {
        let mut rest = command;
        loop {
            // The card may change the size of the parts in the middle of a chain (rule 4).
            let (data, after) = rest
                .split_at_checked(usize::from(self.part))
                .unwrap_or((rest, &[]));
            let part = Block::Information {
                number: self.number,
                more: !after.is_empty(),
                data,
            };
            let answer = self.deliver(link, part, budget).await?;
            self.number ^= 1;
            match answer {
                Answer::Acknowledged => rest = after,
                Answer::Part(part) => return Ok(part),
            }
        }
    }

    /// Sends one block, an I-block or the R-block that asks for the next part of the answer, until
    /// the card has answered it.
    async fn deliver<L: BlockLink>(
        &mut self,
        link: &mut L,
        owed: Block<'_>,
        budget: &mut Budget,
    ) -> Result<Answer, Failure> {
        let mut sent = owed;
        // Whether the card has shown that it got `owed`, so that it must not be repeated.
        let mut arrived = false;
        let mut extension = 0;
        let mut failures = 0;
        loop {
            let answer = link
                .exchange(sent.encode(self.checksum).expose(), extension)
                .await;
            extension = 0;
            let received = match &answer {
                Ok(bytes) => Block::parse(bytes.expose(), self.checksum),
                Err(BlockError::Silent) => Err(Fault::Other),
                Err(BlockError::Garbled) => Err(Fault::Checksum),
                Err(BlockError::Link(error)) => return Err(Failure::Link(error.clone())),
            };
            let next = received.map_or_else(Next::Complain, |block| self.judge(block, owed, sent));
            let fault = match next {
                Next::Done(answer) => return Ok(answer),
                Next::Grant(Control::Abort) => {
                    self.admit_abort(link).await?;
                    return Err(Failure::Aborted);
                }
                Next::Grant(control) => {
                    extension = self.grant(control, budget)?;
                    arrived = true;
                    failures = 0;
                    sent = Block::Response(control);
                    continue;
                }
                Next::Repeat => None,
                Next::Complain(fault) => Some(fault),
            };
            failures += 1;
            if failures == ATTEMPTS {
                return Err(match answer {
                    Err(BlockError::Silent) => Failure::Mute,
                    _ => Failure::Garbled,
                });
            }
            sent = match (fault, sent) {
                // Rule 7.2: an R-block that got no proper answer is repeated as it is.
                (None, sent) | (Some(_), sent @ Block::Ready { .. }) => sent,
                (Some(fault), _) => Block::Ready {
                    expected: self.expected,
                    fault: Some(fault),
                },
            };
            // A card that has `owed` can only miss the answer to its own request.
            if fault.is_none() && !arrived {
                sent = owed;
            }
        }
    }

    /// What the card's block means for the block that it owes an answer to.
    fn judge(&self, received: Block<'_>, owed: Block<'_>, sent: Block<'_>) -> Next {
        // Asked for its last block, the card repeats one from before `owed`: it never got that.
        let complained = matches!(sent, Block::Ready { fault: Some(_), .. });
        let missed = complained && matches!(owed, Block::Information { .. });
        match (received, owed) {
            (Block::Information { number, .. }, _) if missed && number != self.expected => {
                Next::Repeat
            }
            (Block::Response(_), _) if missed => Next::Repeat,
            (Block::Request(Control::Resynch) | Block::Response(_), _) => {
                Next::Complain(Fault::Other)
            }
            (Block::Request(control), _) => Next::Grant(control),
            // The card answers when it has all parts, and never with an empty part of a chain.
            (Block::Information { .. }, Block::Information { more: true, .. })
            | (
                Block::Information {
                    more: true,
                    data: [],
                    ..
                },
                _,
            ) => Next::Complain(Fault::Other),
            (Block::Information { number, more, data }, _) if number == self.expected => {
                let data = Redacted::new(data.to_vec());
                Next::Done(Answer::Part(Part { data, more }))
            }
            (Block::Information { .. }, _) => Next::Complain(Fault::Other),
            (Block::Ready { expected, .. }, Block::Information { number, more, .. }) => {
                match (expected == number, more) {
                    (false, true) => Next::Done(Answer::Acknowledged),
                    // It has the command and asks for nothing: it should answer.
                    (false, false) => Next::Complain(Fault::Other),
                    (true, _) => Next::Repeat,
                }
            }
            // In the middle of the card's chain: it did not understand our R-block (rule 7.2).
            (Block::Ready { .. }, _) => Next::Repeat,
        }
    }

    /// Does what the card asks for; the waiting times until its next block.
    fn grant(&mut self, control: Control, budget: &mut Budget) -> Result<u8, Failure> {
        match control {
            Control::Wtx(times) => {
                budget.waiting_times = budget
                    .waiting_times
                    .checked_sub(u32::from(times))
                    .ok_or(Failure::Stalling)?;
                Ok(times)
            }
            Control::Ifs(size) => {
                budget.size_changes = budget.size_changes.checked_sub(1).ok_or(Failure::Garbled)?;
                self.part = size.min(self.max_part);
                Ok(0)
            }
            Control::Resynch | Control::Abort => Ok(0),
        }
    }

    /// Rule 9: the chain is given up when the card has the answer to its request. What it says then
    /// is of no interest: both sides begin anew.
    async fn admit_abort<L: BlockLink>(&self, link: &mut L) -> Result<(), Failure> {
        let done = Block::Response(Control::Abort).encode(self.checksum);
        match link.exchange(done.expose(), 0).await {
            Err(BlockError::Link(error)) => Err(Failure::Link(error)),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

/// What a card may still ask for while it carries out one command.
struct Budget {
    waiting_times: u32,
    size_changes: u8,
}

enum Answer {
    /// The card asks for the next part of the command.
    Acknowledged,
    Part(Part),
}

/// An I-block's worth of the card's answer.
struct Part {
    data: Redacted<Vec<u8>>,
    more: bool,
}

enum Next {
    Done(Answer),
    /// The card asks for something.
    Grant(Control),
    /// The card asks for the last block again.
    Repeat,
    /// It has to be told that its block was wrong.
    Complain(Fault),
}

impl Answer {
    fn part(self) -> Result<Part, Failure> {
        match self {
            Self::Part(part) => Ok(part),
            Self::Acknowledged => Err(Failure::Garbled),
        }
    }
}

/// A block is sent once and repeated twice (rule 7.4.1).
const ATTEMPTS: u8 = 3;
/// One is what cards do, if at all.
const MAX_SIZE_CHANGES: u8 = 8;
/// Data and status word of the longest response APDU.
const MAX_RESPONSE: usize = 0x1_0000 + 2;
