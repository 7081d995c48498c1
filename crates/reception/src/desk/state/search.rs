//! Search by name, kana, birth date, numbers and patient number.
//!
//! One folded line of text per patient, and per reception that is nobody's yet; a query's words have to be
//! in it, all of them. A scan over 100,000 such lines takes a few milliseconds: no more of an index is needed.

use std::collections::HashMap;

use eligibility::CivilDate;
use eligibility::matching::search_key;
use eligibility::validate::{BirthDateEntry, Entry, birth_date};
use eligibility::xml_msg::{Personal, ResultOfQualificationConfirmation};
use redacted::Redacted;

use super::patients::Patient;

/// What a search finds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Hit {
    /// A patient.
    Patient(String),
    /// A reception that no patient was linked with.
    Reception(String),
}

/// The lines that are searched.
#[derive(Debug, Default)]
pub struct SearchIndex {
    lines: Vec<Line>,
    by_hit: HashMap<Hit, usize>,
}

#[derive(Debug)]
struct Line {
    hit: Hit,
    text: Redacted<String>,
    /// A reception whose patient is known is found by the patient.
    hidden: bool,
}

/// Stands between two values of a line; in no query.
const BETWEEN: char = '\u{1F}';

impl SearchIndex {
    pub(super) fn add_patient(&mut self, patient: &Patient) {
        let born = patient
            .birth_date
            .as_ref()
            .map(|day| day.expose().compact());
        let texts = [&patient.clinic_number, &patient.name, &patient.kana];
        self.add(
            Hit::Patient(patient.id.clone()),
            texts.into_iter().map(exposed).chain([born.as_deref()]),
        );
    }

    pub(super) fn add_snapshot_of_patient(
        &mut self,
        patient: &str,
        result: &ResultOfQualificationConfirmation,
    ) {
        self.add(Hit::Patient(patient.to_owned()), values(result));
    }

    pub(super) fn add_snapshot_of_reception(
        &mut self,
        reception: &str,
        result: &ResultOfQualificationConfirmation,
    ) {
        self.add(Hit::Reception(reception.to_owned()), values(result));
    }

    pub(super) fn add_name_of_reception(&mut self, reception: &str, name: &str) {
        self.add(Hit::Reception(reception.to_owned()), [Some(name)]);
    }

    pub(super) fn hide_reception(&mut self, reception: &str) {
        let at = self.by_hit.get(&Hit::Reception(reception.to_owned()));
        if let Some(line) = at.and_then(|&at| self.lines.get_mut(at)) {
            line.hidden = true;
        }
    }

    /// What holds every word of the query, the newest first, `limit` at most.
    ///
    /// A word that is a day in one of the usual ways (`1957-11-22`, `S32.11.22`, `昭和32年11月22日`) is a
    /// birth date. A query without a letter or digit finds nothing.
    pub fn search(&self, query: &str, today: CivilDate, limit: usize) -> Vec<Hit> {
        let words: Vec<String> = (query.split_whitespace())
            .map(|word| word_key(word, today))
            .filter(|word| !word.is_empty())
            .collect();
        if words.is_empty() {
            return Vec::new();
        }
        (self.lines.iter().rev())
            .filter(|line| !line.hidden)
            .filter(|line| {
                let text = line.text.expose();
                words.iter().all(|word| text.contains(word.as_str()))
            })
            .map(|line| line.hit.clone())
            .take(limit)
            .collect()
    }

    fn add<'a>(&mut self, hit: Hit, values: impl IntoIterator<Item = Option<&'a str>>) {
        let next = self.lines.len();
        let at = *self.by_hit.entry(hit.clone()).or_insert(next);
        if at == next {
            self.lines.push(Line {
                hit,
                text: Redacted::default(),
                hidden: false,
            });
        }
        let Some(line) = self.lines.get_mut(at) else {
            return;
        };
        let known = line.text.expose();
        let mut new: Vec<String> = Vec::new();
        for value in values.into_iter().flatten() {
            let value = key(value);
            // What a patient was once called finds them too; the same is not added twice.
            let is_known = known.split(BETWEEN).any(|known| known == value);
            if !is_known && !value.is_empty() && !new.contains(&value) {
                new.push(value);
            }
        }
        if !new.is_empty() {
            let between = BETWEEN.to_string();
            let text = format!("{known}{BETWEEN}{}", new.join(&between));
            line.text = Redacted::new(text);
        }
    }
}

/// Folded, and without what is written or left out at will.
fn key(text: &str) -> String {
    (search_key(text).chars())
        .filter(|c| !c.is_control() && !".,/'".contains(*c))
        .collect()
}

/// A word of a query: a birth date in whatever writing, or text.
fn word_key(word: &str, today: CivilDate) -> String {
    match birth_date(word, today) {
        Entry::Right(BirthDateEntry::Day(day) | BirthDateEntry::Propose { meant: day, .. }) => {
            day.compact()
        }
        Entry::Empty | Entry::Incomplete | Entry::Wrong(_) => key(word),
    }
}

fn values(result: &ResultOfQualificationConfirmation) -> [Option<&str>; 8] {
    [
        exposed(&result.name),
        exposed(&result.name_of_other),
        exposed(&result.name_kana),
        exposed(&result.name_of_other_kana),
        exposed(&result.birthdate),
        exposed(&result.insured_identification_number),
        exposed(&result.reference_number),
        exposed(&result.insured_card_symbol),
    ]
}

fn exposed(text: &Option<Personal>) -> Option<&str> {
    text.as_ref().map(|text| text.expose().as_str())
}
