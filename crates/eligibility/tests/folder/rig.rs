//! A disk, a clock and a terminal for an exchange.

use std::collections::BTreeMap;

use eligibility::codec::{DecodeError, DecodeReason};
use eligibility::codes::ReferenceClassification;
use eligibility::folder::{
    Disposal, Effect, Event, Exchange, FileIdentifier, FileRef, Folder, FolderFailure, Interface,
    Listed, Memory, Notice, Outcome, Request, Settings, Stamp, WriteFailure,
};
use eligibility::{EvidenceLevel, XmlMsg};

const INSTITUTION: &str = "1312345678";
/// 2026-11-22 15:00:00 in Japan.
const START: u64 = 1_795_327_200_000;

/// What the terminal does about a request.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    after: Option<u64>,
    institution: String,
    identifier: Option<String>,
    content: Option<Vec<u8>>,
    cut_off: bool,
    zipped: bool,
    pauses: Vec<u64>,
    again: Option<(u64, bool)>,
}

impl Answer {
    pub(crate) fn never() -> Self {
        Self {
            after: None,
            institution: INSTITUTION.to_owned(),
            identifier: None,
            content: None,
            cut_off: false,
            zipped: false,
            pauses: Vec::new(),
            again: None,
        }
    }

    pub(crate) fn after(millis: u64) -> Self {
        Self {
            after: Some(millis),
            ..Self::never()
        }
    }

    pub(crate) fn of_institution(mut self, code: &str) -> Self {
        code.clone_into(&mut self.institution);
        self
    }

    pub(crate) fn to(mut self, identifier: &str) -> Self {
        self.identifier = Some(identifier.to_owned());
        self
    }

    pub(crate) fn saying(mut self, content: &[u8]) -> Self {
        self.content = Some(content.to_owned());
        self
    }

    pub(crate) const fn cut_off(mut self) -> Self {
        self.cut_off = true;
        self
    }

    pub(crate) const fn zipped(mut self) -> Self {
        self.zipped = true;
        self
    }

    pub(crate) fn in_pieces(mut self, pauses: &[u64]) -> Self {
        self.pauses = pauses.to_vec();
        self
    }

    pub(crate) const fn again_after(mut self, millis: u64, otherwise: bool) -> Self {
        self.again = Some((millis, otherwise));
        self
    }
}

/// The content of a message; the number tells apart what is otherwise the same.
pub(crate) fn message(institution: &str, identifier: &str, class: &str, number: usize) -> Vec<u8> {
    format!("<{institution}|{identifier}|{class}|{number}>").into_bytes()
}

/// A card result for this clinic.
pub(crate) fn card(number: usize) -> Vec<u8> {
    message(INSTITUTION, "", "1", number)
}

/// What happens at a time.
enum Due {
    Event(Event),
    Write(Folder, String, Vec<u8>),
    Remove(Folder, String),
}

pub(crate) struct Rig {
    exchange: Exchange,
    settings: Settings,
    stored: Memory,
    now: u64,
    /// By time, and in the order of coming.
    due: BTreeMap<(u64, u64), Due>,
    count: u64,
    delays: Vec<u64>,
    disk: BTreeMap<(Folder, String), (Vec<u8>, u64)>,
    answers: BTreeMap<String, Answer>,
    write_failure: Option<WriteFailure>,
    list_failure: Option<FolderFailure>,
    reads: Vec<FileRef>,
    outcomes: Vec<(FileIdentifier, Outcome)>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) cards: Vec<(usize, EvidenceLevel)>,
}

impl Rig {
    /// The driver takes these milliseconds, one after the other, for what it is asked.
    pub(crate) fn new(delays: &[u64]) -> Self {
        let settings = Settings::new(INSTITUTION.to_owned(), START - 1000);
        Self {
            exchange: Exchange::new(settings.clone(), Memory::default(), START),
            settings,
            stored: Memory::default(),
            now: START,
            due: BTreeMap::new(),
            count: 0,
            delays: delays.to_vec(),
            disk: BTreeMap::new(),
            answers: BTreeMap::new(),
            write_failure: None,
            list_failure: None,
            reads: Vec::new(),
            outcomes: Vec::new(),
            notices: Vec::new(),
            cards: Vec::new(),
        }
    }

    pub(crate) fn ask(&mut self, answer: Answer) -> FileIdentifier {
        self.count += 1;
        let seconds = i64::try_from(self.now / 1000).unwrap();
        let id = FileIdentifier::at(seconds, u16::try_from(self.count % 10_000).unwrap()).unwrap();
        self.answers.insert(id.as_str().to_owned(), answer);
        let interface = Interface::by_stem(Interface::INQUIRY).unwrap();
        let request = Request::new(interface, id.clone(), XmlMsg::default());
        self.tell(Event::Ask(Box::new(request)));
        id
    }

    pub(crate) fn put(&mut self, after: u64, folder: Folder, name: &str, content: Vec<u8>) {
        self.later(after, Due::Write(folder, name.to_owned(), content));
    }

    pub(crate) fn put_in_pieces(
        &mut self,
        after: u64,
        folder: Folder,
        name: &str,
        content: Vec<u8>,
        pauses: &[u64],
    ) {
        let mut at = after;
        for (index, pause) in pauses.iter().enumerate() {
            let part = content.len() * (index + 1) / (pauses.len() + 1);
            self.put(at, folder, name, content[..part].to_vec());
            at += pause;
        }
        self.put(at, folder, name, content);
    }

    pub(crate) fn put_old(&mut self, folder: Folder, name: &str, content: Vec<u8>) {
        self.disk
            .insert((folder, name.to_owned()), (content, START - 3_600_000));
    }

    pub(crate) fn take_away(&mut self, after: u64, folder: Folder, name: &str) {
        self.later(after, Due::Remove(folder, name.to_owned()));
    }

    pub(crate) fn hint(&mut self, after: u64) {
        self.later(after, Due::Event(Event::Changed(Folder::Res)));
    }

    pub(crate) const fn fail_writes(&mut self, failure: WriteFailure) {
        self.write_failure = Some(failure);
    }

    pub(crate) const fn fail_listings(&mut self, failure: Option<FolderFailure>) {
        self.list_failure = failure;
    }

    pub(crate) fn dispose(&mut self, disposal: Disposal) {
        self.settings.disposal = Some(disposal);
        self.exchange.set_settings(self.settings.clone());
    }

    /// The page is closed, and opened again with what it had stored.
    pub(crate) fn restart(&mut self) {
        self.due.retain(|_, due| !matches!(due, Due::Event(_)));
        let stored = serde_json::to_vec(&self.stored).unwrap();
        let memory = serde_json::from_slice(&stored).unwrap();
        self.exchange = Exchange::new(self.settings.clone(), memory, self.now);
        self.tell(Event::Tick);
    }

    pub(crate) const fn skip(&mut self, millis: u64) {
        self.now += millis;
    }

    pub(crate) fn run_for(&mut self, millis: u64) {
        let end = self.now + millis;
        self.tell(Event::Tick);
        loop {
            let next_due = self.due.keys().next().copied();
            let tick = self.exchange.deadline().unwrap_or(u64::MAX);
            let next = next_due.map_or(u64::MAX, |(at, _)| at);
            if next.min(tick) > end {
                break;
            }
            if tick < next {
                self.now = tick.max(self.now);
                self.tell(Event::Tick);
                // A tick at its own deadline has to change something.
                let next = self.exchange.deadline();
                assert!(next.is_none_or(|next| next > tick), "ticks without an end");
                continue;
            }
            self.now = next.max(self.now);
            match self.due.remove(&next_due.unwrap()).unwrap() {
                Due::Event(event) => self.tell(event),
                Due::Write(folder, name, content) => {
                    self.disk.insert((folder, name), (content, self.now));
                }
                Due::Remove(folder, name) => {
                    self.disk.remove(&(folder, name));
                }
            }
        }
        self.now = end;
    }

    pub(crate) fn only_outcome(&self, id: &FileIdentifier) -> &Outcome {
        let mine: Vec<&Outcome> = self
            .outcomes
            .iter()
            .filter(|(it, _)| it == id)
            .map(|(_, outcome)| outcome)
            .collect();
        assert_eq!(mine.len(), 1, "{mine:?}");
        mine[0]
    }

    pub(crate) fn reads_in(&self, folder: Folder) -> usize {
        self.reads.iter().filter(|it| it.folder == folder).count()
    }

    pub(crate) fn disk_has(&self, folder: Folder, name: &str) -> bool {
        self.disk.contains_key(&(folder, name.to_owned()))
    }

    fn later(&mut self, after: u64, due: Due) {
        self.count += 1;
        self.due.insert((self.now + after, self.count), due);
    }

    fn tell(&mut self, event: Event) {
        for effect in self.exchange.apply(self.now, event) {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        let delay = self.delays[usize::try_from(self.count).unwrap() % self.delays.len()];
        match effect {
            Effect::List(folder) => {
                let listed = match self.list_failure {
                    Some(failure) => Err(failure),
                    None => Ok(self.list(folder)),
                };
                self.later(delay, Due::Event(Event::Listed(folder, listed)));
            }
            Effect::Read { file, .. } => {
                self.reads.push(file.clone());
                // The file is looked at when the read is through.
                let found = self.disk.get(&(file.folder, file.name.clone()));
                let content = found.map(|(bytes, _)| bytes.clone());
                let result = content.ok_or(FolderFailure::Gone);
                self.later(delay, Due::Event(Event::Read(file, result)));
            }
            Effect::Decode { file, bytes } => {
                self.later(delay, Due::Event(Event::Decoded(file, decode(&bytes))));
            }
            Effect::Write {
                identifier, name, ..
            } => {
                let result = match self.write_failure {
                    Some(failure) => Err(failure),
                    None => Ok(()),
                };
                if result.is_ok() {
                    self.disk
                        .insert((Folder::Req, name), (Vec::new(), self.now));
                    self.answer(&identifier);
                }
                self.later(delay, Due::Event(Event::Written(identifier, result)));
            }
            Effect::Archive(name) | Effect::Delete(name) => {
                self.disk.remove(&(Folder::Face, name.clone()));
                self.later(delay, Due::Event(Event::Disposed(name, Ok(()))));
            }
            Effect::Remember => self.stored = self.exchange.memory(),
            Effect::Finished(id, outcome) => self.outcomes.push((id, *outcome)),
            Effect::CardResult(card) => {
                let number = card.message.message_header.error_code.as_deref();
                self.cards
                    .push((number.unwrap().parse().unwrap(), card.evidence));
                self.tell(Event::Taken(card.digest));
            }
            Effect::Notice(notice) => self.notices.push(notice),
        }
    }

    fn answer(&mut self, id: &FileIdentifier) {
        let answer = self.answers[id.as_str()].clone();
        let Some(after) = answer.after else { return };
        let name = |copy: &str, end: &str| format!("OQSsiquc01res_{}{copy}.{end}", id.as_str());
        let to = answer.identifier.as_deref().unwrap_or(id.as_str());
        let content = |number| {
            let whole = message(&answer.institution, to, "2", number);
            let mut content = answer.content.clone().unwrap_or(whole);
            content.truncate(content.len() - usize::from(answer.cut_off));
            content
        };
        let end = if answer.zipped { "zip" } else { "xml" };
        self.put_in_pieces(
            after,
            Folder::Res,
            &name("", end),
            content(0),
            &answer.pauses,
        );
        if let Some((later, otherwise)) = answer.again {
            let content = content(usize::from(otherwise));
            self.put(after + later, Folder::Res, &name("-1", end), content);
        }
    }

    fn list(&self, folder: Folder) -> Vec<Listed> {
        self.disk
            .iter()
            .filter(|((at, _), _)| *at == folder)
            .map(|((_, name), (bytes, modified))| Listed {
                name: name.clone(),
                stamp: Stamp {
                    size: bytes.len() as u64,
                    modified: *modified,
                },
            })
            .collect()
    }
}

/// Reads what [`message`] writes.
fn decode(bytes: &[u8]) -> Result<Box<XmlMsg>, DecodeError> {
    let text = std::str::from_utf8(bytes).unwrap();
    let inner = text.strip_prefix('<').and_then(|it| it.strip_suffix('>'));
    let parts: Vec<&str> = inner.unwrap_or_default().split('|').collect();
    let [institution, identifier, class, number] = parts.as_slice() else {
        return Err(DecodeReason::NotXmlMsg.into());
    };
    let mut message = XmlMsg::default();
    let header = &mut message.message_header;
    header.medical_institution_code = Some((*institution).to_owned());
    header.arbitrary_file_identifier = Some((*identifier).to_owned());
    header.reference_classification = Some(ReferenceClassification::from((*class).to_owned()));
    header.error_code = Some((*number).to_owned());
    Ok(Box::new(message))
}
