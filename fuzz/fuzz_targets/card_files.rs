//! A card whose files hold anything.
#![no_main]

use card::{CodeB, Roots};
use fuzz::{Hostile, block_on};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&kind, answers)) = data.split_first() else {
        return;
    };
    let mut card = Hostile::new(answers);
    if kind & 1 == 1 {
        card = card.extended();
    }
    block_on(async {
        _ = card::read_facts(&mut card).await;
        _ = card::sign(&mut card, &[0; 32]).await;
        let code = CodeB::parse("55021720352285").unwrap();
        _ = card::read_holder(&mut card, &code, &[0; 32], &Roots::default()).await;
    });
});
