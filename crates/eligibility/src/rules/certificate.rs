//! How long the certificate in a card or a phone tells the qualification.

use serde::Serialize;

use super::{CERTIFICATES, Rule};
use crate::date::CivilDate;

/// Where the certificate lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// My Number Card.
    Card,
    /// A phone.
    Phone,
}

/// What the certificate is good for on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CertificateStanding {
    /// For everything.
    Valid,
    /// For everything, but it ends soon: renew it at the municipality.
    EndsSoon,
    /// For the qualification alone: no medical information.
    QualificationOnly {
        /// The last day of it.
        until: CivilDate,
        /// The row that tells it.
        rule: Rule,
    },
    /// For nothing.
    Ended,
}

/// What a certificate whose last day is `last_day` is good for on the day `on`.
pub fn certificate(medium: Medium, last_day: CivilDate, on: CivilDate) -> CertificateStanding {
    let row = (CERTIFICATES.iter()).find(|row| row.medium == medium && row.validity.holds_on(on));
    if on <= last_day {
        let ends_soon = row.is_some_and(|row| {
            on.plus_months(row.months_before)
                .is_none_or(|later| last_day <= later)
        });
        return if ends_soon {
            CertificateStanding::EndsSoon
        } else {
            CertificateStanding::Valid
        };
    }
    let grace = row.and_then(|row| {
        let until = last_day.plus_months(row.months_after)?;
        (on <= until).then(|| CertificateStanding::QualificationOnly {
            until,
            rule: row.validity.rule(),
        })
    });
    grace.unwrap_or(CertificateStanding::Ended)
}
