//! The card's side of the protocol, from its own rules (ISO/IEC 14443-4 §7.5.5: 9 to 13, C to E).

/// Answers every command with its own bytes, twice, and `9000`; counts how often it ran each.
pub(crate) struct Card {
    number: u8,
    part: usize,
    /// How many times it asks for time before it answers a command.
    delays: u8,
    command: Vec<u8>,
    answer: Vec<u8>,
    last: Vec<u8>,
    delays_left: u8,
    pub(crate) ran: Vec<Vec<u8>>,
}

impl Card {
    pub(crate) fn new(part: usize, delays: u8) -> Self {
        Self {
            number: 1,
            part,
            delays,
            command: Vec::new(),
            answer: Vec::new(),
            last: Vec::new(),
            delays_left: 0,
            ran: Vec::new(),
        }
    }

    pub(crate) fn answer_to(command: &[u8]) -> Vec<u8> {
        [command, command, &[0x90, 0x00]].concat()
    }

    /// The block that answers this one, if any does.
    pub(crate) fn receive(&mut self, block: &[u8]) -> Option<Vec<u8>> {
        let (&control, data) = block.split_first()?;
        let number = control & 1;
        let answer = match control & 0xFE {
            0x02 | 0x12 => {
                self.number ^= 1;
                self.command.extend(data);
                if control & 0x10 != 0 {
                    vec![0xA2 | self.number]
                } else {
                    let command = std::mem::take(&mut self.command);
                    self.answer = Self::answer_to(&command);
                    self.ran.push(command);
                    self.delays_left = self.delays;
                    self.information_or_delay()
                }
            }
            0xA2 | 0xB2 if number == self.number => self.last.clone(),
            0xB2 => vec![0xA2 | self.number],
            0xA2 => {
                self.number ^= 1;
                self.information_or_delay()
            }
            0xF2 => self.information_or_delay(),
            _ => return None,
        };
        self.last.clone_from(&answer);
        Some(answer)
    }

    fn information_or_delay(&mut self) -> Vec<u8> {
        if let Some(left) = self.delays_left.checked_sub(1) {
            self.delays_left = left;
            return vec![0xF2, 0x01];
        }
        let length = self.answer.len().min(self.part);
        let rest = self.answer.split_off(length);
        let part = std::mem::replace(&mut self.answer, rest);
        let more = if self.answer.is_empty() { 0x00 } else { 0x10 };
        [&[0x02 | more | self.number], part.as_slice()].concat()
    }
}
