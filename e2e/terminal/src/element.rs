//! XML as the terminal writes it, made without any code of the client's: two readings of one
//! specification.

use encoding_rs::SHIFT_JIS;

/// An element with text, or with children.
#[derive(Clone, Debug)]
pub(crate) enum Element {
    Text(&'static str, String),
    Children(&'static str, Vec<Self>),
}

/// How a message is put into bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) shift_jis: bool,
    /// Children in another order than the specification lists them in, which receivers may not rely on.
    pub(crate) shuffle: Option<u64>,
    /// Line breaks and spaces between elements.
    pub(crate) indent: bool,
    /// A byte order mark before UTF-8.
    pub(crate) mark: bool,
}

impl Element {
    pub(crate) fn bytes(mut self, style: Style) -> Vec<u8> {
        if let Some(seed) = style.shuffle {
            self.shuffle(&mut Random(seed | 1));
        }
        let charset = if style.shift_jis {
            "Shift_JIS"
        } else {
            "UTF-8"
        };
        let mut text = format!("<?xml version=\"1.0\" encoding=\"{charset}\" standalone=\"no\"?>");
        self.write(&mut text, style.indent.then_some(0));
        if style.shift_jis {
            return SHIFT_JIS.encode(&text).0.into_owned();
        }
        let mark: &[u8] = if style.mark { b"\xEF\xBB\xBF" } else { b"" };
        [mark, text.as_bytes()].concat()
    }

    fn write(&self, text: &mut String, indent: Option<usize>) {
        if let Some(depth) = indent {
            text.push_str("\r\n");
            text.push_str(&"  ".repeat(depth));
        }
        match self {
            Self::Text(name, value) => {
                text.push_str(&format!("<{name}>{}</{name}>", escaped(value)));
            }
            Self::Children(name, children) => {
                text.push_str(&format!("<{name}>"));
                for child in children {
                    child.write(text, indent.map(|depth| depth + 1));
                }
                if let Some(depth) = indent {
                    text.push_str("\r\n");
                    text.push_str(&"  ".repeat(depth));
                }
                text.push_str(&format!("</{name}>"));
            }
        }
    }

    fn shuffle(&mut self, random: &mut Random) {
        if let Self::Children(_, children) = self {
            for last in (1..children.len()).rev() {
                children.swap(last, random.below(last + 1));
            }
            children.iter_mut().for_each(|child| child.shuffle(random));
        }
    }
}

fn escaped(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// xorshift64: enough to deal cards.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or(0)
    }
}
