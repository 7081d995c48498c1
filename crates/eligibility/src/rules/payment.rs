//! What the patient pays: the share of the cost, and the ceiling of the month.

use serde::Serialize;

use super::{CeilingRow, Rule, SPECIAL_DISEASES, ceiling_row};
use crate::codes::{CeilingClass, SpecificDisease};
use crate::date::CivilDate;
use crate::qualification::{Qualification, Ratio, SpecialDisease};

/// What a cost comes to for the patient. Amounts are yen.
///
/// Local subsidies and public expense programmes may lower it further; they are not in the qualification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Share and why; absent when the qualification does not decide it: ask.
    pub ratio: Option<Ratio>,
    /// The share of this cost, to ten yen as at the window; absent with the share.
    pub share_yen: Option<u32>,
    /// The ceiling of the month, if the qualification tells a class.
    pub ceiling: CeilingOnDay,
    /// The ceilings of the diseases that have one of their own.
    pub special_diseases: Vec<SpecialDiseaseLimit>,
    /// What an out-patient pays if this is the month's whole cost at this institution: the share, or the
    /// ceiling where that is lower. Special diseases are left out: whether the cost is theirs people decide.
    pub due_yen: Option<u32>,
}

/// What is known of the monthly ceiling (高額療養費) on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CeilingOnDay {
    /// The qualification tells no class that is in force.
    NotTold,
    /// No row is known for the class on this day: the insurer is asked. Never an error.
    AskInsurer {
        /// The class as told.
        class: CeilingClass,
    },
    /// The amounts of the class.
    Known(Limit),
}

/// The amounts of one class on one day, for a given cost of the month. Amounts are yen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// 適用区分
    pub class: CeilingClass,
    /// How the month's ceiling is made.
    pub formula: Formula,
    /// The month's ceiling for the household.
    pub month_yen: u32,
    /// From the fourth month within twelve (多数回該当).
    pub fourth_month_yen: Option<u32>,
    /// One person's out-patient care in a month (外来特例).
    pub outpatient_yen: Option<u32>,
    /// The same from August to July; paid back afterwards.
    pub outpatient_year_yen: Option<u32>,
    /// The household from August to July (年間上限); paid back afterwards.
    pub year_yen: Option<u32>,
    /// The same for a standard monthly remuneration of up to 150,000 yen.
    pub year_low_income_yen: Option<u32>,
    /// The row that tells it.
    pub rule: Rule,
}

/// `base + (cost − over) × 1 %`; without `over`, the base alone. Amounts are yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Formula {
    /// The amount that does not depend on the cost.
    pub base_yen: u32,
    /// One percent of the cost above this is added.
    pub one_percent_over_yen: Option<u32>,
}

/// The ceiling of one disease (特定疾病療養受療証) in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpecialDiseaseLimit {
    /// Which one.
    pub disease: SpecificDisease,
    /// Yen a month; absent when neither the answer nor a row tells it.
    pub self_pay_yen: Option<u32>,
    /// The row; absent when the answer itself told the amount.
    pub rule: Option<Rule>,
}

/// What somebody pays for a cost on a day.
///
/// The qualification is the one of that day: [`Qualification::from_answer`] has chosen share and class for it.
pub fn what_does_the_patient_pay(
    cost_yen: u32,
    on: CivilDate,
    qualification: &Qualification,
) -> Payment {
    let ratio = qualification.ratio;
    let share_yen = ratio.map(|ratio| share(cost_yen, ratio.percent));
    let ceiling = ceiling(cost_yen, on, qualification);
    let class = qualification.ceiling.as_ref().map(|ceiling| &ceiling.class);
    Payment {
        ratio,
        share_yen,
        special_diseases: (qualification.special_diseases.iter())
            .filter(|disease| in_force(disease.valid_from, disease.valid_to, on))
            .map(|disease| special_disease(disease, class, on))
            .collect(),
        due_yen: share_yen.map(|share| match &ceiling {
            CeilingOnDay::Known(limit) => share
                .min(limit.month_yen)
                .min(limit.outpatient_yen.unwrap_or(u32::MAX)),
            CeilingOnDay::NotTold | CeilingOnDay::AskInsurer { .. } => share,
        }),
        ceiling,
    }
}

/// The amounts of a class on a day for a month's cost; `None` when no row is known.
pub fn limit_of(class: &CeilingClass, cost_yen: u32, on: CivilDate) -> Option<Limit> {
    let row = ceiling_row(class, on)?;
    Some(Limit {
        class: class.clone(),
        formula: Formula {
            base_yen: row.base_yen,
            one_percent_over_yen: row.one_percent_over_yen,
        },
        month_yen: month(row, cost_yen),
        fourth_month_yen: row.fourth_month_yen,
        outpatient_yen: row.outpatient_yen,
        outpatient_year_yen: row.outpatient_year_yen,
        year_yen: row.year_yen,
        year_low_income_yen: row.year_low_income_yen,
        rule: row.validity.rule(),
    })
}

/// To ten yen, five and more up (健康保険法 第75条).
pub const fn round_at_window(yen: u32) -> u32 {
    yen.saturating_add(5) / 10 * 10
}

/// Tenths of a yen are cut before the rounding to ten yen, which they cannot change.
fn share(cost_yen: u32, percent: u8) -> u32 {
    let yen = u64::from(cost_yen) * u64::from(percent) / 100;
    round_at_window(u32::try_from(yen).unwrap_or(u32::MAX))
}

fn ceiling(cost_yen: u32, on: CivilDate, qualification: &Qualification) -> CeilingOnDay {
    let told = (qualification.ceiling.as_ref())
        .filter(|ceiling| in_force(ceiling.valid_from, ceiling.valid_to, on));
    let Some(told) = told else {
        return CeilingOnDay::NotTold;
    };
    match limit_of(&told.class, cost_yen, on) {
        Some(limit) => CeilingOnDay::Known(limit),
        None => CeilingOnDay::AskInsurer {
            class: told.class.clone(),
        },
    }
}

/// To one yen, half a yen and more up (健康保険法施行令 第42条).
fn month(row: &CeilingRow, cost_yen: u32) -> u32 {
    let Some(over) = row.one_percent_over_yen else {
        return row.base_yen;
    };
    let above = cost_yen.saturating_sub(over);
    row.base_yen + above / 100 + u32::from(above % 100 >= 50)
}

fn special_disease(
    told: &SpecialDisease,
    class: Option<&CeilingClass>,
    on: CivilDate,
) -> SpecialDiseaseLimit {
    let own = |classes: &[&str]| class.is_some_and(|class| classes.contains(&class.code()));
    let rows = || {
        (SPECIAL_DISEASES.iter())
            .filter(|row| row.disease == told.disease.code() && row.validity.holds_on(on))
    };
    let row = (rows().find(|row| own(row.classes)))
        .or_else(|| rows().find(|row| row.classes.is_empty()))
        .filter(|_| told.self_pay_yen.is_none());
    SpecialDiseaseLimit {
        disease: told.disease.clone(),
        self_pay_yen: told
            .self_pay_yen
            .or_else(|| row.map(|row| row.self_pay_yen)),
        rule: row.map(|row| row.validity.rule()),
    }
}

fn in_force(from: Option<CivilDate>, to: Option<CivilDate>, on: CivilDate) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
}
