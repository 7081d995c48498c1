//! A card that serves the files of a real JPKI test card, as far as `myna-card` ships their dump.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command as Process;
use std::sync::OnceLock;

use apdu::{Command, Limits, LinkError, Response, StatusWord, Transmit};

use crate::watch::{CARD_FACE, ISSUER_SECURITY_DOMAIN, JPKI, TEXT, Watch};

pub(crate) const CODE_B: &str = "55021720352285";

/// The test card, in the state that the last command left it in.
pub(crate) struct DumpCard {
    limits: Limits,
    pub(crate) files: HashMap<(&'static [u8], u16), Vec<u8>>,
    application: &'static [u8],
    file: u16,
    verified: bool,
    pub(crate) watch: Watch,
    /// How often READ BINARY was asked.
    pub(crate) reads: usize,
    commands_left: usize,
    gone: bool,
}

impl DumpCard {
    pub(crate) fn new(limits: Limits) -> Self {
        // Not in the dump: label and length are those of every card of this kind.
        let mut token_info = vec![b' '; 160];
        token_info[..15].copy_from_slice(b"JPKIAPICCTOKEN2");
        Self {
            limits,
            files: HashMap::from([
                ((JPKI, 0x0006), token_info),
                ((JPKI, 0x000A), fixture("jpki-auth-cert.der")),
                ((JPKI, 0x0017), Vec::new()),
                ((JPKI, 0x0018), b"1234".to_vec()),
                ((TEXT, 0x0001), fixture("text-0001-physical.bin")),
                ((TEXT, 0x0002), fixture("text-0002.bin")),
                ((TEXT, 0x0003), fixture("text-0003.bin")),
                ((TEXT, 0x0004), fixture("text-0004.bin")),
                ((TEXT, 0x0011), b"1234".to_vec()),
                ((TEXT, 0x0015), CODE_B.into()),
                ((CARD_FACE, 0x0002), fixture("surface-0002.bin")),
                ((CARD_FACE, 0x0004), fixture("surface-0004.bin")),
                ((CARD_FACE, 0x0005), fixture("surface-0005.bin")),
                ((CARD_FACE, 0x0012), CODE_B.into()),
            ]),
            application: ISSUER_SECURITY_DOMAIN,
            file: 0,
            verified: false,
            watch: Watch::new(),
            reads: 0,
            commands_left: usize::MAX,
            gone: false,
        }
    }

    /// The same card, which somebody takes out after so many commands.
    pub(crate) fn leaving_after(mut self, commands: usize) -> Self {
        self.commands_left = commands;
        self
    }

    fn answer(&mut self, command: &Command) -> Response {
        let data = command.data.as_bytes();
        match (command.cla, command.ins, command.p1, command.p2) {
            (0x00, 0xA4, 0x04, 0x0C) => self.select_application(data).into(),
            (0x00, 0xA4, 0x02, 0x0C) => {
                let id = u16::from_be_bytes(data.try_into().expect("file identifier"));
                self.select_file(id).into()
            }
            (0x00, 0xB0, p1, p2) => {
                self.reads += 1;
                let offset = match p1 {
                    0x80.. => usize::from(p2),
                    p1 => usize::from(u16::from_be_bytes([p1, p2])),
                };
                match self.select_short(if p1 < 0x80 { 0 } else { p1 }) {
                    StatusWord::SUCCESS => self.read(offset, command.le.expect("Le").count()),
                    refused => refused.into(),
                }
            }
            (0x00, 0xCA, 0x00, 0xF2) if self.application == ISSUER_SECURITY_DOMAIN => {
                Response::new(*b"20350217", StatusWord::SUCCESS)
            }
            (0x00, 0x20, 0x00, p2) => match self.select_short(p2) {
                StatusWord::SUCCESS => self.verify(data).into(),
                refused => refused.into(),
            },
            // The dump holds no key: this is as long as a signature, and none.
            (0x80, 0x2A, 0x00, 0x97) if self.application == JPKI && self.verified => {
                Response::new([0x55; 256], StatusWord::SUCCESS)
            }
            (0x80, 0x2A, 0x00, 0x00) if self.application == CARD_FACE => {
                Response::new([0x55; 256], StatusWord::SUCCESS)
            }
            (0x80, 0x2A, ..) if self.application == JPKI => {
                StatusWord::SECURITY_NOT_SATISFIED.into()
            }
            (0x80, 0x2A, ..) => StatusWord::FILE_NOT_FOUND.into(),
            _ => StatusWord::INSTRUCTION_NOT_SUPPORTED.into(),
        }
    }

    fn select_application(&mut self, aid: &[u8]) -> StatusWord {
        let known = [ISSUER_SECURITY_DOMAIN, TEXT, JPKI, CARD_FACE];
        let Some(application) = known.into_iter().find(|known| *known == aid) else {
            return StatusWord::FILE_NOT_FOUND;
        };
        self.verified &= self.application == application;
        (self.application, self.file) = (application, 0);
        StatusWord::SUCCESS
    }

    fn select_file(&mut self, id: u16) -> StatusWord {
        if !self.files.contains_key(&(self.application, id)) {
            return StatusWord::FILE_NOT_FOUND;
        }
        self.file = id;
        StatusWord::SUCCESS
    }

    fn select_short(&mut self, byte: u8) -> StatusWord {
        match byte & 0x1F {
            0 => StatusWord::SUCCESS,
            id => self.select_file(id.into()),
        }
    }

    fn read(&self, offset: usize, length: usize) -> Response {
        let is_free = self.application == JPKI || self.file == 0x0004;
        if !is_free && !self.verified {
            return StatusWord::SECURITY_NOT_SATISFIED.into();
        }
        match self.files[&(self.application, self.file)].get(offset..) {
            None | Some([]) => StatusWord::WRONG_OFFSET.into(),
            Some(rest) if rest.len() < length => Response::new(rest, StatusWord::END_OF_FILE),
            Some(rest) => Response::new(&rest[..length], StatusWord::SUCCESS),
        }
    }

    fn verify(&mut self, digits: &[u8]) -> StatusWord {
        match digits {
            [] if self.verified => StatusWord::SUCCESS,
            [] => StatusWord(0x63C3),
            digits => {
                self.verified = digits == self.files[&(self.application, self.file)];
                if self.verified {
                    StatusWord::SUCCESS
                } else {
                    StatusWord(0x63C2)
                }
            }
        }
    }
}

impl Transmit for DumpCard {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        let seen = self.watch.sees(command);
        assert_eq!(seen, Ok(()), "{command:?}");
        assert!(!self.gone, "asked after it left: {command:?}");
        let Some(left) = self.commands_left.checked_sub(1) else {
            self.gone = true;
            return Err(LinkError::CardRemoved);
        };
        self.commands_left = left;
        let answer = Ok(self.answer(command));
        self.watch.hears(&answer);
        answer
    }

    fn limits(&self) -> Limits {
        self.limits
    }
}

/// A file from the test fixtures of the crate `myna-card`.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    let directory = DIRECTORY.get_or_init(|| package_directory("myna-card"));
    std::fs::read(directory.join("tests/fixtures").join(name)).expect(name)
}

/// Where cargo keeps the sources of a dependency.
fn package_directory(name: &str) -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    // Asked at run time: a build folder that several clones share may hold the test of another one.
    let crate_folder = std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells the crate's folder");
    // Without the filter it would want the packages of every platform.
    let output = Process::new(cargo)
        .args(["metadata", "--format-version", "1", "--frozen"])
        .args(["--filter-platform", &host()])
        .current_dir(crate_folder)
        .output()
        .expect("cargo metadata");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {said}");
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == name);
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    PathBuf::from(manifest.expect(name)).with_file_name("")
}

fn host() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let output = Process::new(rustc).arg("-vV").output().expect("rustc -vV");
    let version = String::from_utf8(output.stdout).expect("rustc -vV");
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc -vV names its host").into()
}
