//! Against an object that behaves like `navigator.usb`: what a browser says, and what we make of it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use js_sys::{Array, Function, Reflect, Uint8Array};
use reader::detect::{DriverKind, TransferType, identify};
use reader::{ControlRequest, Pipe, PipeError, Recipient, RequestType};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::UsbDevice;

use super::{Bus, Device, Filter, UsbFailure, UsbPipe};

const SOON: Duration = Duration::from_millis(20);
const LONG: Duration = Duration::from_secs(5);

#[wasm_bindgen_test]
async fn a_chooser_that_is_closed_is_no_failure_of_a_reader() {
    assert_eq!(choose("NotFoundError").await, UsbFailure::Cancelled);
    assert_eq!(choose("SecurityError").await, UsbFailure::BlockedByPolicy);
}

#[wasm_bindgen_test]
async fn the_chooser_lists_the_known_readers_and_all_smart_card_readers() {
    let usb = eval(
        "({ async requestDevice(options) { this.options = options; throw new DOMException('', 'NotFoundError') } })",
    );
    _ = Bus::fake(usb.clone().unchecked_into())
        .choose(Filter::Readers)
        .await;
    let count = number(&usb, "usb.options.filters.length");
    assert_eq!(count as usize, reader::detect::PRODUCTS.len() + 1);
    assert!(run(&usb, "return usb.options.filters.some((it) => it.vendorId === 0x054C && it.productId === 0x06C1)").is_truthy());
    assert!(
        run(
            &usb,
            "return usb.options.filters.some((it) => it.classCode === 0x0B)"
        )
        .is_truthy()
    );
    _ = Bus::fake(usb.clone().unchecked_into())
        .choose(Filter::Everything)
        .await;
    assert_eq!(number(&usb, "usb.options.filters.length"), 0.0);
}

#[wasm_bindgen_test]
async fn each_refusal_has_a_reason_of_its_own() {
    for (method, name, failure) in [
        ("open", "SecurityError", UsbFailure::AccessDenied),
        ("open", "NotFoundError", UsbFailure::Unplugged),
        ("claimInterface", "NetworkError", UsbFailure::InUse),
        (
            "claimInterface",
            "SecurityError",
            UsbFailure::ProtectedClass,
        ),
        ("claimInterface", "NotFoundError", UsbFailure::Unplugged),
        (
            "controlTransferIn",
            "NetworkError",
            UsbFailure::Broken("NetworkError".to_owned()),
        ),
    ] {
        let usb = rc_s380();
        run(
            &usb,
            &format!("usb.{method} = async () => {{ throw new DOMException('', '{name}') }}"),
        );
        assert_eq!(open(&usb).await.err(), Some(failure), "{method}: {name}");
    }
}

#[wasm_bindgen_test]
async fn a_device_is_described_by_its_raw_descriptor() {
    let usb = rc_s380();
    let device = Device::new(usb.clone().unchecked_into());
    device.open().await.unwrap();
    let found = device.describe().await.unwrap();
    assert_eq!(found.len(), 1);
    let interface = found.first().and_then(|it| it.interfaces.first()).unwrap();
    assert_eq!(interface.class, 0xFF);
    assert_eq!(interface.endpoint(TransferType::Bulk, true), Some(0x81));
    assert_eq!(log(&usb), ["open", "get 6 512 9", "get 6 512 32"]);
    assert_eq!(
        identify(found.first().unwrap()).unwrap().driver,
        DriverKind::Port100
    );
}

#[wasm_bindgen_test]
async fn the_configuration_is_chosen_before_its_interface() {
    let usb = rc_s380();
    open(&usb).await.unwrap();
    assert_eq!(log(&usb).get(2..).unwrap(), ["configuration 1", "claim 0"]);
}

#[wasm_bindgen_test]
async fn what_comes_after_the_deadline_is_kept_for_the_next_call() {
    let usb = rc_s380();
    let mut pipe = open(&usb).await.unwrap();
    run(&usb, "usb.log = []");
    assert_eq!(pipe.receive(290, SOON).await, Err(PipeError::Timeout));
    run(
        &usb,
        "usb.waiting.shift().resolve({ status: 'ok', data: new DataView(new Uint8Array([9, 8, 7]).buffer, 1) })",
    );
    let late = pipe.receive(290, LONG).await.unwrap();
    assert_eq!(late.expose(), &[8, 7]);
    assert_eq!(log(&usb), ["in 1 320"], "one transfer, of whole packets");
}

#[wasm_bindgen_test]
async fn a_transfer_of_full_packets_is_ended_by_an_empty_one() {
    let usb = rc_s380();
    let mut pipe = open(&usb).await.unwrap();
    for (length, sent) in [(10, vec!["out 2 10"]), (128, vec!["out 2 128", "out 2 0"])] {
        run(&usb, "usb.log = []");
        pipe.send(&vec![0xAA; length]).await.unwrap();
        assert_eq!(log(&usb), sent);
    }
}

#[wasm_bindgen_test]
async fn what_was_sent_does_not_stay_in_the_pages_memory() {
    let usb = rc_s380();
    let mut pipe = open(&usb).await.unwrap();
    pipe.send(b"1234").await.unwrap();
    let left: Uint8Array = run(&usb, "return usb.sent").unchecked_into();
    assert_eq!(left.to_vec(), [0; 4]);
}

#[wasm_bindgen_test]
async fn a_halted_endpoint_is_cleared() {
    let usb = rc_s380();
    let mut pipe = open(&usb).await.unwrap();
    run(
        &usb,
        "usb.log = []; usb.transferIn = async () => ({ status: 'stall' }); usb.transferOut = async () => ({ status: 'stall' })",
    );
    assert_eq!(pipe.receive(64, LONG).await, Err(PipeError::Stall));
    assert_eq!(pipe.send(&[1]).await, Err(PipeError::Stall));
    assert_eq!(log(&usb), ["clear in 1", "clear out 2"]);
}

#[wasm_bindgen_test]
async fn an_unplugged_reader_is_gone_and_a_broken_transfer_is_not() {
    for (name, opened, error) in [
        ("NotFoundError", true, PipeError::Gone),
        ("AbortError", true, PipeError::Gone),
        ("NetworkError", true, PipeError::Broken),
        ("NetworkError", false, PipeError::Gone),
    ] {
        let usb = rc_s380();
        let mut pipe = open(&usb).await.unwrap();
        run(
            &usb,
            &format!(
                "usb.opened = {opened}; usb.transferIn = usb.transferOut = async () => {{ throw new DOMException('', '{name}') }}"
            ),
        );
        assert_eq!(pipe.receive(64, LONG).await, Err(error), "{name}");
        assert_eq!(pipe.send(&[1]).await, Err(error), "{name}");
    }
}

#[wasm_bindgen_test]
async fn an_interface_without_notifications_says_so() {
    let mut pipe = open(&rc_s380()).await.unwrap();
    assert_eq!(pipe.notification(SOON).await, Err(PipeError::NoEndpoint));
}

#[wasm_bindgen_test]
async fn a_control_transfer_carries_its_setup_packet() {
    let usb = rc_s380();
    let mut pipe = open(&usb).await.unwrap();
    run(&usb, "usb.log = []");
    let request = ControlRequest {
        kind: RequestType::Class,
        recipient: Recipient::Interface,
        request: 0x01,
        value: 0x0300,
        index: 0x0001,
    };
    pipe.control_out(request, &[]).await.unwrap();
    assert_eq!(log(&usb), ["set class interface 1 768 1"]);
}

#[wasm_bindgen_test]
async fn a_reset_drops_what_is_under_way_and_claims_again() {
    let usb = rc_s380();
    let mut pipe = open(&usb).await.unwrap();
    assert_eq!(pipe.receive(64, SOON).await, Err(PipeError::Timeout));
    run(&usb, "usb.log = []");
    pipe.reset().await.unwrap();
    assert_eq!(log(&usb), ["reset", "claim 0"]);
    assert_eq!(pipe.receive(64, SOON).await, Err(PipeError::Timeout));
    assert_eq!(log(&usb).last().unwrap(), "in 1 64", "a new transfer");
}

#[wasm_bindgen_test]
async fn where_no_reset_is_possible_the_device_is_opened_anew() {
    let usb = rc_s380();
    let mut pipe = open(&usb).await.unwrap();
    run(
        &usb,
        "usb.log = []; usb.reset = async () => { throw new DOMException('', 'NetworkError') }",
    );
    pipe.reset().await.unwrap();
    assert_eq!(log(&usb), ["close", "open", "claim 0"]);
}

async fn choose(name: &str) -> UsbFailure {
    let usb = eval(&format!(
        "({{ async requestDevice() {{ throw new DOMException('', '{name}') }} }})"
    ));
    let chosen = Bus::fake(usb.unchecked_into())
        .choose(Filter::Readers)
        .await;
    chosen.err().unwrap()
}

async fn open(usb: &JsValue) -> Result<UsbPipe, UsbFailure> {
    let device = Device::new(usb.clone().unchecked_into::<UsbDevice>());
    device.open().await?;
    let found = device.describe().await?;
    let description = found.first().unwrap();
    run(usb, "usb.log = usb.log.filter((it) => it !== 'open')");
    device
        .claim(&identify(description).unwrap(), description)
        .await
}

/// A device with the descriptors of an RC-S380 that notes what is asked of it; a transfer from it
/// waits until the test answers.
fn rc_s380() -> JsValue {
    eval(
        "({
            vendorId: 0x054C, productId: 0x06C1, productName: 'RC-S380/S',
            opened: false, configuration: null, configurations: [{}], log: [], waiting: [],
            async open() { this.log.push('open'); this.opened = true },
            async close() { this.log.push('close'); this.opened = false },
            async reset() { this.log.push('reset') },
            async selectConfiguration(value) {
                this.log.push(`configuration ${value}`);
                this.configuration = { configurationValue: value };
            },
            async claimInterface(number) { this.log.push(`claim ${number}`) },
            async clearHalt(direction, endpoint) { this.log.push(`clear ${direction} ${endpoint}`) },
            async controlTransferIn(setup, length) {
                this.log.push(`get ${setup.request} ${setup.value} ${length}`);
                const bytes = new Uint8Array([
                    9, 2, 32, 0, 1, 1, 0, 0x80, 50,
                    9, 4, 0, 0, 2, 0xFF, 0xFF, 0xFF, 0,
                    7, 5, 0x02, 2, 64, 0, 0,
                    7, 5, 0x81, 2, 64, 0, 0,
                ]);
                return { status: 'ok', data: new DataView(bytes.slice(0, length).buffer) };
            },
            async controlTransferOut({ requestType, recipient, request, value, index }, data) {
                this.log.push(`set ${requestType} ${recipient} ${request} ${value} ${index}`);
                return { status: 'ok', bytesWritten: data.length };
            },
            transferIn(endpoint, length) {
                this.log.push(`in ${endpoint} ${length}`);
                return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
            },
            async transferOut(endpoint, data) {
                this.log.push(`out ${endpoint} ${data.length}`);
                if (data.length) this.sent = data;
                return { status: 'ok', bytesWritten: data.length };
            },
        })",
    )
}

fn eval(script: &str) -> JsValue {
    js_sys::eval(script).unwrap()
}

fn run(usb: &JsValue, script: &str) -> JsValue {
    Function::new_with_args("usb", script)
        .call1(&JsValue::UNDEFINED, usb)
        .unwrap()
}

fn number(usb: &JsValue, expression: &str) -> f64 {
    run(usb, &format!("return {expression}")).as_f64().unwrap()
}

fn log(usb: &JsValue) -> Vec<String> {
    let log: Array = Reflect::get(usb, &"log".into()).unwrap().unchecked_into();
    log.iter().map(|it| it.as_string().unwrap()).collect()
}
