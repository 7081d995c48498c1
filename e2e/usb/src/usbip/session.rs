//! One host that has a reader.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use usb_wire::{Change, Outcome, ToProgram, Transfer};

use super::Described;
use super::message::{self, Command};
use crate::Hub;
use crate::hub::{Address, Client};

/// Transfers under way, by number; the number of the command that unlinks them, if there is one.
type UnderWay = Mutex<BTreeMap<u64, Option<u32>>>;

/// Takes all interfaces of the reader for this host; false if somebody has one of them.
pub(super) fn claim_all(hub: &Hub, client: Client, device: &Described) -> bool {
    device
        .interfaces
        .iter()
        .all(|i| hub.claim(client, device.address, i.number) == Outcome::Success)
}

/// Serves the host until it detaches or the reader is unplugged.
pub(super) fn run(
    stream: &TcpStream,
    hub: &Hub,
    handle: (Client, Address),
    changes: Receiver<Change>,
) -> io::Result<()> {
    let under_way = Arc::new(UnderWay::default());
    let over = Arc::new(AtomicBool::new(false));
    let (done, results) = channel();
    let writer = {
        let (stream, under_way) = (stream.try_clone()?, Arc::clone(&under_way));
        std::thread::spawn(move || write(&stream, &results, &under_way))
    };
    let watcher = {
        let (stream, over) = (stream.try_clone()?, Arc::clone(&over));
        std::thread::spawn(move || hang_up_when_unplugged(&stream, &changes, handle.1, &over))
    };
    let mut input = stream;
    let outcome = loop {
        let mut header = [0; message::HEADER];
        if let Err(end) = input.read_exact(&mut header) {
            break ended(end);
        }
        match Command::parse(&header) {
            Some(Command::Submit {
                number,
                endpoint,
                length,
                setup,
            }) => {
                let transfer = match take_transfer(input, endpoint, length, setup) {
                    Ok(transfer) => transfer,
                    Err(end) => break ended(end),
                };
                lock(&under_way).insert(u64::from(number), None);
                hub.submit(handle, u64::from(number), transfer, &done);
            }
            Some(Command::Unlink { number, submitted }) => {
                let mut under_way = lock(&under_way);
                match under_way.get_mut(&u64::from(submitted)) {
                    Some(unlink) => {
                        *unlink = Some(number);
                        drop(under_way);
                        hub.cancel(handle.0, handle.1, u64::from(submitted));
                    }
                    // The writer is alive as long as `done` is.
                    None => {
                        done.send(ToProgram::Answer(u64::from(number), Outcome::Success))
                            .ok();
                    }
                }
            }
            None => break Err(io::ErrorKind::InvalidData.into()),
        }
    };
    over.store(true, Ordering::Relaxed);
    hub.close(handle.0, handle.1);
    drop(done);
    // Neither can fail otherwise than by the connection's end.
    writer.join().ok();
    watcher.join().ok();
    outcome
}

fn take_transfer(
    mut input: &TcpStream,
    endpoint: u8,
    length: u32,
    setup: [u8; 8],
) -> io::Result<Transfer> {
    let from_device = endpoint & 0x80 != 0;
    let mut data = Vec::new();
    if !from_device {
        if length as usize > usb_wire::MAX_FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        data.resize(length as usize, 0);
        input.read_exact(&mut data)?;
    }
    Ok(match (endpoint & 0x7F, from_device) {
        (0, _) => Transfer::Control(setup, data),
        (_, false) => Transfer::Out(endpoint, data),
        (_, true) => Transfer::In(endpoint, length),
    })
}

fn write(
    mut stream: &TcpStream,
    results: &Receiver<ToProgram>,
    under_way: &UnderWay,
) -> io::Result<()> {
    for result in results {
        match result {
            ToProgram::Answer(number, _) => {
                stream.write_all(&message::unlinked(low(number), false))?;
            }
            ToProgram::Done(number, outcome, went, data) => {
                let unlink = lock(under_way).remove(&number).flatten();
                match (unlink, outcome) {
                    (Some(unlink), Outcome::Cancelled) => {
                        stream.write_all(&message::unlinked(unlink, true))?;
                    }
                    (unlink, _) => {
                        let reply = message::submitted(low(number), outcome, went, &data);
                        stream.write_all(&reply)?;
                        if let Some(unlink) = unlink {
                            stream.write_all(&message::unlinked(unlink, false))?;
                        }
                    }
                }
            }
        }
    }
    Ok(())
}

fn hang_up_when_unplugged(
    stream: &TcpStream,
    changes: &Receiver<Change>,
    address: Address,
    over: &AtomicBool,
) {
    while !over.load(Ordering::Relaxed) {
        match changes.recv_timeout(Duration::from_millis(200)) {
            Ok(change) if !change.added && change.device == address.device => break,
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    // It may be closed already.
    stream.shutdown(Shutdown::Both).ok();
}

/// A host that detaches just closes the connection.
fn ended(error: io::Error) -> io::Result<()> {
    let kind = error.kind();
    match kind == io::ErrorKind::UnexpectedEof || kind == io::ErrorKind::ConnectionReset {
        true => Ok(()),
        false => Err(error),
    }
}

/// Numbers came as 32 bits.
fn low(number: u64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

fn lock(under_way: &UnderWay) -> std::sync::MutexGuard<'_, BTreeMap<u64, Option<u32>>> {
    under_way.lock().unwrap_or_else(PoisonError::into_inner)
}
