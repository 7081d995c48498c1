//! The card before any application: GET DATA under GlobalPlatform's issuer security domain.

use apdu::{Command, Le, Transmit, exchange};
use myna_card::Date;

use crate::Error;
use crate::select::{expect_success, select_application};

/// The card's expiry date, unsigned, or `None` if it is no date.
///
/// Selecting the issuer security domain also makes the card forget every verified PIN, so that no
/// visit begins with the PIN of the one before it. (`00 A4 00 00`, SELECT master file, does
/// nothing on this card while an application is selected.)
pub(crate) async fn expiry<T: Transmit>(link: &mut T) -> Result<Option<Date>, Error> {
    select_application(link, &ISSUER_SECURITY_DOMAIN).await?;
    let [p1, p2] = EXPIRY.to_be_bytes();
    let command = Command::new(0x00, 0xCA, p1, p2).with_le(Le::up_to(256));
    let response = expect_success(exchange(link, &command).await?, "GET DATA")?;
    Ok(Date::parse(response.data.expose()).ok())
}

const ISSUER_SECURITY_DOMAIN: [u8; 7] = [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00];
/// Eight ASCII digits, YYYYMMDD.
const EXPIRY: u16 = 0x00F2;
