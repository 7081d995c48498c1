//! Requests, from the question to its one outcome.

use std::collections::BTreeMap;

use super::super::names::{FileIdentifier, FileName, Interface};
use super::super::watch::Phase;
use super::super::{Digest, Effect, FileRef, Flaw, Folder, Notice, Outcome, Request, WriteFailure};
use super::Exchange;
use crate::{EvidenceLevel, XmlMsg};

/// How long an ended request is remembered, for answers that come late or twice.
const AFTERLIFE: u64 = 60 * 60 * 1000;

/// A request under way.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) interface: &'static Interface,
    /// Nobody waits longer.
    pub(super) deadline: u64,
    /// It lies in `req`, or the terminal has fetched it.
    written: bool,
    /// The time is over, but something lies in `res` that may become an answer.
    extended: bool,
}

/// A request that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    interface: &'static Interface,
    /// By name, what came; the first one was the outcome, if it was an answer.
    came: BTreeMap<String, Digest>,
    answer: Option<Digest>,
    until: u64,
}

impl Pending {
    pub(super) fn deadline(&self) -> Option<u64> {
        // Writing is answered for, however long it takes.
        self.written.then_some(self.deadline)
    }
}

impl Exchange {
    /// Requests that were under way when the page was closed.
    pub(super) fn resume_requests(&mut self, now: u64) {
        for under_way in std::mem::take(&mut self.memory.requests) {
            if let Some(interface) = Interface::by_stem(&under_way.stem) {
                // An answer that came meanwhile has to be found and read.
                let soon = now + 2 * self.settings.interval + self.settings.grace;
                let pending = Pending {
                    interface,
                    deadline: under_way.deadline.max(soon),
                    written: true,
                    extended: false,
                };
                self.requests.insert(under_way.identifier, pending);
            }
        }
    }

    /// An identifier that is in use is not asked again.
    pub(super) fn ask(&mut self, request: Request, now: u64, out: &mut Vec<Effect>) {
        let identifier = request.identifier().clone();
        if self.requests.contains_key(&identifier) || self.ended.contains_key(&identifier) {
            return;
        }
        let pending = Pending {
            interface: request.interface,
            deadline: now + self.settings.patience,
            written: false,
            extended: false,
        };
        self.requests.insert(identifier.clone(), pending);
        let (name, temporary) = request.names();
        // Remembered first: a page that is closed in between waits for nothing rather than
        // missing an answer.
        out.push(Effect::Remember);
        out.push(Effect::Write {
            identifier,
            temporary,
            name,
            message: Box::new(request.into_message(&self.settings.institution)),
        });
    }

    pub(super) fn cancel(&mut self, identifier: &FileIdentifier, now: u64, out: &mut Vec<Effect>) {
        self.finish(identifier, Outcome::Cancelled, now, out);
    }

    pub(super) fn written(
        &mut self,
        identifier: &FileIdentifier,
        result: Result<(), WriteFailure>,
        now: u64,
        out: &mut Vec<Effect>,
    ) {
        let patience = self.settings.patience;
        let Some(pending) = self.requests.get_mut(identifier) else {
            return;
        };
        match result {
            Err(failure) => self.finish(identifier, Outcome::NotWritten(failure), now, out),
            Ok(()) => {
                pending.written = true;
                pending.deadline = now + patience;
                out.push(Effect::Remember);
                self.changed(Folder::Res, now);
            }
        }
    }

    /// An answer to one of our requests, in time, late, or once more.
    pub(super) fn answer(
        &mut self,
        file: &FileRef,
        digest: Digest,
        message: Box<XmlMsg>,
        now: u64,
        out: &mut Vec<Effect>,
    ) {
        let Some((_, identifier)) = self.request_of(&file.name) else {
            return;
        };
        let evidence = match self.settings.simulated {
            true => EvidenceLevel::Simulated,
            false => EvidenceLevel::OfficialInsuredData,
        };
        if self.requests.contains_key(&identifier) {
            let outcome = Outcome::Answered {
                message,
                evidence,
                digest,
            };
            self.finish(&identifier, outcome, now, out);
            if let Some(ended) = self.ended.get_mut(&identifier) {
                ended.came.insert(file.name.clone(), digest);
                ended.answer = Some(digest);
            }
            return;
        }
        let Some(ended) = self.ended.get_mut(&identifier) else {
            return;
        };
        if ended.came.insert(file.name.clone(), digest) == Some(digest) {
            return; // Only its time has changed.
        }
        let notice = match ended.answer {
            None => {
                ended.answer = Some(digest);
                Notice::CameLate {
                    identifier,
                    message,
                    evidence,
                }
            }
            Some(first) => Notice::CameTwice {
                identifier,
                same: first == digest,
                message: (first != digest).then_some(message),
            },
        };
        out.push(Effect::Notice(notice));
    }

    /// A file under an answer's name that stays of no use.
    pub(super) fn unusable_answer(
        &mut self,
        file: &FileRef,
        flaw: Flaw,
        now: u64,
        out: &mut Vec<Effect>,
    ) {
        if let Some((_, identifier)) = self.request_of(&file.name) {
            self.finish(&identifier, Outcome::Unusable(flaw), now, out);
        }
    }

    /// Ends what has waited long enough.
    pub(super) fn end_overdue(&mut self, now: u64, out: &mut Vec<Effect>) {
        let overdue: Vec<FileIdentifier> = self
            .requests
            .iter()
            .filter(|(_, pending)| pending.deadline().is_some_and(|deadline| deadline <= now))
            .map(|(identifier, _)| identifier.clone())
            .collect();
        for identifier in overdue {
            if !self.extend(&identifier, now) {
                let outcome = self.too_late(&identifier);
                self.finish(&identifier, outcome, now, out);
            }
        }
        self.ended.retain(|_, ended| ended.until > now);
    }

    /// The request that a file in `res` answers by its name.
    pub(super) fn request_of(&self, name: &str) -> Option<(&'static Interface, FileIdentifier)> {
        let name = FileName::parse(name)?;
        let pending = self
            .requests
            .iter()
            .map(|(it, pending)| (it, pending.interface));
        let ended = self.ended.iter().map(|(it, ended)| (it, ended.interface));
        pending
            .chain(ended)
            .find(|(identifier, interface)| name.answers(interface, identifier))
            .map(|(identifier, interface)| (interface, identifier.clone()))
    }

    /// Gives a file that has just come the time to be read; once, unless it is being decoded.
    fn extend(&mut self, identifier: &FileIdentifier, now: u64) -> bool {
        let (mut moving, mut decoding) = (false, false);
        for (file, watch) in &self.watches {
            if file.folder == Folder::Res && self.is_answer(&file.name, identifier) {
                moving |= watch.is_moving();
                decoding |= matches!(watch.phase, Phase::Decoding(_));
            }
        }
        let grace = self.settings.grace;
        let Some(pending) = self.requests.get_mut(identifier) else {
            return false;
        };
        let extend = decoding || (moving && !pending.extended);
        if extend {
            pending.extended = true;
            pending.deadline = now + grace;
        }
        extend
    }

    fn too_late(&self, identifier: &FileIdentifier) -> Outcome {
        let flaw = self
            .watches
            .iter()
            .filter(|(file, _)| file.folder == Folder::Res)
            .filter(|(file, _)| self.is_answer(&file.name, identifier))
            .find_map(|(_, watch)| watch.verdict());
        match (flaw, self.res.failure) {
            (Some(flaw), _) => Outcome::Unusable(flaw),
            (None, Some(failure)) => Outcome::FolderFailed(failure),
            (None, None) => Outcome::NeverCame,
        }
    }

    fn is_answer(&self, name: &str, identifier: &FileIdentifier) -> bool {
        self.requests.get(identifier).is_some_and(|pending| {
            FileName::parse(name).is_some_and(|name| name.answers(pending.interface, identifier))
        })
    }

    /// The one place where a request ends.
    fn finish(
        &mut self,
        identifier: &FileIdentifier,
        outcome: Outcome,
        now: u64,
        out: &mut Vec<Effect>,
    ) {
        let Some(pending) = self.requests.remove(identifier) else {
            return;
        };
        let ended = Ended {
            interface: pending.interface,
            came: BTreeMap::new(),
            answer: None,
            until: now + AFTERLIFE,
        };
        self.ended.insert(identifier.clone(), ended);
        out.push(Effect::Finished(identifier.clone(), Box::new(outcome)));
        out.push(Effect::Remember);
    }
}
