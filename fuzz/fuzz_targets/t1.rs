//! A card with contacts that says anything, from its ATR on.
#![no_main]

use fuzz::{Hostile, block_on};
use reader::atr::Atr;
use reader::t1::{Line, T1};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&length, rest)) = data.split_first() else {
        return;
    };
    let (atr, answers) = rest.split_at(rest.len().min(length.into()));
    let Ok(atr) = Atr::parse(atr) else {
        return;
    };
    let mut card = Hostile::new(answers);
    let line = Line {
        max_out: length,
        max_in: 254,
        patience: 100,
    };
    let mut t1 = T1::new(&atr.t1, line);
    block_on(async {
        _ = t1.announce(&mut card).await;
        for length in [5, 600] {
            _ = t1.transceive(&mut card, &vec![0; length]).await;
        }
    });
});
