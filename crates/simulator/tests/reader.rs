//! The virtual reader as the page sees it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use apdu::{Command, LinkError, Transmit};
use simulator::people::PIN;
use simulator::{PEOPLE, VirtualReader, issue};

/// The reader never waits, so one poll is enough.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the virtual reader never waits"),
    }
}

#[test]
fn a_card_comes_answers_and_goes() {
    let [person, ..] = &PEOPLE;
    let mut reader = VirtualReader::new();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let (page, log) = (reader.clone(), Rc::clone(&seen));
    reader.on_change(move |present| {
        assert_eq!(page.has_card(), present);
        log.borrow_mut().push(present);
    });
    let get_expiry = Command::new(0x00, 0xCA, 0x00, 0xF2).with_le(apdu::Le::up_to(256));

    assert_eq!(now(reader.transmit(&get_expiry)), Err(LinkError::NoCard));
    assert!(reader.insert(issue(person, |_| {}).unwrap()).is_none());
    let expiry = now(reader.transmit(&get_expiry)).unwrap();
    assert_eq!(
        expiry.data.expose().as_slice(),
        person.card_expiry.as_bytes()
    );

    assert!(reader.card_state().is_some());
    assert!(reader.remove().is_some());
    assert_eq!(
        now(reader.transmit(&get_expiry)),
        Err(LinkError::CardRemoved)
    );
    assert_eq!(now(reader.transmit(&get_expiry)), Err(LinkError::NoCard));
    assert!(reader.remove().is_none());
    assert_eq!(*seen.borrow(), [true, false]);
}

#[test]
fn a_power_down_forgets_the_pin_and_the_next_command_powers_up() {
    let [person, ..] = &PEOPLE;
    let mut reader = VirtualReader::new();
    reader.insert(issue(person, |_| {}).unwrap());
    let aid = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
    let select = Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(aid);
    let verify = Command::new(0x00, 0x20, 0x00, 0x98).with_data(PIN.as_bytes());
    let sign = Command::new(0x80, 0x2A, 0x03, 0x97)
        .with_data(*b"nonce")
        .with_le(apdu::Le::up_to(256));
    let page = reader.clone();
    let mut status = |command: &Command| now(reader.transmit(command)).unwrap().sw.0;

    assert_eq!([&select, &verify, &sign].map(&mut status), [0x9000; 3]);
    page.power_down();
    assert_eq!([&select, &sign].map(status), [0x9000, 0x6982]);
}
