//! What only a browser can show; the rest is tested natively.
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use reception::GatewayError;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::lock::{Lock, Patience};
use super::route::{Route, route};
use super::timer::{Alarm, sleep};
use super::{clock, gateway, random, storage};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_pad_has_every_digit_once_and_not_always_in_the_same_place() {
    let pads: BTreeSet<[u8; 10]> = (0..20).map(|_| random::shuffled_digits()).collect();
    assert!(
        pads.len() > 10,
        "twenty pads, {} of them different",
        pads.len()
    );
    for mut pad in pads {
        pad.sort_unstable();
        assert_eq!(pad, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
}

#[wasm_bindgen_test]
fn a_visit_is_known_by_a_version_4_uuid_of_its_own() {
    let (one, other) = (random::visit_id(), random::visit_id());
    assert_ne!(one, other);
    let groups: Vec<&str> = one.as_str().split('-').collect();
    assert_eq!(
        groups.iter().map(|group| group.len()).collect::<Vec<_>>(),
        [8, 4, 4, 4, 12]
    );
    assert!(groups[2].starts_with('4'), "{}", one.as_str());
    assert!(
        groups[3].starts_with(['8', '9', 'a', 'b']),
        "{}",
        one.as_str()
    );
}

#[wasm_bindgen_test]
async fn the_clock_goes_on_and_knows_the_day_in_japan() {
    let before = clock::now();
    sleep(20).await;
    assert!(clock::now().millis > before.millis);
    assert_eq!(
        Some(before.today),
        eligibility::CivilDate::in_japan(clock::unix_seconds())
    );
}

#[wasm_bindgen_test]
async fn an_alarm_that_is_set_anew_rings_once() {
    let rings = Rc::new(Cell::new(0));
    let ring = || {
        let rings = Rc::clone(&rings);
        move || rings.set(rings.get() + 1)
    };
    let alarm = Alarm::default();
    alarm.set(5, ring());
    alarm.set(10, ring());
    sleep(60).await;
    assert_eq!(rings.get(), 1);
    alarm.set(5, ring());
    alarm.clear();
    sleep(60).await;
    assert_eq!(rings.get(), 1);
}

#[wasm_bindgen_test]
fn what_is_stored_is_there_until_it_is_removed() {
    storage::write("uketsuke.test", &vec![3_u8, 2, 1]);
    assert_eq!(storage::read("uketsuke.test"), Some(vec![3_u8, 2, 1]));
    assert_eq!(storage::read::<bool>("uketsuke.test"), None, "another form");
    storage::remove("uketsuke.test");
    assert_eq!(storage::read::<Vec<u8>>("uketsuke.test"), None);
}

#[wasm_bindgen_test]
async fn the_address_chooses_the_face() {
    let owner = Owner::new();
    owner.set();
    let face = route();
    assert_eq!(face.get_untracked(), Route::Patient);
    let location = web_sys::window().map(|window| window.location());
    let go = |hash| {
        location
            .as_ref()
            .is_some_and(|location| location.set_hash(hash).is_ok())
    };
    assert!(go("#/readers"));
    sleep(50).await;
    assert_eq!(face.get_untracked(), Route::Readers);
    assert!(go(""));
    sleep(50).await;
    assert_eq!(face.get_untracked(), Route::Patient);
}

/// The test's own server knows none of the gateway's routes.
#[wasm_bindgen_test]
async fn an_answer_from_something_else_than_the_gateway_is_not_taken_for_one() {
    let answer = gateway::challenge().await;
    assert!(
        matches!(
            answer,
            Err(GatewayError::NotUnderstood | GatewayError::Unreachable)
        ),
        "{answer:?}"
    );
}

#[wasm_bindgen_test]
async fn one_tab_at_a_time_has_the_reader() {
    let name = "uketsuke.test-lock";
    let lost = Rc::new(Cell::new(false));
    let note = {
        let lost = Rc::clone(&lost);
        move || lost.set(true)
    };
    let first = Lock::acquire(name, Patience::None, note).await;
    assert!(first.is_some());
    assert!(Lock::acquire(name, Patience::None, || {}).await.is_none());

    let taken = Lock::acquire(name, Patience::Take, || {}).await;
    assert!(taken.is_some());
    sleep(20).await;
    assert!(lost.get(), "the first one hears of it");

    drop(taken);
    sleep(20).await;
    assert!(Lock::acquire(name, Patience::None, || {}).await.is_some());
}

#[wasm_bindgen_test]
async fn a_tab_that_waits_gets_the_reader_when_it_is_let_go() {
    let name = "uketsuke.test-waiting";
    let first = Lock::acquire(name, Patience::None, || {}).await;
    let got = Rc::new(Cell::new(false));
    let waiting = {
        let got = Rc::clone(&got);
        async move { got.set(Lock::acquire(name, Patience::Wait, || {}).await.is_some()) }
    };
    wasm_bindgen_futures::spawn_local(waiting);
    sleep(20).await;
    assert!(!got.get());
    drop(first);
    sleep(20).await;
    assert!(got.get());
}
