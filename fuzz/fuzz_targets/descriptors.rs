//! A USB device that describes itself as anything.
#![no_main]

use reader::detect::{DeviceDescription, identify};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&ids, configuration)) = data.split_first_chunk::<4>() else {
        return;
    };
    let [a, b, c, d] = ids;
    let (vendor, product) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
    if let Ok(device) = DeviceDescription::parse(vendor, product, configuration) {
        _ = identify(&device);
    }
});
