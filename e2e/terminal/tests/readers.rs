//! The terminal as a client meets it: a command, folders of the disk, files.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A terminal that runs; it ends with the test.
struct Terminal {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Terminal {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_terminal"))
            .arg(folder)
            .args(["--delay", "20"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut terminal = Self {
            child,
            input,
            output,
        };
        assert_eq!(terminal.hears(""), "ready");
        terminal
    }

    fn tell(&mut self, line: &str) {
        writeln!(self.input, "{line}").unwrap();
    }

    /// The rest of the next line that begins so.
    fn hears(&mut self, start: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "it has ended");
            if let Some(rest) = line.trim_end().strip_prefix(start) {
                return rest.to_owned();
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // One that has ended already is no failure.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

const QUESTION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader>\
    <MedicalInstitutionCode>1312345678</MedicalInstitutionCode>\
    <ArbitraryFileIdentifier>ID</ArbitraryFileIdentifier></MessageHeader><MessageBody>BODY</MessageBody></XmlMsg>";

fn ask(folder: &Path, stem: &str, id: &str, body: &str) {
    let text = QUESTION
        .replace("ID<", &format!("{id}<"))
        .replace("BODY", body);
    fs::write(folder.join(format!("req/{stem}req_{id}.xml")), text).unwrap();
}

fn answer(folder: &Path, name: &str) -> String {
    String::from_utf8(fs::read(folder.join("res").join(name)).unwrap()).unwrap()
}

/// 番号　花子's certificate.
fn hanako() -> String {
    let person = simulator::PEOPLE[0];
    let simulator::people::Insurance::Covered(coverage) = person.insurance else {
        panic!("{} is insured", person.id);
    };
    let part = |name: &str, value: &str| format!("<{name}>{value}</{name}>");
    let parts = [
        part("InsurerNumber", coverage.insurer_number),
        part("InsuredIdentificationNumber", coverage.number),
        part("Birthdate", person.birth_date),
    ];
    part("QualificationConfirmSearchInfo", &parts.concat())
}

#[test]
fn a_question_is_answered_and_taken_out_of_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(folder.path(), &[]);
    ask(folder.path(), "OQSsiquc01", "20261122", &hanako());
    let name = terminal.hears("answered ");
    let answer = answer(folder.path(), &name);
    assert!(
        answer.contains("<ArbitraryFileIdentifier>20261122<"),
        "{answer}"
    );
    assert!(answer.contains("番号　花子"), "{answer}");
    assert!(answer.contains("<ReferenceClassification>2<"), "{answer}");
    assert_eq!(fs::read_dir(folder.path().join("req")).unwrap().count(), 0);
}

#[test]
fn a_bulk_question_gets_a_number_and_the_number_gets_the_people() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(folder.path(), &[]);
    let nobody = hanako().replace("<Birthdate>1", "<Birthdate>2");
    ask(folder.path(), "OQSmuquc01", "1", &(hanako() + &nobody));
    let first = answer(folder.path(), &terminal.hears("answered "));
    let (_, number) = first.split_once("<ReceptionNumber>").unwrap();
    let (number, _) = number.split_once('<').unwrap();
    let number = format!("<ReceptionNumber>{number}</ReceptionNumber>");
    ask(folder.path(), "OQSmuquc02", "2", &number);
    let second = answer(folder.path(), &terminal.hears("answered "));
    assert_eq!(second.matches("<BulkConfirmUnit>").count(), 2, "{second}");
    assert_eq!(second.matches("番号　花子").count(), 1, "{second}");
}

#[test]
fn each_reader_drops_a_card_result() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(folder.path(), &[]);
    for vendor in ["fujitsu", "panasonic", "canon", "atlas", "almex"] {
        terminal.tell(&format!("card {vendor} valid"));
        let name = terminal.hears("card ");
        let bytes = fs::read(folder.path().join("face").join(&name)).unwrap();
        let ascii = String::from_utf8_lossy(&bytes);
        assert!(name.starts_with("OQSsiquc01res_face_"), "{name}");
        assert!(ascii.contains("<ReferenceClassification>1<"), "{ascii}");
        assert!(ascii.contains("<PharmacistsInfoConsFlg>1<"), "{ascii}");
        assert_eq!(
            ascii.contains("番号　花子"),
            vendor != "atlas",
            "Shift_JIS at one"
        );
    }
}

#[test]
fn an_archive_is_one_and_a_fault_is_for_one_answer() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(folder.path(), &[]);
    terminal.tell("fault zip");
    terminal.tell("card fujitsu valid");
    terminal.hears("card ");
    ask(folder.path(), "OQSsiquc01", "1", &hanako());
    terminal.hears("answered ");
    let archive = fs::read(folder.path().join("res/OQSsiquc01res_1.zip")).unwrap();
    assert!(archive.starts_with(b"PK\x03\x04"));
    ask(folder.path(), "OQSsiquc01", "2", &hanako());
    terminal.hears("answered ");
    assert!(folder.path().join("res/OQSsiquc01res_2.xml").exists());
}
