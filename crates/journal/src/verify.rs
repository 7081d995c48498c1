//! Whether a chain is whole.

use std::fmt;

use crate::chain::Head;
use crate::record::Record;

/// Looks at one record after the other.
#[derive(Clone, Debug)]
pub struct Verifier {
    head: Head,
    known: Option<Head>,
    report: Report,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Report {
    /// How many records there are.
    pub records: u64,
    /// How many of them have lost their payload on purpose.
    pub erased: u64,
    /// The head that the records lead to.
    pub head: Head,
    /// What is wrong, in the order in which it was found; at most 100.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The number of the record at which it shows.
    pub seq: u64,
    /// What it is.
    pub kind: FaultKind,
}

/// What can be wrong with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Records before this one are missing.
    Gap {
        /// The number that should have come.
        expected: u64,
    },
    /// It comes too late, or twice.
    Reordered {
        /// The number that should have come.
        expected: u64,
    },
    /// Its header is not the one that was hashed.
    Changed,
    /// Its payload is not the one that was hashed.
    PayloadChanged,
    /// It follows another record than the one before it.
    Unlinked,
    /// It cannot be read at all.
    Unreadable,
    /// The chain is known to have gone through another head.
    CutOff {
        /// The head that was known.
        known: Head,
    },
}

const MOST_FAULTS: usize = 100;

impl Verifier {
    /// Begins after a checkpoint; [`Head::default`] for a chain of which nothing was deleted.
    ///
    /// A chain that was cut off, or written anew from some record on, is whole in itself: only a head that was noted elsewhere
    /// tells. `known` is such a head; the chain must go through it.
    pub fn new(begins_after: Head, known: Option<Head>) -> Self {
        Self {
            head: begins_after,
            known: known.filter(|known| *known != begins_after),
            report: Report {
                head: begins_after,
                ..Report::default()
            },
        }
    }

    /// Looks at the next record.
    pub fn push(&mut self, record: &Record) {
        let seq = record.header.seq;
        let expected = self.head.seq.saturating_add(1);
        let order = seq.cmp(&expected);
        if order.is_gt() {
            self.fault(seq, FaultKind::Gap { expected });
        } else if order.is_lt() {
            self.fault(seq, FaultKind::Reordered { expected });
        } else if record.header.previous != self.head.hash {
            self.fault(seq, FaultKind::Unlinked);
        }
        if record.header.hash() != record.hash {
            self.fault(seq, FaultKind::Changed);
        }
        match &record.payload {
            None => self.report.erased += 1,
            Some(payload) if payload.digest() != record.header.payload_digest => {
                self.fault(seq, FaultKind::PayloadChanged);
            }
            Some(_) => {}
        }
        self.report.records += 1;
        if !order.is_lt() {
            self.head = Head::of(record);
        }
        if self.known == Some(Head::of(record)) {
            self.known = None;
        }
    }

    /// Notes that what should be the next record cannot be read.
    pub fn unreadable(&mut self) {
        self.fault(self.head.seq.saturating_add(1), FaultKind::Unreadable);
    }

    /// The result.
    pub fn finish(mut self) -> Report {
        if let Some(known) = self.known {
            self.fault(known.seq, FaultKind::CutOff { known });
        }
        self.report.head = self.head;
        self.report
    }

    fn fault(&mut self, seq: u64, kind: FaultKind) {
        if self.report.faults.len() < MOST_FAULTS {
            self.report.faults.push(Fault { seq, kind });
        }
    }
}

impl Report {
    /// Whether nothing is wrong.
    pub const fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seq = self.seq;
        match self.kind {
            FaultKind::Gap { expected } => {
                write!(
                    f,
                    "records {expected} to {} are missing",
                    seq.saturating_sub(1)
                )
            }
            FaultKind::Reordered { expected } => {
                write!(f, "record {seq} stands where record {expected} should be")
            }
            FaultKind::Changed => write!(f, "the header of record {seq} was changed"),
            FaultKind::PayloadChanged => write!(f, "the payload of record {seq} was changed"),
            FaultKind::Unlinked => write!(
                f,
                "record {seq} follows another record than the one before it"
            ),
            FaultKind::Unreadable => write!(f, "record {seq} cannot be read"),
            FaultKind::CutOff { known } => {
                let Head { seq, hash } = known;
                write!(
                    f,
                    "the chain does not lead to record {seq} with the hash {hash}"
                )
            }
        }
    }
}
