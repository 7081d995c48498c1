#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::time::Duration;

use tempfile::TempDir;
use usb_wire::{Frames, Hello, Outcome, Question, ToProgram, ToServer, Transfer, framed};

use super::*;

#[test]
fn a_program_that_opens_a_reader_moves_transfers_over_the_socket() {
    let (folder, _hub) = server(&["plug rcs380"]);
    let mut program = Program::open(&folder, 1, 3);
    assert_eq!(program.hear(), ToProgram::Answer(0, Outcome::Success));
    program.say(&ToServer::Ask(1, Question::Claim(0)));
    assert_eq!(program.hear(), ToProgram::Answer(1, Outcome::Success));
    program.say(&ToServer::Submit(2, Transfer::In(0x81, 290)));
    program.say(&ToServer::Cancel(2));
    assert_eq!(
        program.hear(),
        ToProgram::Done(2, Outcome::Cancelled, 0, vec![])
    );
}

#[test]
fn a_node_that_is_not_there_cannot_be_opened() {
    let (folder, _hub) = server(&[]);
    let mut program = Program::open(&folder, 1, 9);
    assert_eq!(program.hear(), ToProgram::Answer(0, Outcome::Gone));
}

#[test]
fn a_monitor_hears_of_readers_and_their_interfaces() {
    let (folder, hub) = server(&[]);
    let mut monitor = connect(&folder, SOCKET);
    monitor.write_all(&framed(&Hello::Watch.encode())).unwrap();
    monitor.read_exact(&mut [0]).unwrap();
    answer(&hub, &["plug", "rcs300"]);
    let mut names = Vec::new();
    for _ in 0..3 {
        let mut change = [0; usb_wire::Change::SIZE];
        monitor.read_exact(&mut change).unwrap();
        names.push(usb_wire::Change::parse(&change).unwrap().name);
    }
    assert_eq!(names, ["1-1", "1-1:1.0", "1-1:1.1"]);
}

#[test]
fn two_servers_do_not_share_a_folder() {
    let (folder, _hub) = server(&[]);
    let second = start(folder.path()).err().unwrap();
    assert_eq!(second.kind(), io::ErrorKind::AddrInUse);
}

#[test]
fn control_lines_are_answered_one_by_one() {
    let (folder, _hub) = server(&["plug rcs380"]);
    let mut control = connect(&folder, CONTROL);
    control
        .write_all(b"insert rcs380 valid\n\ninsert rcs380 nobody\nstatus\n")
        .unwrap();
    let mut lines = BufReader::new(control).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(next(), serde_json::json!({}));
    assert_eq!(next()["error"], "no demo patient has this id");
    assert_eq!(next()["readers"][0]["card"], "valid");
}

#[test]
fn what_is_not_understood_changes_nothing_and_is_answered() {
    let (_folder, hub) = server(&["plug rcs380"]);
    for words in [
        &["plug"][..],
        &["plug", "toaster"],
        &["plug", "rcs380"],
        &["insert", "rcs380", "valid", "stone"],
        &["hold", "rcs380", "9"],
        &["hold", "rcs380", "-1"],
        &["fault", "rcs380", "boredom", "0", "once"],
        &["fault", "rcs380", "unplug", "0", "sometimes"],
        &["timing", "rcs380", "perhaps"],
        &["unplug", "other"],
    ] {
        assert!(answer(&hub, words)["error"].is_string(), "{words:?}");
    }
    assert_eq!(hub.status().len(), 1);
}

#[test]
fn a_reader_whose_fault_unplugs_it_is_another_device_afterwards() {
    let (folder, hub) = server(&["plug rcs380", "fault rcs380 unplug 0 once"]);
    let before = hub.status()[0].address.device;
    let mut program = Program::open(&folder, 1, before);
    program.hear();
    program.say(&ToServer::Submit(1, Transfer::Out(0x02, vec![0; 6])));
    assert_eq!(program.hear(), ToProgram::Done(1, Outcome::Gone, 0, vec![]));
    while hub.status().is_empty() {
        std::thread::yield_now();
    }
    assert_ne!(hub.status()[0].address.device, before);
}

fn server(lines: &[&str]) -> (TempDir, Hub) {
    let folder = tempfile::tempdir().unwrap();
    let hub = start(folder.path()).unwrap();
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    begin(&hub, &lines).unwrap();
    (folder, hub)
}

/// A server that says nothing shall fail the test, not hang it.
fn connect(folder: &TempDir, socket: &str) -> UnixStream {
    let stream = UnixStream::connect(folder.path().join(socket)).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream
}

struct Program(UnixStream, Frames);

impl Program {
    fn open(folder: &TempDir, bus: u8, device: u8) -> Self {
        let mut stream = connect(folder, SOCKET);
        let hello = Hello::Open { bus, device };
        stream.write_all(&framed(&hello.encode())).unwrap();
        Self(stream, Frames::default())
    }

    fn say(&mut self, message: &ToServer) {
        self.0.write_all(&framed(&message.encode())).unwrap();
    }

    fn hear(&mut self) -> ToProgram {
        loop {
            if let Some(message) = self.1.next_message().ok().flatten() {
                return ToProgram::parse(&message).unwrap();
            }
            let mut byte = [0];
            self.0.read_exact(&mut byte).unwrap();
            self.1.push(&byte);
        }
    }
}
