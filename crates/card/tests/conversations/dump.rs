//! A card that serves the files of a real JPKI test card, as far as `myna-card` ships their dump.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command as Process;
use std::sync::OnceLock;

use apdu::{Command, Limits, LinkError, Response, StatusWord, Transmit};
use hex_literal::hex;

pub(crate) const ISSUER_SECURITY_DOMAIN: &[u8] = &hex!("A0000001510000");
pub(crate) const TEXT: &[u8] = &hex!("D3921000310001010408");
pub(crate) const JPKI: &[u8] = &hex!("D392F000260100000001");
const CARD_FACE: &[u8] = &hex!("D3921000310001010402");

/// The test card, in the state that the last command left it in.
pub(crate) struct DumpCard {
    limits: Limits,
    files: HashMap<(&'static [u8], u16), Vec<u8>>,
    application: &'static [u8],
    file: u16,
    verified: bool,
    /// Every application and file that was selected, in order; file 0 is the application itself.
    pub(crate) selected: Vec<(&'static [u8], u16)>,
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
                ((JPKI, 0x0018), Vec::new()),
                ((TEXT, 0x0001), fixture("text-0001-physical.bin")),
                ((TEXT, 0x0002), fixture("text-0002.bin")),
                ((TEXT, 0x0011), Vec::new()),
                ((CARD_FACE, 0x0005), fixture("surface-0005.bin")),
            ]),
            application: ISSUER_SECURITY_DOMAIN,
            file: 0,
            verified: false,
            selected: Vec::new(),
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
            (0x00, 0xA4, 0x02, 0x0C) => self.select_file(data).into(),
            (0x00, 0xB0, p1 @ ..=0x7F, p2) => {
                self.reads += 1;
                let offset = usize::from(u16::from_be_bytes([p1, p2]));
                self.read(offset, command.le.expect("Le").count())
            }
            (0x00, 0xCA, 0x00, 0xF2) if self.application == ISSUER_SECURITY_DOMAIN => {
                Response::new(*b"20350217", StatusWord::SUCCESS)
            }
            (0x00, 0x20, 0x00, 0x80) => self.verify(data).into(),
            // The dump holds no key: this is as long as a signature, and none.
            (0x80, 0x2A, 0x00, 0x80) if self.file == 0x0017 && self.verified => {
                Response::new([0x55; 256], StatusWord::SUCCESS)
            }
            (0x80, 0x2A, ..) => StatusWord::SECURITY_NOT_SATISFIED.into(),
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
        self.selected.push((application, 0));
        StatusWord::SUCCESS
    }

    fn select_file(&mut self, id: &[u8]) -> StatusWord {
        let id = u16::from_be_bytes(id.try_into().expect("file identifier"));
        if !self.files.contains_key(&(self.application, id)) {
            return StatusWord::FILE_NOT_FOUND;
        }
        self.file = id;
        self.selected.push((self.application, id));
        StatusWord::SUCCESS
    }

    fn read(&self, offset: usize, length: usize) -> Response {
        if self.application != JPKI && !self.verified {
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
                self.verified = digits == b"1234";
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
        assert!(!self.gone, "asked after it left: {command:?}");
        let Some(left) = self.commands_left.checked_sub(1) else {
            self.gone = true;
            return Err(LinkError::CardRemoved);
        };
        self.commands_left = left;
        Ok(self.answer(command))
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
