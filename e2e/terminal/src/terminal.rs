//! The terminal at work: looks into `req`, answers when the time has come, writes files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use eligibility::timestamp_in_japan;
use simulator::DemoPatient;
use simulator::people::Insurance;

use crate::answer::{self, Header, text};
use crate::archive;
use crate::element::{Element, Style};
use crate::question::Question;
use crate::vendors::Vendor;
use crate::{Arguments, Charset, Command, Fault, say};

const LOOK: Duration = Duration::from_millis(50);
/// Between two bits of a file that is written bit by bit.
const BIT: Duration = Duration::from_millis(400);

pub(crate) struct Terminal {
    root: PathBuf,
    institution: String,
    delay: Duration,
    charset: Charset,
    shuffle: bool,
    partial: bool,
    fault: Fault,
    next_fault: Option<Fault>,
    /// Requests that were read and not answered yet, or never will be.
    known: BTreeSet<String>,
    due: Vec<(Instant, Due)>,
    /// What was asked in bulk, by `ReceptionNumber`.
    receptions: BTreeMap<String, Question>,
    /// The clinic's own patient numbers, by the insured person's number.
    reference_numbers: BTreeMap<String, String>,
    count: u64,
}

enum Due {
    Answer { request: String, fault: Fault },
    Bit { path: PathBuf, rest: Vec<u8> },
}

impl Terminal {
    pub(crate) fn open(arguments: &Arguments) -> io::Result<Self> {
        for folder in ["req", "res", "face"] {
            fs::create_dir_all(arguments.folder.join(folder))?;
        }
        Ok(Self {
            root: arguments.folder.clone(),
            institution: arguments.institution.clone(),
            delay: Duration::from_millis(arguments.delay),
            charset: arguments.charset,
            shuffle: arguments.shuffle,
            partial: arguments.partial,
            fault: arguments.fault,
            next_fault: None,
            known: BTreeSet::new(),
            due: Vec::new(),
            receptions: BTreeMap::new(),
            reference_numbers: BTreeMap::new(),
            count: 0,
        })
    }

    /// Works until it is told to stop.
    pub(crate) fn run(&mut self, told: &Receiver<Command>) -> io::Result<()> {
        loop {
            match told.recv_timeout(LOOK) {
                Ok(Command::Quit) => return Ok(()),
                Ok(Command::Card(vendor, person)) => self.card(vendor, person)?,
                Ok(Command::Fault(fault)) => self.next_fault = Some(fault),
                Ok(Command::Delay(millis)) => self.delay = Duration::from_millis(millis),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(LOOK),
            }
            self.look()?;
            self.work()?;
        }
    }

    /// Finds new requests.
    fn look(&mut self) -> io::Result<()> {
        for entry in fs::read_dir(self.root.join("req"))? {
            let Ok(name) = entry?.file_name().into_string() else {
                continue;
            };
            let is_request = name.ends_with(".xml") && name.contains("req_");
            if is_request && self.known.insert(name.clone()) {
                let fault = self.next_fault.take().unwrap_or(self.fault);
                say(&format!("asked {name}"));
                let answer = Due::Answer {
                    request: name,
                    fault,
                };
                self.due.push((Instant::now() + self.delay, answer));
            }
        }
        Ok(())
    }

    /// Does what is due.
    fn work(&mut self) -> io::Result<()> {
        let now = Instant::now();
        let (due, later) = std::mem::take(&mut self.due)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        self.due = later;
        for (_, due) in due {
            match due {
                Due::Answer { request, fault } => self.answer(&request, fault)?,
                Due::Bit { path, rest } => self.write_bit(path, rest)?,
            }
        }
        Ok(())
    }

    fn answer(&mut self, request: &str, fault: Fault) -> io::Result<()> {
        let path = self.root.join("req").join(request);
        let Ok(bytes) = fs::read(&path) else {
            self.known.remove(request);
            return Ok(()); // Taken back.
        };
        let Some(question) = Question::read(&bytes) else {
            say(&format!("not understood {request}"));
            return Ok(());
        };
        let name = request.replacen("req_", "res_", 1);
        let style = self.style();
        let content = self.content(request, &question, fault).bytes(style);
        match fault {
            Fault::Never => {}
            Fault::Zip => {
                let archive = archive::encrypted(&name);
                self.write("res", &name.replace(".xml", ".zip"), archive)?;
            }
            Fault::HalfWritten => {
                let half = content
                    .get(..content.len() / 2)
                    .unwrap_or_default()
                    .to_vec();
                self.write("res", &name, half)?;
            }
            Fault::Foreign => {
                let page = b"<html><body>Service Unavailable</body></html>".to_vec();
                self.write("res", &name, page)?;
            }
            Fault::TooLarge => {
                let blank = vec![b' '; 5 << 20];
                self.write("res", &name, [content, blank].concat())?;
            }
            Fault::Twice => {
                self.write("res", &name, content.clone())?;
                self.write("res", &name.replace(".xml", "_1.xml"), content)?;
            }
            Fault::TwiceDifferent => {
                self.write("res", &name, content)?;
                let other = self.content(request, &question, Fault::Error).bytes(style);
                self.write("res", &name.replace(".xml", "_1.xml"), other)?;
            }
            Fault::None
            | Fault::OtherInstitution
            | Fault::OtherIdentifier
            | Fault::Error
            | Fault::InProcess => self.write("res", &name, content)?,
        }
        // The question is done with when its answer lies there.
        if let Err(error) = fs::remove_file(&path) {
            say(&format!("error: {request} stays: {error}"));
        }
        say(&format!("answered {name}"));
        Ok(())
    }

    fn content(&mut self, request: &str, question: &Question, fault: Fault) -> Element {
        let now = unix_seconds();
        let mut header = Header {
            now,
            institution: question.text("MedicalInstitutionCode"),
            identifier: question.text("ArbitraryFileIdentifier"),
            classification: None,
            segment: "1",
            error: None,
            shift_jis: self.charset == Charset::ShiftJis,
            counts: None,
        };
        match fault {
            Fault::OtherInstitution => header.institution = "9999999999",
            Fault::OtherIdentifier => header.identifier = "20200101000000",
            Fault::Error => {
                header.segment = "9";
                header.error = Some(("SIM9999", "処理中にエラーが発生しました（模擬）"));
            }
            Fault::InProcess => header.segment = "2",
            Fault::None
            | Fault::Never
            | Fault::Twice
            | Fault::TwiceDifferent
            | Fault::Zip
            | Fault::HalfWritten
            | Fault::Foreign
            | Fault::TooLarge => {}
        }
        if header.segment != "1" || header.institution != self.institution {
            return answer::message(&header, vec![text("ProcessingResultStatus", "2")]);
        }
        if request.starts_with("OQSmuquc01") {
            self.count += 1;
            let number = format!("{}{:04}", now, self.count % 10_000);
            let body = vec![
                text("ProcessingResultStatus", "1"),
                text("ReceptionNumber", &number),
            ];
            self.receptions.insert(number, question.clone());
            return answer::message(&header, body);
        }
        if request.starts_with("OQSmuquc02") {
            return self.collected(header, question, now);
        }
        if request.starts_with("OQSsiimm01") {
            let group = question.groups.first();
            let of = |name: &str| group.and_then(|group| group.get(name)).cloned();
            if let Some(number) = of("ReferenceNumber") {
                let insured = of("InsuredIdentificationNumber").unwrap_or_default();
                self.reference_numbers.insert(insured, number);
            }
            return answer::message(&header, vec![text("ProcessingResultStatus", "1")]);
        }
        header.classification = Some("2");
        let body = match answer::by_group(question, 0, now) {
            Some(found) => answer::found(&found, answer::echo(question, 0), false),
            None => vec![text("ProcessingResultStatus", "2")],
        };
        answer::message(&header, body)
    }

    /// The second answer of a bulk inquiry.
    fn collected(&self, mut header: Header<'_>, question: &Question, now: i64) -> Element {
        let number = question.text("ReceptionNumber");
        let Some(asked) = self.receptions.get(number) else {
            header.segment = "9";
            header.error = Some(("SIM0404", "該当する受付番号がありません（模擬）"));
            return answer::message(&header, vec![text("ProcessingResultStatus", "2")]);
        };
        let units: Vec<Element> = (0..asked.groups.len())
            .filter_map(|group| {
                let found = answer::by_group(asked, group, now)?;
                let children = answer::found(&found, answer::echo(asked, group), true);
                Some(Element::Children("BulkConfirmUnit", children))
            })
            .collect();
        header.counts = Some((
            asked.groups.len(),
            units.len(),
            asked.groups.len() - units.len(),
        ));
        let mut body = vec![
            text("ProcessingResultStatus", "1"),
            text("ReceptionNumber", number),
        ];
        body.extend(units);
        answer::message(&header, body)
    }

    /// Somebody uses a reader.
    fn card(&mut self, vendor: &'static Vendor, person: &'static DemoPatient) -> io::Result<()> {
        self.count += 1;
        let now = unix_seconds();
        let header = Header {
            now,
            institution: &self.institution,
            identifier: "",
            classification: Some("1"),
            segment: "1",
            error: None,
            shift_jis: vendor.shift_jis,
            counts: None,
        };
        let reference = match person.insurance {
            Insurance::Covered(coverage) => self.reference_numbers.get(coverage.number),
            Insurance::NotFound | Insurance::Unregistered => None,
        };
        let body = answer::card_body(person, vendor, reference.map(String::as_str), now);
        let content = answer::message(&header, body).bytes(Style {
            shift_jis: vendor.shift_jis,
            shuffle: vendor.shuffled.then(seed),
            indent: vendor.indented,
            mark: vendor.marked,
        });
        let moment = timestamp_in_japan(now).unwrap_or_default();
        let name = format!(
            "OQSsiquc01res_face_{}{:03}_{moment}.xml",
            vendor.id,
            self.count % 1000
        );
        self.write("face", &name, content)?;
        say(&format!("card {name}"));
        Ok(())
    }

    fn style(&self) -> Style {
        Style {
            shift_jis: self.charset == Charset::ShiftJis,
            shuffle: self.shuffle.then(seed),
            indent: false,
            mark: false,
        }
    }

    /// Writes a file: at once as a whole, or bit by bit.
    fn write(&mut self, folder: &str, name: &str, content: Vec<u8>) -> io::Result<()> {
        let path = self.root.join(folder).join(name);
        if self.partial {
            fs::write(&path, b"")?;
            return self.write_bit(path, content);
        }
        let temporary = path.with_extension("writing");
        fs::write(&temporary, content)?;
        fs::rename(temporary, path)
    }

    fn write_bit(&mut self, path: PathBuf, mut rest: Vec<u8>) -> io::Result<()> {
        let later = rest.split_off(rest.len().min((rest.len() / 2).max(200)));
        append(&path, &rest)?;
        if !later.is_empty() {
            let bit = Due::Bit { path, rest: later };
            self.due.push((Instant::now() + BIT, bit));
        }
        Ok(())
    }
}

fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::OpenOptions::new()
        .append(true)
        .open(path)?
        .write_all(bytes)
}

fn unix_seconds() -> i64 {
    i64::try_from(since_1970().as_secs()).unwrap_or(0)
}

fn seed() -> u64 {
    u64::from(since_1970().subsec_nanos())
}

fn since_1970() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}
