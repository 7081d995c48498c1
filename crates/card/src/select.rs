//! SELECT (ISO/IEC 7816-4 §11.2, JICSAP v1.1), without asking for file control information.

use apdu::{Command, Response, StatusWord, Transmit, exchange};

use crate::Error;

/// Selects an application by its full AID.
///
/// Another application's VERIFY status is lost by this; that of the same application is kept.
pub(crate) async fn select_application<T: Transmit>(link: &mut T, aid: &[u8]) -> Result<(), Error> {
    let command = Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(aid);
    expect_success(exchange(link, &command).await?, "SELECT application").map(drop)
}

/// Selects an elementary file of the current application.
pub(crate) async fn select_file<T: Transmit>(link: &mut T, id: u16) -> Result<(), Error> {
    let command = Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(id.to_be_bytes());
    expect_success(exchange(link, &command).await?, "SELECT file").map(drop)
}

/// The response if its status word is `9000`.
pub(crate) fn expect_success(response: Response, step: &'static str) -> Result<Response, Error> {
    match response.sw {
        StatusWord::SUCCESS => Ok(response),
        StatusWord::SECURITY_NOT_SATISFIED => Err(Error::PinNotVerified),
        sw => Err(Error::Status { step, sw }),
    }
}
