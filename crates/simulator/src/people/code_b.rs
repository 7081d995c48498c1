//! 照合番号B, the code that opens photo and attributes.

use super::DemoPatient;

/// Fourteen digits: birth date as printed on the card (year of the Japanese era, month, day), year
/// of expiry, security code.
///
/// For foreign residents the card prints the Gregorian year, of which the last two digits count:
/// the rule of the card's predecessor, not confirmed for this one.
pub fn code_b(person: &DemoPatient) -> String {
    let (year, month_day) = person.birth_date.split_at(4);
    let year = match person.alias {
        Some(_) => year.get(2..).unwrap_or_default().to_owned(),
        None => era_year(person.birth_date, year),
    };
    let expiry_year = person.card_expiry.get(..4).unwrap_or_default();
    format!("{year}{month_day}{expiry_year}{}", person.security_code)
}

/// Two digits. Dates in this form compare like text.
fn era_year(date: &str, year: &str) -> String {
    let before_first = ERAS
        .iter()
        .find(|(from, _)| date >= *from)
        .map_or(1867, |(_, year)| *year);
    let year: u16 = year.parse().unwrap_or_default();
    format!("{:02}", year.saturating_sub(before_first))
}

/// First day of an era, and the Gregorian year before its first; the newest comes first.
const ERAS: [(&str, u16); 4] = [
    ("20190501", 2018),
    ("19890108", 1988),
    ("19261225", 1925),
    ("19120730", 1911),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PEOPLE;

    #[test]
    fn starts_with_the_year_of_the_era() {
        let [mut person, ..] = PEOPLE;
        person.birth_date = "19800217";
        person.card_expiry = "20350217";
        person.security_code = "2285";
        assert_eq!(code_b(&person), "55021720352285");
        person.birth_date = "19890107";
        assert!(code_b(&person).starts_with("640107"));
        person.birth_date = "20190501";
        assert!(code_b(&person).starts_with("010501"));
    }
}
