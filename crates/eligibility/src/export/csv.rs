//! Snapshots as a table (RFC 4180) for receipt computers and spreadsheets.

use std::borrow::Cow;

use ::csv::{Terminator, WriterBuilder};

use crate::codec::{Charset, EncodeError};
use crate::date::timestamp_in_japan;
use crate::snapshot::Snapshot;
use crate::tree::Content;
use crate::xml_msg::element::Value;

/// A header row and one row per snapshot, lines ended by CR LF; UTF-8 begins with a byte order mark,
/// by which spreadsheets know it.
///
/// First comes what the clinic knows of the result (`Evidence`, `TakenAt`, `AsOf`), then the
/// elements by their names. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe.
///
/// # Errors
/// [`EncodeError`] names the column of the first character that the encoding lacks.
pub fn csv<'a>(
    snapshots: impl IntoIterator<Item = &'a Snapshot>,
    charset: Charset,
) -> Result<Vec<u8>, EncodeError> {
    let mut table = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(match charset {
            Charset::Utf8 => "\u{FEFF}".as_bytes().to_vec(),
            Charset::ShiftJis => Vec::new(),
        });
    let mut rows = vec![Ok(header())];
    rows.extend(snapshots.into_iter().map(|snapshot| row(snapshot, charset)));
    for row in rows {
        // A row as long as the first, into memory: neither can fail.
        let _written = table.write_record(row?);
    }
    Ok(table.into_inner().unwrap_or_default())
}

fn header() -> Vec<Vec<u8>> {
    OURS.into_iter()
        .chain(ELEMENTS.into_iter().map(last_name))
        .map(|name| name.as_bytes().to_vec())
        .collect()
}

fn row(snapshot: &Snapshot, charset: Charset) -> Result<Vec<Vec<u8>>, EncodeError> {
    let evidence = serde_json::to_value(snapshot.evidence).unwrap_or_default();
    let ours = [
        evidence.as_str().unwrap_or_default().to_owned(),
        timestamp_in_japan(snapshot.taken_at).unwrap_or_default(),
        snapshot.as_of.compact(),
    ];
    let content = snapshot.result.content();
    OURS.into_iter()
        .zip(ours.iter().map(String::as_str))
        .chain(
            ELEMENTS
                .into_iter()
                .map(|path| (path, text_at(&content, path))),
        )
        .map(|(path, text)| match charset.encode(&cell(text)) {
            Ok(bytes) => Ok(bytes.into_owned()),
            Err(reason) => Err(EncodeError::from(reason).within(path)),
        })
        .collect()
}

/// Defuses what a spreadsheet would compute.
fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

/// The text of the first element at this path; nothing where there is none.
fn text_at<'c>(content: &'c Content<'_>, path: &str) -> &'c str {
    let mut place = content;
    for name in path.split('/') {
        let Content::Children(children) = place else {
            return "";
        };
        match children.iter().find(|child| child.name == name) {
            Some(child) => place = &child.content,
            None => return "",
        }
    }
    match place {
        Content::Text(text) => text,
        Content::Children(_) | Content::List(_) | Content::Absent | Content::Refused(_) => "",
    }
}

fn last_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

const OURS: [&str; 3] = ["Evidence", "TakenAt", "AsOf"];

/// What a receipt computer keeps of a qualification; lists stay in the face-result file.
const ELEMENTS: [&str; 34] = [
    "ReferenceNumber",
    "Name",
    "NameKana",
    "NameOfOther",
    "NameOfOtherKana",
    "Sex1",
    "Birthdate",
    "PostNumber",
    "Address",
    "InsuredCardClassification",
    "InsurerNumber",
    "InsurerName",
    "InsuredCardSymbol",
    "InsuredIdentificationNumber",
    "InsuredBranchNumber",
    "PersonalFamilyClassification",
    "InsuredName",
    "QualificationDate",
    "DisqualificationDate",
    "ReasonOfLoss",
    "InsuredCertificateIssuanceDate",
    "InsuredCardValidDate",
    "InsuredCardExpirationDate",
    "InsuredPartialContributionRatio",
    "PreschoolClassification",
    "ElderlyRecipientCertificateInfo/ElderlyRecipientContributionRatio",
    "ElderlyRecipientCertificateInfo/ElderlyRecipientValidStartDate",
    "ElderlyRecipientCertificateInfo/ElderlyRecipientValidEndDate",
    "LimitApplicationCertificateRelatedConsFlg",
    "LimitApplicationCertificateRelatedInfo/LimitApplicationCertificateClassification",
    "LimitApplicationCertificateRelatedInfo/LimitApplicationCertificateClassificationFlag",
    "LimitApplicationCertificateRelatedInfo/LimitApplicationCertificateValidStartDate",
    "LimitApplicationCertificateRelatedInfo/LimitApplicationCertificateValidEndDate",
    "LimitApplicationCertificateRelatedInfo/LimitApplicationCertificateLongTermDate",
];
