//! Command and response APDUs; what was read is written and read again.
#![no_main]

use apdu::{Command, Response};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    _ = Response::parse(data);
    if let Ok(command) = Command::parse(data) {
        let encoded = command.encode().unwrap();
        assert_eq!(Command::parse(encoded.expose()).as_ref(), Ok(&command));
    }
});
