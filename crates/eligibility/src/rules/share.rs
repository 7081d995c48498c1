//! 一部負担金の割合 as far as it follows from the person alone.

use super::{RATIOS, RatioRow};
use crate::date::CivilDate;
use crate::qualification::{Ratio, RatioReason};

/// The share before school, on the day.
pub(crate) fn preschool(on: CivilDate) -> Option<Ratio> {
    share(|row| row.reason == RatioReason::Preschool, on)
}

/// The share that follows from the completed years of life, on the day.
pub(crate) fn by_age(age: u16, on: CivilDate) -> Option<Ratio> {
    let of_this_age = |row: &RatioRow| {
        row.reason == RatioReason::Age && (row.age_from..=row.age_to).contains(&age)
    };
    share(of_this_age, on)
}

fn share(which: impl Fn(&RatioRow) -> bool, on: CivilDate) -> Option<Ratio> {
    (RATIOS.iter())
        .find(|row| which(row) && row.validity.holds_on(on))
        .map(|row| Ratio {
            percent: row.percent,
            reason: row.reason,
        })
}
