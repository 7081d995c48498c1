//! What several frames say together.

use zeroize::Zeroize;

/// What the frames so far say of one line; overwritten when dropped.
pub(super) struct Agreement<T: Zeroize> {
    candidates: Vec<Candidate<T>>,
}

struct Candidate<T> {
    value: T,
    frames: u32,
    /// Sum over frames: the negative natural logarithm of the chance that the reading is wrong.
    evidence: f32,
}

impl<T: Zeroize + Copy + PartialEq> Agreement<T> {
    pub(super) fn new() -> Self {
        Self {
            candidates: Vec::new(),
        }
    }

    /// One frame says so, with this certainty.
    pub(super) fn add(&mut self, value: T, certainty: f32) {
        // One frame proves little, however sure it seems: the next has the same glare and the same blur.
        let evidence = -(1.0 - certainty).max(LEAST_DOUBT).ln();
        let known = self.candidates.iter_mut().find(|it| it.value == value);
        if let Some(candidate) = known {
            candidate.frames += 1;
            candidate.evidence += evidence;
        } else if self.candidates.len() < MOST_CANDIDATES {
            self.candidates.push(Candidate {
                value,
                frames: 1,
                evidence,
            });
        }
    }

    /// What at least so many frames say, if hardly any says otherwise.
    pub(super) fn value(&self, frames: u32) -> Option<T> {
        let by_evidence =
            |one: &&Candidate<T>, other: &&Candidate<T>| one.evidence.total_cmp(&other.evidence);
        let best = self.candidates.iter().max_by(by_evidence)?;
        let others = self.candidates.iter().map(|it| it.evidence).sum::<f32>() - best.evidence;
        let is_agreed = best.frames >= frames && best.evidence >= CLEARER * others;
        is_agreed.then_some(best.value)
    }

    pub(super) fn wipe(&mut self) {
        for candidate in &mut self.candidates {
            candidate.value.zeroize();
        }
        self.candidates.clear();
    }
}

impl<T: Zeroize> Drop for Agreement<T> {
    fn drop(&mut self) {
        for candidate in &mut self.candidates {
            candidate.value.zeroize();
        }
    }
}

const LEAST_DOUBT: f32 = 0.01;
/// Times as much evidence as everything that contradicts.
const CLEARER: f32 = 4.0;
/// A hostile sequence of frames shall not fill the memory.
const MOST_CANDIDATES: usize = 32;
