//! Emulated card readers for any PC with USB/IP.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use usb_emulation::{Hub, server, usbip};

/// Emulated card readers for any PC with USB/IP, until it is killed.
///
/// On a Linux PC: `modprobe vhci-hcd`, `usbip list -r HOST`, `usbip attach -r HOST -b 1-1`.
/// Cards and readers come and go by `emulated-reader --folder FOLDER tell …`.
#[derive(Parser)]
struct Arguments {
    /// Address and port; USB/IP has no passwords, so only this machine is served if none is given.
    #[arg(long, default_value = "127.0.0.1:3240")]
    listen: SocketAddr,
    /// Folder with the control socket.
    #[arg(long, env = usb_wire::FOLDER_VARIABLE, default_value = "/tmp/emulated-readers")]
    folder: PathBuf,
    /// Control lines to begin with, such as "plug rcs380" and "insert rcs380 valid".
    first: Vec<String>,
}

fn main() -> ExitCode {
    match serve(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[allow(
    clippy::print_stdout,
    reason = "who starts the server waits for this line"
)]
fn serve(arguments: &Arguments) -> io::Result<()> {
    let hub = Hub::start(None)?;
    let listener = TcpListener::bind(arguments.listen).map_err(|error| {
        let what = format!("cannot listen on {}: {error}", arguments.listen);
        io::Error::new(error.kind(), what)
    })?;
    let address = listener.local_addr()?;
    server::start_control(&hub, &arguments.folder)?;
    server::begin(&hub, &arguments.first)?;
    usbip::start(&hub, listener)?;
    println!("emulated readers over USB/IP on {address}");
    loop {
        std::thread::park();
    }
}
