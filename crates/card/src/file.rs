//! READ BINARY and READ RECORD (ISO/IEC 7816-4 §11.3, §11.4), in as few commands as can be.
//!
//! ```text
//! the first command  names the file by its short identifier, which also selects it, and asks for
//!                    the length that such files usually have, as far as the link carries it
//! the object's head  is in its answer, and tells how long the object really is
//! the other commands ask for exactly the rest
//! ```
//!
//! So a file of the usual length is one command over an extended link. It is not asked for all it
//! has (Le = 65,536): the filler behind an object would be sent too, at 106 kbit/s.

use std::mem;

use apdu::tlv::ber;
use apdu::{Command, Le, LinkError, ParseError, Response, StatusWord, Transmit, exchange};
use redacted::Redacted;
use zeroize::Zeroizing;

use crate::Error;
use crate::select::{expect_success, select_file};
use crate::session::{Session, ShortIds, is_too_long, may_refuse_short_id, short_id};

/// A transparent file of the current application.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File {
    /// Its identifier.
    pub(crate) id: u16,
    /// What it holds, for errors.
    pub(crate) what: &'static str,
    /// What the first command asks for: no less than such a file has on most cards.
    pub(crate) usual_length: u16,
}

/// Reads the one TLV object that a file holds, and not the filler behind it.
///
/// Returns `None` if the file is empty or holds only filler, and less than the object if the file
/// ends before it does.
pub(crate) async fn read_object<T: Transmit>(
    session: &mut Session<'_, T>,
    file: &File,
) -> Result<Option<Redacted<Vec<u8>>>, Error> {
    let malformed = Error::Malformed { what: file.what };
    let first = read_first(session, file).await?;
    let mut sw = first.sw;
    let mut object = Zeroizing::new(first.data.expose().clone());
    if object.len() != 1 && object.iter().all(|byte| FILLER.contains(byte)) {
        return Ok(None);
    }
    loop {
        let length = match ber::object_length(&object) {
            Ok(length) if length <= MAX_LENGTH => length,
            // Not even the head is there: as far as is known, there is one byte more.
            Err(ParseError::Truncated) if sw == StatusWord::SUCCESS => object.len() + 1,
            Ok(_) | Err(_) => return Err(malformed),
        };
        if object.len() >= length || sw != StatusWord::SUCCESS {
            object.truncate(length);
            return Ok(Some(Redacted::new(mem::take(&mut *object))));
        }
        if object.capacity() < length {
            // Never grows by itself: a reallocation would leave an unwiped copy behind.
            let mut larger = Vec::with_capacity(length);
            larger.extend_from_slice(&object);
            object = Zeroizing::new(larger);
        }
        let wanted = length - object.len();
        let next = read_chunk(session, object.len() as u16, wanted).await?;
        let data = next.data.expose();
        object.extend(data.iter().take(wanted));
        sw = match data.is_empty() {
            true => StatusWord::END_OF_FILE,
            false => next.sw,
        };
    }
}

/// Reads the first bytes of a file, as many as are usual, or less if it has less.
pub(crate) async fn read_head<T: Transmit>(
    session: &mut Session<'_, T>,
    file: &File,
) -> Result<Redacted<Vec<u8>>, Error> {
    Ok(read_first(session, file).await?.data)
}

/// Reads one record of a record file.
pub(crate) async fn read_record<T: Transmit>(
    link: &mut T,
    number: u8,
) -> Result<Redacted<Vec<u8>>, Error> {
    let command = Command::new(0x00, 0xB2, number, 0x04).with_le(Le::up_to(256));
    Ok(expect_success(exchange(link, &command).await?, "READ RECORD")?.data)
}

/// The beginning of a file, which is the current one from then on.
async fn read_first<T: Transmit>(
    session: &mut Session<'_, T>,
    file: &File,
) -> Result<Response, Error> {
    let wanted = usize::from(file.usual_length);
    if session.short_ids() != ShortIds::Refused
        && let Some(short_id) = short_id(file.id)
    {
        let response = read_binary(session, [0x80 | short_id, 0], wanted).await?;
        if !may_refuse_short_id(response.sw) {
            if response.sw == StatusWord::SUCCESS {
                session.learn(ShortIds::Work);
            }
            return accept(response);
        }
    }
    select_file(session, file.id).await?;
    let response = read_binary(session, [0, 0], wanted).await?;
    if response.sw == StatusWord::SUCCESS {
        session.learn(ShortIds::Refused);
    }
    accept(response)
}

async fn read_chunk<T: Transmit>(
    session: &mut Session<'_, T>,
    offset: u16,
    wanted: usize,
) -> Result<Response, Error> {
    accept(read_binary(session, offset.to_be_bytes(), wanted).await?)
}

/// Asks once more with a short Le if the extended one was refused.
async fn read_binary<T: Transmit>(
    session: &mut Session<'_, T>,
    [p1, p2]: [u8; 2],
    wanted: usize,
) -> Result<Response, LinkError> {
    loop {
        let longest = session.limits().response_data;
        let command = Command::new(0x00, 0xB0, p1, p2).with_le(Le::up_to(wanted));
        let answer = exchange(session, &command).await;
        let can_ask_for_less = session.limits().response_data < longest;
        if !(can_ask_for_less && is_too_long(&answer)) {
            return answer;
        }
    }
}

/// The end of a file is no error.
fn accept(response: Response) -> Result<Response, Error> {
    match response.sw {
        StatusWord::END_OF_FILE | StatusWord::WRONG_OFFSET => Ok(response),
        _ => expect_success(response, "READ BINARY"),
    }
}

/// P1-P2 hold 15 bits of offset; the sixteenth would make P1 a short file identifier.
const MAX_LENGTH: usize = 0x8000;
const FILLER: [u8; 2] = [0x00, 0xFF];
