//! Search by name, kana, birth date, numbers and patient number.
//!
//! One folded line of text per patient, and per reception that is nobody's yet; a query's words have to be
//! in it, all of them. A scan over 100,000 such lines takes a few milliseconds: no more of an index is needed.

use std::collections::HashMap;

use eligibility::CivilDate;
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
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let words: Vec<String> = (fold_for_search(query).split_whitespace())
            .map(|word| day_in(word).map_or_else(|| bare(word), CivilDate::compact))
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
            let value = bare(&fold_for_search(value));
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

/// A text as it is compared: kana full-width, katakana, large and without marks that are written in several
/// ways; letters and digits half-width and lower-case.
pub fn fold_for_search(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Voiced marks follow a half-width letter.
            '\u{FF9E}' | '\u{3099}' | '゛' => voice(&mut folded, 1),
            '\u{FF9F}' | '\u{309A}' | '゜' => voice(&mut folded, 2),
            _ => folded.push(fold(c)),
        }
    }
    folded
}

fn fold(c: char) -> char {
    let shifted = |by: i32| {
        (u32::try_from(i32::try_from(u32::from(c)).unwrap_or_default() + by).ok())
            .and_then(char::from_u32)
            .unwrap_or(c)
    };
    let c = match c {
        '\u{3000}' => ' ',
        '！'..='～' => shifted(-0xFEE0),
        'ぁ'..='ゖ' => shifted(0x60),
        '\u{FF66}'..='\u{FF9D}' => full_width(c),
        '･' => '・',
        other => other,
    };
    match c {
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' => {
            char::from_u32(u32::from(c) + 1).unwrap_or(c)
        }
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        '－' | '‐' | '‑' | '–' | '—' | '―' | '−' | 'ー' | 'ｰ' => '-',
        other => other.to_ascii_lowercase(),
    }
}

/// Half-width katakana in the order of their code points, from U+FF66.
fn full_width(c: char) -> char {
    #[rustfmt::skip]
    const LETTERS: [char; 56] = [
        'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー',
        'ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ',
        'タ', 'チ', 'ツ', 'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ',
        'マ', 'ミ', 'ム', 'メ', 'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ', 'ン',
    ];
    let at = u32::from(c).saturating_sub(0xFF66);
    (usize::try_from(at).ok())
        .and_then(|at| LETTERS.get(at))
        .map_or(c, |letter| *letter)
}

/// Joins a voiced (1) or half-voiced (2) mark to the letter before it.
fn voice(text: &mut String, by: u32) {
    let Some(letter) = text.pop() else {
        return;
    };
    let can_be_voiced = match by {
        1 => "ウカキクケコサシスセソタチツテトハヒフヘホ".contains(letter),
        _ => "ハヒフヘホ".contains(letter),
    };
    let voiced = match letter {
        'ウ' => Some('ヴ'),
        other => char::from_u32(u32::from(other) + by),
    };
    text.push(voiced.filter(|_| can_be_voiced).unwrap_or(letter));
}

/// Without what is written or left out at will: spaces, hyphens and long marks, middle dots.
fn bare(folded: &str) -> String {
    (folded.chars())
        .filter(|c| !c.is_whitespace() && !c.is_control() && !"-・.,/'".contains(*c))
        .collect()
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

/// A day written with separators, or with an era; eight digits alone are found as they are.
fn day_in(folded: &str) -> Option<CivilDate> {
    let eras = [
        (["m", "明治"], 1867),
        (["t", "大正"], 1911),
        (["s", "昭和"], 1925),
        (["h", "平成"], 1988),
        (["r", "令和"], 2018),
    ];
    let (rest, before_first) = (eras.iter())
        .find_map(|(names, before)| {
            (names.iter()).find_map(|name| Some((folded.strip_prefix(*name)?, *before)))
        })
        .unwrap_or((folded, 0));
    let rest = rest.replace("元年", "1年");
    let mut numbers = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let is_only_a_day = numbers.next().is_none()
        && (rest.chars()).all(|c| c.is_ascii_digit() || "年月日/-.".contains(c));
    if !is_only_a_day || (before_first == 0 && year.len() != 4) {
        return None;
    }
    let year = before_first + year.parse::<i32>().ok()?;
    CivilDate::new(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kana_is_found_however_it_is_written() {
        for written in ["ｳｹﾂｹ ﾎﾞｳｼﾞﾖ", "ウケツケ　ボウジョ", "うけつけ ぼうじょ"]
        {
            assert_eq!(fold_for_search(written), "ウケツケ ボウジヨ", "{written}");
        }
        assert_eq!(fold_for_search("ﾊﾟｰﾃｨ"), "パ-テイ");
        assert_eq!(fold_for_search("ＡＢＣ１２３"), "abc123");
    }

    #[test]
    fn a_birth_date_is_found_by_era_and_by_year() {
        let born = CivilDate::new(1957, 11, 22);
        for written in [
            "1957-11-22",
            "1957/11/22",
            "s32.11.22",
            "昭和32年11月22日",
            "1957年11月22日",
        ] {
            assert_eq!(day_in(written), born, "{written}");
        }
        assert_eq!(day_in("令和元年5月1日"), CivilDate::new(2019, 5, 1));
        for other in ["32-11-22", "1957", "受付", "090-1234-5678"] {
            assert_eq!(day_in(other), None, "{other}");
        }
    }
}
