//! Any file as a message of the eligibility system: what is read is written and read again, alike.
#![no_main]

use eligibility::codec::{BulkReader, Charset, Format, decode, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(reader) = BulkReader::new(bytes) {
        assert!(
            reader.take(bytes.len() + 1).count() <= bytes.len(),
            "more people than bytes"
        );
    }
    let Ok(decoded) = decode(bytes) else {
        return;
    };
    for format in [Format::Xml(Charset::Utf8), Format::Xml(Charset::ShiftJis)] {
        // A character or a name that the format lacks is refused; everything else comes back.
        let Ok(written) = encode(&decoded.message, format) else {
            continue;
        };
        let once = decode(&written).expect("what was written is read").message;
        let again = encode(&once, format).expect("what was read is written");
        assert_eq!(decode(&again).expect("the same").message, once);
    }
    encode(&decoded.message, Format::Json).expect("JSON holds every message");
});
