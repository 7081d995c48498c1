//! What stands between one command and its whole answer (ISO/IEC 7816-4 §5.2, §5.3).

use redacted::Redacted;

use crate::{Body, Command, Le, LinkError, Response, StatusWord, Transmit};

/// Sends a command and fetches its whole answer.
///
/// - Data longer than the link's limits go as a chain of commands; Le is cut to the limits.
/// - After `61xx` the rest is fetched by GET RESPONSE, up to 64 KiB in all.
/// - After `6Cxx` the command is sent once more with the right Le, except a secret or a chain.
///
/// A command with a [`Body::Secret`] leaves here exactly once, whatever happens.
///
/// # Errors
///
/// [`LinkError`] from the link, or [`LinkError::ResponseTooLong`]. Every status word is a response.
pub async fn exchange<T: Transmit>(link: &mut T, command: &Command) -> Result<Response, LinkError> {
    let limits = link.limits();
    let most = Le::up_to(limits.response_data);
    let le = command.le.map(|le| le.min(most));

    let mut response = if command.data.as_bytes().len() > limits.command_data {
        send_chain(link, command, le).await?
    } else {
        let command = Command {
            le,
            ..command.clone()
        };
        send_with_exact_le(link, command).await?
    };

    while let Some(available) = response.sw.bytes_available() {
        let get_response = Command::new(0x00, 0xC0, 0x00, 0x00).with_le(Le::up_to(available));
        let next = send_with_exact_le(link, get_response).await?;
        response = join(&response, &next)?;
    }
    Ok(response)
}

/// Command chaining (ISO/IEC 7816-4 §5.3.3): class bit 5 marks every part but the last.
async fn send_chain<T: Transmit>(
    link: &mut T,
    command: &Command,
    le: Option<Le>,
) -> Result<Response, LinkError> {
    let part_length = link.limits().command_data.max(1);
    let mut rest = command.data.as_bytes();
    while let Some((part, after)) = rest.split_at_checked(part_length)
        && !after.is_empty()
    {
        let part = Command {
            cla: command.cla | CHAIN_GOES_ON,
            data: like(&command.data, part),
            le: None,
            ..*command
        };
        let response = link.transmit(&part).await?;
        if response.sw != StatusWord::SUCCESS {
            return Ok(response);
        }
        rest = after;
    }
    let last = Command {
        data: like(&command.data, rest),
        le,
        ..*command
    };
    link.transmit(&last).await
}

async fn send_with_exact_le<T: Transmit>(
    link: &mut T,
    command: Command,
) -> Result<Response, LinkError> {
    let response = link.transmit(&command).await?;
    match response.sw.exact_le() {
        Some(exact) if !command.data.is_secret() => {
            link.transmit(&command.with_le(Le::up_to(exact))).await
        }
        _ => Ok(response),
    }
}

fn join(response: &Response, next: &Response) -> Result<Response, LinkError> {
    let (head, tail) = (response.data.expose(), next.data.expose());
    let announces_more = next.sw.bytes_available().is_some();
    if head.len() + tail.len() > MAX_RESPONSE || (announces_more && tail.is_empty()) {
        return Err(LinkError::ResponseTooLong);
    }
    // One allocation of the right size: a growing vector would leave unwiped copies behind.
    Ok(Response {
        data: Redacted::new([head.as_slice(), tail].concat()),
        sw: next.sw,
    })
}

fn like(body: &Body, part: &[u8]) -> Body {
    match body {
        Body::Secret(_) => Body::Secret(Redacted::new(part.to_vec())),
        Body::Empty | Body::Plain(_) => Body::plain(part.to_vec()),
    }
}

const CHAIN_GOES_ON: u8 = 0x10;
/// As much as one extended response can hold.
const MAX_RESPONSE: usize = 0x1_0000;

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use hex_literal::hex;

    use super::*;
    use crate::Limits;

    /// Answers with the given responses in turn and keeps what it was sent.
    struct Script<'a> {
        answers: Vec<&'a [u8]>,
        sent: Vec<Vec<u8>>,
        limits: Limits,
    }

    impl Transmit for Script<'_> {
        async fn transmit(&mut self, command: &Command) -> Result<Response, LinkError> {
            self.sent.push(command.encode()?.expose().clone());
            if self.answers.is_empty() {
                return Err(LinkError::CardRemoved);
            }
            Ok(Response::parse(self.answers.remove(0))?)
        }

        fn limits(&self) -> Limits {
            self.limits
        }
    }

    fn run(
        limits: Limits,
        command: &Command,
        answers: &[&[u8]],
    ) -> (Result<Response, LinkError>, Vec<Vec<u8>>) {
        let mut script = Script {
            answers: answers.to_vec(),
            sent: Vec::new(),
            limits,
        };
        let result = {
            let exchange = pin!(exchange(&mut script, command));
            match exchange.poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(result) => result,
                Poll::Pending => unreachable!("a script never waits"),
            }
        };
        (result, script.sent)
    }

    fn read(length: usize) -> Command {
        Command::new(0x00, 0xB0, 0x00, 0x00).with_le(Le::up_to(length))
    }

    #[test]
    fn the_rest_is_fetched_by_get_response() {
        let answers = [
            hex!("AA 6102").as_slice(),
            &hex!("BB 6101"),
            &hex!("CC 9000"),
        ];
        let (response, sent) = run(Limits::SHORT, &read(256), &answers);
        assert_eq!(
            response,
            Ok(Response::new(hex!("AABBCC"), StatusWord::SUCCESS))
        );
        assert_eq!(
            sent,
            [hex!("00B0000000"), hex!("00C0000002"), hex!("00C0000001")]
        );
    }

    #[test]
    fn a_wrong_le_is_corrected_once() {
        let (response, sent) = run(Limits::SHORT, &read(256), &[&hex!("6C02"), &hex!("6C02")]);
        assert_eq!(response, Ok(StatusWord(0x6C02).into()));
        assert_eq!(sent, [hex!("00B0000000"), hex!("00B0000002")]);
    }

    #[test]
    fn a_card_that_announces_data_for_ever_is_stopped() {
        let (response, sent) = run(Limits::SHORT, &read(256), &[&hex!("6101"), &hex!("6101")]);
        assert_eq!(response, Err(LinkError::ResponseTooLong));
        assert_eq!(sent.len(), 2);

        let full: Vec<u8> = [[0xAA; 256].as_slice(), &[0x61, 0x00]].concat();
        let (response, sent) = run(Limits::SHORT, &read(256), &vec![full.as_slice(); 1000]);
        assert_eq!(response, Err(LinkError::ResponseTooLong));
        assert_eq!(sent.len(), 257);
    }

    #[test]
    fn a_secret_is_sent_once_whatever_the_card_says() {
        let verify =
            Command::new(0x00, 0x20, 0x00, 0x80).with_secret(Redacted::new(b"1234".to_vec()));
        for answer in [hex!("6C04"), hex!("6700"), hex!("63C2"), hex!("9000")] {
            let (response, sent) = run(Limits::SHORT, &verify, &[&answer]);
            assert_eq!(response, Response::parse(&answer).map_err(Into::into));
            assert_eq!(sent, [hex!("0020008004 31323334")]);
        }
        let (response, sent) = run(Limits::SHORT, &verify, &[]);
        assert_eq!((response, sent.len()), (Err(LinkError::CardRemoved), 1));
    }

    #[test]
    fn long_data_go_in_a_chain_or_in_one_extended_command() {
        let command = Command::new(0x80, 0x2A, 0x00, 0x80)
            .with_data([0xDD; 300])
            .with_le(Le::up_to(65_536));

        let (response, sent) = run(Limits::SHORT, &command, &[&hex!("9000"), &hex!("EE 9000")]);
        assert_eq!(response, Ok(Response::new([0xEE], StatusWord::SUCCESS)));
        let parts = [
            [hex!("902A0080 FF").as_slice(), &[0xDD; 255]].concat(),
            [hex!("802A0080 2D").as_slice(), &[0xDD; 45], &[0]].concat(),
        ];
        assert_eq!(sent, parts);

        let (_, sent) = run(Limits::EXTENDED, &command, &[&hex!("9000")]);
        let whole = [hex!("802A0080 00012C").as_slice(), &[0xDD; 300], &[0, 0]].concat();
        assert_eq!(sent, [whole]);
    }

    #[test]
    fn a_refused_part_ends_the_chain() {
        let command = Command::new(0x00, 0x2A, 0x00, 0x80).with_data([0xDD; 600]);
        let (response, sent) = run(Limits::SHORT, &command, &[&hex!("6884")]);
        assert_eq!(response, Ok(StatusWord(0x6884).into()));
        assert_eq!(sent.len(), 1);
    }
}
