#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use hex_literal::hex;

use super::*;
use crate::kinds;

#[test]
fn a_host_sees_which_readers_there_are() {
    let (_hub, address) = server(&["scr3310-nttcom", "rcs380"]);
    let mut host = connect(address);
    host.write_all(&hex!("0111 8005 00000000")).unwrap();
    let mut reply = Vec::new();
    host.read_to_end(&mut reply).unwrap();
    assert_eq!(reply[..12], hex!("0111 0005 00000000 00000002"));
    let first = &reply[12..];
    assert_eq!(&first[256..260], b"1-1\0");
    assert_eq!(
        first[288..312],
        hex!("00000001 00000003 00000002 04E6 511A 0203 000000 01 01 01")
    );
    assert_eq!(first[312..316], hex!("FF 00 00 00"));
    assert_eq!(reply.len(), 12 + 2 * (312 + 4));
}

#[test]
fn a_host_that_has_a_reader_moves_transfers() {
    let (_hub, address) = server(&["rcs380"]);
    let mut host = attach(address);

    host.write_all(&submit(1, 1, 0, 18, hex!("80 06 00 01 00 00 12 00")))
        .unwrap();
    let (head, descriptor) = reply(&mut host, 18);
    assert_eq!(
        head[..28],
        hex!("00000003 00000001 00000000 00000000 00000000 00000000 00000012")
    );
    assert_eq!(descriptor[8..12], hex!("4C 05 C3 06"));

    // SET_CONFIGURATION, then an IN transfer that waits for the answer to an OUT transfer.
    host.write_all(&submit(2, 0, 0, 0, hex!("00 09 01 00 00 00 00 00")))
        .unwrap();
    assert_eq!(reply(&mut host, 0).0[20..24], hex!("00000000"));
    host.write_all(&submit(3, 1, 1, 290, [0; 8])).unwrap();
    host.write_all(&submit(4, 0, 2, 12, [0; 8])).unwrap();
    host.write_all(&hex!("0000FFFFFF 0200 FE D620 0A 00"))
        .unwrap();
    assert_eq!(reply(&mut host, 0).0[..8], hex!("00000003 00000004"));
    let (head, acknowledgement) = reply(&mut host, 6);
    assert_eq!(head[..8], hex!("00000003 00000003"));
    assert_eq!(acknowledgement, hex!("0000FF00FF00"));
}

#[test]
fn a_transfer_that_is_unlinked_is_over_and_one_that_was_over_stays_so() {
    let (_hub, address) = server(&["rcs380"]);
    let mut host = attach(address);
    host.write_all(&submit(1, 1, 1, 290, [0; 8])).unwrap();
    host.write_all(&unlink(2, 1)).unwrap();
    let (head, _) = reply(&mut host, 0);
    assert_eq!(head[..8], hex!("00000004 00000002"));
    assert_eq!(head[20..24], (-104_i32).to_be_bytes());
    host.write_all(&unlink(3, 1)).unwrap();
    let (head, _) = reply(&mut host, 0);
    assert_eq!(head[..8], hex!("00000004 00000003"));
    assert_eq!(head[20..24], [0; 4]);
}

#[test]
fn a_reader_serves_one_host_at_a_time_and_the_next_after_it() {
    let (hub, address) = server(&["rcs380"]);
    let first = attach(address);
    let (mut second, answer) = import(address);
    assert_eq!(answer, hex!("0111 0003 00000002"));
    assert_eq!(second.read(&mut [0; 1]).unwrap(), 0);
    drop(first);
    while !hub.status()[0].claimed.is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(import(address).1, hex!("0111 0003 00000000"));
}

#[test]
fn a_host_loses_the_connection_when_the_reader_is_unplugged() {
    let (hub, address) = server(&["rcs380"]);
    let mut host = attach(address);
    host.write_all(&submit(1, 1, 1, 290, [0; 8])).unwrap();
    hub.unplug("rcs380").unwrap();
    // The waiting transfer may be told of first.
    let mut rest = Vec::new();
    host.read_to_end(&mut rest).unwrap();
    assert!(rest.is_empty() || rest[20..24] == (-108_i32).to_be_bytes());
}

fn server(readers: &[&str]) -> (Hub, SocketAddr) {
    let hub = Hub::start(None).unwrap();
    for reader in readers {
        hub.plug(reader, kinds::by_name(reader).unwrap()).unwrap();
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    start(&hub, listener).unwrap();
    (hub, address)
}

/// A server that says nothing shall fail the test, not hang it.
fn connect(address: SocketAddr) -> TcpStream {
    let host = TcpStream::connect(address).unwrap();
    host.set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    host
}

fn import(address: SocketAddr) -> (TcpStream, [u8; 8]) {
    let mut host = connect(address);
    let mut request = hex!("0111 8003 00000000").to_vec();
    request.extend(b"1-1");
    request.resize(8 + message::BUS_ID, 0);
    host.write_all(&request).unwrap();
    let mut answer = [0; 8];
    host.read_exact(&mut answer).unwrap();
    (host, answer)
}

fn attach(address: SocketAddr) -> TcpStream {
    let (mut host, answer) = import(address);
    assert_eq!(answer, hex!("0111 0003 00000000"));
    host.read_exact(&mut [0; 312]).unwrap();
    host
}

fn submit(number: u32, from_device: u32, endpoint: u32, length: u32, setup: [u8; 8]) -> Vec<u8> {
    let words = [
        1,
        number,
        0x0001_0002,
        from_device,
        endpoint,
        0,
        length,
        0,
        0,
        0,
    ];
    let mut bytes: Vec<u8> = words.into_iter().flat_map(u32::to_be_bytes).collect();
    bytes.extend(setup);
    bytes
}

fn unlink(number: u32, submitted: u32) -> Vec<u8> {
    let words = [2, number, 0x0001_0002, 0, 0, submitted];
    let mut bytes: Vec<u8> = words.into_iter().flat_map(u32::to_be_bytes).collect();
    bytes.resize(message::HEADER, 0);
    bytes
}

fn reply(host: &mut TcpStream, data: usize) -> ([u8; message::HEADER], Vec<u8>) {
    let mut head = [0; message::HEADER];
    host.read_exact(&mut head).unwrap();
    let mut rest = vec![0; data];
    host.read_exact(&mut rest).unwrap();
    (head, rest)
}
