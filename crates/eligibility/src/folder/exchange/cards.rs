//! Card results: each taken over once, and left where it lies.

use std::collections::BTreeSet;

use super::super::memory::Done;
use super::super::{
    CardResult, Digest, Disposal, Effect, FileRef, FolderFailure, Listed, Notice, Stamp,
};
use super::{Exchange, Offered};
use crate::codes::ReferenceClassification;
use crate::{EvidenceLevel, XmlMsg};

/// How long a file that is no longer listed is remembered: longer than any program keeps a copy
/// that it may put back.
const MEMORY: u64 = 30 * 24 * 60 * 60 * 1000;
/// Files archived or deleted after one look, so that the terminal is not kept waiting.
const AT_ONCE: usize = 10;

impl Exchange {
    pub(super) fn card_result(
        &mut self,
        file: &FileRef,
        digest: Digest,
        message: Box<XmlMsg>,
        now: u64,
        out: &mut Vec<Effect>,
    ) {
        let stamp = self.stamp_of(file);
        let before = self.memory.card_results.get_mut(&file.name);
        if let Some(done) = before
            && done.digest == Some(digest)
            && done.taken
        {
            done.stamp = stamp; // Only its time has changed.
            return out.push(Effect::Remember);
        }
        let offered = self.offered.get(&digest).map(|offered| &offered.name);
        if offered == Some(&file.name) {
            return;
        }
        if offered.is_some() || self.memory.has_taken(digest) {
            self.set_aside(file, now);
            out.push(Effect::Notice(Notice::CardResultCopied(file.clone())));
            return out.push(Effect::Remember);
        }
        let name = file.name.clone();
        let changed = self
            .memory
            .card_results
            .get(&name)
            .is_some_and(|done| done.taken);
        let evidence = self.evidence_of(&message);
        self.offered.insert(
            digest,
            Offered {
                name: name.clone(),
                stamp,
            },
        );
        out.push(Effect::CardResult(Box::new(CardResult {
            digest,
            name,
            modified: stamp.modified,
            message,
            evidence,
            changed,
        })));
    }

    /// A card result is in the clinic's records.
    pub(super) fn taken(&mut self, digest: Digest, now: u64, out: &mut Vec<Effect>) {
        let Some(Offered { name, stamp }) = self.offered.remove(&digest) else {
            return;
        };
        let done = Done {
            stamp,
            digest: Some(digest),
            taken: true,
            at: now,
        };
        self.memory.card_results.insert(name, done);
        out.push(Effect::Remember);
    }

    /// A file in `face` that is done with, without being taken.
    pub(super) fn set_aside(&mut self, file: &FileRef, now: u64) {
        let done = Done {
            stamp: self.stamp_of(file),
            digest: None,
            taken: false,
            at: now,
        };
        self.memory.card_results.insert(file.name.clone(), done);
    }

    /// Archives, deletes and forgets what is old enough, if the clinic wants it.
    pub(super) fn tidy(
        &mut self,
        files: &[Listed],
        names: &BTreeSet<String>,
        now: u64,
        out: &mut Vec<Effect>,
    ) {
        let oldest = now.saturating_sub(MEMORY);
        if self.memory.forget(oldest, |name| names.contains(name)) {
            out.push(Effect::Remember);
        }
        let Some(disposal) = self.settings.disposal else {
            return;
        };
        let is_old = |done: &Done| done.taken && done.at.saturating_add(disposal.stay()) <= now;
        let due: Vec<String> = files
            .iter()
            // A file that has changed since is another card result.
            .filter(|file| {
                let done = self.memory.card_results.get(&file.name);
                done.is_some_and(|done| done.stamp == file.stamp && is_old(done))
            })
            .filter(|file| !self.disposing.contains(&file.name))
            .map(|file| file.name.clone())
            .take(AT_ONCE)
            .collect();
        for name in due {
            self.disposing.insert(name.clone());
            out.push(match disposal {
                Disposal::Archive { .. } => Effect::Archive(name),
                Disposal::Delete { .. } => Effect::Delete(name),
            });
        }
    }

    pub(super) fn disposed(&mut self, name: &str, result: Result<(), FolderFailure>) {
        self.disposing.remove(name);
        // One that is still there is tried again after the next look, which tells of the folder's trouble too.
        if result.is_ok() {
            let file = FileRef {
                folder: super::Folder::Face,
                name: name.to_owned(),
            };
            self.watches.remove(&file);
        }
    }

    fn evidence_of(&self, message: &XmlMsg) -> EvidenceLevel {
        if self.settings.simulated {
            return EvidenceLevel::Simulated;
        }
        match &message.message_header.reference_classification {
            Some(ReferenceClassification::MyNumberCard) => EvidenceLevel::OfficialCard,
            Some(ReferenceClassification::InsuredPersonData) => EvidenceLevel::OfficialInsuredData,
            Some(ReferenceClassification::Unknown(_)) | None => EvidenceLevel::PendingReverify,
        }
    }

    fn stamp_of(&self, file: &FileRef) -> Stamp {
        self.watches.get(file).map_or(
            Stamp {
                size: 0,
                modified: 0,
            },
            |watch| watch.stamp,
        )
    }
}
