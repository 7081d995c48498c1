//! Text out of a code on paper or a screen, or copied from one: what is understood goes into the form.
//!
//! No public definition was found of a code on a 資格確認書, a 資格情報のお知らせ or Mynaportal's screen; insurers differ.
//! So nothing is read by its position. A text is understood where it names its values: lines or columns of a
//! label and a value, JSON or XML elements by the ministry's names. All else is handed back as it came.

use redacted::Redacted;

use super::compatible;
use super::my_number::holds_my_number;
use crate::xml_msg::Personal;

/// A field of a certificate, Mynaportal's screen or the notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PastedField {
    /// 保険者番号
    InsurerNumber,
    /// 保険者名
    InsurerName,
    /// 記号
    Symbol,
    /// 番号
    Number,
    /// 枝番
    Branch,
    /// 生年月日
    BirthDate,
    /// 氏名
    Name,
    /// 氏名カナ
    Kana,
    /// 性別
    Sex,
    /// 本人・家族の別
    Relation,
    /// 負担割合
    Ratio,
    /// 資格取得年月日, 適用開始年月日
    QualificationDate,
    /// 有効期限
    ValidTo,
}

/// What was found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Values that were named, in the order of the text; not yet checked.
    pub fields: Vec<(PastedField, Personal)>,
    /// Lines that were not understood, without a My Number.
    pub not_understood: Vec<Personal>,
    /// A My Number was in the text; it was not kept.
    pub held_my_number: bool,
}

impl Pasted {
    /// The first value of a field.
    pub fn get(&self, field: PastedField) -> Option<&Personal> {
        (self.fields.iter())
            .find(|(other, _)| *other == field)
            .map(|(_, value)| value)
    }
}

/// Reads a pasted text. Values are taken over as they are written there, and checked in the form.
pub fn paste(text: &str) -> Pasted {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut found = Pasted::default();
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if let Some(columns) = columns(&lines) {
        for (label, value) in columns {
            found.take(label, value);
        }
        return found;
    }
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        if let Some((label, value)) = named(line) {
            found.take(label, value);
            continue;
        }
        // A label alone has its value on the next line; any other line leaves the next one alone.
        let label = field(line).is_some();
        match rest.next_if(|next| label && field(next).is_none()) {
            Some(value) => found.take(line, value),
            None => found.leave(line),
        }
    }
    found
}

impl Pasted {
    fn take(&mut self, label: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        if holds_my_number(value) {
            self.held_my_number = true;
            return;
        }
        match field(label) {
            Some(PastedField::Symbol) if label_key(label).contains("番号") => {
                self.symbol_and_number(value)
            }
            Some(field) => self.fields.push((field, Redacted::new(value.to_owned()))),
            None => self.leave(&format!("{label}: {value}")),
        }
    }

    /// 記号・番号 in one value: only where the two are parted by a space or a middle dot.
    fn symbol_and_number(&mut self, value: &str) {
        match value
            .split([' ', '　', '・', '\t'])
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .as_slice()
        {
            [symbol, number] => {
                self.fields
                    .push((PastedField::Symbol, Redacted::new((*symbol).to_owned())));
                self.fields
                    .push((PastedField::Number, Redacted::new((*number).to_owned())));
            }
            _ => self.leave(value),
        }
    }

    fn leave(&mut self, line: &str) {
        if holds_my_number(line) {
            self.held_my_number = true;
            return;
        }
        self.not_understood.push(Redacted::new(line.to_owned()));
    }
}

/// A line of labels and a line of values below, parted by tabs or commas.
fn columns<'a>(lines: &[&'a str]) -> Option<Vec<(&'a str, &'a str)>> {
    let [labels, values] = lines else {
        return None;
    };
    ['\t', ','].into_iter().find_map(|separator| {
        let (labels, values): (Vec<&str>, Vec<&str>) = (
            labels.split(separator).map(unquoted).collect(),
            values.split(separator).map(unquoted).collect(),
        );
        let known = labels.iter().filter(|label| field(label).is_some()).count();
        (known >= 2 && labels.len() == values.len())
            .then(|| labels.into_iter().zip(values).collect())
    })
}

/// `label: value`, `label = value`, `label<tab>value`, `"label": "value",`, `<label>value</label>`.
fn named(line: &str) -> Option<(&str, &str)> {
    let element = line.strip_prefix('<').and_then(|line| {
        let (name, rest) = line.split_once('>')?;
        Some((name, rest.strip_suffix(&format!("</{name}>"))?))
    });
    let pair = element.or_else(|| line.split_once([':', '：', '=', '＝', '\t', ',']));
    // Without a mark between them, a label that is known and a value after a space.
    let pair = pair.or_else(|| {
        line.split_once([' ', '　'])
            .filter(|(label, _)| field(label).is_some())
    })?;
    Some((unquoted(pair.0), unquoted(pair.1)))
}

fn unquoted(text: &str) -> &str {
    text.trim()
        .trim_end_matches(',')
        .trim_matches(['"', '「', '」'])
}

fn label_key(label: &str) -> String {
    compatible(unquoted(label))
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

fn field(label: &str) -> Option<PastedField> {
    Some(match label_key(label).as_str() {
        "保険者番号" | "InsurerNumber" => PastedField::InsurerNumber,
        "保険者名" | "保険者名称" | "交付者名" | "InsurerName" => {
            PastedField::InsurerName
        }
        "記号" | "被保険者証記号" | "被保険者等記号" | "記号番号" | "InsuredCardSymbol" => {
            PastedField::Symbol
        }
        "番号"
        | "被保険者証番号"
        | "被保険者等番号"
        | "被保険者番号"
        | "InsuredIdentificationNumber" => PastedField::Number,
        "枝番" | "被保険者証枝番" | "被保険者等枝番" | "InsuredBranchNumber" => {
            PastedField::Branch
        }
        "生年月日" | "Birthdate" => PastedField::BirthDate,
        "氏名" | "氏名漢字" | "Name" => PastedField::Name,
        "氏名カナ" | "カナ氏名" | "フリガナ" | "NameKana" => PastedField::Kana,
        "性別" | "Sex1" => PastedField::Sex,
        "本人家族の別" | "本人家族" | "PersonalFamilyClassification" => {
            PastedField::Relation
        }
        "負担割合" | "一部負担金の割合" | "一部負担金割合" => PastedField::Ratio,
        "資格取得年月日" | "適用開始年月日" | "QualificationDate" => {
            PastedField::QualificationDate
        }
        "有効期限" | "有効終了日" | "InsuredCardExpirationDate" => PastedField::ValidTo,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(found: &Pasted, field: PastedField) -> Option<&str> {
        found.get(field).map(|value| value.expose().as_str())
    }

    #[test]
    fn values_that_are_named_are_found_however_they_are_set() {
        for text in [
            "保険者番号：01130012\n記号: １２３４\n番号=567\n枝番\t01\n生年月日　昭和60年7月4日",
            "保険者番号\n01130012\n記号\n１２３４\n番号\n567\n枝番\n01\n生年月日\n昭和60年7月4日",
            "保険者番号,記号,番号,枝番,生年月日\n01130012,１２３４,567,01,昭和60年7月4日",
            "保険者番号 01130012\r\n記号・番号 １２３４・567\r\n枝番 01\r\n生年月日 昭和60年7月4日\r\n",
            "<InsurerNumber>01130012</InsurerNumber>\n<InsuredCardSymbol>１２３４</InsuredCardSymbol>\n<InsuredIdentificationNumber>567</InsuredIdentificationNumber>\n<InsuredBranchNumber>01</InsuredBranchNumber>\n<Birthdate>昭和60年7月4日</Birthdate>",
            "\"InsurerNumber\": \"01130012\",\n\"InsuredCardSymbol\": \"１２３４\",\n\"InsuredIdentificationNumber\": \"567\",\n\"InsuredBranchNumber\": \"01\",\n\"Birthdate\": \"昭和60年7月4日\"",
        ] {
            let found = paste(text);
            assert_eq!(
                value(&found, PastedField::InsurerNumber),
                Some("01130012"),
                "{text}"
            );
            assert_eq!(
                value(&found, PastedField::Symbol),
                Some("１２３４"),
                "{text}"
            );
            assert_eq!(value(&found, PastedField::Number), Some("567"), "{text}");
            assert_eq!(value(&found, PastedField::Branch), Some("01"), "{text}");
            assert_eq!(
                value(&found, PastedField::BirthDate),
                Some("昭和60年7月4日"),
                "{text}"
            );
            assert!(found.not_understood.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn what_is_not_named_is_handed_back_and_never_guessed() {
        let found = paste("01130012,1234,567,01\n保険者番号: 01130012");
        assert_eq!(found.fields.len(), 1);
        assert_eq!(found.not_understood.len(), 1);
        assert_eq!(
            paste("first\nsecond\nthird").not_understood.len(),
            3,
            "no line is lost"
        );
        assert!(paste("記号・番号 1234567").fields.is_empty());
    }

    #[test]
    fn a_my_number_is_dropped_wherever_it_stands() {
        for text in [
            "番号: 123456789018",
            "個人番号 1234 5678 9018",
            "１２３４５６７８９０１８",
        ] {
            let found = paste(text);
            assert!(found.held_my_number && found.fields.is_empty(), "{text}");
            assert!(found.not_understood.is_empty(), "{text}");
        }
    }
}
