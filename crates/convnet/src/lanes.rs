//! As many channels as the processor handles at once.

use zeroize::DefaultIsZeroes;

/// Neighbouring channels of one place, as they lie in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C, align(16))]
pub(crate) struct Lanes(pub(crate) [f32; LANES]);

/// The same in a register.
#[derive(Clone, Copy)]
pub(crate) struct Vector(imp::Register);

impl Lanes {
    pub(crate) const ZERO: Self = Self([0.0; LANES]);

    /// Values one after the other, zeros after the last.
    pub(crate) fn from_values(values: impl IntoIterator<Item = f32>) -> Self {
        let mut lanes = Self::ZERO;
        for (lane, value) in lanes.0.iter_mut().zip(values) {
            *lane = value;
        }
        lanes
    }

    /// Packs a row of values; the last vector ends in zeros.
    pub(crate) fn pack(values: &[f32]) -> impl Iterator<Item = Self> {
        values
            .chunks(LANES)
            .map(|chunk| Self::from_values(chunk.iter().copied()))
    }
}

impl DefaultIsZeroes for Lanes {}

impl Vector {
    /// The same value everywhere.
    #[inline(always)]
    pub(crate) fn splat(value: f32) -> Self {
        Self(imp::splat(value))
    }

    #[inline(always)]
    pub(crate) fn load(lanes: &Lanes) -> Self {
        Self(imp::load(lanes))
    }

    #[inline(always)]
    pub(crate) fn store(self) -> Lanes {
        imp::store(self.0)
    }

    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(imp::add(self.0, other.0))
    }

    #[inline(always)]
    pub(crate) fn mul(self, other: Self) -> Self {
        Self(imp::mul(self.0, other.0))
    }

    /// `self * factor + summand`, rounded once or twice, as the processor likes.
    #[inline(always)]
    pub(crate) fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(imp::mul_add(self.0, factor.0, summand.0))
    }

    /// Small whole numbers as values.
    #[inline(always)]
    pub(crate) fn widen(levels: &[i8; WIDE]) -> [Self; WIDE / LANES] {
        imp::widen(levels).map(Self)
    }

    /// The larger of each two values.
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(imp::max(self.0, other.0))
    }

    /// Negative values times the slope of their lane, the others as they are.
    #[inline(always)]
    pub(crate) fn bend(self, slopes: Self) -> Self {
        let zero = Self::splat(0.0);
        Self(imp::min(self.0, zero.0)).mul_add(slopes, self.max(zero))
    }
}

/// Channels in a vector.
pub(crate) const LANES: usize = imp::LANES;

/// Small whole numbers that are widened at once.
pub(crate) const WIDE: usize = 4 * LANES;

#[cfg(target_arch = "wasm32")]
mod imp {
    use core::arch::wasm32::*;

    use super::{Lanes, WIDE};

    pub(super) type Register = v128;
    pub(super) const LANES: usize = 4;

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Register {
        f32x4_splat(value)
    }

    #[inline(always)]
    pub(super) fn load(lanes: &Lanes) -> Register {
        bytemuck::cast(lanes.0)
    }

    #[inline(always)]
    pub(super) fn store(register: Register) -> Lanes {
        Lanes(bytemuck::cast(register))
    }

    #[inline(always)]
    pub(super) fn add(a: Register, b: Register) -> Register {
        f32x4_add(a, b)
    }

    #[inline(always)]
    pub(super) fn mul(a: Register, b: Register) -> Register {
        f32x4_mul(a, b)
    }

    #[inline(always)]
    pub(super) fn mul_add(a: Register, b: Register, c: Register) -> Register {
        #[cfg(target_feature = "relaxed-simd")]
        return f32x4_relaxed_madd(a, b, c);
        #[cfg(not(target_feature = "relaxed-simd"))]
        return f32x4_add(f32x4_mul(a, b), c);
    }

    #[inline(always)]
    pub(super) fn widen(levels: &[i8; WIDE]) -> [Register; 4] {
        let levels = bytemuck::cast(*levels);
        let low = i16x8_extend_low_i8x16(levels);
        let high = i16x8_extend_high_i8x16(levels);
        [
            f32x4_convert_i32x4(i32x4_extend_low_i16x8(low)),
            f32x4_convert_i32x4(i32x4_extend_high_i16x8(low)),
            f32x4_convert_i32x4(i32x4_extend_low_i16x8(high)),
            f32x4_convert_i32x4(i32x4_extend_high_i16x8(high)),
        ]
    }

    // The pseudo-minimum is one instruction on x86, the minimum of IEEE 754 is eight.
    #[inline(always)]
    pub(super) fn min(a: Register, b: Register) -> Register {
        f32x4_pmin(b, a)
    }

    #[inline(always)]
    pub(super) fn max(a: Register, b: Register) -> Register {
        f32x4_pmax(b, a)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod imp {
    use super::{Lanes, WIDE};

    #[cfg(not(target_feature = "avx"))]
    pub(super) use wide::f32x4 as Register;
    #[cfg(target_feature = "avx")]
    pub(super) use wide::f32x8 as Register;

    pub(super) const LANES: usize = size_of::<Register>() / size_of::<f32>();

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Register {
        Register::splat(value)
    }

    #[inline(always)]
    pub(super) fn load(lanes: &Lanes) -> Register {
        Register::new(lanes.0)
    }

    #[inline(always)]
    pub(super) fn store(register: Register) -> Lanes {
        Lanes(register.to_array())
    }

    #[inline(always)]
    pub(super) fn add(a: Register, b: Register) -> Register {
        a + b
    }

    #[inline(always)]
    pub(super) fn mul(a: Register, b: Register) -> Register {
        a * b
    }

    #[inline(always)]
    pub(super) fn mul_add(a: Register, b: Register, c: Register) -> Register {
        a.mul_add(b, c)
    }

    #[inline(always)]
    pub(super) fn widen(levels: &[i8; WIDE]) -> [Register; 4] {
        let (vectors, _) = levels.as_chunks::<LANES>();
        let mut registers = [Register::ZERO; 4];
        for (register, levels) in registers.iter_mut().zip(vectors) {
            *register = Register::new(levels.map(f32::from));
        }
        registers
    }

    #[inline(always)]
    pub(super) fn min(a: Register, b: Register) -> Register {
        a.fast_min(b)
    }

    #[inline(always)]
    pub(super) fn max(a: Register, b: Register) -> Register {
        a.fast_max(b)
    }
}
