//! One figure, as it stands in results.json.

use std::fmt;

use serde::{Deserialize, Serialize};
use usb_emulation::Kind;

use crate::card_read::{Cost, Rates};
use crate::peer::Peer;

/// Ours, what it is measured against, and the budget for their ratio.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    /// What is measured.
    pub(crate) name: String,
    /// Our value.
    pub(crate) ours: f64,
    /// The peer's, or the limit.
    pub(crate) peer: f64,
    /// `ours / peer`.
    pub(crate) ratio: f64,
    /// The most that the ratio may be.
    pub(crate) budget: f64,
    /// Of both values.
    pub(crate) unit: String,
    /// How to measure again.
    pub(crate) command: &'static str,
}

/// A figure that another program has measured, one a line of JSON.
#[derive(Debug, Deserialize)]
struct Measured {
    name: String,
    ours: f64,
    peer: f64,
    budget: f64,
    unit: String,
}

impl Figure {
    /// What `face/measure.mjs` writes.
    pub(crate) fn parse_all(text: &str) -> Result<Vec<Self>, String> {
        text.lines()
            .map(|line| {
                let measured: Measured =
                    serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
                let Measured {
                    name,
                    ours,
                    peer,
                    budget,
                    unit,
                } = measured;
                Ok(Self::new(name, ours, peer, budget, &unit))
            })
            .collect()
    }

    /// The whole read against the time that its bytes take on the line, without anything between
    /// them.
    pub(crate) fn against_line(kind: &Kind, rates: Rates, cost: &Cost) -> Self {
        let card = if cost.is_by_contacts {
            "contacts"
        } else {
            rates.name()
        };
        Self::new(
            format!(
                "card read over {}, {card}: time against its bytes on the line",
                kind.name
            ),
            cost.time.as_secs_f64() * 1e3,
            cost.limit.as_secs_f64() * 1e3,
            LINE,
            "ms",
        )
    }

    /// The same read by somebody else's stack over the same emulated reader: the same files by nfcpy;
    /// by myna-card's example also the other certificates on the card.
    pub(crate) fn beside(peer: &Peer, cost: &Cost) -> [Self; 3] {
        let name = |what: &str| {
            format!(
                "card read over {}, {what}, beside {}",
                peer.reader, peer.name
            )
        };
        [
            Self::new(
                name("bytes on the line"),
                cost.line_bytes as f64,
                peer.line_bytes,
                EQUAL,
                "bytes",
            ),
            Self::new(
                name("USB transfers"),
                cost.transfers as f64,
                peer.transfers,
                EQUAL,
                "transfers",
            ),
            Self::new(
                name("commands"),
                cost.commands as f64,
                peer.commands,
                EQUAL,
                "commands",
            ),
        ]
    }

    fn new(name: String, ours: f64, peer: f64, budget: f64, unit: &str) -> Self {
        Self {
            name,
            ours,
            peer,
            ratio: ours / peer,
            budget,
            unit: unit.to_owned(),
            command: "make bench",
        }
    }

    /// A ratio that is no number is over every budget.
    pub(crate) fn is_within_budget(&self) -> bool {
        self.ratio <= self.budget
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            ours,
            peer,
            ratio,
            budget,
            unit,
            ..
        } = self;
        let verdict = if self.is_within_budget() {
            "within"
        } else {
            "OVER"
        };
        write!(
            f,
            "{name}: {ours:.1} {unit} / {peer:.1} {unit} = {ratio:.2}, {verdict} {budget:.1}"
        )
    }
}

/// Frames, waits, USB and the driver may cost so much on top of the bytes alone.
const LINE: f64 = 1.3;
/// No more than others need for the same files.
const EQUAL: f64 = 1.0;
