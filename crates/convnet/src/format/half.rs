//! Numbers of 16 bits (IEEE 754 binary16).

/// The number that these bits stand for; every one is also a number of 32 bits.
pub fn from_half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = (bits >> 10) & 0x1F;
    let fraction = bits & 0x03FF;
    match exponent {
        0 => sign * f32::from(fraction) * SMALLEST,
        0x1F if fraction == 0 => sign * f32::INFINITY,
        0x1F => f32::NAN,
        _ => {
            let exponent = u32::from(exponent) + EXPONENT_BIAS;
            sign * f32::from_bits(exponent << 23 | u32::from(fraction) << 13)
        }
    }
}

/// The bits of the nearest number of 16 bits, of two equally near ones the even one; infinite beyond 65 504.
pub(super) fn to_half(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = low_half(bits >> 16) & 0x8000;
    let exponent = (bits >> 23) & 0xFF;
    let magnitude = bits & 0x7FFF_FFFF;
    let rounded = if value.is_nan() {
        0x7E00
    } else if exponent > EXPONENT_BIAS {
        // A carry out of the fraction moves the exponent, as it should.
        let even = (magnitude >> 13) & 1;
        ((magnitude + 0x0FFF + even) >> 13)
            .saturating_sub(EXPONENT_BIAS << 10)
            .min(0x7C00)
    } else {
        // Too small for an exponent of its own: a multiple of the smallest number.
        let multiple = (value.abs() / SMALLEST).round_ties_even();
        // At most 1024, which is the smallest number with an exponent.
        multiple as u32
    };
    sign | low_half(rounded)
}

fn low_half(bits: u32) -> u16 {
    let [low, high, ..] = bits.to_le_bytes();
    u16::from_le_bytes([low, high])
}

/// 2⁻²⁴.
const SMALLEST: f32 = 1.0 / 16_777_216.0;
/// 127 − 15.
const EXPONENT_BIAS: u32 = 112;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_16_bits_comes_back() {
        for bits in 0..=u16::MAX {
            let value = from_half(bits);
            if !value.is_nan() {
                assert_eq!(to_half(value), bits, "{value}");
            }
        }
    }

    #[test]
    fn the_nearest_number_is_taken() {
        assert_eq!(to_half(1.0), 0x3C00);
        assert_eq!(to_half(-2.0), 0xC000);
        assert_eq!(to_half(65_504.0), 0x7BFF);
        assert_eq!(to_half(1e6), 0x7C00);
        assert_eq!(to_half(1.0 + 1.0 / 2048.0), 0x3C00, "to the even one");
        assert_eq!(to_half(1.0 + 3.0 / 2048.0), 0x3C02, "to the even one");
        assert_eq!(to_half(1e-9), 0);
    }
}
