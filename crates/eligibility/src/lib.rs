//! The eligibility system's messages, the gateway protocol and the qualification rules.
