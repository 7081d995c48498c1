//! A virtual My Number Card behind PC/SC, by way of vpcd.

use std::io;
use std::net::TcpStream;
use std::process::ExitCode;

use clap::Parser;
use simulator::{DemoPatient, PEOPLE};
use usb_emulation::vpcd;

/// Holds a demo patient's card to the virtual reader of vsmartcard until either of the two ends.
#[derive(Parser)]
struct Arguments {
    /// Whose card.
    #[arg(value_parser = person)]
    person: &'static DemoPatient,
    /// Where vpcd listens.
    #[arg(long, default_value = "localhost:35963")]
    vpcd: String,
}

fn main() -> ExitCode {
    match hold(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn hold(arguments: &Arguments) -> io::Result<()> {
    let mut card = simulator::issue(arguments.person, usb_emulation::entropy)
        .ok_or_else(|| io::Error::other("this patient was issued no card"))?;
    let stream = TcpStream::connect(&arguments.vpcd).map_err(|error| {
        let what = format!("no vpcd listens at {}: {error}", arguments.vpcd);
        io::Error::new(error.kind(), what)
    })?;
    stream.set_nodelay(true)?;
    vpcd::serve(&mut card, &stream)
}

fn person(id: &str) -> Result<&'static DemoPatient, String> {
    DemoPatient::by_id(id).ok_or_else(|| {
        let known: Vec<&str> = PEOPLE.iter().map(|person| person.id).collect();
        format!("there is no patient {id}; there are: {}", known.join(", "))
    })
}
