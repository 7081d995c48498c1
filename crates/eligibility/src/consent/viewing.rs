//! Until when the clinic may look at what was consented to.

use serde::Serialize;

use super::{Consent, ConsentItem};
use crate::codes::ConsFlg;
use crate::date::unix_from_timestamp;
use crate::xml_msg::ResultOfQualificationConfirmation;

/// How long a consent at a clinic's desk lasts, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// How the patient is cared for, as far as it changes how long a consent lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CareSetting {
    /// At the clinic: 24 hours.
    Desk,
    /// At home or online: until either side ends it, or a time is told.
    HomeOrOnline,
    /// In an emergency.
    Emergency,
}

/// What an answer says of one kind of medical information. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Viewing {
    /// The patient was not asked, which is not "no".
    NotAsked,
    /// The patient said no.
    NotGiven {
        /// When.
        at: Option<i64>,
    },
    /// It may be looked at.
    Open {
        /// Since when.
        at: Option<i64>,
        /// Until when; absent where either side ends it.
        until: Option<i64>,
    },
    /// It was given, and its time is over: the card has to be read again.
    Over {
        /// Since when, where it is told.
        since: Option<i64>,
    },
    /// No consent could be obtained, and the emergency allows to look (救急時).
    Emergency {
        /// Since when.
        at: Option<i64>,
        /// Until when.
        until: Option<i64>,
    },
    /// A code or a time that cannot be read: not to be looked at.
    Unclear,
}

impl Viewing {
    /// What the answer says of `item` at the moment `now`, in Unix seconds.
    pub fn of(
        result: &ResultOfQualificationConfirmation,
        item: ConsentItem,
        setting: CareSetting,
        now: i64,
    ) -> Self {
        let (flag, at, until) = elements(result, item);
        let (Ok(at), Ok(until)) = (moment(at), moment(until)) else {
            return Self::Unclear;
        };
        match flag {
            None => Self::NotAsked,
            Some(ConsFlg::NotGiven) => Self::NotGiven { at },
            Some(ConsFlg::Expired) => Self::Over { since: until },
            Some(ConsFlg::HardToObtain) => match end(at, until, setting) {
                Some(end) if end <= now => Self::Over { since: Some(end) },
                until => Self::Emergency { at, until },
            },
            Some(ConsFlg::Given) => match end(at, until, setting) {
                Some(end) if end <= now => Self::Over { since: Some(end) },
                // At a desk a consent without any time could be of any day.
                None if setting == CareSetting::Desk => Self::Unclear,
                until => Self::Open { at, until },
            },
            Some(ConsFlg::Unknown(_)) => Self::Unclear,
        }
    }

    /// May it be looked at?
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Emergency { .. })
    }
}

impl Consent {
    /// The patient's answers as an answer of the system holds them; what was not asked, or is not clear, has none.
    pub fn told_by(result: &ResultOfQualificationConfirmation) -> Self {
        ConsentItem::ALL
            .into_iter()
            .fold(Self::unasked(), |consent, item| {
                match elements(result, item).0 {
                    Some(ConsFlg::Given | ConsFlg::Expired) => consent.with(item, true),
                    Some(ConsFlg::NotGiven) => consent.with(item, false),
                    Some(ConsFlg::HardToObtain | ConsFlg::Unknown(_)) | None => consent,
                }
            })
    }
}

/// The end that is told; at a desk never later than 24 hours after the consent.
fn end(at: Option<i64>, until: Option<i64>, setting: CareSetting) -> Option<i64> {
    let day_later = at.map(|at| at.saturating_add(DAY));
    match setting {
        CareSetting::Desk => match (until, day_later) {
            (Some(until), Some(latest)) => Some(until.min(latest)),
            (until, latest) => until.or(latest),
        },
        CareSetting::HomeOrOnline | CareSetting::Emergency => until,
    }
}

fn moment(text: Option<&str>) -> Result<Option<i64>, ()> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => unix_from_timestamp(text).map(Some).ok_or(()),
    }
}

/// The three elements of one item, to read.
fn elements(
    result: &ResultOfQualificationConfirmation,
    item: ConsentItem,
) -> (Option<&ConsFlg>, Option<&str>, Option<&str>) {
    let (flag, at, until) = match item {
        ConsentItem::Operation => (
            &result.operation_info_cons_flg,
            &result.operation_info_cons_time,
            &result.operation_info_available_time,
        ),
        ConsentItem::Diagnosis => (
            &result.diagnosis_info_cons_flg,
            &result.diagnosis_info_cons_time,
            &result.diagnosis_info_available_time,
        ),
        ConsentItem::Pharmacists => (
            &result.pharmacists_info_cons_flg,
            &result.pharmacists_info_cons_time,
            &result.pharmacists_info_available_time,
        ),
        ConsentItem::SpecificHealthCheckups => (
            &result.specific_health_checkups_info_cons_flg,
            &result.specific_health_checkups_info_cons_time,
            &result.specific_health_checkups_info_available_time,
        ),
    };
    (flag.as_ref(), at.as_deref(), until.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_795_316_400; // 2026-11-22T12:00:00+09:00

    fn given(
        flag: &str,
        at: Option<&str>,
        until: Option<&str>,
    ) -> ResultOfQualificationConfirmation {
        ResultOfQualificationConfirmation {
            pharmacists_info_cons_flg: Some(ConsFlg::from(flag.to_owned())),
            pharmacists_info_cons_time: at.map(str::to_owned),
            pharmacists_info_available_time: until.map(str::to_owned),
            ..Default::default()
        }
    }

    fn viewing(
        result: &ResultOfQualificationConfirmation,
        setting: CareSetting,
        now: i64,
    ) -> Viewing {
        Viewing::of(result, ConsentItem::Pharmacists, setting, now)
    }

    #[test]
    fn at_a_desk_it_ends_after_24_hours_to_the_second() {
        let at = Some("20261122120000");
        for until in [Some("20261123120000"), None, Some("20261130120000")] {
            let result = given("1", at, until);
            let open = |now| viewing(&result, CareSetting::Desk, now).is_open();
            assert!(
                open(NOON) && open(NOON + DAY - 1) && !open(NOON + DAY),
                "{until:?}"
            );
        }
        let sooner = given("1", at, Some("20261122130000"));
        assert!(!viewing(&sooner, CareSetting::Desk, NOON + 3600).is_open());
        assert_eq!(
            viewing(&given("1", None, None), CareSetting::Desk, NOON),
            Viewing::Unclear
        );
    }

    #[test]
    fn at_home_and_online_it_lasts_until_it_is_ended() {
        let result = given("1", Some("20260101120000"), None);
        assert!(viewing(&result, CareSetting::HomeOrOnline, NOON).is_open());
        let ended = given("2", Some("20260101120000"), Some("20261101000000"));
        assert!(matches!(
            viewing(&ended, CareSetting::HomeOrOnline, NOON),
            Viewing::Over { .. }
        ));
    }

    #[test]
    fn no_answer_is_not_a_no_and_what_cannot_be_read_is_closed() {
        let nothing = ResultOfQualificationConfirmation::default();
        assert_eq!(
            viewing(&nothing, CareSetting::Desk, NOON),
            Viewing::NotAsked
        );
        assert!(matches!(
            viewing(&given("0", None, None), CareSetting::Desk, NOON),
            Viewing::NotGiven { .. }
        ));
        for result in [given("7", None, None), given("1", Some("2026112212"), None)] {
            assert_eq!(viewing(&result, CareSetting::Desk, NOON), Viewing::Unclear);
        }
        assert_eq!(Consent::told_by(&nothing), Consent::unasked());
        let told = Consent::told_by(&given("1", None, None));
        assert_eq!(
            told,
            Consent::unasked().with(ConsentItem::Pharmacists, true)
        );
    }
}
