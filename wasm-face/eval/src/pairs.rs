//! Which pictures are compared: rows `a,b,same` of a CSV file, or the pictures of a folder, all with all.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Two pictures, by their paths below the folder of pictures, and whether they show one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Stands for the card's photo.
    pub a: String,
    /// Stands for the camera's frame.
    pub b: String,
    /// One person, or two.
    pub same: bool,
    /// Its line in the file, counted from one.
    pub line: usize,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct BadRow {
    /// Counted from one.
    pub line: usize,
    /// What it is, and what to do.
    pub what: String,
}

/// Reads rows `a,b,same`; a header, empty lines and a byte order mark are passed over.
///
/// `same` is 1, true or yes, or 0, false or no. A name with a comma stands in quotation marks, and a quotation
/// mark in it is doubled (RFC 4180).
///
/// # Errors
///
/// All rows that cannot be read.
pub fn parse(text: &str) -> Result<Vec<Pair>, Vec<BadRow>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut pairs, mut bad) = (Vec::new(), Vec::new());
    for (index, row) in text.lines().enumerate() {
        let row = row.trim();
        if row.is_empty() {
            continue;
        }
        match parse_row(row, index + 1) {
            Ok(Some(pair)) => pairs.push(pair),
            Ok(None) if pairs.is_empty() && bad.is_empty() => {}
            Ok(None) => bad.push(BadRow {
                line: index + 1,
                what: "a second header; remove it".into(),
            }),
            Err(what) => bad.push(BadRow {
                line: index + 1,
                what,
            }),
        }
    }
    if bad.is_empty() { Ok(pairs) } else { Err(bad) }
}

/// The pictures below a folder, by their paths below it, in order.
///
/// # Errors
///
/// If a folder cannot be read.
pub fn pictures(folder: &Path) -> std::io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if is_picture(&path) {
                let below = path.strip_prefix(folder).unwrap_or(&path);
                found.insert(below.to_string_lossy().into_owned());
            }
        }
    }
    Ok(found)
}

/// Who a picture shows, where there is a folder for each person.
#[must_use]
pub fn person(picture: &str) -> &str {
    picture.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `None` for a header.
fn parse_row(row: &str, line: usize) -> Result<Option<Pair>, String> {
    let fields = split(row)?;
    let [a, b, same] = fields.as_slice() else {
        return Err(format!(
            "{} fields instead of three; write a,b,same, and a name with a comma in quotation marks",
            fields.len()
        ));
    };
    let same = match same.to_lowercase().as_str() {
        "1" | "true" | "yes" => true,
        "0" | "false" | "no" => false,
        "same" => return Ok(None),
        _ => {
            return Err(format!(
                "{same:?} says neither that it is the same person (1) nor that it is another (0)"
            ));
        }
    };
    if a.is_empty() || b.is_empty() {
        return Err("a picture's name is missing".into());
    }
    Ok(Some(Pair {
        a: a.clone(),
        b: b.clone(),
        same,
        line,
    }))
}

fn split(row: &str) -> Result<Vec<String>, String> {
    let mut fields = Vec::new();
    let mut rest = Some(row);
    while let Some(text) = rest {
        let text = text.trim_start();
        let (field, after) = match text.strip_prefix('"') {
            Some(quoted) => {
                let (field, after) = unquote(quoted)?;
                let after = after.trim_start();
                match after.strip_prefix(',') {
                    Some(after) => (field, Some(after)),
                    None if after.is_empty() => (field, None),
                    None => {
                        return Err(
                            "something stands between a quotation mark and the comma".into()
                        );
                    }
                }
            }
            None => match text.split_once(',') {
                Some((field, after)) => (field.trim().to_owned(), Some(after)),
                None => (text.trim().to_owned(), None),
            },
        };
        fields.push(field);
        rest = after;
    }
    Ok(fields)
}

fn unquote(text: &str) -> Result<(String, &str), String> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest
            .split_once('"')
            .ok_or("a quotation mark is not closed; each name stands on one line")?;
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                field.push('"');
                rest = after;
            }
            None => return Ok((field, after)),
        }
    }
}

fn is_picture(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    ["jpg", "jpeg", "png", "jp2", "j2k", "jpc"]
        .iter()
        .any(|known| extension == *known)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn names_with_commas_and_quotation_marks_are_read() {
        let text = "\u{feff}a,b,same\r\n\"x, y.jpg\",b \"\" c.png,1\r\n\r\nd.jpg, \"say \"\"e\"\".jpg\" ,no\n";
        let pair = |a: &str, b: &str, same, line| Pair {
            a: a.into(),
            b: b.into(),
            same,
            line,
        };
        assert_eq!(
            parse(text).unwrap(),
            [
                pair("x, y.jpg", "b \"\" c.png", true, 2),
                pair("d.jpg", "say \"e\".jpg", false, 4)
            ]
        );
    }

    #[test]
    fn every_bad_row_is_told_with_its_line() {
        let bad =
            parse("a.jpg,b.jpg,1\na.jpg,b.jpg\na.jpg,b.jpg,maybe\n\"a.jpg,b.jpg,1\n").unwrap_err();
        let lines: Vec<usize> = bad.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 3, 4]);
    }
}
