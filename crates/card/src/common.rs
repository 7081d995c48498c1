//! The common card application (共通カードAP): the card about itself.

use apdu::Transmit;
use apdu::tlv::simple;
use myna_card::Date;

use crate::select::{select_application, select_file};
use crate::{Error, file};

/// The card's expiry date, unsigned, or `None` if it is no date.
///
/// For cards whose data objects lack it (see [`master`](crate::master)).
pub(crate) async fn expiry<T: Transmit>(link: &mut T) -> Result<Option<Date>, Error> {
    select_application(link, &AID).await?;
    select_file(link, CARD_INFO).await?;
    let record = file::read_record(link, 1).await?;
    Ok(parse_expiry(record.expose()))
}

/// `01 1C`, then 28 digits: 15 of the card's serial number, 5 of the municipality, YYYYMMDD.
fn parse_expiry(record: &[u8]) -> Option<Date> {
    let digits = simple::find(record, CARD_INFO_TAG).ok()??;
    Date::parse(digits.get(20..28)?).ok()
}

const AID: [u8; 10] = [0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00];
const CARD_INFO: u16 = 0x0001;
const CARD_INFO_TAG: u8 = 0x01;
