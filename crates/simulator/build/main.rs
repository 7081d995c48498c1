//! Issues the demo cards: makes keys and certificates, lays out the files that carry signatures.
//!
//! Everything follows from a published seed, so two builds give the same bytes anywhere, and none
//! of it protects anything: these are demo keys, known to everyone. The authorities call
//! themselves JPKI-DEMO, and their keys sign nothing but these ten cards.

mod ber;
mod card_verifiable;
mod files;
mod keys;
#[path = "../src/people/mod.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "shared with the library"
)]
mod people;
mod x509;

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use card_verifiable::{certificate, key_id};
use keys::Keys;
use people::PEOPLE;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[allow(
    clippy::print_stdout,
    reason = "this is how a build script talks to cargo"
)]
fn main() -> Result<()> {
    for input in [
        "build",
        "assets/cards",
        "assets/my_number.png",
        "src/people",
    ] {
        println!("cargo::rerun-if-changed={input}");
    }
    let out = env::var("OUT_DIR")?;
    let mut issued = Output {
        folder: Path::new(&out),
        source: String::new(),
    };
    let names = SHARED_KEYS.iter().map(|name| (*name).to_owned());
    let keys = Keys::generate(
        names.chain(
            PEOPLE
                .iter()
                .flat_map(|person| PERSONAL_KEYS.map(|key| format!("{}/{key}", person.id))),
        ),
    )?;

    shared(&mut issued, &keys)?;
    let mut cards = Vec::new();
    for (index, person) in PEOPLE.iter().enumerate() {
        for field in files::Card::new(person, index, &keys)?.files()? {
            cards.extend(u16::try_from(field.len())?.to_be_bytes());
            cards.extend(field);
        }
    }
    let start =
        "/// See [`read`].\n#[cfg(feature = \"embedded\")]\npub(crate) static CARDS: &[u8] = ";
    issued.file("CARDS", start, ";", &cards)?;
    fs::write(Path::new(&out).join("issued.rs"), issued.source)?;
    Ok(())
}

/// What all cards have in common.
fn shared(issued: &mut Output<'_>, keys: &Keys) -> Result<()> {
    let lower = key_id("1399913", "000");
    let intermediate = key_id("1399912", "002");
    let surface = key_id("1399921", "000");
    let text = key_id("1399931", "000");
    let certify = |root: [u8; 16], by: &str, id: [u8; 16], key: &str| {
        certificate(root, keys.get(by)?, id, keys.get(key)?)
    };
    let upper = certify(
        key_id("7000020", "001"),
        "mf-ca",
        intermediate,
        "mf-intermediate",
    )?;
    let lower = certify(intermediate, "mf-intermediate", lower, "mf-lower")?;
    let surface = certify(
        key_id("7000023", "001"),
        "surface-ca",
        surface,
        "surface-issuer",
    )?;
    let text = certify(key_id("7000033", "001"), "text-ca", text, "text-issuer")?;

    let shared = [
        (
            "AUTH_CA",
            x509::authority(&x509::AUTH, keys.get("auth-ca")?)?,
        ),
        (
            "SIGN_CA",
            x509::authority(&x509::SIGN, keys.get("sign-ca")?)?,
        ),
        ("MF_CHAIN_UPPER", card_verifiable::data_object(&upper)),
        ("MF_CHAIN_LOWER", card_verifiable::data_object(&lower)),
        ("SURFACE_CERTIFICATE", card_verifiable::file(&surface)),
        ("TEXT_CERTIFICATE", card_verifiable::file(&text)),
        ("SURFACE_CA_KEY", ber::public_key(keys.get("surface-ca")?)),
        ("TEXT_CA_KEY", ber::public_key(keys.get("text-ca")?)),
        ("MF_CA_KEY", ber::public_key(keys.get("mf-ca")?)),
        ("SURFACE_INFO", files::surface_info()),
        ("TEXT_INFO", files::text_info()),
        ("SESSION_KEY", files::session_key(keys.get("session")?)),
        ("MY_NUMBER", files::my_number()),
    ];
    for (name, bytes) in shared {
        let start = format!("pub(crate) static {name}: &[u8] = ");
        issued.file(name, &start, ";", &bytes)?;
    }
    for (name, key) in [
        ("COMMON_KEY", "internal-authentication"),
        ("SURFACE_ISSUER_KEY", "surface-issuer"),
    ] {
        let start = format!("pub(crate) static {name}: &[u8] = ");
        issued.file(name, &start, ";", &keys::private_key(keys.get(key)?)?)?;
    }
    Ok(())
}

/// The bytes as files, and a Rust source that includes them.
struct Output<'a> {
    folder: &'a Path,
    source: String,
}

impl Output<'_> {
    fn file(&mut self, name: &str, before: &str, after: &str, bytes: &[u8]) -> Result<()> {
        fs::write(self.folder.join(name), bytes)?;
        let include = format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))");
        writeln!(self.source, "{before}{include}{after}")?;
        Ok(())
    }
}

const SHARED_KEYS: [&str; 11] = [
    "auth-ca",
    "sign-ca",
    "mf-ca",
    "mf-intermediate",
    "mf-lower",
    "surface-ca",
    "surface-issuer",
    "text-ca",
    "text-issuer",
    "session",
    "internal-authentication",
];

const PERSONAL_KEYS: [&str; 3] = ["auth", "sign", "card"];
