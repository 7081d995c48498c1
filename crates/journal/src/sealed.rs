//! How records lie in a store: sealed one by one as they come, and a thousand together later.
//!
//! **A sealed record** (mark `R`, version 1) needs no secret to be made. A fresh P-256 key pair and the clinic's public key
//! agree on a secret (ECDH); HKDF-SHA256 of it, with the ephemeral public key as salt and [`hkdf_info`], is the AES-256-GCM key
//! of this one record, so the nonce is twelve zeros.
//!
//! **A segment** (mark `S`, version 1) holds consecutive records under the clinic's data key with a random nonce. Opening one takes
//! one decryption instead of a thousand key agreements.
//!
//! What stands outside of the cipher, numbers and hashes, is authenticated with it.

use crate::bytes::{FormatError, Reader, put_long};
use crate::chain::Head;
use crate::record::Record;

/// The most records in one segment.
pub const SEGMENT_RECORDS: usize = 1_000;

/// The place of something sealed in the chain, readable without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The head before its first record.
    pub after: Head,
    /// The head with its last record.
    pub head: Head,
}

/// One record, sealed for the clinic's public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRecord {
    /// Its place.
    pub envelope: Envelope,
    /// The ephemeral public key, uncompressed (SEC 1).
    pub ephemeral: [u8; 65],
    /// AES-256-GCM with its tag.
    pub ciphertext: Vec<u8>,
}

/// Consecutive records, sealed by the data key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Their place.
    pub envelope: Envelope,
    /// The nonce of AES-GCM.
    pub nonce: [u8; 12],
    /// AES-256-GCM with its tag.
    pub ciphertext: Vec<u8>,
}

/// What a store holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// One record.
    Record(SealedRecord),
    /// Many.
    Segment(Segment),
}

/// Seals records; made of the clinic's public key alone.
#[expect(
    async_fn_in_trait,
    reason = "a page has one thread, so no future needs to be Send"
)]
pub trait Seal {
    /// What can go wrong.
    type Error;

    /// Encrypts for the clinic's public key by a fresh ephemeral key pair. `aad` makes the authenticated data of the ephemeral
    /// public key.
    async fn seal(
        &self,
        aad: impl FnOnce(&[u8; 65]) -> Vec<u8>,
        plain: &[u8],
    ) -> Result<([u8; 65], Vec<u8>), Self::Error>;
}

/// Opens what was sealed, and seals segments; made of the clinic's private key and the data key.
#[expect(
    async_fn_in_trait,
    reason = "a page has one thread, so no future needs to be Send"
)]
pub trait Open {
    /// What can go wrong.
    type Error;

    /// Decrypts what [`Seal::seal`] encrypted.
    async fn open(
        &self,
        ephemeral: &[u8; 65],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, Self::Error>;

    /// Encrypts by the data key with a random nonce.
    async fn encrypt(&self, aad: &[u8], plain: &[u8]) -> Result<([u8; 12], Vec<u8>), Self::Error>;

    /// Decrypts what [`Self::encrypt`] encrypted.
    async fn decrypt(
        &self,
        nonce: &[u8; 12],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Vec<u8>, Self::Error>;
}

/// Why something sealed cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError<E> {
    /// The cipher refuses it: it was damaged, or sealed for another clinic.
    #[error("the cipher refuses it")]
    Cipher(E),
    /// What was sealed is no record.
    #[error("what was sealed is no record")]
    Format(#[from] FormatError),
    /// The records are others than the envelope says.
    #[error("the records are others than the envelope says")]
    Envelope,
}

/// The context of a record's key: `uketsuke-journal:sealed:1`, a line feed, and the clinic's public key (65 bytes).
pub fn hkdf_info(clinic_public: &[u8; 65]) -> Vec<u8> {
    [&b"uketsuke-journal:sealed:1\n"[..], clinic_public].concat()
}

/// Seals a record.
pub async fn seal_record<S: Seal>(cipher: &S, record: &Record) -> Result<SealedRecord, S::Error> {
    let envelope = Envelope {
        after: Head {
            seq: record.header.seq.saturating_sub(1),
            hash: record.header.previous,
        },
        head: Head::of(record),
    };
    let aad = |ephemeral: &[u8; 65]| envelope.aad(b'R', ephemeral);
    let (ephemeral, ciphertext) = cipher.seal(aad, &record.to_bytes()).await?;
    Ok(SealedRecord {
        envelope,
        ephemeral,
        ciphertext,
    })
}

/// Opens a sealed record.
pub async fn open_record<O: Open>(
    cipher: &O,
    sealed: &SealedRecord,
) -> Result<Record, OpenError<O::Error>> {
    let aad = sealed.envelope.aad(b'R', &sealed.ephemeral);
    let plain = cipher
        .open(&sealed.ephemeral, &aad, &sealed.ciphertext)
        .await
        .map_err(OpenError::Cipher)?;
    let record = Record::from_bytes(&plain)?;
    sealed.envelope.holds(std::slice::from_ref(&record))?;
    Ok(record)
}

/// Seals consecutive records together; `None` if there are none.
pub async fn seal_segment<O: Open>(
    cipher: &O,
    records: &[Record],
) -> Result<Option<Segment>, O::Error> {
    let (Some(first), Some(last)) = (records.first(), records.last()) else {
        return Ok(None);
    };
    let envelope = Envelope {
        after: Head {
            seq: first.header.seq.saturating_sub(1),
            hash: first.header.previous,
        },
        head: Head::of(last),
    };
    let mut plain = Vec::new();
    for record in records {
        put_long(&mut plain, &record.to_bytes());
    }
    let (nonce, ciphertext) = cipher.encrypt(&envelope.aad(b'S', &[]), &plain).await?;
    Ok(Some(Segment {
        envelope,
        nonce,
        ciphertext,
    }))
}

/// Opens a segment.
///
/// Its records are those that somebody with the data key sealed, in this place of the chain; whether each hash is true is
/// [`crate::Verifier`]'s to say, and takes longer.
pub async fn open_segment<O: Open>(
    cipher: &O,
    segment: &Segment,
) -> Result<Vec<Record>, OpenError<O::Error>> {
    let aad = segment.envelope.aad(b'S', &[]);
    let plain = cipher
        .decrypt(&segment.nonce, &aad, &segment.ciphertext)
        .await
        .map_err(OpenError::Cipher)?;
    let mut reader = Reader(&plain);
    let mut records = Vec::new();
    while !reader.0.is_empty() {
        records.push(Record::from_bytes(reader.long()?)?);
    }
    segment.envelope.holds(&records)?;
    Ok(records)
}

impl Envelope {
    /// How many records it is about.
    pub const fn count(&self) -> u64 {
        self.head.seq.saturating_sub(self.after.seq)
    }

    /// What the cipher authenticates: `uketsuke-journal:`, the mark, `:1`, a line feed, both heads, the ephemeral key if there is one.
    fn aad(&self, mark: u8, ephemeral: &[u8]) -> Vec<u8> {
        [
            &b"uketsuke-journal:"[..],
            &[mark],
            b":1\n",
            &self.after.to_bytes(),
            &self.head.to_bytes(),
            ephemeral,
        ]
        .concat()
    }

    fn holds<E>(&self, records: &[Record]) -> Result<(), OpenError<E>> {
        let mut head = self.after;
        for record in records {
            if record.header.previous != head.hash
                || record.header.seq != head.seq.saturating_add(1)
            {
                return Err(OpenError::Envelope);
            }
            head = Head::of(record);
        }
        if head == self.head {
            Ok(())
        } else {
            Err(OpenError::Envelope)
        }
    }
}

impl SealedRecord {
    /// `R`, version, the head before it and its own (40 bytes each), the ephemeral key (65), the ciphertext.
    pub fn to_bytes(&self) -> Vec<u8> {
        [
            &b"R\x01"[..],
            &self.envelope.after.to_bytes(),
            &self.envelope.head.to_bytes(),
            &self.ephemeral,
            &self.ciphertext,
        ]
        .concat()
    }
}

impl Segment {
    /// `S`, version, the head before it and its last (40 bytes each), the nonce (12), the ciphertext.
    pub fn to_bytes(&self) -> Vec<u8> {
        [
            &b"S\x01"[..],
            &self.envelope.after.to_bytes(),
            &self.envelope.head.to_bytes(),
            &self.nonce,
            &self.ciphertext,
        ]
        .concat()
    }
}

impl Stored {
    /// Its place in the chain.
    pub const fn envelope(&self) -> &Envelope {
        match self {
            Self::Record(record) => &record.envelope,
            Self::Segment(segment) => &segment.envelope,
        }
    }

    /// Its bytes; each kind has its own mark.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Record(record) => record.to_bytes(),
            Self::Segment(segment) => segment.to_bytes(),
        }
    }

    /// Reads either kind.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut reader = Reader(bytes);
        let mark = reader.byte()?;
        if reader.byte()? != 1 {
            return Err(FormatError::Version);
        }
        let envelope = Envelope {
            after: Head::read(&mut reader)?,
            head: Head::read(&mut reader)?,
        };
        match mark {
            b'R' => Ok(Self::Record(SealedRecord {
                envelope,
                ephemeral: reader.array()?,
                ciphertext: reader.0.to_vec(),
            })),
            b'S' => Ok(Self::Segment(Segment {
                envelope,
                nonce: reader.array()?,
                ciphertext: reader.0.to_vec(),
            })),
            _ => Err(FormatError::Mark),
        }
    }

    /// Its records.
    pub async fn open<O: Open>(&self, cipher: &O) -> Result<Vec<Record>, OpenError<O::Error>> {
        match self {
            Self::Record(record) => open_record(cipher, record).await.map(|record| vec![record]),
            Self::Segment(segment) => open_segment(cipher, segment).await,
        }
    }
}
