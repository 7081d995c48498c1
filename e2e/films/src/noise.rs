//! Chance that is the same on every machine.

/// Numbers around 0 with a deviation of about 1.
pub(crate) struct Noise(u32);

impl Noise {
    pub(crate) fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(2_654_435_761) | 1)
    }

    pub(crate) fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        let [one, two, three, four] = self.0.to_le_bytes().map(f32::from);
        (one + two - three - four) / 148.0
    }
}
