//! Why the digits cannot be read yet.

use face_messages::CardNumberTrouble;

use super::grey::Grey;
use super::locator::Front;
use super::overview::Overview;
use super::strip::Strip;

/// Of a frame in which no card is seen.
pub(super) fn without_card(overview: &Overview) -> CardNumberTrouble {
    if overview.brightness() < DARK {
        CardNumberTrouble::Dark
    } else {
        CardNumberTrouble::NoCard
    }
}

/// Of a front of which not all lines could be read.
pub(super) fn of_front(grey: &Grey, front: &Front, strips: &[Strip]) -> CardNumberTrouble {
    let smallest = front
        .lines
        .iter()
        .flatten()
        .map(|line| line.height)
        .min_by(f32::total_cmp);
    let light = |share_of: fn(f32) -> bool| {
        let known = || strips.iter().flat_map(Strip::pixels).flatten();
        let count = known().count().max(1) as f32;
        known().filter(|it| share_of(**it)).count() as f32 / count
    };
    let is_small = match smallest {
        Some(height) => height < SMALL_DIGIT,
        None => front.area.width * (grey.width() as f32) < SMALL_CARD,
    };
    if light(|it| it < DARK) > 0.5 {
        CardNumberTrouble::Dark
    } else if light(|it| it > WHITE) > 0.15 {
        CardNumberTrouble::Glare
    } else if is_small {
        CardNumberTrouble::TooFar
    } else {
        CardNumberTrouble::Blurred
    }
}

/// Brightness, 0 to 255.
const DARK: f32 = 50.0;
const WHITE: f32 = 250.0;
/// Height in pixels of a digit that takes a good camera to be read.
const SMALL_DIGIT: f32 = 8.0;
/// Width in pixels of the whole card then.
const SMALL_CARD: f32 = 330.0;
