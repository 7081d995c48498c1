//! A model file: read, made ready for pictures of some sizes, and run.
#![no_main]

use convnet::Model;
use convnet::format::ModelFile;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let (Ok(file), Ok(model)) = (ModelFile::read(data), Model::read(data)) else {
        return;
    };
    for (height, width) in [(4, 4), (1, 1), (10, 6)] {
        let Ok(mut plan) = model.plan(height, width) else {
            continue;
        };
        let picture = vec![0.5; height * width * file.network().channels];
        plan.run(&picture).expect("the picture has the plan's size");
        plan.wipe();
    }
});
