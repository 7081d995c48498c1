//! Invented people, and what a card prints of them.

use crate::Random;

/// What a front prints of its holder. Nobody of this name, address and birth date is meant.
#[derive(Clone, Debug)]
pub struct Holder {
    pub(crate) name: String,
    pub(crate) address: [String; 2],
    pub(crate) town: String,
    pub(crate) sex: &'static str,
    /// Year of the era or Gregorian year as printed, month, day.
    pub(crate) birth: (String, u32, u32),
    pub(crate) expiry: (u32, u32, u32),
    pub(crate) security_code: String,
}

/// How a line of digits is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spelling {
    pub(crate) is_full_width: bool,
    /// One-digit months and days take the room of two.
    pub(crate) is_padded: bool,
    pub(crate) has_spaces: bool,
}

impl Holder {
    /// Anybody; `this_year` decides when cards expire.
    pub fn invent(random: &mut Random, this_year: u32) -> Self {
        let month = random.whole(1, 12);
        let year = random.whole(1926, this_year - 1);
        let day = random.whole(1, days(year, month));
        let is_foreign = random.chance(0.08);
        let spelled_year = if is_foreign {
            year.to_string()
        } else {
            in_era(year, month, day)
        };
        let expiry_year = random.whole(this_year, this_year + 10);
        let expiry = if is_foreign && random.chance(0.7) {
            let month = random.whole(1, 12);
            (
                expiry_year,
                month,
                random.whole(1, days(expiry_year, month)),
            )
        } else {
            (expiry_year, month, day.min(days(expiry_year, month)))
        };
        Self {
            name: format!("{} {}", random.pick(&FAMILIES), random.pick(&NAMES)),
            address: address(random),
            town: format!("{}長", random.pick(&TOWNS)),
            sex: *random.pick(&["男", "女"]),
            birth: (spelled_year, month, day),
            expiry,
            security_code: format!("{:04}", random.whole(0, 9999)),
        }
    }

    /// With these dates and code: the year as printed (`平成元`, `1993`), month and day.
    #[must_use]
    pub fn with(mut self, birth: (&str, u32, u32), expiry_year: u32, security_code: &str) -> Self {
        self.birth = (birth.0.to_owned(), birth.1, birth.2);
        self.expiry = (expiry_year, birth.1, birth.2);
        self.security_code = security_code.to_owned();
        self
    }

    /// With another last day: year, month, day.
    #[must_use]
    pub fn expiring(mut self, year: u32, month: u32, day: u32) -> Self {
        self.expiry = (year, month, day);
        self
    }

    /// `平成元年3月31日生`, without spaces and in ASCII digits.
    pub fn birth_line(&self) -> String {
        let (year, month, day) = &self.birth;
        format!("{year}年{month}月{day}日生")
    }

    /// `2034年3月31日まで有効`, without spaces and in ASCII digits.
    pub fn expiry_line(&self) -> String {
        let (year, month, day) = self.expiry;
        format!("{year}年{month}月{day}日まで有効")
    }

    /// Birth date as `YYMMDD` and expiry year as `YYYY`, as 照合番号B has them.
    pub fn number_parts(&self) -> (String, String) {
        let (year, month, day) = &self.birth;
        let digits: String = year.chars().filter(char::is_ascii_digit).collect();
        let digits = if year.ends_with('元') {
            "1".to_owned()
        } else {
            digits
        };
        let year = digits.split_at(digits.len().saturating_sub(2)).1;
        (
            format!("{year:0>2}{month:02}{day:02}"),
            self.expiry.0.to_string(),
        )
    }

    /// Four digits.
    pub fn security_code(&self) -> &str {
        &self.security_code
    }

    pub(crate) fn printed_birth(&self, spelling: Spelling) -> String {
        let (year, month, day) = &self.birth;
        let year = if spelling.is_padded && year.chars().count() == 3 && !year.ends_with('元') {
            let (era, digit) = year.split_at(6);
            format!("{era} {digit}")
        } else {
            year.clone()
        };
        spelling.date(&year, *month, *day) + "生"
    }

    pub(crate) fn printed_expiry(&self, spelling: Spelling) -> String {
        let (year, month, day) = self.expiry;
        spelling.date(&year.to_string(), month, day) + "まで有効"
    }
}

impl Spelling {
    pub(crate) fn any(random: &mut Random) -> Self {
        Self {
            is_full_width: random.chance(0.15),
            is_padded: random.chance(0.4),
            has_spaces: random.chance(0.2),
        }
    }

    fn date(self, year: &str, month: u32, day: u32) -> String {
        let gap = if self.has_spaces { " " } else { "" };
        let line = if self.is_padded {
            format!("{year}年{gap}{month:2}月{gap}{day:2}日")
        } else {
            format!("{year}年{gap}{month}月{gap}{day}日")
        };
        if self.is_full_width {
            widened(&line)
        } else {
            line
        }
    }
}

pub(crate) fn widened(line: &str) -> String {
    let wide = |character: char| match character {
        '0'..='9' => char::from_u32('０' as u32 + character as u32 - '0' as u32),
        ' ' => Some('\u{3000}'),
        _ => None,
    };
    line.chars().map(|it| wide(it).unwrap_or(it)).collect()
}

fn in_era(year: u32, month: u32, day: u32) -> String {
    let date = (year, month, day);
    let (era, before) = match date {
        _ if date >= (2019, 5, 1) => ("令和", 2018),
        _ if date >= (1989, 1, 8) => ("平成", 1988),
        _ if date >= (1926, 12, 25) => ("昭和", 1925),
        _ => ("大正", 1911),
    };
    match year - before {
        1 => format!("{era}元"),
        year => format!("{era}{year}"),
    }
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn address(random: &mut Random) -> [String; 2] {
    let number = format!(
        "{}丁目{}番地{}号",
        random.whole(1, 9),
        random.whole(1, 40),
        random.whole(1, 30)
    );
    let number = if random.chance(0.5) {
        widened(&number)
    } else {
        number
    };
    let place = format!(
        "{}{}{number}",
        random.pick(&PREFECTURES),
        random.pick(&TOWNS)
    );
    let house = format!(
        "{}{}号室",
        random.pick(&["花丘荘", "緑川館", "青山方"]),
        random.whole(101, 999)
    );
    let house = if random.chance(0.5) {
        house
    } else {
        String::new()
    };
    [place, house]
}

const FAMILIES: [&str; 12] = [
    "花沢", "緑川", "青木", "山田", "白石", "黒川", "石山", "谷口", "松本", "高木", "小川", "番号",
];
const NAMES: [&str; 10] = [
    "花子", "太郎", "一", "美月", "正平", "和子", "明", "大地", "昭子", "元",
];
const PREFECTURES: [&str; 6] = ["花山県", "緑川県", "白石県", "青木県", "東丘府", "山口県"];
const TOWNS: [&str; 6] = ["花丘市", "緑町", "青山区", "白川村", "東山市", "南谷市"];
