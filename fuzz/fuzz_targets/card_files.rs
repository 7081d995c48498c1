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
        _ = card::sign_by_card(&mut card, &[0; 32]).await;
        let code = CodeB::parse("55021720352285").unwrap();
        let roots = Roots::default();
        if let Ok(holder) = card::read_holder(&mut card, &code, &[0; 32], &roots).await {
            _ = holder.excerpt.expose().verify(&roots);
        }
    });
});
