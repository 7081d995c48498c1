//! Messages as JSON.

use super::{DecodeError, DecodeReason, ROOT, message_in};
use crate::tree::{Content, Tree};
use crate::xml_msg::XmlMsg;

/// The text of a file that begins as JSON does; absent where it begins otherwise.
pub(super) fn sniff(bytes: &[u8]) -> Result<Option<&str>, DecodeError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Ok(None);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(_) => Err(DecodeReason::NotText.into()),
    }
}

/// The message under the key `XmlMsg`; what stands beside it is not the system's.
pub(super) fn read(text: &str) -> Result<XmlMsg, DecodeError> {
    let root: Content<'_> = serde_json::from_str(text).map_err(|error| DecodeReason::Json {
        line: error.line(),
        column: error.column(),
    })?;
    let mut messages = root
        .into_children()?
        .into_iter()
        .filter(|child| child.name == ROOT);
    match (messages.next(), messages.next()) {
        (Some(message), None) => message_in(message.content),
        (Some(_), Some(_)) => Err(DecodeError::from(DecodeReason::Repeated).within(ROOT)),
        (None, _) => Err(DecodeReason::NotXmlMsg.into()),
    }
}

pub(super) fn write(content: Content<'_>) -> Vec<u8> {
    let root = Content::Children(vec![Tree {
        name: ROOT.into(),
        content,
    }]);
    // Texts, lists and maps with texts as keys: none of them fails.
    serde_json::to_vec(&root).unwrap_or_default()
}
