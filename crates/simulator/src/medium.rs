//! What else answers at a reader with a patient's certificate: phones, a card without a PIN, the
//! card's predecessor.

use crate::DemoPatient;
use crate::card::{Access, Body, CardProfile, Entropy, VirtualCard};
use crate::my_number_card::{JPKI, profile};

/// What carries the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Medium {
    /// A My Number Card.
    Card,
    /// A My Number Card that was issued without PINs (顔認証マイナンバーカード): no signing key, and
    /// no PIN to verify. That its files are missing is an assumption.
    CardWithoutPin,
    /// A Juki card (住民基本台帳カード): of the five applications it has the last.
    JukiCard,
    /// An Android phone: the last application alone, and the certificate only after the PIN.
    AndroidPhone,
    /// An iPhone: as an Android phone, and it wants to be told the end.
    IPhone,
}

/// The patient's certificate on a medium of this kind, new and without power.
///
/// `None` if the patient is not one of [`PEOPLE`](crate::PEOPLE).
pub fn issue_on(medium: Medium, person: &DemoPatient, entropy: Entropy) -> Option<VirtualCard> {
    let mut profile = profile(person)?;
    match medium {
        Medium::Card => {}
        Medium::CardWithoutPin => take_away(&mut profile, &WITH_PINS),
        Medium::JukiCard => {
            keep_the_last_application(&mut profile);
            set_label(&mut profile, "JPKIAPICCTOKEN");
        }
        Medium::AndroidPhone => make_phone(&mut profile, "JPKIAPGPSETOKEN"),
        Medium::IPhone => {
            make_phone(&mut profile, "JPKIAPIOSTOKEN");
            profile.takes_the_end = true;
        }
    }
    Some(VirtualCard::new(profile, entropy))
}

fn make_phone(profile: &mut CardProfile, label: &str) {
    keep_the_last_application(profile);
    set_label(profile, label);
    for body in bodies(profile, AUTH_CERTIFICATE) {
        if let Body::Transparent { access, .. } = body {
            *access = Access::AnyOf(&[AUTH_PIN]);
        }
    }
}

fn keep_the_last_application(profile: &mut CardProfile) {
    profile.data_objects.clear();
    profile
        .applications
        .retain(|application| application.aid == JPKI);
}

fn take_away(profile: &mut CardProfile, files: &[u16]) {
    for application in &mut profile.applications {
        if application.aid == JPKI {
            application.files.retain(|file| !files.contains(&file.id));
        }
    }
}

/// The first 32 bytes of the token information, padded with spaces.
fn set_label(profile: &mut CardProfile, label: &str) {
    for body in bodies(profile, TOKEN_INFO) {
        if let Body::Transparent { bytes, .. } = body {
            let rest = bytes.iter().skip(32).copied();
            let label = format!("{label:<32}").into_bytes();
            *bytes = label.into_iter().chain(rest).collect::<Vec<_>>().into();
        }
    }
}

/// The files of the last application with this identifier.
fn bodies(profile: &mut CardProfile, id: u16) -> impl Iterator<Item = &mut Body> {
    let jpki = profile.applications.iter_mut().filter(|it| it.aid == JPKI);
    let files = jpki.flat_map(|application| &mut application.files);
    files
        .filter(move |file| file.id == id)
        .map(|file| &mut file.body)
}

const TOKEN_INFO: u16 = 0x0006;
const AUTH_CERTIFICATE: u16 = 0x000A;
const AUTH_PIN: u16 = 0x0018;
/// The PIN, the password with its key, and the certificate of that key.
const WITH_PINS: [u16; 4] = [AUTH_PIN, 0x001B, 0x001A, 0x0001];
