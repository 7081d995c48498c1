//! Small whole numbers in as few bits as their frequencies allow (rANS: J. Duda, "Asymmetric numeral systems",
//! 2013, arXiv 1311.2540), with fixed frequencies and words of 16 bits.
//!
//! ```text
//! i8     lowest level
//! u8     number of levels from there on, minus 1
//! u16 …  their frequencies, little endian, with the sum 4096
//! u32    state to begin with, little endian
//! u32    number of words, little endian
//! u16 …  words, little endian
//! ```

use crate::ModelError;

/// Gives one level after the other.
pub(super) struct Decoder<'a> {
    slots: Box<[Slot; SLOTS]>,
    state: u32,
    words: std::slice::Iter<'a, [u8; 2]>,
}

impl<'a> Decoder<'a> {
    /// Reads the frequencies.
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let (&[lowest, count], rest) = bytes.split_first_chunk().ok_or(CUT_OFF)?;
        let (frequencies, rest) = rest
            .split_at_checked(2 * (usize::from(count) + 1))
            .ok_or(CUT_OFF)?;
        let (&state, rest) = rest.split_first_chunk().ok_or(CUT_OFF)?;
        let (&length, rest) = rest.split_first_chunk().ok_or(CUT_OFF)?;
        let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        let words = rest.get(..length.saturating_mul(2)).ok_or(CUT_OFF)?;

        let mut slots = Vec::with_capacity(SLOTS);
        let (frequencies, _) = frequencies.as_chunks();
        let levels = i16::from(i8::from_le_bytes([lowest]))..;
        for (level, &frequency) in levels.zip(frequencies) {
            let level = i8::try_from(level).or(Err(FREQUENCIES))?;
            let frequency = u16::from_le_bytes(frequency);
            if usize::from(frequency) > SLOTS - slots.len() {
                return Err(FREQUENCIES);
            }
            slots.extend((0..frequency).map(|place| Slot {
                level,
                frequency,
                place,
            }));
        }
        let slots = slots.into_boxed_slice().try_into().or(Err(FREQUENCIES))?;
        let (words, _) = words.as_chunks();
        Ok(Self {
            slots,
            state: u32::from_le_bytes(state),
            words: words.iter(),
        })
    }

    /// The next level.
    #[inline]
    pub(super) fn next(&mut self) -> Result<i8, ModelError> {
        let index = self.state as usize % SLOTS;
        let slot = self.slots.get(index).ok_or(CUT_OFF)?;
        // At most 2^32 - 2^20 + 2^12, as the frequency is at most 2^12.
        let state = u32::from(slot.frequency)
            .wrapping_mul(self.state >> SCALE)
            .wrapping_add(slot.place.into());
        self.state = if state < LOWEST_STATE {
            let &word = self.words.next().ok_or(CUT_OFF)?;
            (state << 16) | u32::from(u16::from_le_bytes(word))
        } else {
            state
        };
        Ok(slot.level)
    }

    /// Whether everything came to the end that the encoder began with.
    pub(super) fn finish(self) -> Result<(), ModelError> {
        if self.state == LOWEST_STATE && self.words.as_slice().is_empty() {
            Ok(())
        } else {
            Err(ModelError::Damaged("weights do not end where they should"))
        }
    }
}

/// Packs levels so that [`Decoder`] gives them back.
pub(super) fn encode(levels: &[i8]) -> Vec<u8> {
    let lowest = levels.iter().copied().min().unwrap_or(0);
    let place = |level: i8| usize::from(level.abs_diff(lowest));
    let mut counts = vec![
        0_usize;
        levels
            .iter()
            .map(|&level| place(level) + 1)
            .max()
            .unwrap_or(1)
    ];
    for &level in levels {
        if let Some(count) = counts.get_mut(place(level)) {
            *count += 1;
        }
    }
    let symbols = symbols(&counts);

    // The last level first: the decoder goes the other way.
    let mut state = LOWEST_STATE;
    let mut words = Vec::new();
    for &level in levels.iter().rev() {
        let Some(&Symbol { frequency, start }) = symbols.get(place(level)) else {
            continue;
        };
        if u64::from(state) >= u64::from(frequency) << (32 - SCALE) {
            let [low, high, ..] = state.to_le_bytes();
            words.push([low, high]);
            state >>= 16;
        }
        state = ((state / frequency) << SCALE) + start + state % frequency;
    }

    let mut bytes = lowest.to_le_bytes().to_vec();
    bytes.push(counts.len().saturating_sub(1).try_into().unwrap_or(u8::MAX));
    for Symbol { frequency, .. } in symbols {
        let [low, high, ..] = frequency.to_le_bytes();
        bytes.extend([low, high]);
    }
    bytes.extend(state.to_le_bytes());
    bytes.extend(u32::try_from(words.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(words.into_iter().rev().flatten());
    bytes
}

/// Frequencies with the sum [`SLOTS`], none of them 0 for what occurs.
fn symbols(counts: &[usize]) -> Vec<Symbol> {
    let total = counts.iter().sum::<usize>().max(1);
    let mut shares: Vec<usize> = counts
        .iter()
        .map(|&count| match count {
            0 => 0,
            _ => (count * SLOTS / total).max(1),
        })
        .collect();
    if counts.iter().all(|&count| count == 0) {
        shares = vec![SLOTS];
    }
    // Rounding is paid by the most frequent, which feel it least.
    let mut sum = shares.iter().sum::<usize>();
    while sum != SLOTS {
        let Some(largest) = shares.iter_mut().max() else {
            break;
        };
        if sum < SLOTS {
            *largest += SLOTS - sum;
            sum = SLOTS;
        } else {
            *largest -= 1;
            sum -= 1;
        }
    }
    let mut start = 0;
    shares
        .into_iter()
        .map(|share| {
            let frequency = u32::try_from(share).unwrap_or(u32::MAX);
            let symbol = Symbol { frequency, start };
            start += frequency;
            symbol
        })
        .collect()
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    level: i8,
    frequency: u16,
    /// Of this slot among those of its level.
    place: u16,
}

struct Symbol {
    frequency: u32,
    start: u32,
}

const SCALE: u32 = 12;
const SLOTS: usize = 1 << SCALE;
const LOWEST_STATE: u32 = 1 << 16;
const CUT_OFF: ModelError = ModelError::Damaged("weights are cut off");
const FREQUENCIES: ModelError = ModelError::Damaged("weights have impossible frequencies");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decode(bytes: &[u8], count: usize) -> Result<Vec<i8>, ModelError> {
        let mut decoder = Decoder::new(bytes)?;
        let levels = (0..count)
            .map(|_| decoder.next())
            .collect::<Result<_, _>>()?;
        decoder.finish()?;
        Ok(levels)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn levels_come_back(levels: Vec<i8>) {
            prop_assert_eq!(decode(&encode(&levels), levels.len()), Ok(levels));
        }

        #[test]
        fn any_bytes_end(bytes: Vec<u8>) {
            _ = decode(&bytes, 1000);
        }
    }

    #[test]
    fn frequent_levels_take_less_than_a_bit() {
        let mut levels = [0_i8; 8000];
        levels[77] = -127;
        levels[78] = 127;
        let bytes = encode(&levels);
        assert!(bytes.len() < 600, "{} bytes", bytes.len());
        assert_eq!(decode(&bytes, levels.len()), Ok(levels.to_vec()));
    }

    #[test]
    fn a_lost_word_is_noticed() {
        let levels: Vec<i8> = (0..1000_i16).map(|n| (n % 17) as i8 - 8).collect();
        let mut bytes = encode(&levels);
        bytes.truncate(bytes.len() - 2);
        assert_eq!(decode(&bytes, levels.len()), Err(CUT_OFF));
    }
}
