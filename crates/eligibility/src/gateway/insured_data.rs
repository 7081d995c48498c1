//! The desk's inquiries by the data of a qualification certificate.

use serde::{Deserialize, Serialize};

use super::problem::Problem;
use crate::date::CivilDate;
use crate::evidence::EvidenceLevel;
use crate::xml_msg::{MessageBody, MessageHeader, QualificationConfirmSearchInfo, XmlMsg};

/// `POST /api/v1/desk/inquiries`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskInquiry {
    /// A fresh UUID in lower case (RFC 9562), the same whenever this inquiry is sent again.
    #[cfg_attr(
        feature = "schema",
        schemars(extend("pattern" = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))
    )]
    pub request_id: String,
    /// What it is asked for.
    pub purpose: DeskPurpose,
    /// The question in the system's own form; `ArbitraryFileIdentifier` is the request id.
    #[serde(rename = "XmlMsg")]
    pub xml_msg: XmlMsg,
}

/// What the desk asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeskPurpose {
    /// The patient is here: the inquiry is a row of today's list.
    Visit,
    /// What a visit left unconfirmed, or a visit to come: no row of the list.
    Reverification,
}

impl DeskInquiry {
    /// An inquiry by these data for the day `on`.
    pub fn new(
        request_id: String,
        purpose: DeskPurpose,
        on: CivilDate,
        search: QualificationConfirmSearchInfo,
    ) -> Self {
        let xml_msg = XmlMsg {
            message_header: MessageHeader {
                qualification_confirmation_date: Some(on.compact()),
                arbitrary_file_identifier: Some(request_id.clone()),
                ..MessageHeader::default()
            },
            message_body: MessageBody {
                qualification_confirm_search_info: Some(search),
                ..MessageBody::default()
            },
            ..XmlMsg::default()
        };
        Self {
            request_id,
            purpose,
            xml_msg,
        }
    }
}

/// What the eligibility system said to the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskAnswer {
    /// The answer in the system's own form.
    #[serde(rename = "XmlMsg")]
    pub xml_msg: XmlMsg,
    /// The gateway's own remarks, never mixed into the system's message.
    pub envelope: DeskEnvelope,
}

/// What the gateway adds to an answer for the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskEnvelope {
    /// [`DeskInquiry::request_id`].
    pub request_id: String,
    /// Where the answer came from.
    pub evidence: EvidenceLevel,
    /// When the request was accepted; Unix seconds.
    pub received_at: i64,
}

/// `POST /api/v1/desk/inquiries/bulk`: many at once, each with its own id and its own outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskInquiries {
    /// At most 100.
    pub inquiries: Vec<DeskInquiry>,
}

/// What came of many inquiries, in the order in which they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskOutcomes {
    /// One for each inquiry.
    pub outcomes: Vec<DeskOutcome>,
}

/// What came of one of many inquiries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeskOutcome {
    /// [`DeskInquiry::request_id`].
    pub request_id: String,
    /// The answer, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Box<DeskAnswer>>,
    /// Otherwise why not; one whose problem passes is sent again with the same id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}
