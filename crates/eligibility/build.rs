//! Turns the dated rules of `data/` into tables: nothing is parsed at run time, and a wrong file
//! fails the build with the row that is wrong.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use time::{Date, Month};
use toml::value::Datetime;

fn main() -> Result<(), String> {
    println!("cargo:rerun-if-changed=data");
    let mut tables = Tables::default();
    tables.add::<Ceiling>("ceilings", "CEILINGS", "CeilingRow")?;
    tables.add::<Ratio>("ratios", "RATIOS", "RatioRow")?;
    tables.add::<SpecialDisease>("special_diseases", "SPECIAL_DISEASES", "SpecialDiseaseRow")?;
    tables.add::<Certificate>("certificates", "CERTIFICATES", "CertificateRow")?;
    tables.add::<Document>("documents", "DOCUMENTS", "DocumentRow")?;
    tables.add::<Call>("call_centre", "CALLS", "CallRow")?;
    let folder = env::var("OUT_DIR").map_err(|error| error.to_string())?;
    fs::write(Path::new(&folder).join("rules.rs"), tables.finish())
        .map_err(|error| error.to_string())
}

/// What is written: the sources of all files once, and one table per file.
#[derive(Default)]
struct Tables {
    sources: Vec<String>,
    code: String,
}

impl Tables {
    fn add<R: Row>(&mut self, name: &str, table: &str, row_type: &str) -> Result<(), String> {
        let path = format!("data/{name}.toml");
        let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let file: File<R> = toml::from_str(&text).map_err(|error| format!("{path}: {error}"))?;
        let mut seen: Vec<(String, i32, i32)> = Vec::new();
        let mut rows = String::new();
        for (index, row) in file.row.iter().enumerate() {
            let key = row.key();
            let here = |what: String| format!("{path}: row {} ({key}): {what}", index + 1);
            let (from, to) = row.period().map_err(here)?;
            if let Some(other) = seen.iter().find(|(other, start, end)| {
                *other == key && *start <= to.unwrap_or(i32::MAX) && from <= *end
            }) {
                let other = other.1;
                return Err(here(format!(
                    "holds on the same day as the row from {other}"
                )));
            }
            let source = (file.sources.get(row.source()))
                .filter(|text| !text.trim().is_empty())
                .ok_or_else(|| here(format!("[sources] has no text for {:?}", row.source())))?;
            let fields = row.fields().map_err(here)?;
            let (source, confirmed) = (self.source(source), row.confirmed());
            rows.push_str(&format!(
                "{row_type} {{ {fields} validity: Validity {{ from: {from}, to: {to:?}, source: {source}, confirmed: {confirmed} }} }},\n"
            ));
            seen.push((key, from, to.unwrap_or(i32::MAX)));
        }
        self.code
            .push_str(&format!("static {table}: &[{row_type}] = &[\n{rows}];\n"));
        Ok(())
    }

    fn source(&mut self, text: &str) -> usize {
        let known = self.sources.iter().position(|other| other == text);
        known.unwrap_or_else(|| {
            self.sources.push(text.to_owned());
            self.sources.len() - 1
        })
    }

    fn finish(self) -> String {
        let sources = self.sources;
        format!("{}static SOURCES: &[&str] = &{sources:?};\n", self.code)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<R> {
    sources: BTreeMap<String, String>,
    row: Vec<R>,
}

/// One kind of row.
trait Row: DeserializeOwned {
    /// First day, and last day where there is one, as `yyyymmdd`.
    fn period(&self) -> Result<(i32, Option<i32>), String>;
    fn source(&self) -> &str;
    fn confirmed(&self) -> bool;
    /// What must not have two values on one day.
    fn key(&self) -> String;
    /// Its own fields as Rust.
    fn fields(&self) -> Result<String, String>;
}

/// A row's own fields beside those that every row has, its key, and its fields as Rust.
macro_rules! row {
    ($name:ident { $($field:ident: $type:ty,)+ } key $key:expr, fields $fields:expr) => {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            $($field: $type,)+
            valid_from: Datetime,
            valid_to: Option<Datetime>,
            source: String,
            confirmed: bool,
        }

        impl Row for $name {
            fn period(&self) -> Result<(i32, Option<i32>), String> {
                period(&self.valid_from, self.valid_to.as_ref())
            }

            fn source(&self) -> &str {
                &self.source
            }

            fn confirmed(&self) -> bool {
                self.confirmed
            }

            fn key(&self) -> String {
                let key: fn(&Self) -> String = $key;
                key(self)
            }

            fn fields(&self) -> Result<String, String> {
                let fields: fn(&Self) -> Result<String, String> = $fields;
                fields(self)
            }
        }
    };
}

row! {
    Ceiling {
        class: String,
        base_yen: u32,
        one_percent_over_yen: Option<u32>,
        fourth_month_yen: Option<u32>,
        outpatient_yen: Option<u32>,
        outpatient_year_yen: Option<u32>,
        year_yen: Option<u32>,
        year_low_income_yen: Option<u32>,
    }
    key |row| row.class.clone(),
    fields |row| Ok(format!(
        "class: {:?}, base_yen: {}, one_percent_over_yen: {:?}, fourth_month_yen: {:?}, outpatient_yen: {:?}, \
         outpatient_year_yen: {:?}, year_yen: {:?}, year_low_income_yen: {:?},",
        row.class, row.base_yen, row.one_percent_over_yen, row.fourth_month_yen, row.outpatient_yen,
        row.outpatient_year_yen, row.year_yen, row.year_low_income_yen,
    ))
}

row! {
    Ratio {
        reason: String,
        percent: u8,
        age_from: Option<u16>,
        age_to: Option<u16>,
    }
    key |row| row.reason.clone(),
    fields |row| {
        let reason = variant(&row.reason, "RatioReason", &["preschool", "age"])?;
        let (from, to) = (row.age_from.unwrap_or(0), row.age_to.unwrap_or(u16::MAX));
        if row.percent > 100 || from > to {
            return Err(String::from("a share above 100 or an empty range of ages"));
        }
        Ok(format!("reason: {reason}, percent: {}, age_from: {from}, age_to: {to},", row.percent))
    }
}

row! {
    SpecialDisease {
        disease: String,
        classes: Option<Vec<String>>,
        self_pay_yen: u32,
    }
    key |row| format!("{} {:?}", row.disease, row.classes),
    fields |row| Ok(format!(
        "disease: {:?}, classes: &{:?}, self_pay_yen: {},",
        row.disease, row.classes.clone().unwrap_or_default(), row.self_pay_yen,
    ))
}

row! {
    Certificate {
        medium: String,
        months_before: u16,
        months_after: u16,
    }
    key |row| row.medium.clone(),
    fields |row| Ok(format!(
        "medium: {}, months_before: {}, months_after: {},",
        variant(&row.medium, "Medium", &["card", "phone"])?, row.months_before, row.months_after,
    ))
}

const WAYS: &[&str] = &[
    "card",
    "phone",
    "eligibility_certificate",
    "mynaportal_and_card",
    "notification_and_card",
    "web_reception",
    "verbal",
    "statement",
    "old_certificate",
    "notification_alone",
    "nothing_shown",
];
const SHOWN: &[&str] = &[
    "card_read",
    "card_not_read",
    "phone_read",
    "eligibility_certificate",
    "mynaportal",
    "notification",
    "web_reception",
    "unchanged_data",
    "statement",
    "old_certificate",
];
const EVIDENCE: &[&str] = &[
    "OFFICIAL_CARD",
    "OFFICIAL_INSURED_DATA",
    "OFFICIAL_WEB_CONSENT",
    "SEEN_BY_STAFF",
    "VERBAL",
    "DECLARED",
    "PENDING_REVERIFY",
];

row! {
    Document {
        way: String,
        visit: Vec<String>,
        needs: Vec<String>,
        standing: String,
        evidence: String,
    }
    key |row| format!("{} {:?}", row.way, row.visit),
    fields |row| Ok(format!(
        "way: {}, visits: &[{}], needs: &[{}], standing: {}, evidence: {},",
        variant(&row.way, "Way", WAYS)?,
        variants(&row.visit, "VisitKind", &["first", "return"])?,
        variants(&row.needs, "Shown", SHOWN)?,
        variant(&row.standing, "Standing", &["counts", "clinic_may_accept"])?,
        variant(&row.evidence, "EvidenceLevel", EVIDENCE)?,
    ))
}

row! {
    Call {
        subject: String,
        number: String,
        charged: bool,
        rank: u8,
        languages: Vec<String>,
        days: String,
        opens: String,
        closes: String,
        new_year_closed: bool,
    }
    key |row| format!("{} {} {} {:?}", row.subject, row.number, row.days, row.languages),
    fields |row| Ok(format!(
        "subject: {}, number: {:?}, charged: {}, rank: {}, languages: &{:?}, days: {}, opens: {}, closes: {}, \
         new_year_closed: {},",
        variant(&row.subject, "CallSubject", &["cards", "suspension", "mynaportal"])?,
        row.number, row.charged, row.rank, row.languages,
        variant(&row.days, "Days", &["all", "weekdays", "weekends_and_holidays"])?,
        minute(&row.opens)?, minute(&row.closes)?, row.new_year_closed,
    ))
}

fn period(from: &Datetime, to: Option<&Datetime>) -> Result<(i32, Option<i32>), String> {
    let (from, to) = (day(from)?, to.map(day).transpose()?);
    if to.is_some_and(|to| to < from) {
        return Err(format!("ends on {to:?}, before it begins on {from}"));
    }
    Ok((from, to))
}

/// A day that exists, as `yyyymmdd`.
fn day(value: &Datetime) -> Result<i32, String> {
    let wrong = |why: &dyn std::fmt::Display| format!("{value} is not a day: {why}");
    let date = value
        .date
        .filter(|_| value.time.is_none())
        .ok_or_else(|| wrong(&"a date without a time is wanted"))?;
    let month = Month::try_from(date.month).map_err(|error| wrong(&error))?;
    let date = Date::from_calendar_date(i32::from(date.year), month, date.day)
        .map_err(|error| wrong(&error))?;
    Ok(date.year() * 10_000 + i32::from(u8::from(date.month())) * 100 + i32::from(date.day()))
}

/// Minutes since midnight of `hh:mm`, 24:00 at most.
fn minute(text: &str) -> Result<u16, String> {
    let parts = text
        .split_once(':')
        .map(|(hour, minute)| (hour.parse::<u16>(), minute.parse::<u16>()));
    match parts {
        Some((Ok(hour), Ok(minute)))
            if hour <= 24 && minute < 60 && hour * 60 + minute <= 24 * 60 =>
        {
            Ok(hour * 60 + minute)
        }
        _ => Err(format!("{text:?} is not a time hh:mm")),
    }
}

/// `snake_case` or `UPPER_CASE` as a variant of a Rust enum, if it is one of those that there are.
fn variant(text: &str, of: &str, known: &[&str]) -> Result<String, String> {
    if !known.contains(&text) {
        return Err(format!("{text:?} is none of {known:?}"));
    }
    let words = text.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + &rest.to_lowercase()
    });
    Ok(format!("{of}::{}", words.collect::<String>()))
}

fn variants(texts: &[String], of: &str, known: &[&str]) -> Result<String, String> {
    let all: Result<Vec<String>, String> =
        texts.iter().map(|text| variant(text, of, known)).collect();
    all.map(|all| all.join(", "))
}
