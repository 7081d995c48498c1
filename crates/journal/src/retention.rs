//! Which payloads have had their time.

use crate::record::Header;

/// How long the payloads of some kinds are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The kinds that it is about, by how their name begins; the longest that fits decides, and `""` fits all.
    pub kind: String,
    /// Seconds after the record's time.
    pub keep: i64,
}

/// Whether a record's payload is to be erased at `now` (Unix seconds). Kinds without a rule are kept.
pub fn due(header: &Header, rules: &[Rule], now: i64) -> bool {
    rules
        .iter()
        .filter(|rule| header.kind.starts_with(&rule.kind))
        .max_by_key(|rule| rule.kind.len())
        .is_some_and(|rule| header.at.saturating_add(rule.keep) <= now)
}
