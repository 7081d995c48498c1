//! APDU levels: the reader speaks with the card, whatever it speaks (CCID 1.1 §3.2.3).

use std::time::Duration;

use apdu::LinkError;
use redacted::Redacted;

use super::message::{Place, Request};
use super::slot::{Reply, Slot, Trouble};
use crate::Pipe;

/// Sends a command APDU in one message.
pub(super) async fn short<P: Pipe>(
    slot: &mut Slot<P>,
    command: &[u8],
) -> Result<Redacted<Vec<u8>>, Trouble> {
    Ok(transfer(slot, Place::Whole, command).await?.data)
}

/// Sends a command APDU in as many messages as it takes, and receives the response likewise.
pub(super) async fn extended<P: Pipe>(
    slot: &mut Slot<P>,
    command: &[u8],
) -> Result<Redacted<Vec<u8>>, Trouble> {
    let mut reply = send(slot, command).await?;

    // Joined at the end in one allocation: a growing vector would leave unwiped copies behind.
    let mut parts = Vec::new();
    let mut length = 0;
    loop {
        let place = Place::from_code(reply.parameter);
        let (goes_on, fits) = match place {
            Some(Place::Whole) => (false, parts.is_empty()),
            Some(Place::First) => (true, parts.is_empty()),
            Some(Place::Middle) => (true, !parts.is_empty()),
            Some(Place::Last) => (false, !parts.is_empty()),
            Some(Place::GoOn) | None => (false, false),
        };
        let empty = reply.data.expose().is_empty();
        if !fits || (goes_on && empty) {
            return Err(out_of_place(reply.parameter));
        }
        length += reply.data.expose().len();
        if length > MAX_RESPONSE {
            return Err(Trouble::Garbled {
                cause: LinkError::ResponseTooLong,
            });
        }
        parts.push(reply.data);
        if !goes_on {
            break;
        }
        reply = transfer(slot, Place::GoOn, &[]).await?;
    }
    let mut whole = Vec::with_capacity(length);
    for part in &parts {
        whole.extend_from_slice(part.expose());
    }
    Ok(Redacted::new(whole))
}

/// Sends all of the command; the reply to its last part begins the response.
async fn send<P: Pipe>(slot: &mut Slot<P>, command: &[u8]) -> Result<Reply, Trouble> {
    let max = slot.max_data;
    let Some((first, mut rest)) = command
        .split_at_checked(max)
        .filter(|(_, rest)| !rest.is_empty())
    else {
        return transfer(slot, Place::Whole, command).await;
    };
    ask_for_more(transfer(slot, Place::First, first).await?)?;
    while let Some((part, after)) = rest
        .split_at_checked(max)
        .filter(|(_, after)| !after.is_empty())
    {
        ask_for_more(transfer(slot, Place::Middle, part).await?)?;
        rest = after;
    }
    transfer(slot, Place::Last, rest).await
}

/// A reader that has part of a command asks for the next one with an empty message.
fn ask_for_more(reply: Reply) -> Result<(), Trouble> {
    match (Place::from_code(reply.parameter), reply.data.expose()) {
        // libccid looks at the emptiness alone, so a reader may have gone on with a zero here.
        (Some(Place::GoOn | Place::Whole), data) if data.is_empty() => Ok(()),
        _ => Err(out_of_place(reply.parameter)),
    }
}

async fn transfer<P: Pipe>(
    slot: &mut Slot<P>,
    place: Place,
    data: &[u8],
) -> Result<Reply, Trouble> {
    let request = Request::Transfer {
        extension: 0,
        place,
        data,
    };
    slot.request(request, PATIENCE).await
}

fn out_of_place(parameter: u8) -> Trouble {
    Trouble::Garbled {
        cause: LinkError::Reader {
            code: parameter.into(),
            what: "bChainParameter",
        },
    }
}

/// The reader keeps the card's time, and asks for more by time extensions.
const PATIENCE: Duration = Duration::from_secs(5);
/// Data and status word of the longest response APDU.
const MAX_RESPONSE: usize = 0x1_0000 + 2;
