//! What a peer's read cost, as the server of emulated readers counted it.

use serde_json::Value;

/// Somebody else's stack.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    /// Its name and version.
    pub(crate) name: String,
    /// The kind of reader.
    pub(crate) reader: String,
    /// Command APDUs.
    pub(crate) commands: f64,
    /// Bulk and interrupt transfers that moved something.
    pub(crate) transfers: f64,
    /// Bytes between reader and card.
    pub(crate) line_bytes: f64,
}

impl Peer {
    /// One object a line: `{"peer": "nfcpy 1.0.4", "status": {…}}`, the status that of one reader.
    pub(crate) fn parse_all(text: &str) -> Result<Vec<Self>, String> {
        text.lines().map(Self::parse).collect()
    }

    fn parse(line: &str) -> Result<Self, String> {
        let value: Value =
            serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
        let count = |pointer: &str| {
            value
                .pointer(pointer)
                .and_then(Value::as_f64)
                .ok_or_else(|| format!("no number at {pointer} in {line}"))
        };
        let text = |pointer: &str| {
            value
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
                .ok_or_else(|| format!("no text at {pointer} in {line}"))
        };
        Ok(Self {
            name: text("/peer")?,
            reader: text("/status/kind")?,
            commands: count("/status/line/commands")?,
            transfers: count("/status/transfers/bulk_out")? + count("/status/transfers/bulk_in")?,
            line_bytes: count("/status/line/bytes")?,
        })
    }
}
