//! An RC-S300 that answers anything.
#![no_main]

use apdu::{Command, Le, Transmit};
use fuzz::{Hostile, block_on};
use reader::CardReader;
use reader::rcs300::Rcs300;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    block_on(async {
        let Ok(mut reader) = Rcs300::open(Hostile::new(data)).await else {
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
