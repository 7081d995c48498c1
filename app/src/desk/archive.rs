//! The records as a whole: listed, verified, exported, backed up, restored, erased.

use eligibility::CivilDate;
use journal::{Backup, Payloads, Record, Report, export_csv, export_json_lines};
use leptos::prelude::*;
use reception::desk::settings::Retention;
use reception::desk::{Actor, DeskState, Entry, Exported, PayloadsErased, WrittenFile};

use super::session::{apply, read_actor};
use super::{Desk, RecordError};
use crate::host::clock;
use crate::host::journal_store::BrowserStore;
use crate::records::Reader;
use crate::records::accounts::Accounts;
use crate::records::backup::{self, BackupFailure};

/// A record in the list of them: what its header tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The number in the journal.
    pub seq: u64,
    /// Unix seconds.
    pub at: i64,
    /// Who.
    pub actor: Actor,
    /// What: an entry's kind.
    pub kind: String,
    /// About what.
    pub subjects: Vec<String>,
    /// Whether what was personal is gone.
    pub erased: bool,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// For spreadsheets.
    Csv,
    /// For programs.
    JsonLines,
}

/// A file that was made of the records.
pub struct MadeFile {
    /// A name for it.
    pub name: String,
    /// MIME type.
    pub media_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why a back-up could not be made or taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// The records.
    Record(RecordError),
    /// The back-up; nothing was changed.
    Backup(BackupFailure),
}

impl Desk {
    /// The lines after a record, oldest first.
    pub async fn journal(self, after: u64) -> Result<Vec<Line>, RecordError> {
        let mut lines = Vec::new();
        let reader = self.reader().await?;
        reader
            .walk(after, |record| lines.push(record.into()))
            .await?;
        Ok(lines)
    }

    /// What one record says, as the JSON text that was written; `None` when it was erased.
    pub async fn payload(self, seq: u64) -> Result<Option<String>, RecordError> {
        let mut found = None;
        let reader = self.reader().await?;
        reader
            .one(seq, |record| found = record.payload.map(|it| it.json))
            .await?;
        Ok(found.map(|json| json.expose().clone()))
    }

    /// Looks at every hash.
    pub async fn verify(self) -> Result<Report, RecordError> {
        Ok(self.reader().await?.verify().await?)
    }

    /// All records in one file. That it was made is a record too.
    pub async fn export(
        self,
        format: ExportFormat,
        payloads: Payloads,
    ) -> Result<MadeFile, RecordError> {
        let mut records = Vec::new();
        let reader = self.reader().await?;
        let (begins, head) = reader.walk(0, |record| records.push(record)).await?;
        let (text, extension, media_type) = match format {
            // Without the mark Excel takes it for Shift_JIS.
            ExportFormat::Csv => (
                format!("\u{FEFF}{}", export_csv(&records, payloads)),
                "csv",
                "text/csv",
            ),
            ExportFormat::JsonLines => (
                export_json_lines(begins, head, &records, payloads),
                "jsonl",
                "application/jsonl",
            ),
        };
        let exported = Exported {
            file: WrittenFile {
                format: extension.to_owned(),
                records: head.seq - begins.seq,
                head: head.hash.to_string(),
            },
            with_personal_data: payloads == Payloads::Included,
        };
        self.record(vec![exported.into()]).await?;
        Ok(MadeFile {
            name: self.file_name("journal", extension),
            media_type,
            bytes: text.into_bytes(),
        })
    }

    /// All records and the keyring, sealed, in one file. That it was made is a record too.
    pub async fn back_up(self) -> Result<MadeFile, ArchiveError> {
        let store = BrowserStore::open().await.map_err(store_failed)?;
        let accounts = Accounts::load(store.clone()).await.ok().flatten();
        let accounts = accounts.ok_or(ArchiveError::Record(RecordError::Closed))?;
        let bytes = backup::back_up(&store, accounts.keyring())
            .await
            .map_err(store_failed)?;
        let made = backup::read(&bytes)?;
        let file = WrittenFile {
            format: String::from("back_up"),
            records: made.head.seq - made.checkpoint.seq,
            head: made.head.hash.to_string(),
        };
        self.record(vec![Entry::BackUpMade(Box::new(file))]).await?;
        Ok(MadeFile {
            name: self.file_name("backup", "uketsuke"),
            media_type: "application/octet-stream",
            bytes,
        })
    }

    /// Takes over what a back-up of this clinic has more than this browser. Answers how many records that were.
    pub async fn take_in(self, backup: &Backup) -> Result<u64, ArchiveError> {
        let session = self.session().ok_or(RecordError::Closed)?;
        let records = session.records.lock().await;
        let (store, vault) = (records.store().clone(), records.vault().clone());
        drop(records);
        let count = backup::restore_into(&store, backup, &vault).await?;
        self.follow().await;
        Ok(count)
    }

    /// How many payloads are past their retention, and the day before which receptions are.
    pub async fn due(self) -> Result<u64, RecordError> {
        let is_due = self.is_erasable();
        let mut count = 0;
        let reader = self.reader().await?;
        reader
            .walk(0, |record| {
                count += u64::from(record.payload.is_some() && is_due(&record));
            })
            .await?;
        Ok(count)
    }

    /// Erases them for good. Answers how many.
    pub async fn erase_due(self) -> Result<u64, RecordError> {
        let session = self.session().ok_or(RecordError::Closed)?;
        let is_due = self.is_erasable();
        let mut records = session.records.lock().await;
        let count = records.erase(is_due).await?;
        // What is known is what the records still say.
        let mut state = DeskState::new();
        let reader = records.reader();
        reader.walk(0, |record| apply(&mut state, record)).await?;
        drop(records);
        if self.session().is_none() {
            return Err(RecordError::Closed);
        }
        self.state.set(state);
        let erased = PayloadsErased {
            before: self.today(),
            count,
        };
        self.record(vec![erased.into()]).await?;
        Ok(count)
    }

    async fn reader(self) -> Result<Reader, RecordError> {
        let session = self.session().ok_or(RecordError::Closed)?;
        let records = session.records.lock().await;
        Ok(records.reader())
    }

    /// Whether a record's payload has had its time. Whom the clinic has seen since stays known to it.
    fn is_erasable(self) -> impl Fn(&Record) -> bool {
        let today = self.today();
        let retention = self.state.with_untracked(|state| {
            state
                .settings()
                .map_or_else(Retention::default, |settings| settings.retention)
        });
        move |record| {
            let header = &record.header;
            Entry::kind_is_personal(&header.kind)
                && is_past(header.at, months(&retention, &header.kind), today)
                && !(matches!(
                    header.kind.as_str(),
                    "patient_recorded" | "consent_remembered"
                ) && self.seen_since(&header.subjects, retention.receptions_months, today))
        }
    }

    fn seen_since(self, subjects: &[String], months: u16, today: CivilDate) -> bool {
        self.state.with_untracked(|state| {
            subjects.iter().any(|subject| {
                let Some(id) = subject.strip_prefix("patient/") else {
                    return false;
                };
                state
                    .snapshots_of(id)
                    .any(|snapshot| !is_past(snapshot.taken_at, months, today))
            })
        })
    }

    fn file_name(self, what: &str, extension: &str) -> String {
        let day = CivilDate::in_japan(clock::unix_seconds()).unwrap_or_default();
        format!("uketsuke-{what}-{}.{extension}", day.compact())
    }
}

impl From<Record> for Line {
    fn from(record: Record) -> Self {
        Self {
            seq: record.header.seq,
            at: record.header.at,
            actor: read_actor(record.header.actor),
            kind: record.header.kind,
            subjects: record.header.subjects,
            erased: record.payload.is_none(),
        }
    }
}

fn months(retention: &Retention, kind: &str) -> u16 {
    if kind.starts_with("statement") {
        retention.statements_months
    } else {
        retention.receptions_months
    }
}

fn is_past(at: i64, months: u16, today: CivilDate) -> bool {
    CivilDate::in_japan(at)
        .and_then(|day| day.plus_months(months))
        .is_some_and(|ends| ends <= today)
}

fn store_failed(error: crate::host::journal_store::StoreError) -> ArchiveError {
    ArchiveError::Record(RecordError::Records(error.into()))
}

impl From<RecordError> for ArchiveError {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}

impl From<BackupFailure> for ArchiveError {
    fn from(error: BackupFailure) -> Self {
        Self::Backup(error)
    }
}
