//! Are two writings the same name?
//!
//! The system writes kana in half-width and may write small kana large (シヨ for ショ), so a mere comparison calls
//! the same person two. The result says what had to be folded, and the person at the desk sees it: a difference in
//! writing is a note, never an error.

use redacted::Redacted;
use serde::{Deserialize, Serialize};

use crate::date::CivilDate;
use crate::validate::compatible;
use crate::xml_msg::{Personal, ResultOfQualificationConfirmation};

/// How alike two writings are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Likeness {
    /// The same characters.
    Same,
    /// The same but for these differences in writing.
    SameBut(Vec<Fold>),
    /// Not the same.
    Different,
}

/// A difference in writing that does not make another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fold {
    /// Half-width and full-width.
    Width,
    /// Spaces.
    Spaces,
    /// Capitals.
    Case,
    /// Hiragana and katakana.
    Hiragana,
    /// Small kana written large.
    SmallKana,
    /// The long mark, hyphens.
    LongMark,
    /// The middle dot.
    MiddleDot,
    /// Another form of the same kanji (髙 and 高).
    KanjiForm,
    /// "●" stands for a character that the system cannot write.
    ReplacementMark,
}

/// Whether an answer is about the patient whom the clinic has in mind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonLikeness {
    /// Birth date and name are the same.
    Same,
    /// The same but for the writing of the name or its kana.
    SameBut(Vec<Fold>),
    /// The birth date is the same and no name is: a change of name, or somebody else. People decide.
    OtherName,
    /// The birth date is another: somebody else.
    OtherBirthDate,
    /// One side lacks a birth date or a name.
    CannotTell,
}

/// Compares two names or two kana.
pub fn compare(one: &str, other: &str) -> Likeness {
    if one == other {
        return Likeness::Same;
    }
    let without = |left_out: Option<Fold>| same(&fold(one, left_out), &fold(other, left_out));
    let Some(marked) = without(None) else {
        return Likeness::Different;
    };
    let needed = ORDER
        .into_iter()
        .filter(|step| without(Some(*step)).is_none());
    Likeness::SameBut(
        needed
            .chain(marked.then_some(Fold::ReplacementMark))
            .collect(),
    )
}

/// A name or kana in the form in which it is searched: everything folded.
pub fn search_key(text: &str) -> String {
    fold(text, None).into_iter().collect()
}

/// Compares the patient of the clinic's record with the person of an answer: birth date, then kana, then name.
///
/// `InsuredName` is not looked at: it is the insured person or the head of the household.
pub fn compare_person(
    record: &ResultOfQualificationConfirmation,
    answer: &ResultOfQualificationConfirmation,
) -> PersonLikeness {
    let born = |result: &ResultOfQualificationConfirmation| {
        (result.birthdate.as_ref()).and_then(|day| CivilDate::from_compact(day.expose()))
    };
    let (Some(record_born), Some(answer_born)) = (born(record), born(answer)) else {
        return PersonLikeness::CannotTell;
    };
    if record_born != answer_born {
        return PersonLikeness::OtherBirthDate;
    }
    let pairs = [
        (&record.name_kana, &answer.name_kana),
        (&record.name, &answer.name),
        (&record.name_of_other, &answer.name_of_other),
        (&record.name_of_other_kana, &answer.name_of_other_kana),
    ];
    let compared: Vec<Likeness> = pairs
        .into_iter()
        .filter_map(|(one, other)| both(one, other))
        .collect();
    if compared.is_empty() {
        return PersonLikeness::CannotTell;
    }
    let mut folds = Vec::new();
    for likeness in &compared {
        match likeness {
            Likeness::Same => return PersonLikeness::Same,
            Likeness::SameBut(more) => folds.extend(more.iter().copied()),
            Likeness::Different => {}
        }
    }
    if folds.is_empty() {
        return PersonLikeness::OtherName;
    }
    folds.dedup();
    PersonLikeness::SameBut(folds)
}

/// The steps of folding in the order in which they build on each other.
const ORDER: [Fold; 8] = [
    Fold::Width,
    Fold::Spaces,
    Fold::Case,
    Fold::Hiragana,
    Fold::SmallKana,
    Fold::LongMark,
    Fold::MiddleDot,
    Fold::KanjiForm,
];

/// Forms of one kanji that certificates and cards are known to mix up; the first of each is what they fold to.
const KANJI_FORMS: [&str; 13] = [
    "高髙",
    "崎﨑嵜",
    "辺邊邉",
    "斎斉齋齊",
    "浜濱濵",
    "徳德",
    "吉𠮷",
    "沢澤",
    "広廣",
    "国國",
    "桜櫻",
    "恵惠",
    "真眞",
];

fn both(one: &Option<Personal>, other: &Option<Personal>) -> Option<Likeness> {
    let text = |text: &Option<Personal>| {
        text.as_ref()
            .map(Redacted::expose)
            .filter(|text| !text.trim().is_empty())
            .cloned()
    };
    Some(compare(text(one)?.trim(), text(other)?.trim()))
}

/// Everything folded but for one step.
fn fold(text: &str, left_out: Option<Fold>) -> Vec<char> {
    let does = |step| left_out != Some(step);
    let text = if does(Fold::Width) {
        compatible(text)
    } else {
        text.to_owned()
    };
    (text.chars())
        .filter(|letter| !(does(Fold::Spaces) && letter.is_whitespace()))
        .filter(|letter| !(does(Fold::LongMark) && "ー-‐−–—―ｰ".contains(*letter)))
        .filter(|letter| !(does(Fold::MiddleDot) && "・･·".contains(*letter)))
        .map(|letter| {
            if does(Fold::Case) {
                letter.to_ascii_uppercase()
            } else {
                letter
            }
        })
        .map(|letter| {
            if does(Fold::Hiragana) {
                katakana(letter)
            } else {
                letter
            }
        })
        .map(|letter| {
            if does(Fold::SmallKana) {
                large_kana(letter)
            } else {
                letter
            }
        })
        .map(|letter| {
            if does(Fold::KanjiForm) {
                usual_form(letter)
            } else {
                letter
            }
        })
        .collect()
}

/// Are they the same, where "●" stands for any one character? `Some(true)` when it had to.
fn same(one: &[char], other: &[char]) -> Option<bool> {
    if one == other {
        return Some(false);
    }
    let mark = |letter: &char| matches!(letter, '●' | '〓');
    let all_marks = one.iter().all(mark) || other.iter().all(mark);
    let alike = one.len() == other.len()
        && (one.iter().zip(other)).all(|(one, other)| one == other || mark(one) || mark(other));
    (alike && !all_marks).then_some(true)
}

fn katakana(letter: char) -> char {
    match letter {
        'ぁ'..='ゖ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
        other => other,
    }
}

fn large_kana(letter: char) -> char {
    match letter {
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ぁ' | 'ぃ'
        | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => {
            char::from_u32(u32::from(letter) + 1).unwrap_or(letter)
        }
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        'ｧ'..='ｫ' => char::from_u32(u32::from(letter) + 10).unwrap_or(letter),
        'ｬ' => 'ﾔ',
        'ｭ' => 'ﾕ',
        'ｮ' => 'ﾖ',
        'ｯ' => 'ﾂ',
        other => other,
    }
}

fn usual_form(letter: char) -> char {
    (KANJI_FORMS.iter())
        .find(|forms| forms.contains(letter))
        .and_then(|forms| forms.chars().next())
        .unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn but(folds: &[Fold]) -> Likeness {
        Likeness::SameBut(folds.to_vec())
    }

    #[test]
    fn differences_in_writing_are_named_and_make_no_other_name() {
        assert_eq!(compare("架空　花子", "架空　花子"), Likeness::Same);
        assert_eq!(compare("ｶｸｳ ﾊﾅｺ", "カクウ　ハナコ"), but(&[Fold::Width]));
        assert_eq!(
            compare("カクウ ハナコ", "カクウハナコ"),
            but(&[Fold::Spaces])
        );
        assert_eq!(compare("シヨウコ", "ショウコ"), but(&[Fold::SmallKana]));
        assert_eq!(compare("かくう", "カクウ"), but(&[Fold::Hiragana]));
        assert_eq!(
            compare("ｼﾖｰﾝ", "ショーン"),
            but(&[Fold::Width, Fold::SmallKana])
        );
        assert_eq!(
            compare("アンナ・マリア", "アンナマリア"),
            but(&[Fold::MiddleDot])
        );
        assert_eq!(compare("SMITH JOHN", "Smith　John"), but(&[Fold::Case]));
        assert_eq!(compare("髙見　一郎", "高見　一郎"), but(&[Fold::KanjiForm]));
        assert_eq!(
            compare("●見　一郎", "髙見　一郎"),
            but(&[Fold::ReplacementMark])
        );
    }

    #[test]
    fn other_names_are_different() {
        for (one, other) in [
            ("架空　花子", "架空　花"),
            ("カクウ", "カクオ"),
            ("●●", "花子"),
            ("ハナ", "バナ"),
            ("", "花"),
        ] {
            assert_eq!(compare(one, other), Likeness::Different, "{one} {other}");
        }
        assert_eq!(search_key("ｼｮｰﾝ はな"), search_key("シヨーンハナ"));
    }

    #[test]
    fn a_person_is_the_same_by_birth_date_and_one_name() {
        let person = |born: &str, name: &str, kana: &str| {
            let text = |text: &str| Some(Redacted::new(text.to_owned()));
            ResultOfQualificationConfirmation {
                birthdate: text(born),
                name: text(name),
                name_kana: text(kana),
                ..Default::default()
            }
        };
        let record = person("19850704", "架空　翔子", "カクウ　ショウコ");
        let compare = |other| compare_person(&record, &other);
        let folded = PersonLikeness::SameBut(vec![Fold::Width, Fold::SmallKana]);
        assert_eq!(
            compare(person("19850704", "見本　翔子", "ｶｸｳ ｼﾖｳｺ")),
            folded
        );
        assert_eq!(
            compare(person("19850704", "架空　翔子", "ﾐﾎﾝ ｼﾖｳｺ")),
            PersonLikeness::Same
        );
        assert_eq!(
            compare(person("19850704", "見本　一郎", "ﾐﾎﾝ")),
            PersonLikeness::OtherName
        );
        assert_eq!(
            compare(person("19850705", "架空　翔子", "ｶｸｳ")),
            PersonLikeness::OtherBirthDate
        );
        assert_eq!(
            compare(ResultOfQualificationConfirmation::default()),
            PersonLikeness::CannotTell
        );
    }
}
