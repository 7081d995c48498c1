//! Folding of characters that look alike.

use unicode_normalization::UnicodeNormalization as _;

/// NFKC: full-width letters and digits become half-width, half-width kana full-width, ㈱ becomes (株).
pub(crate) fn compatible(text: &str) -> String {
    text.nfkc().collect()
}

/// Every hyphen, dash and minus becomes "-". The long mark "ー" is one between or beside digits only: in a
/// word it belongs to the word.
pub(crate) fn fold_hyphens(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let digit_at = |index: Option<usize>| {
        (index.and_then(|index| letters.get(index))).is_some_and(|letter| letter.is_numeric())
    };
    (letters.iter().enumerate())
        .map(|(index, letter)| match letter {
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' | '─' | '━' => {
                '-'
            }
            'ー' if digit_at(index.checked_sub(1)) || digit_at(index.checked_add(1)) => '-',
            other => *other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_are_alike_and_the_long_mark_of_a_word_stays() {
        assert_eq!(fold_hyphens(&compatible("１２－３４")), "12-34");
        assert_eq!(fold_hyphens("12ー34−5"), "12-34-5");
        assert_eq!(fold_hyphens(&compatible("ｾﾝﾀｰ・１")), "センター・1");
    }
}
