//! What the claim needs while the insurer is not known (不詳請求).
//!
//! The order is the notice's (保険局医療課 事務連絡, 2023-07-19): the current number, else the former one,
//! else sevens in every place, with address, workplace and contact in the remarks (摘要欄). The reception's
//! duty ends with this data in a small file for the receipt computer.

use eligibility::xml_msg::Personal;
use eligibility::{CivilDate, Snapshot};
use redacted::Redacted;
use serde::Serialize;

use crate::desk::statement::EligibilityStatement;

/// By what number a claim is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimRoute {
    /// The current number was found.
    CurrentNumber,
    /// The former qualification is known (旧資格).
    FormerNumber,
    /// Nothing is known (不詳).
    Unknown,
}

/// One patient's data for the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HandOver {
    /// The visit.
    pub visited_on: CivilDate,
    /// By what number.
    pub route: ClaimRoute,
    /// 氏名
    pub name: Option<Personal>,
    /// 生年月日
    pub birth_date: Option<Redacted<CivilDate>>,
    /// 保険者番号
    pub insurer_number: String,
    /// What to write instead when the receipt computer insists on a right check digit.
    pub insurer_number_with_check_digit: Option<String>,
    /// 記号
    pub symbol: Option<Personal>,
    /// 番号
    pub number: Personal,
    /// 枝番
    pub branch: Option<Personal>,
    /// 摘要欄: the parts of the remark, in order.
    pub remarks: Vec<Personal>,
}

/// 不詳: sevens in all eight places.
const UNKNOWN_INSURER: &str = "77777777";
/// The same for programs that insist on the check digit.
const UNKNOWN_INSURER_WITH_CHECK_DIGIT: &str = "77777779";
/// 不詳: sevens in nine places; the form of 番号 when it is not known.
const UNKNOWN_NUMBER: &str = "777777777";
/// What the remark begins with.
const UNKNOWN: &str = "不詳";

/// What the claim for a visit needs.
///
/// `current` is the answer for the day of the visit, `former` what was held before; the statement's
/// address, workplace and contact become the remark of an unknown one.
pub fn hand_over(
    visited_on: CivilDate,
    current: Option<&Snapshot>,
    former: Option<&Snapshot>,
    statement: Option<&EligibilityStatement>,
) -> HandOver {
    let known = [
        (ClaimRoute::CurrentNumber, current),
        (ClaimRoute::FormerNumber, former),
    ];
    let numbered = known.into_iter().find_map(|(route, snapshot)| {
        let held = &snapshot?.result;
        Some((
            route,
            held.insurer_number.clone()?.trim().to_owned(),
            held.insured_identification_number.clone()?,
            held,
        ))
    });
    let person = (current.or(former)).map(|snapshot| snapshot.qualification(visited_on));
    let name = (statement.map(|statement| statement.name.clone()))
        .or_else(|| person.as_ref().and_then(|person| person.name.clone()));
    let birth_date = (statement.map(|statement| statement.birth_date.clone()))
        .or_else(|| person.as_ref().and_then(|person| person.birth_date.clone()));
    match numbered {
        Some((route, insurer_number, number, held)) => HandOver {
            visited_on,
            route,
            name,
            birth_date,
            insurer_number,
            insurer_number_with_check_digit: None,
            symbol: held.insured_card_symbol.clone(),
            number,
            branch: held.insured_branch_number.clone(),
            remarks: Vec::new(),
        },
        None => HandOver {
            visited_on,
            route: ClaimRoute::Unknown,
            name,
            birth_date,
            insurer_number: UNKNOWN_INSURER.to_owned(),
            insurer_number_with_check_digit: Some(UNKNOWN_INSURER_WITH_CHECK_DIGIT.to_owned()),
            symbol: None,
            number: Personal::new(UNKNOWN_NUMBER.to_owned()),
            branch: None,
            remarks: remarks(statement),
        },
    }
}

/// The rows as CSV (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read it).
///
/// A cell that a spreadsheet would take for a formula begins with an apostrophe.
pub fn hand_over_csv(rows: &[HandOver]) -> Redacted<String> {
    const HEAD: &str = "visited_on,route,name,birth_date,insurer_number,\
        insurer_number_with_check_digit,symbol,number,branch,remarks\r\n";
    let mut csv = format!("\u{FEFF}{HEAD}");
    for row in rows {
        let route = match row.route {
            ClaimRoute::CurrentNumber => "current_number",
            ClaimRoute::FormerNumber => "former_number",
            ClaimRoute::Unknown => "unknown",
        };
        let text = |text: &Option<Personal>| {
            text.as_ref()
                .map_or_else(String::new, |text| text.expose().clone())
        };
        let remarks: Vec<&str> = (row.remarks.iter())
            .map(|part| part.expose().as_str())
            .collect();
        let cells = [
            row.visited_on.to_string(),
            route.to_owned(),
            text(&row.name),
            (row.birth_date.as_ref()).map_or_else(String::new, |day| day.expose().to_string()),
            row.insurer_number.clone(),
            row.insurer_number_with_check_digit
                .clone()
                .unwrap_or_default(),
            text(&row.symbol),
            row.number.expose().clone(),
            text(&row.branch),
            remarks.join("　"),
        ];
        let line: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        csv.push_str(&line.join(","));
        csv.push_str("\r\n");
    }
    Redacted::new(csv)
}

fn remarks(statement: Option<&EligibilityStatement>) -> Vec<Personal> {
    let mut remarks = vec![Personal::new(UNKNOWN.to_owned())];
    if let Some(statement) = statement {
        remarks.push(statement.address.clone());
        remarks.extend(statement.workplace.clone());
        remarks.extend(statement.workplace_contact.clone());
        remarks.push(statement.contact.clone());
    }
    remarks
}

fn quoted(cell: &str) -> String {
    let guarded = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if guarded.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::desk::state::tests::snapshot;
    use crate::desk::statement::tests::statement;
    use eligibility::{EvidenceLevel, InsurerNumber};

    #[test]
    fn the_best_number_that_is_known_is_claimed_and_sevens_only_without_any() {
        let day = CivilDate::from_iso("2026-11-22").unwrap();
        let mut current = snapshot("now", EvidenceLevel::OfficialInsuredData, "2026-11-22");
        let former = snapshot("old", EvidenceLevel::OfficialCard, "2026-10-01");
        current.result.insurer_number = Some(String::from("06130012"));
        let route = |current, former| hand_over(day, current, former, None).route;
        assert_eq!(
            route(Some(&current), Some(&former)),
            ClaimRoute::CurrentNumber
        );
        assert_eq!(route(None, Some(&former)), ClaimRoute::FormerNumber);

        let unknown = hand_over(day, None, None, Some(&statement()));
        assert_eq!(unknown.insurer_number, "77777777");
        let with_check_digit = unknown.insurer_number_with_check_digit.as_deref().unwrap();
        assert!(InsurerNumber::from(with_check_digit).has_right_check_digit());
        let csv = hand_over_csv(&[unknown]);
        assert!(
            csv.expose()
                .contains("不詳　架空県見本市1-2-3　000-0000-0000")
        );
    }

    #[test]
    fn a_spreadsheet_runs_nothing_that_a_patient_wrote() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
    }
}
