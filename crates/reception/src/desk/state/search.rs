//! Search by name, kana, birth date, numbers and patient number.
//!
//! One folded line of text per patient, and per reception that is nobody's yet; a query's words have to be
//! in it, all of them. A scan over 100,000 such lines takes a few milliseconds: no more of an index is needed.

use std::collections::HashMap;
use std::sync::OnceLock;

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
    /// The values as they are written.
    values: Redacted<String>,
    /// The same as they are compared; made by the first search, so that a journal is read faster.
    folded: OnceLock<Redacted<String>>,
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
        before: Option<&ResultOfQualificationConfirmation>,
    ) {
        // Most visits bring nothing new.
        if before.map(values) != Some(values(result)) {
            self.add(Hit::Patient(patient.to_owned()), values(result));
        }
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
                let text = line.folded();
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
                values: Redacted::default(),
                folded: OnceLock::new(),
                hidden: false,
            });
        }
        let Some(line) = self.lines.get_mut(at) else {
            return;
        };
        let mut all = line.values.expose().clone();
        for value in values.into_iter().flatten() {
            // What a patient was once called finds them too; the same is not added twice.
            if !all.split(BETWEEN).any(|known| known == value) {
                all.push(BETWEEN);
                all.push_str(value);
            }
        }
        line.values = Redacted::new(all);
        line.folded = OnceLock::new();
    }
}

impl Line {
    fn folded(&self) -> &str {
        let folded = self.folded.get_or_init(|| {
            let values: Vec<String> = self.values.expose().split(BETWEEN).map(key).collect();
            Redacted::new(values.join(&BETWEEN.to_string()))
        });
        folded.expose()
    }
}

/// Folded, and without what is written or left out at will.
fn key(text: &str) -> String {
    let is_wanted = |c: &char| !c.is_control() && !".,/'".contains(*c);
    // Numbers and dates need no folding of kana, and are most of what there is.
    if text.is_ascii() {
        return (text.chars())
            .filter(|c| is_wanted(c) && !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
    }
    search_key(text).chars().filter(is_wanted).collect()
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
