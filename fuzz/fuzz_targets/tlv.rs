//! The two TLV encodings of a My Number Card.
#![no_main]

use apdu::tlv::{ber, simple};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    _ = ber::object_length(data);
    _ = simple::find(data, 0x01);
});
