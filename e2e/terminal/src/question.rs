//! What a request file asks, read without any code of the client's.

use std::collections::BTreeMap;

use encoding_rs::{SHIFT_JIS, UTF_8};
use quick_xml::Reader;
use quick_xml::events::Event;

/// A request: its header, and its body with one group per person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    /// Texts by element name, wherever they stand outside of the groups.
    pub(crate) texts: BTreeMap<String, String>,
    /// `QualificationConfirmSearchInfo` or `ReferenceNumberRegistrationInfo`, each.
    pub(crate) groups: Vec<BTreeMap<String, String>>,
}

impl Question {
    /// Reads a request; `None` if it is none.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..bytes.len().min(100))?;
        let head = String::from_utf8_lossy(head).to_ascii_lowercase();
        let encoding = if head.contains("shift_jis") {
            SHIFT_JIS
        } else {
            UTF_8
        };
        let (text, _, broken) = encoding.decode(bytes);
        if broken {
            return None;
        }
        let mut reader = Reader::from_str(&text);
        let mut question = Self::default();
        let mut path: Vec<String> = Vec::new();
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    let name = start.name().as_ref().to_owned();
                    if is_group(&name) {
                        question.groups.push(BTreeMap::new());
                    }
                    path.push(name);
                }
                Event::Text(text) => {
                    let text = text.xml10_content();
                    if let Some(name) = path.last()
                        && !text.trim().is_empty()
                    {
                        let in_group = path.iter().any(|name| is_group(name));
                        let texts = match question.groups.last_mut() {
                            Some(group) if in_group => group,
                            _ => &mut question.texts,
                        };
                        texts.insert(name.clone(), text.trim().to_owned());
                    }
                }
                Event::End(_) => {
                    path.pop();
                }
                Event::Eof => break,
                Event::Empty(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::GeneralRef(_) => {}
            }
        }
        question
            .texts
            .contains_key("MedicalInstitutionCode")
            .then_some(question)
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }
}

fn is_group(name: &str) -> bool {
    matches!(
        name,
        "QualificationConfirmSearchInfo" | "ReferenceNumberRegistrationInfo"
    )
}
