//! The exchange: which requests are under way, which files are looked at, what is due.

mod cards;
mod listing;
mod requests;

use std::collections::{BTreeMap, BTreeSet};

use super::memory::UnderWay;
use super::watch::{Phase, Watch};
use super::{
    Digest, Effect, Event, FileIdentifier, FileRef, Flaw, Folder, FolderFailure, Memory, Mismatch,
    Notice, Settings, Stamp,
};
use crate::XmlMsg;
use crate::codec::DecodeError;

use self::requests::{Ended, Pending};

/// The exchange with one terminal; see the module's page for the contract with its driver.
///
/// Every effect that wants an answer gets exactly one. After each event the driver asks for the new
/// [`deadline`](Self::deadline).
#[derive(Debug)]
pub struct Exchange {
    settings: Settings,
    memory: Memory,
    requests: BTreeMap<FileIdentifier, Pending>,
    /// Requests that have ended, for answers that come late or twice.
    ended: BTreeMap<FileIdentifier, Ended>,
    watches: BTreeMap<FileRef, Watch>,
    /// Card results that nobody has taken into the records yet.
    offered: BTreeMap<Digest, Offered>,
    disposing: BTreeSet<String>,
    res: Shelf,
    face: Shelf,
}

/// A folder that is listed.
#[derive(Debug)]
struct Shelf {
    folder: Folder,
    /// A listing is on its way.
    listing: bool,
    /// Something changed since it was asked for.
    stale: bool,
    next: u64,
    failure: Option<FolderFailure>,
}

#[derive(Debug)]
struct Offered {
    name: String,
    stamp: Stamp,
}

impl Exchange {
    /// Begins, with what an earlier exchange had to [remember](Self::memory); requests that were under
    /// way then are still waited for.
    pub fn new(settings: Settings, memory: Memory, now: u64) -> Self {
        let mut exchange = Self {
            requests: BTreeMap::new(),
            ended: BTreeMap::new(),
            watches: BTreeMap::new(),
            offered: BTreeMap::new(),
            disposing: BTreeSet::new(),
            res: Shelf::new(Folder::Res, now),
            face: Shelf::new(Folder::Face, now),
            settings,
            memory,
        };
        exchange.resume_requests(now);
        exchange
    }

    /// Takes over other settings.
    pub fn set_settings(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// What happened, and what is to be done about it.
    #[must_use]
    pub fn apply(&mut self, now: u64, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        let out = &mut effects;
        match event {
            Event::Ask(request) => self.ask(*request, now, out),
            Event::Cancel(identifier) => self.cancel(&identifier, now, out),
            Event::Taken(digest) => self.taken(digest, now, out),
            Event::Tick => {}
            Event::Changed(folder) => self.changed(folder, now),
            Event::Listed(folder, listed) => self.listed(folder, listed, now, out),
            Event::Read(file, Ok(bytes)) => self.read(file, bytes, now, out),
            Event::Read(file, Err(failure)) => self.not_read(file, failure, now, out),
            Event::Decoded(file, decoded) => self.decoded(&file, decoded, now, out),
            Event::Written(identifier, result) => self.written(&identifier, result, now, out),
            Event::Disposed(name, result) => self.disposed(&name, result),
        }
        self.advance(now, out);
        effects
    }

    /// When the next [`Event::Tick`] is due.
    pub fn deadline(&self) -> Option<u64> {
        let files = self
            .watches
            .values()
            .filter_map(|it| it.deadline(&self.settings));
        let requests = self.requests.values().filter_map(Pending::deadline);
        let shelves = [&self.res, &self.face].into_iter().filter(|it| !it.listing);
        files.chain(requests).chain(shelves.map(|it| it.next)).min()
    }

    /// What has to outlive the page.
    pub fn memory(&self) -> Memory {
        let under_way = self.requests.iter().map(|(identifier, pending)| UnderWay {
            stem: pending.interface.stem.to_owned(),
            identifier: identifier.clone(),
            deadline: pending.deadline,
        });
        Memory {
            card_results: self.memory.card_results.clone(),
            requests: under_way.collect(),
        }
    }

    /// The first folder that cannot be reached, and why.
    pub fn failure(&self) -> Option<(Folder, FolderFailure)> {
        [&self.res, &self.face]
            .into_iter()
            .find_map(|shelf| Some((shelf.folder, shelf.failure?)))
    }

    /// Whether answers are awaited.
    pub fn is_waiting(&self) -> bool {
        !self.requests.is_empty()
    }

    fn read(&mut self, file: FileRef, bytes: Vec<u8>, now: u64, out: &mut Vec<Effect>) {
        if let Some(watch) = self.watches.get_mut(&file)
            && let Some(bytes) = watch.read(bytes, &self.settings, now)
        {
            out.push(Effect::Decode { file, bytes });
        }
    }

    fn not_read(&mut self, file: FileRef, failure: FolderFailure, now: u64, out: &mut Vec<Effect>) {
        let Some(watch) = self.watches.get_mut(&file) else {
            return;
        };
        if let Some(bytes) = watch.not_read(failure, &self.settings, now) {
            out.push(Effect::Decode { file, bytes });
        } else if failure == FolderFailure::Gone {
            self.vanished(&file, out);
        }
    }

    fn decoded(
        &mut self,
        file: &FileRef,
        decoded: Result<Box<XmlMsg>, DecodeError>,
        now: u64,
        out: &mut Vec<Effect>,
    ) {
        let Some(Watch {
            phase: Phase::Decoding(digest),
            ..
        }) = self.watches.get(file)
        else {
            return; // It has changed meanwhile and is read anew.
        };
        let digest = *digest;
        let checked = decoded.map_err(Flaw::Foreign).and_then(|message| {
            match self.addressee(file, &message) {
                None => Ok(message),
                Some(mismatch) => Err(Flaw::ForAnotherDesk(mismatch)),
            }
        });
        let Some(watch) = self.watches.get_mut(file) else {
            return;
        };
        match checked {
            Err(flaw) => watch.flawed(flaw),
            Ok(message) => {
                watch.phase = Phase::Settled;
                match file.folder {
                    Folder::Face => self.card_result(file, digest, message, now, out),
                    Folder::Res | Folder::Req => self.answer(file, digest, message, now, out),
                }
            }
        }
    }

    /// Whether a message says that it is for somebody else.
    fn addressee(&self, file: &FileRef, message: &XmlMsg) -> Option<Mismatch> {
        let header = &message.message_header;
        match header.medical_institution_code.as_deref().map(str::trim) {
            None | Some("") => return Some(Mismatch::NoInstitution),
            Some(code) if code != self.settings.institution => return Some(Mismatch::Institution),
            Some(_) => {}
        }
        if file.folder == Folder::Face {
            return None;
        }
        let (_, asked) = self.request_of(&file.name)?;
        let echoed = header.arbitrary_file_identifier.as_deref().map(str::trim);
        (echoed != Some(asked.as_str())).then_some(Mismatch::FileIdentifier)
    }

    /// Does what is due.
    fn advance(&mut self, now: u64, out: &mut Vec<Effect>) {
        let mut ripe = Vec::new();
        for (file, watch) in &mut self.watches {
            if watch.begin_read(now) {
                out.push(Effect::Read {
                    file: file.clone(),
                    largest: watch.largest,
                });
            }
            if let Some(flaw) = watch.ripe(&self.settings, now) {
                ripe.push((file.clone(), flaw.clone()));
            }
        }
        for (file, flaw) in ripe {
            self.unusable(&file, flaw, now, out);
        }
        self.end_overdue(now, out);
        self.look(now, out);
    }

    /// A file has had its time and still is of no use.
    fn unusable(&mut self, file: &FileRef, flaw: Flaw, now: u64, out: &mut Vec<Effect>) {
        let Some(watch) = self.watches.get_mut(file) else {
            return;
        };
        watch.phase = Phase::SetAside;
        match file.folder {
            Folder::Face => {
                self.set_aside(file, now);
                out.push(Effect::Notice(Notice::Unusable(file.clone(), flaw)));
                out.push(Effect::Remember);
            }
            Folder::Res | Folder::Req => self.unusable_answer(file, flaw, now, out),
        }
    }
}
