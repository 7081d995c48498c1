//! A second pair of eyes on every command that any test here sends: none touches the My Number.
//!
//! The watch knows what the card crate does not: which files hold the number (card-face EF 0005,
//! text EF 0001), and which secrets are the number (EF 0013 and EF 0014). Each `Transmit` of these
//! tests has one.

use std::collections::BTreeSet;

use apdu::{Command, Limits, LinkError, Response, StatusWord, Transmit};
use hex_literal::hex;

pub(crate) const ISSUER_SECURITY_DOMAIN: &[u8] = &hex!("A0000001510000");
pub(crate) const COMMON: &[u8] = &hex!("D3921000310001010100");
pub(crate) const CARD_FACE: &[u8] = &hex!("D3921000310001010402");
pub(crate) const TEXT: &[u8] = &hex!("D3921000310001010408");
pub(crate) const JPKI: &[u8] = &hex!("D392F000260100000001");

/// Follows what is selected.
pub(crate) struct Watch {
    application: &'static [u8],
    file: u16,
    /// What the command on its way selects, if the card says yes.
    selecting: Option<(&'static [u8], u16)>,
    /// Every file that a command named or used; file 0 is the application itself.
    pub(crate) touched: BTreeSet<(&'static [u8], u16)>,
    /// How many commands were sent.
    pub(crate) commands: usize,
    /// How many of them carried a secret.
    pub(crate) secrets: usize,
}

impl Watch {
    pub(crate) const fn new() -> Self {
        Self {
            application: ISSUER_SECURITY_DOMAIN,
            file: 0,
            selecting: None,
            touched: BTreeSet::new(),
            commands: 0,
            secrets: 0,
        }
    }

    /// Looks at a command on its way to the card; what is wrong with it is the error.
    pub(crate) fn sees(&mut self, command: &Command) -> Result<(), &'static str> {
        self.commands += 1;
        self.secrets += usize::from(command.data.is_secret());
        let data = command.data.as_bytes();
        if data.len() == MY_NUMBER_LENGTH {
            return Err("twelve digits are sent");
        }
        match (command.ins, command.p1, data) {
            (0xA4, 0x04, name) => {
                let known = [ISSUER_SECURITY_DOMAIN, COMMON, CARD_FACE, TEXT, JPKI];
                let found = known.into_iter().find(|known| *known == name);
                let application = found.ok_or("a name that may select another application")?;
                self.touched.insert((application, 0));
                self.selecting = Some((application, 0));
                Ok(())
            }
            (0xA4, 0x02, &[hi, lo]) => self.uses(u16::from_be_bytes([hi, lo])),
            // P1 with its top bit names a file by five bits, else it is an offset.
            (0xB0, p1 @ 0x80.., _) => self.uses_short(p1),
            (0xB0, ..) => self.uses(self.file),
            (0xB2, ..) => self.uses_short(command.p2 >> 3),
            // P2 = 00 is the application's own key.
            (0x2A, ..) if command.p2 == 0 => Ok(()),
            (0x20 | 0x2A, ..) => self.uses_short(command.p2),
            (0xCA | 0xC0 | 0xFC, ..) => Ok(()),
            _ => Err("a command that the watch does not know"),
        }
    }

    /// Looks at the answer.
    pub(crate) fn hears(&mut self, answer: &Result<Response, LinkError>) {
        let selecting = self.selecting.take();
        if let (Ok(response), Some((application, file))) = (answer, selecting)
            && response.sw == StatusWord::SUCCESS
        {
            (self.application, self.file) = (application, file);
        }
    }

    fn uses_short(&mut self, byte: u8) -> Result<(), &'static str> {
        match byte & 0x1F {
            0 => self.uses(self.file),
            id => self.uses(id.into()),
        }
    }

    fn uses(&mut self, file: u16) -> Result<(), &'static str> {
        self.touched.insert((self.application, file));
        self.selecting = Some((self.application, file));
        match (self.application, file) {
            (CARD_FACE, 0x0005) => Err("the My Number as an image"),
            (TEXT, 0x0001) => Err("the My Number"),
            (CARD_FACE, 0x0013) | (TEXT, 0x0014) => Err("the secret that is the My Number"),
            _ => Ok(()),
        }
    }
}

/// A link with a watch on it.
pub(crate) struct Watched<T> {
    link: T,
    limits: Limits,
    pub(crate) watch: Watch,
}

impl<T: Transmit> Watched<T> {
    pub(crate) fn new(link: T) -> Self {
        let limits = link.limits();
        Self::with_limits(link, limits)
    }

    pub(crate) const fn with_limits(link: T, limits: Limits) -> Self {
        Self {
            link,
            limits,
            watch: Watch::new(),
        }
    }
}

impl<T> Watched<T> {
    pub(crate) const fn link(&self) -> &T {
        &self.link
    }
}

impl<T: Transmit> Transmit for Watched<T> {
    async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
        if let Err(wrong) = self.watch.sees(command) {
            panic!("{wrong}: {command:?}");
        }
        let answer = self.link.transmit(command).await;
        self.watch.hears(&answer);
        answer
    }

    fn limits(&self) -> Limits {
        self.limits
    }
}

/// Digits of a My Number; a PIN has 4, 照合番号B has 14.
const MY_NUMBER_LENGTH: usize = 12;

#[test]
fn the_watch_finds_every_way_to_the_my_number() {
    let card_face = "00A4040C 0A D3921000310001010402";
    let text = "00A4040C 0A D3921000310001010408";
    for (application, command) in [
        (card_face, "00A4020C 02 0005"),
        (card_face, "00A4020C 02 0013"),
        (card_face, "00B08500 00"),
        (card_face, "00B08500 000000"),
        (card_face, "10B08500 00"),
        (card_face, "00200093"),
        (card_face, "00200093 0E 3535303231373230333532323835"),
        (card_face, "00B2012C 00"),
        (card_face, "00B10005 04 54020000 00"),
        (text, "00A4020C 02 0001"),
        (text, "00A4020C 02 0014"),
        (text, "00B08100 11"),
        (text, "00200094"),
        (text, "00200092 0C 353337363836363737313838"),
        (text, "00A4000C 02 0001"),
        (text, "00A4040C 09 D39210003100010104"),
    ] {
        let mut watch = Watch::new();
        watch.sees(&parsed(application)).unwrap();
        watch.hears(&Ok(StatusWord::SUCCESS.into()));
        assert!(watch.sees(&parsed(command)).is_err(), "{command}");
    }
}

#[test]
fn the_watch_knows_the_current_file_and_the_current_application() {
    let text = parsed("00A4040C 0A D3921000310001010408");
    let jpki = parsed("00A4040C 0A D392F000260100000001");
    let read_0001 = parsed("00B08100 00");
    let yes = Ok(StatusWord::SUCCESS.into());
    let no = Ok(StatusWord::FILE_NOT_FOUND.into());

    let mut watch = Watch::new();
    watch.sees(&text).unwrap();
    watch.hears(&yes);
    watch.sees(&jpki).unwrap();
    watch.hears(&no);
    assert!(
        watch.sees(&read_0001).is_err(),
        "still the text application"
    );
    watch.sees(&jpki).unwrap();
    watch.hears(&yes);
    assert_eq!(watch.sees(&read_0001), Ok(()));

    // A refused number that is read nevertheless, from where the selection left off.
    let mut watch = Watch::new();
    watch.sees(&text).unwrap();
    watch.hears(&yes);
    assert!(watch.sees(&parsed("00A4020C 02 0001")).is_err());
    watch.hears(&yes);
    assert!(watch.sees(&parsed("00B00000 00")).is_err());
}

fn parsed(hex: &str) -> Command {
    Command::parse(&crate::script::bytes(hex)).unwrap()
}
