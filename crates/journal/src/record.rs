//! One record and its bytes.

use redacted::Redacted;

use crate::bytes::{Digest, FormatError, Reader, put_long, put_text, utf8};

/// One record of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What stays as long as the chain.
    pub header: Header,
    /// SHA-256 of the header, see [`Header::hash`].
    pub hash: Digest,
    /// What happened, `None` once it is erased.
    pub payload: Option<Payload>,
}

/// What stays of a record when its payload is erased: nothing here may tell a patient's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Position in the chain; the first is 1.
    pub seq: u64,
    /// The hash of the record before; zeros before the first.
    pub previous: Digest,
    /// Unix seconds, by the terminal's clock.
    pub at: i64,
    /// The clinic's name for the computer.
    pub terminal: String,
    /// Who did it.
    pub actor: Actor,
    /// What kind of entry the payload is.
    pub kind: String,
    /// Whom or what it concerns: the clinic's own patient key, a visit's identifier. Never a name or an insured number.
    pub subjects: Vec<String>,
    /// SHA-256 of the payload's salt and the payload.
    pub payload_digest: Digest,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A member of the staff.
    Staff {
        /// The clinic's identifier of the person.
        id: String,
        /// As what they were signed in.
        role: String,
    },
    /// The patient, at the patient's screen.
    Patient,
    /// The client by itself.
    System,
}

/// The erasable part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// Random; it keeps the digest from being guessed, and is erased with the payload.
    pub salt: [u8; 16],
    /// The entry, as the JSON text that was written.
    pub json: Redacted<String>,
}

impl Header {
    /// The hash of the record: SHA-256 of `uketsuke-journal:record:1`, a line feed, and the header's bytes.
    pub fn hash(&self) -> Digest {
        let mut bytes = Vec::with_capacity(256);
        self.write(&mut bytes);
        Digest::of(&[b"uketsuke-journal:record:1\n", &bytes])
    }

    /// Sequence number (8 bytes), previous hash (32), time (8), terminal, actor, kind, subjects (a 2-byte count, then each),
    /// payload digest (32). Numbers are big-endian, texts UTF-8 after their length in 2 bytes. The actor is one byte, 0 staff
    /// (identifier and role follow), 1 patient, 2 system.
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.seq.to_be_bytes());
        out.extend(self.previous.0);
        out.extend(self.at.to_be_bytes());
        put_text(out, &self.terminal);
        match &self.actor {
            Actor::Staff { id, role } => {
                out.push(0);
                put_text(out, id);
                put_text(out, role);
            }
            Actor::Patient => out.push(1),
            Actor::System => out.push(2),
        }
        put_text(out, &self.kind);
        let count = u16::try_from(self.subjects.len()).unwrap_or(u16::MAX);
        out.extend(count.to_be_bytes());
        for subject in &self.subjects {
            put_text(out, subject);
        }
        out.extend(self.payload_digest.0);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, FormatError> {
        Ok(Self {
            seq: reader.u64()?,
            previous: reader.digest()?,
            at: reader.i64()?,
            terminal: reader.text()?,
            actor: match reader.byte()? {
                0 => Actor::Staff {
                    id: reader.text()?,
                    role: reader.text()?,
                },
                1 => Actor::Patient,
                2 => Actor::System,
                _ => return Err(FormatError::Mark),
            },
            kind: reader.text()?,
            subjects: (0..reader.u16()?)
                .map(|_| reader.text())
                .collect::<Result<_, _>>()?,
            payload_digest: reader.digest()?,
        })
    }
}

impl Payload {
    /// What the header holds of it: SHA-256 of the salt and the JSON text.
    pub fn digest(&self) -> Digest {
        Digest::of(&[&self.salt, self.json.expose().as_bytes()])
    }
}

impl Record {
    /// The record without its payload; the chain stays whole.
    #[must_use]
    pub fn erased(self) -> Self {
        Self {
            payload: None,
            ..self
        }
    }

    /// Version 1: the byte 1, the header, the hash, then 0, or 1 with the salt (16) and the JSON text after its length in 4 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let json = self.payload.as_ref().map_or(0, |it| it.json.expose().len());
        let mut out = Vec::with_capacity(300 + json);
        out.push(1);
        self.header.write(&mut out);
        out.extend(self.hash.0);
        match &self.payload {
            None => out.push(0),
            Some(payload) => {
                out.push(1);
                out.extend(payload.salt);
                put_long(&mut out, payload.json.expose().as_bytes());
            }
        }
        out
    }

    /// Reads what [`Self::to_bytes`] wrote. Whether it is true is [`crate::Verifier`]'s to say.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut reader = Reader(bytes);
        if reader.byte()? != 1 {
            return Err(FormatError::Version);
        }
        let header = Header::read(&mut reader)?;
        let hash = reader.digest()?;
        let payload = match reader.byte()? {
            0 => None,
            1 => Some(Payload {
                salt: reader.array()?,
                json: Redacted::new(utf8(reader.long()?)?),
            }),
            _ => return Err(FormatError::Mark),
        };
        reader.end()?;
        Ok(Self {
            header,
            hash,
            payload,
        })
    }
}
