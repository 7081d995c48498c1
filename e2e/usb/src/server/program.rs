//! One program that is preloaded: an open device node, or a monitor.

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};

use usb_wire::{Frames, Hello, Outcome, Question, ToProgram, ToServer, framed};

use crate::Hub;
use crate::hub::{Address, Client};

/// Serves one connection until its end.
pub(super) fn serve(mut stream: UnixStream, hub: &Hub) -> io::Result<()> {
    let mut incoming = Incoming {
        stream: stream.try_clone()?,
        frames: Frames::default(),
    };
    let hello = incoming.next()?.as_deref().and_then(Hello::parse);
    match hello {
        Some(Hello::Watch) => watch(stream, hub),
        Some(Hello::Open { bus, device }) => {
            let opened = hub.open(bus, device);
            let outcome = opened.map_or(Outcome::Gone, |_| Outcome::Success);
            stream.write_all(&framed(&ToProgram::Answer(0, outcome).encode()))?;
            match opened {
                Some(handle) => attend(stream, incoming, hub, handle),
                None => Ok(()),
            }
        }
        None => Ok(()),
    }
}

/// The file descriptor that programs poll is this very socket: changes go without frames.
fn watch(mut stream: UnixStream, hub: &Hub) -> io::Result<()> {
    let changes = hub.watch();
    // From here on no change is missed; the program waits for this byte.
    stream.write_all(&[1])?;
    for change in changes {
        stream.write_all(&change.encode())?;
    }
    Ok(())
}

fn attend(
    stream: UnixStream,
    mut incoming: Incoming,
    hub: &Hub,
    (client, address): (Client, Address),
) -> io::Result<()> {
    let (say, said) = channel();
    let writer = std::thread::spawn(move || write(stream, &said));
    while let Ok(Some(message)) = incoming.next() {
        let Some(message) = ToServer::parse(&message) else {
            break;
        };
        obey(message, hub, (client, address), &say);
    }
    hub.close(client, address);
    drop(say);
    // The writer ends with the last transfer; what it could not write nobody reads.
    writer.join().ok();
    Ok(())
}

fn obey(message: ToServer, hub: &Hub, handle: (Client, Address), say: &Sender<ToProgram>) {
    let (client, address) = handle;
    match message {
        ToServer::Ask(number, question) => {
            let outcome = match question {
                Question::Claim(interface) => hub.claim(client, address, interface),
                Question::Release(interface) => hub.release(client, address, interface),
                Question::Reset => hub.reset(address),
            };
            // Only a program that has gone does not hear it.
            say.send(ToProgram::Answer(number, outcome)).ok();
        }
        ToServer::Submit(number, transfer) => hub.submit(handle, number, transfer, say),
        ToServer::Cancel(number) => hub.cancel(client, address, number),
    }
}

fn write(mut stream: UnixStream, messages: &Receiver<ToProgram>) -> io::Result<()> {
    for message in messages {
        stream.write_all(&framed(&message.encode()))?;
    }
    Ok(())
}

/// Messages as they arrive.
struct Incoming {
    stream: UnixStream,
    frames: Frames,
}

impl Incoming {
    /// `None` at the end of the stream.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut piece = [0; 16 * 1024];
        loop {
            match self.frames.next_message() {
                Ok(Some(message)) => return Ok(Some(message)),
                Ok(None) => {}
                Err(_too_long) => return Err(io::ErrorKind::InvalidData.into()),
            }
            match self.stream.read(&mut piece)? {
                0 => return Ok(None),
                count => self.frames.push(piece.get(..count).unwrap_or_default()),
            }
        }
    }
}
