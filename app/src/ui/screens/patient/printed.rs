//! 照合番号B as a person reads it from a card, part by part.

use card::{CodeB, Era, InvalidCodeB, Printed, PrintedBirth};

/// What was entered, as text.
pub struct Entered<'a> {
    /// The key of an era, `gregorian`, or empty for digits as they are printed.
    pub era: &'a str,
    /// Year, month and day of birth, year of expiry.
    pub numbers: [&'a str; 4],
    /// The number under the photo.
    pub security_code: &'a str,
}

impl Entered<'_> {
    /// The code, or which part of it cannot be right; before a try is spent.
    pub fn code(&self) -> Result<CodeB, InvalidCodeB> {
        let [year, month, day, expiry_year] = self.numbers.map(number);
        let year = year.ok_or(InvalidCodeB::EraYear)?;
        let short = |part: Option<u16>| part.and_then(|it| u8::try_from(it).ok());
        let (month, day) = short(month)
            .zip(short(day))
            .ok_or(InvalidCodeB::BirthDate)?;
        let expiry_year = expiry_year.ok_or(InvalidCodeB::ExpiryYear)?;
        let era = match self.era {
            "taisho" => Era::Taisho,
            "showa" => Era::Showa,
            "heisei" => Era::Heisei,
            "reiwa" => Era::Reiwa,
            era => {
                return match (era, year) {
                    ("", 0..100) => self.as_printed(year, month, day, expiry_year),
                    (_, _) => code(
                        PrintedBirth::Gregorian { year, month, day },
                        expiry_year,
                        self.security_code,
                    ),
                };
            }
        };
        let year = u8::try_from(year).or(Err(InvalidCodeB::EraYear))?;
        let birth = PrintedBirth::Era {
            era,
            year,
            month,
            day,
        };
        code(birth, expiry_year, self.security_code)
    }

    fn as_printed(
        &self,
        year: u16,
        month: u8,
        day: u8,
        expiry: u16,
    ) -> Result<CodeB, InvalidCodeB> {
        let security_code = self.security_code.trim();
        if security_code.chars().count() != 4 {
            return Err(InvalidCodeB::SecurityCode);
        }
        CodeB::parse(&format!(
            "{year:02}{month:02}{day:02}{expiry:04}{security_code}"
        ))
    }
}

fn code(birth: PrintedBirth, expiry_year: u16, security_code: &str) -> Result<CodeB, InvalidCodeB> {
    CodeB::from_printed(&Printed {
        birth,
        expiry_year,
        security_code: security_code.trim(),
    })
}

/// ASCII and full-width digits; 元年 is the first year.
fn number(text: &str) -> Option<u16> {
    let text = text.trim();
    if text == "元" {
        return Some(1);
    }
    let digit = |letter: char| match letter {
        '０'..='９' => Some(u32::from(letter) - u32::from('０')),
        _ => letter.to_digit(10),
    };
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    text.chars().try_fold(0, |sum: u16, letter| {
        Some(sum * 10 + u16::try_from(digit(letter)?).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn entered<'a>(era: &'a str, numbers: [&'a str; 4], security_code: &'a str) -> Entered<'a> {
        Entered {
            era,
            numbers,
            security_code,
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_birth_date_is_taken_with_era_without_or_in_the_gregorian_calendar() {
        let code = CodeB::parse("55021720352285");
        for (era, year) in [("showa", "55"), ("", "55"), ("showa", "５５")] {
            let entered = entered(era, [year, "2", "１７", "2035"], " 2285");
            assert_eq!(entered.code(), code, "{era} {year}");
        }
        let gregorian = CodeB::parse("80021720352285");
        for era in ["gregorian", ""] {
            let entered = entered(era, ["1980", "2", "17", "2035"], "2285");
            assert_eq!(entered.code(), gregorian, "{era}");
        }
        assert_eq!(
            entered("reiwa", ["元", "5", "1", "2035"], "2285").code(),
            CodeB::parse("01050120352285")
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_cannot_be_right_is_named_before_a_try_is_spent() {
        for (era, numbers, security_code, error) in [
            (
                "heisei",
                ["55", "2", "17", "2035"],
                "2285",
                InvalidCodeB::EraYear,
            ),
            ("", ["", "2", "17", "2035"], "2285", InvalidCodeB::EraYear),
            (
                "showa",
                ["55", "13", "17", "2035"],
                "2285",
                InvalidCodeB::BirthDate,
            ),
            (
                "showa",
                ["55", "2", "x", "2035"],
                "2285",
                InvalidCodeB::BirthDate,
            ),
            (
                "showa",
                ["55", "2", "17", "35"],
                "2285",
                InvalidCodeB::ExpiryYear,
            ),
            (
                "showa",
                ["55", "2", "17", "2035"],
                "228",
                InvalidCodeB::SecurityCode,
            ),
            (
                "",
                ["55", "2", "17", "2035"],
                "22855",
                InvalidCodeB::SecurityCode,
            ),
        ] {
            let entered = entered(era, numbers, security_code);
            assert_eq!(entered.code(), Err(error), "{era} {numbers:?}");
        }
    }
}
