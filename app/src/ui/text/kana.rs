//! Half-width katakana, as the eligibility system writes names, in the form that people read.

/// Turns half-width katakana (JIS X 0201) into full-width ones, with their voicing marks joined,
/// and a half-width space into a full-width one; leaves everything else.
pub fn full_width(text: &str) -> String {
    let mut wide = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            VOICED_MARK => join(&mut wide, voiced, '゛'),
            SEMI_VOICED_MARK => join(&mut wide, semi_voiced, '゜'),
            ' ' => wide.push('　'),
            _ => wide.push(widen(letter)),
        }
    }
    wide
}

fn widen(letter: char) -> char {
    u32::from(letter)
        .checked_sub(u32::from(FIRST))
        .and_then(|place| WIDE.chars().nth(usize::try_from(place).ok()?))
        .unwrap_or(letter)
}

/// Puts a mark on the last letter, or behind it where the two do not join.
fn join(text: &mut String, mark: fn(char) -> Option<char>, alone: char) {
    match text.chars().last().and_then(mark) {
        Some(joined) => {
            text.pop();
            text.push(joined);
        }
        None => text.push(alone),
    }
}

/// In Unicode a voiced kana follows its plain one, and a semi-voiced one its voiced one.
fn voiced(letter: char) -> Option<char> {
    match letter {
        'ウ' => Some('ヴ'),
        'カ'..='ト' | 'ハ'..='ホ' if PLAIN.contains(letter) => {
            char::from_u32(u32::from(letter) + 1)
        }
        _ => None,
    }
}

fn semi_voiced(letter: char) -> Option<char> {
    "ハヒフヘホ"
        .contains(letter)
        .then(|| char::from_u32(u32::from(letter) + 2))
        .flatten()
}

const PLAIN: &str = "カキクケコサシスセソタチツテトハヒフヘホ";
const VOICED_MARK: char = 'ﾞ';
const SEMI_VOICED_MARK: char = 'ﾟ';
/// U+FF61, where the half-width forms begin.
const FIRST: char = '｡';
/// The full-width form of each, in the same order.
const WIDE: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn names_read_as_people_write_them() {
        assert_eq!(full_width("ﾊﾞﾝｺﾞｳ ﾊﾅｺ"), "バンゴウ　ハナコ");
        assert_eq!(full_width("ﾁｮｳｼﾞｭ ﾋﾟｰﾀｰ ｳﾞｨ"), "チョウジュ　ピーター　ヴィ");
        assert_eq!(full_width("ﾏﾞ"), "マ゛");
        assert_eq!(full_width("漢字カナ"), "漢字カナ");
    }
}
