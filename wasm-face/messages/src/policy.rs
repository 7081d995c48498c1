//! How strict a clinic is.

use serde::{Deserialize, Serialize};

/// What it takes to recognise a patient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The rate at which strangers may match.
    pub strictness: Strictness,
    /// What is done with signs that nobody is there.
    pub liveness: LivenessPolicy,
    /// Whether the patient is asked to turn the head.
    pub challenge: bool,
}

/// The rate at which strangers may match; the manifest has the threshold of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// False match rate 1 in 1,000.
    #[default]
    Standard,
    /// False match rate 1 in 10,000.
    Strict,
}

/// What is done with signs that nobody is there, only a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LivenessPolicy {
    /// Not looked for.
    Off,
    /// The staff are told.
    #[default]
    WarnStaff,
    /// Nobody is recognised without them being absent.
    Require,
}
