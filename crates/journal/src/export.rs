//! The records in the open: JSON Lines and CSV, for people and for auditors.
//!
//! Both hold what the hashes cover, so that both can be verified. The JSON text of a payload is a string in them: byte by
//! byte what was hashed.

use redacted::Redacted;
use serde::{Deserialize, Serialize};

use crate::bytes::{Digest, hex};
use crate::chain::Head;
use crate::record::{Actor, Header, Payload, Record};

/// Whether payloads, which hold personal data, are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payloads {
    /// With what was not erased.
    Included,
    /// Without; the chain can be verified all the same.
    LeftOut,
}

/// Records that were read from an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Where the chain begins. CSV does not say it: the record before the first one, by the first one's word.
    pub checkpoint: Head,
    /// Where it ended when it was exported. CSV does not say it.
    pub head: Option<Head>,
    /// The records, and the lines that are none.
    pub records: Vec<Result<Record, ExportError>>,
}

/// Why a file or a line of it is no export.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// It does not begin as one.
    #[error("not an export")]
    NotAnExport,
    /// It is of a version that is not known here.
    #[error("not a version of the export that is known here")]
    Version,
    /// A line is no record; the first line is 1.
    #[error("line {line}: {reason}")]
    Line {
        /// Which.
        line: u64,
        /// What is wrong with it, without its content.
        reason: &'static str,
    },
}

/// The first line of JSON Lines.
#[derive(Serialize, Deserialize)]
struct Preamble {
    format: String,
    checkpoint: Place,
    head: Place,
}

#[derive(Serialize, Deserialize)]
struct Place {
    seq: u64,
    hash: String,
}

/// A record, the same in both formats.
#[derive(Serialize, Deserialize)]
struct Row {
    seq: u64,
    at: i64,
    terminal: String,
    actor: String,
    staff: String,
    role: String,
    kind: String,
    subjects: String,
    payload_digest: String,
    previous: String,
    hash: String,
    salt: String,
    payload: String,
}

const FORMAT: &str = "uketsuke-journal-1";

/// One JSON object a line: first checkpoint and head, then the records, oldest first.
pub fn export_json_lines<'a>(
    checkpoint: Head,
    head: Head,
    records: impl IntoIterator<Item = &'a Record>,
    payloads: Payloads,
) -> String {
    let mut out = line(&Preamble {
        format: FORMAT.to_owned(),
        checkpoint: checkpoint.into(),
        head: head.into(),
    });
    for record in records {
        out.push_str(&line(&Row::new(record, payloads)));
    }
    out
}

/// A line of titles, then one record a line (RFC 4180), oldest first. Subjects are separated by spaces.
pub fn export_csv<'a>(records: impl IntoIterator<Item = &'a Record>, payloads: Payloads) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in records {
        // Writing into memory does not fail, and the rows are all alike.
        _ = writer.serialize(Row::new(record, payloads)).is_ok();
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Reads what [`export_json_lines`] wrote.
pub fn read_json_lines(text: &str) -> Result<Export, ExportError> {
    let mut lines = (1..).zip(text.lines());
    // Where the first line stops being JSON would help nobody.
    let preamble: Preamble = lines
        .next()
        .and_then(|(_, first)| serde_json::from_str(first).ok())
        .ok_or(ExportError::NotAnExport)?;
    if preamble.format != FORMAT {
        return Err(ExportError::Version);
    }
    let bad_head = ExportError::Line {
        line: 1,
        reason: "a hash is not 64 hexadecimal digits",
    };
    let records = lines.map(|(line, text)| {
        serde_json::from_str::<Row>(text)
            .map_err(|_position| "not the JSON of a record")
            .and_then(Row::record)
            .map_err(|reason| ExportError::Line { line, reason })
    });
    Ok(Export {
        checkpoint: preamble.checkpoint.head().ok_or_else(|| bad_head.clone())?,
        head: Some(preamble.head.head().ok_or(bad_head)?),
        records: records.collect(),
    })
}

/// Reads what [`export_csv`] wrote.
pub fn read_csv(text: &str) -> Result<Export, ExportError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let titled = reader
        .headers()
        .is_ok_and(|titles| titles.iter().next() == Some("seq") && titles.len() == 13);
    if !titled {
        return Err(ExportError::NotAnExport);
    }
    let records: Vec<_> = (2..)
        .zip(reader.deserialize::<Row>())
        .map(|(line, row)| {
            row.map_err(|_position| "not the fields of a record")
                .and_then(Row::record)
                .map_err(|reason| ExportError::Line { line, reason })
        })
        .collect();
    let checkpoint = match records.first() {
        Some(Ok(first)) => Head {
            seq: first.header.seq.saturating_sub(1),
            hash: first.header.previous,
        },
        Some(Err(_)) | None => Head::default(),
    };
    Ok(Export {
        checkpoint,
        head: None,
        records,
    })
}

fn line(row: &impl Serialize) -> String {
    // Texts and numbers only: nothing that JSON has no form for.
    let mut line = serde_json::to_string(row).unwrap_or_default();
    line.push('\n');
    line
}

impl Row {
    fn new(record: &Record, payloads: Payloads) -> Self {
        let header = &record.header;
        let (actor, staff, role) = match &header.actor {
            Actor::Staff { id, role } => ("staff", id.as_str(), role.as_str()),
            Actor::Patient => ("patient", "", ""),
            Actor::System => ("system", "", ""),
        };
        let payload = record
            .payload
            .as_ref()
            .filter(|_| payloads == Payloads::Included);
        Self {
            seq: header.seq,
            at: header.at,
            terminal: header.terminal.clone(),
            actor: actor.to_owned(),
            staff: staff.to_owned(),
            role: role.to_owned(),
            kind: header.kind.clone(),
            subjects: header.subjects.join(" "),
            payload_digest: header.payload_digest.to_string(),
            previous: header.previous.to_string(),
            hash: record.hash.to_string(),
            salt: payload.map(|it| hex(&it.salt)).unwrap_or_default(),
            payload: payload
                .map(|it| it.json.expose().clone())
                .unwrap_or_default(),
        }
    }

    fn record(self) -> Result<Record, &'static str> {
        let digest =
            |text: &str| Digest::from_hex(text).ok_or("a hash is not 64 hexadecimal digits");
        let actor = match self.actor.as_str() {
            "staff" => Actor::Staff {
                id: self.staff,
                role: self.role,
            },
            "patient" => Actor::Patient,
            "system" => Actor::System,
            _ => return Err("the actor is none of staff, patient and system"),
        };
        let payload = if self.salt.is_empty() {
            None
        } else {
            let salt = u128::from_str_radix(&self.salt, 16)
                .map_err(|_position| "the salt is not 32 hexadecimal digits")?;
            Some(Payload {
                salt: salt.to_be_bytes(),
                json: Redacted::new(self.payload),
            })
        };
        Ok(Record {
            hash: digest(&self.hash)?,
            header: Header {
                seq: self.seq,
                previous: digest(&self.previous)?,
                at: self.at,
                terminal: self.terminal,
                actor,
                kind: self.kind,
                subjects: self
                    .subjects
                    .split_terminator(' ')
                    .map(str::to_owned)
                    .collect(),
                payload_digest: digest(&self.payload_digest)?,
            },
            payload,
        })
    }
}

impl From<Head> for Place {
    fn from(head: Head) -> Self {
        Self {
            seq: head.seq,
            hash: head.hash.to_string(),
        }
    }
}

impl Place {
    fn head(&self) -> Option<Head> {
        let hash = Digest::from_hex(&self.hash)?;
        Some(Head {
            seq: self.seq,
            hash,
        })
    }
}
