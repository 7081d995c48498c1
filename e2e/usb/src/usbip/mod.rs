//! The emulated readers over USB/IP, so that any PC can have one: `usbip attach` there, and its own
//! USB stack enumerates the reader.
//!
//! Version 1.1.1 of the protocol (Documentation/usb/usbip_protocol.rst of Linux). A reader serves one
//! host at a time. The protocol knows neither passwords nor encryption: listen where only friends are.

mod message;
mod session;

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use crate::Hub;
use crate::hub::ReaderStatus;
use message::{Operation, Status};

/// Serves hosts until the process ends.
///
/// # Errors
///
/// If no thread can be started.
pub fn start(hub: &Hub, listener: TcpListener) -> io::Result<()> {
    let hub = hub.clone();
    let accepting = std::thread::Builder::new().name("usbip".into());
    accepting.spawn(move || {
        for stream in listener.incoming().flatten() {
            let hub = hub.clone();
            // A connection that breaks concerns nobody else.
            std::thread::spawn(move || serve(stream, &hub));
        }
    })?;
    Ok(())
}

fn serve(mut stream: TcpStream, hub: &Hub) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut head = [0; message::OPERATION];
    stream.read_exact(&mut head)?;
    match Operation::parse(head) {
        Some(Operation::ListDevices) => stream.write_all(&message::devices(&described(hub))),
        Some(Operation::Import) => {
            let mut name = [0; message::BUS_ID];
            stream.read_exact(&mut name)?;
            import(stream, hub, name)
        }
        None => Ok(()),
    }
}

fn import(mut stream: TcpStream, hub: &Hub, name: [u8; message::BUS_ID]) -> io::Result<()> {
    let wanted = name.split(|byte| *byte == 0).next().unwrap_or_default();
    let found = described(hub)
        .into_iter()
        .find(|device| device.name().as_bytes() == wanted);
    let Some(device) = found else {
        return stream.write_all(&message::refused(Status::NoDevice));
    };
    let (bus, number) = (device.address.bus, device.address.device);
    let Some((client, address)) = hub.open(bus, number) else {
        return stream.write_all(&message::refused(Status::NoDevice));
    };
    // Before the claim, which fails for a reader that is gone: no change is missed.
    let changes = hub.watch();
    let outcome = match session::claim_all(hub, client, &device) {
        false => stream.write_all(&message::refused(Status::Busy)),
        true => stream
            .write_all(&message::imported(&device))
            .and_then(|()| session::run(&stream, hub, (client, address), changes)),
    };
    hub.close(client, address);
    outcome
}

/// A reader as USB/IP describes it.
struct Described {
    address: crate::hub::Address,
    device: crate::descriptors::Device,
    configuration_value: u8,
    interfaces: Vec<crate::descriptors::Interface>,
}

impl Described {
    fn name(&self) -> String {
        self.address.name()
    }
}

fn described(hub: &Hub) -> Vec<Described> {
    let names = hub
        .status()
        .into_iter()
        .map(|status: ReaderStatus| status.reader);
    names
        .filter_map(|name| {
            hub.describe(&name, |address, descriptors| Described {
                address,
                device: crate::descriptors::Device::parse(descriptors.device),
                configuration_value: crate::descriptors::configuration_value(
                    descriptors.configuration,
                ),
                interfaces: crate::descriptors::interfaces(descriptors.configuration)
                    .into_iter()
                    .filter(|interface| interface.alternate == 0)
                    .collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
