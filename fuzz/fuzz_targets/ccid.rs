//! A CCID reader that describes itself as anything and answers anything.
#![no_main]

use apdu::{Command, Le, Transmit};
use fuzz::{Hostile, block_on};
use reader::CardReader;
use reader::ccid::{Ccid, CcidDescriptor};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((descriptor, answers)) = data.split_at_checked(54) else {
        return;
    };
    let Ok(descriptor) = CcidDescriptor::parse(descriptor) else {
        return;
    };
    block_on(async {
        let Ok(mut reader) = Ccid::open(Hostile::new(answers), 0, descriptor).await else {
            return;
        };
        _ = reader.presence().await;
        _ = reader.power_up().await;
        let read = Command::new(0x00, 0xB0, 0x00, 0x00).with_le(Le::up_to(256));
        for _ in 0..3 {
            _ = reader.transmit(&read).await;
            _ = reader.presence().await;
        }
        _ = reader.power_down().await;
    });
});
