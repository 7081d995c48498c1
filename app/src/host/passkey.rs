//! Passkeys (Web Authentication) that can open records: those with the extension `prf`.

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use redacted::Redacted;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CredentialCreationOptions, CredentialRequestOptions, CredentialsContainer};

use super::exception::name_of;
use super::random;
use super::subtle::object;

/// A new passkey, and what it answers to its salt.
pub struct Passkey {
    /// Which it is.
    pub credential_id: Vec<u8>,
    /// The salt, 32 bytes.
    pub salt: Vec<u8>,
    /// The secret, 32 bytes.
    pub secret: Redacted<Vec<u8>>,
}

/// Why there is no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeyError {
    /// The browser has no passkeys, or the page's headers forbid them.
    Unavailable,
    /// Cancelled, timed out, or no passkey of the member at hand: browsers do not say which.
    NotAllowed,
    /// The member has a passkey on this authenticator already.
    Exists,
    /// The passkey, or what it is kept by, has no extension `prf`: it can say who somebody is and open nothing.
    NoSecret,
    /// Something else, by the browser's own name for it.
    Other(String),
}

/// Milliseconds in which a person has to answer.
const PATIENCE: u32 = 120_000;
/// ES256 and RS256 (IANA COSE Algorithms): what authenticators have.
const ALGORITHMS: [i32; 2] = [-7, -257];

/// Makes a passkey for a member. The person is asked to verify themselves, by some twice.
pub async fn create(member: &str, name: &str, page: &str) -> Result<Passkey, PasskeyError> {
    let (mut user, mut salt) = (vec![0; 32], vec![0; 32]);
    random::fill(&mut user);
    random::fill(&mut salt);
    let algorithms: Array = ALGORITHMS
        .iter()
        .map(|algorithm| {
            object(&[
                ("type", &"public-key".into()),
                ("alg", &(*algorithm).into()),
            ])
        })
        .collect();
    let public_key = object(&[
        ("rp", &object(&[("name", &page.into())])),
        (
            "user",
            &object(&[
                ("id", &Uint8Array::from(user.as_slice())),
                ("name", &member.into()),
                ("displayName", &name.into()),
            ]),
        ),
        ("challenge", &challenge()),
        ("pubKeyCredParams", &algorithms),
        ("timeout", &PATIENCE.into()),
        (
            "authenticatorSelection",
            &object(&[
                ("residentKey", &"preferred".into()),
                ("userVerification", &"required".into()),
            ]),
        ),
        ("extensions", &prf(&salt)),
    ]);
    let options = CredentialCreationOptions::new();
    options.set_public_key(public_key.unchecked_ref());
    let credential = promised(credentials()?.create_with_options(&options)).await?;
    let credential_id = id_of(&credential)?;
    if !prf_enabled(&credential) {
        return Err(PasskeyError::NoSecret);
    }
    let secret = match secret_of(&credential) {
        Some(secret) => secret,
        // Many authenticators evaluate only when they are used.
        None => evaluate(&credential_id, &salt).await?,
    };
    Ok(Passkey {
        credential_id,
        salt,
        secret,
    })
}

/// The secret of a passkey for a salt. The person is asked to verify themselves.
pub async fn evaluate(
    credential_id: &[u8],
    salt: &[u8],
) -> Result<Redacted<Vec<u8>>, PasskeyError> {
    let allowed = Array::of1(&object(&[
        ("type", &"public-key".into()),
        ("id", &Uint8Array::from(credential_id)),
    ]));
    let public_key = object(&[
        ("challenge", &challenge()),
        ("timeout", &PATIENCE.into()),
        ("userVerification", &"required".into()),
        ("allowCredentials", &allowed),
        ("extensions", &prf(salt)),
    ]);
    let options = CredentialRequestOptions::new();
    options.set_public_key(public_key.unchecked_ref());
    let credential = promised(credentials()?.get_with_options(&options)).await?;
    secret_of(&credential).ok_or(PasskeyError::NoSecret)
}

fn credentials() -> Result<CredentialsContainer, PasskeyError> {
    let container = web_sys::window().map(|window| window.navigator().credentials());
    container
        .filter(|container| !container.is_undefined())
        .ok_or(PasskeyError::Unavailable)
}

/// Nobody checks the signature: what proves the member is that their secret opens the keyring.
fn challenge() -> Uint8Array {
    let mut bytes = [0; 32];
    random::fill(&mut bytes);
    Uint8Array::from(&bytes[..])
}

fn prf(salt: &[u8]) -> Object {
    let eval = object(&[("first", &Uint8Array::from(salt))]);
    object(&[("prf", &object(&[("eval", &eval)]))])
}

fn id_of(credential: &JsValue) -> Result<Vec<u8>, PasskeyError> {
    let id = member(credential, "rawId").ok_or(PasskeyError::Unavailable)?;
    Ok(Uint8Array::new(&id).to_vec())
}

fn prf_outputs(credential: &JsValue) -> Option<JsValue> {
    let outputs: Function = member(credential, "getClientExtensionResults")?
        .dyn_into()
        .ok()?;
    member(&outputs.call0(credential).ok()?, "prf")
}

fn prf_enabled(credential: &JsValue) -> bool {
    prf_outputs(credential)
        .and_then(|prf| member(&prf, "enabled"))
        .is_some_and(|enabled| enabled.is_truthy())
}

fn secret_of(credential: &JsValue) -> Option<Redacted<Vec<u8>>> {
    let first = member(&member(&prf_outputs(credential)?, "results")?, "first")?;
    Some(Redacted::new(Uint8Array::new(&first).to_vec()))
}

fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

async fn promised(promise: Result<js_sys::Promise, JsValue>) -> Result<JsValue, PasskeyError> {
    let outcome = match promise {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    outcome.map_err(|error| match name_of(&error).as_str() {
        "NotAllowedError" | "AbortError" => PasskeyError::NotAllowed,
        "InvalidStateError" => PasskeyError::Exists,
        "SecurityError" | "NotSupportedError" => PasskeyError::Unavailable,
        name => PasskeyError::Other(name.to_owned()),
    })
}
