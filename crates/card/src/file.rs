//! READ BINARY and READ RECORD on the current file (ISO/IEC 7816-4 §11.3, §11.4).

use std::ops::Range;

use apdu::tlv::ber;
use apdu::{Command, Le, Response, StatusWord, Transmit, exchange};
use redacted::Redacted;

use crate::Error;
use crate::select::expect_success;

/// Reads the one TLV object that a file holds, and not the filler behind it.
///
/// Returns `None` if the file is empty or holds only filler, and less than the object if the file
/// ends before it does.
pub(crate) async fn read_object<T: Transmit>(
    link: &mut T,
    what: &'static str,
) -> Result<Option<Redacted<Vec<u8>>>, Error> {
    let head = read_bytes(link, 0..HEAD_LENGTH).await?;
    let head = head.expose().as_slice();
    if head.iter().all(|byte| FILLER.contains(byte)) {
        return Ok(None);
    }
    let length = ber::object_length(head)
        .ok()
        .and_then(|length| u16::try_from(length).ok())
        .filter(|length| *length <= MAX_LENGTH)
        .ok_or(Error::Malformed { what })?;
    let rest = read_bytes(link, HEAD_LENGTH..length).await?;
    let mut object = [head, rest.expose()].concat();
    object.truncate(usize::from(length));
    Ok(Some(Redacted::new(object)))
}

/// Reads a part of the file, or less if the file ends before; `range` ends at [`MAX_LENGTH`].
pub(crate) async fn read_bytes<T: Transmit>(
    link: &mut T,
    range: Range<u16>,
) -> Result<Redacted<Vec<u8>>, Error> {
    let longest = link.limits().response_data.max(1);
    // Never grows: a reallocation would leave an unwiped copy behind.
    let mut bytes = Vec::with_capacity(range.len());
    while bytes.len() < range.len() {
        let offset = range.start + bytes.len() as u16;
        let wanted = (range.len() - bytes.len()).min(longest);
        let response = read_chunk(link, offset, wanted).await?;
        let data = response.data.expose();
        bytes.extend(data.iter().take(wanted));
        if data.is_empty() || response.sw != StatusWord::SUCCESS {
            break;
        }
    }
    Ok(Redacted::new(bytes))
}

/// Reads one record of a record file.
pub(crate) async fn read_record<T: Transmit>(
    link: &mut T,
    number: u8,
) -> Result<Redacted<Vec<u8>>, Error> {
    let command = Command::new(0x00, 0xB2, number, 0x04).with_le(Le::up_to(256));
    Ok(expect_success(exchange(link, &command).await?, "READ RECORD")?.data)
}

async fn read_chunk<T: Transmit>(
    link: &mut T,
    offset: u16,
    wanted: usize,
) -> Result<Response, Error> {
    let [p1, p2] = offset.to_be_bytes();
    let command = Command::new(0x00, 0xB0, p1, p2).with_le(Le::up_to(wanted));
    let response = exchange(link, &command).await?;
    match response.sw {
        StatusWord::END_OF_FILE | StatusWord::WRONG_OFFSET => Ok(response),
        _ => expect_success(response, "READ BINARY"),
    }
}

/// Enough for the longest tag (2 bytes) and length (4 bytes) of the card's files.
const HEAD_LENGTH: u16 = 6;
/// P1-P2 hold 15 bits of offset; the sixteenth would make P1 a short file identifier.
const MAX_LENGTH: u16 = 0x8000;
const FILLER: [u8; 2] = [0x00, 0xFF];
