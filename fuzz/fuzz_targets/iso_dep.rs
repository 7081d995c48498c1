//! A contactless card that says anything.
#![no_main]

use fuzz::{Hostile, block_on};
use reader::iso_dep::{Block, IsoDep};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(block) = Block::parse(data) {
        _ = block.encode();
    }
    let Some((&parameters, answers)) = data.split_first() else {
        return;
    };
    let mut card = Hostile::new(answers);
    let mut line = IsoDep::new(usize::from(parameters) * 2, parameters >> 4);
    block_on(async {
        for length in [5, 600] {
            _ = line.transceive(&mut card, &vec![0; length]).await;
            _ = line.is_present(&mut card).await;
        }
        _ = line.deselect(&mut card).await;
    });
});
