//! Looking into the folders.

use std::collections::BTreeSet;

use super::super::names::{Direction, Extension, FileName};
use super::super::watch::{Phase, Watch};
use super::super::{Effect, FileRef, Flaw, Folder, FolderFailure, Listed, Notice, Stamp};
use super::{Exchange, Shelf};

impl Shelf {
    pub(super) const fn new(folder: Folder, now: u64) -> Self {
        Self {
            folder,
            listing: false,
            stale: false,
            next: now,
            failure: None,
        }
    }
}

impl Exchange {
    /// Somebody says that a folder has changed.
    pub(super) fn changed(&mut self, folder: Folder, now: u64) {
        if let Some(shelf) = self.shelf(folder) {
            shelf.stale = shelf.listing;
            shelf.next = now;
        }
    }

    /// Asks for the listings that are due.
    pub(super) fn look(&mut self, now: u64, out: &mut Vec<Effect>) {
        let interval = self.settings.interval;
        for shelf in [&mut self.res, &mut self.face] {
            if !shelf.listing && shelf.next <= now {
                shelf.listing = true;
                shelf.next = now + interval;
                out.push(Effect::List(shelf.folder));
            }
        }
    }

    pub(super) fn listed(
        &mut self,
        folder: Folder,
        listed: Result<Vec<Listed>, FolderFailure>,
        now: u64,
        out: &mut Vec<Effect>,
    ) {
        let interval = self.settings.interval;
        let Some(shelf) = self.shelf(folder) else {
            return;
        };
        shelf.listing = false;
        shelf.next = if shelf.stale { now } else { now + interval };
        shelf.stale = false;
        let before = shelf.failure;
        shelf.failure = listed.as_ref().err().copied();
        match listed {
            Err(failure) => {
                if before != Some(failure) {
                    out.push(Effect::Notice(Notice::FolderFailed(folder, failure)));
                }
            }
            Ok(files) => {
                if before.is_some() {
                    out.push(Effect::Notice(Notice::FolderBack(folder)));
                }
                self.compare(folder, files, now, out);
            }
        }
    }

    /// What there is to see of a folder's files, against what was known.
    fn compare(&mut self, folder: Folder, files: Vec<Listed>, now: u64, out: &mut Vec<Effect>) {
        let names: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
        let gone: Vec<FileRef> = self
            .watches
            .iter()
            .filter(|(file, _)| file.folder == folder && !names.contains(&file.name))
            // What is being read or decoded is told by its own event.
            .filter(|(_, watch)| !matches!(watch.phase, Phase::Reading(_) | Phase::Decoding(_)))
            .map(|(file, _)| file.clone())
            .collect();
        for file in gone {
            // A read that follows finds it gone too, and uses what was read before.
            if !self.read_once_more(&file, now) {
                self.vanished(&file, out);
            }
        }
        if folder == Folder::Face {
            self.tidy(&files, &names, now, out);
        }
        for Listed { name, stamp } in files {
            let file = FileRef { folder, name };
            if let Some(flaw) = self.is_for_us(&file, stamp) {
                self.observe(file, stamp, flaw, now);
            }
        }
    }

    /// Whether a file is looked at, and what is wrong with it before it was opened.
    fn is_for_us(&self, file: &FileRef, stamp: Stamp) -> Option<Option<Flaw>> {
        let encrypted =
            |parsed: &FileName| (parsed.extension == Extension::Zip).then_some(Flaw::Encrypted);
        let parsed = FileName::parse(&file.name);
        if file.folder == Folder::Res {
            self.request_of(&file.name)?;
            return Some(encrypted(&parsed?));
        }
        let done = self.memory.card_results.get(&file.name);
        if stamp.modified < self.settings.since || done.is_some_and(|done| done.stamp == stamp) {
            return None;
        }
        match parsed {
            Some(parsed) if parsed.direction == Direction::CardResult => Some(encrypted(&parsed)),
            Some(_) => Some(Some(Flaw::UnknownName)),
            None => {
                let name = file.name.to_ascii_lowercase();
                let looks_like_one = name.ends_with(".xml") || name.ends_with(".zip");
                looks_like_one.then_some(Some(Flaw::UnknownName))
            }
        }
    }

    fn observe(&mut self, file: FileRef, stamp: Stamp, flaw: Option<Flaw>, now: u64) {
        let largest = self.settings.largest_of(&file.name);
        let is_new = !self.watches.contains_key(&file);
        let watch = self
            .watches
            .entry(file)
            .or_insert_with(|| Watch::new(stamp, largest, now));
        let changed = watch.stamp != stamp;
        watch.observe(stamp, now);
        if let Some(flaw) = flaw
            && (is_new || changed)
        {
            watch.flawed(flaw);
        }
    }

    fn read_once_more(&mut self, file: &FileRef, now: u64) -> bool {
        let Some(Watch { phase, .. }) = self.watches.get_mut(file) else {
            return false;
        };
        if let Phase::Due(at, Some(_)) = phase {
            *at = now;
            return true;
        }
        false
    }

    /// A file is no longer there.
    pub(super) fn vanished(&mut self, file: &FileRef, out: &mut Vec<Effect>) {
        let Some(watch) = self.watches.remove(file) else {
            return;
        };
        if file.folder == Folder::Face && matches!(watch.phase, Phase::Due(..)) {
            out.push(Effect::Notice(Notice::Vanished(file.clone())));
        }
    }

    fn shelf(&mut self, folder: Folder) -> Option<&mut Shelf> {
        match folder {
            Folder::Req => None,
            Folder::Res => Some(&mut self.res),
            Folder::Face => Some(&mut self.face),
        }
    }
}
