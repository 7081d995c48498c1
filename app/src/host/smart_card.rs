//! The readers of the operating system (`navigator.smartCard`, Web Smart Card API, WICG draft).
//!
//! Only an Isolated Web App has it; web-sys does not know it yet, so its objects are described here.

use std::time::Duration;

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use reader::smart_card::{
    AccessMode, ApiError, Connection, ConnectionState, Context, Disposition, Protocol, ReaderState,
    ResponseCode,
};
use redacted::Redacted;
use wasm_bindgen::prelude::*;

use super::exception::name_of;
use super::{clock, timer};

/// `SmartCardContext`.
pub struct PageContext(JsContext);

/// `SmartCardConnection`.
pub struct PageConnection(JsConnection);

/// Whether this page has the API.
pub fn is_available() -> bool {
    manager().is_some()
}

impl PageContext {
    /// A context of the page's own.
    ///
    /// # Errors
    ///
    /// [`ApiError`], [`ApiError::Denied`] where there is no API at all.
    pub async fn establish() -> Result<Self, ApiError> {
        Self::from_manager(&manager().ok_or(ApiError::Denied)?).await
    }

    async fn from_manager(manager: &JsManager) -> Result<Self, ApiError> {
        let context = manager.establish_context().await.map_err(api_error)?;
        Ok(Self(context.unchecked_into()))
    }
}

impl Context for PageContext {
    type Connection = PageConnection;

    async fn list_readers(&mut self) -> Result<Vec<String>, ApiError> {
        let names = self.0.list_readers().await.map_err(api_error)?;
        let names: Array = names.unchecked_into();
        Ok(names.iter().filter_map(|name| name.as_string()).collect())
    }

    async fn status_change(
        &mut self,
        reader: &str,
        known: Option<ReaderState>,
        patience: Duration,
    ) -> Result<ReaderState, ApiError> {
        let state = object(&[
            ("readerName", reader.into()),
            ("currentState", flags(known).into()),
            ("currentCount", known.map(|it| it.events).into()),
        ]);
        let timeout = patience.as_millis() as f64;
        let options = object(&[("timeout", timeout.into())]);
        let begun = clock::now().millis;
        let states = Array::of1(&state);
        let change = self.0.get_status_change(&states, &options).await;
        let waited = clock::now().millis.saturating_sub(begun);
        match change.map_err(api_error) {
            Ok(states) => Ok(state_out(&states.unchecked_into::<Array>().get(0))),
            // The draft has no word for a status that does not change in time.
            Err(ApiError::Unknown) if u128::from(waited) >= patience.as_millis() => {
                Err(ApiError::TimedOut)
            }
            Err(error) => Err(error),
        }
    }

    async fn connect(
        &mut self,
        reader: &str,
        mode: AccessMode,
        preferred: &[Protocol],
    ) -> Result<PageConnection, ApiError> {
        let protocols: Array = preferred
            .iter()
            .map(|it| JsValue::from(it.as_str()))
            .collect();
        let options = object(&[("preferredProtocols", protocols.into())]);
        let connect = self.0.connect(reader, mode.as_str(), &options);
        let result = connect.await.map_err(api_error)?;
        Ok(PageConnection(
            member(&result, "connection").unchecked_into(),
        ))
    }

    async fn pause(&mut self, time: Duration) {
        timer::sleep(u32::try_from(time.as_millis()).unwrap_or(u32::MAX)).await;
    }
}

impl Connection for PageConnection {
    async fn transmit(&mut self, command: &[u8]) -> Result<Redacted<Vec<u8>>, ApiError> {
        let copy = Uint8Array::from(command);
        let answer = self.0.transmit(&copy).await;
        // A PIN does not lie about in the page's own memory.
        copy.fill(0, 0, copy.length());
        let answer: ArrayBuffer = answer.map_err(api_error)?.unchecked_into();
        let view = Uint8Array::new(&answer);
        let response = Redacted::new(view.to_vec());
        view.fill(0, 0, view.length());
        Ok(response)
    }

    async fn status(&mut self) -> Result<ConnectionState, ApiError> {
        let status = self.0.status().await.map_err(api_error)?;
        let state = member(&status, "state").as_string().unwrap_or_default();
        ConnectionState::from_name(&state).ok_or(ApiError::Unknown)
    }

    async fn disconnect(self, disposition: Disposition) -> Result<(), ApiError> {
        let disconnected = self.0.disconnect(disposition.as_str()).await;
        disconnected.map(drop).map_err(api_error)
    }
}

fn manager() -> Option<JsManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = member(&navigator, "smartCard");
    (!manager.is_undefined()).then(|| manager.unchecked_into())
}

/// `SmartCardError` is a `DOMException` with a code of its own.
fn api_error(error: JsValue) -> ApiError {
    let code = member(&error, "responseCode").as_string();
    if let Some(code) = code.as_deref().and_then(ResponseCode::from_name) {
        return ApiError::Response(code);
    }
    match name_of(&error).as_str() {
        "NotAllowedError" | "SecurityError" => ApiError::Denied,
        "InvalidStateError" => ApiError::InvalidState,
        "AbortError" => ApiError::Aborted,
        "TimeoutError" => ApiError::TimedOut,
        _ => ApiError::Unknown,
    }
}

/// `SmartCardReaderStateFlagsIn`.
fn flags(known: Option<ReaderState>) -> Object {
    let Some(state) = known else {
        return object(&[("unaware", true.into())]);
    };
    object(&[
        ("present", state.present.into()),
        ("empty", (!state.present).into()),
        ("exclusive", state.exclusive.into()),
        ("inuse", state.in_use.into()),
        ("mute", state.mute.into()),
    ])
}

/// `SmartCardReaderStateOut`.
fn state_out(out: &JsValue) -> ReaderState {
    let event = member(out, "eventState");
    let flag = |name| member(&event, name).is_truthy();
    ReaderState {
        present: flag("present"),
        mute: flag("mute"),
        exclusive: flag("exclusive"),
        in_use: flag("inuse"),
        gone: flag("unavailable") || flag("unknown"),
        events: member(out, "eventCount").as_f64().unwrap_or_default() as u32,
    }
}

/// A member, or `undefined`.
fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members.iter().filter(|(_, value)| !value.is_undefined()) {
        // A plain object takes every member.
        _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

#[wasm_bindgen]
extern "C" {
    /// `SmartCardResourceManager`
    type JsManager;
    /// `SmartCardContext`
    type JsContext;
    /// `SmartCardConnection`
    type JsConnection;

    #[wasm_bindgen(method, catch, js_name = establishContext)]
    async fn establish_context(this: &JsManager) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = listReaders)]
    async fn list_readers(this: &JsContext) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getStatusChange)]
    async fn get_status_change(
        this: &JsContext,
        states: &Array,
        options: &Object,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn connect(
        this: &JsContext,
        reader: &str,
        mode: &str,
        options: &Object,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn transmit(this: &JsConnection, command: &Uint8Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn status(this: &JsConnection) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn disconnect(this: &JsConnection, disposition: &str) -> Result<JsValue, JsValue>;
}

#[cfg(all(test, target_arch = "wasm32"))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use apdu::{Command, StatusWord, Transmit};
    use reader::smart_card::SmartCard;
    use reader::{CardReader, Presence};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    async fn a_reader_of_the_system_is_listed_powered_and_spoken_to() {
        let mut context = context("").await;
        assert_eq!(context.list_readers().await.unwrap(), ["Reader 0"]);
        let mut reader = SmartCard::open(context, "Reader 0").await.unwrap();
        assert_eq!(reader.presence().await, Ok(Presence::Present));
        reader.power_up().await.unwrap();
        let select = Command::new(0x00, 0xA4, 0x04, 0x0C);
        let response = reader.transmit(&select).await.unwrap();
        assert_eq!(response.sw, StatusWord::SUCCESS);
        reader.power_down().await.unwrap();
    }

    #[wasm_bindgen_test]
    async fn the_systems_own_codes_are_kept_and_a_refusal_is_one() {
        for (thrown, error) in [
            (
                "Object.assign(new DOMException('', 'Other'), { responseCode: 'sharing-violation' })",
                ApiError::Response(ResponseCode::SharingViolation),
            ),
            ("new DOMException('', 'NotAllowedError')", ApiError::Denied),
            (
                "new DOMException('', 'InvalidStateError')",
                ApiError::InvalidState,
            ),
            ("new Error('?')", ApiError::Unknown),
        ] {
            let mut context = context(&format!("throw {thrown}")).await;
            let connected = context
                .connect("Reader 0", AccessMode::Exclusive, &[])
                .await;
            assert_eq!(connected.err(), Some(error), "{thrown}");
        }
    }

    #[wasm_bindgen_test]
    fn an_ordinary_page_has_no_readers_of_the_system() {
        assert!(!is_available());
    }

    /// One reader with one card that says yes to everything.
    async fn context(on_connect: &str) -> PageContext {
        let manager = js_sys::eval(&format!(
            "({{ async establishContext() {{ return {{
                async listReaders() {{ return ['Reader 0'] }},
                async getStatusChange([{{ readerName }}]) {{
                    return [{{ readerName, eventState: {{ present: true }}, eventCount: 1 }}];
                }},
                async connect() {{
                    {on_connect};
                    return {{ connection: {{
                        async transmit() {{ return new Uint8Array([0x90, 0]).buffer }},
                        async status() {{ return {{ state: 't1' }} }},
                        async disconnect() {{}},
                    }} }};
                }},
            }} }} }})"
        ));
        let manager: JsManager = manager.unwrap().unchecked_into();
        PageContext::from_manager(&manager).await.unwrap()
    }
}
