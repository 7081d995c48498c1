//! The message tree `XmlMsg` of the online eligibility system, with its own element names.
//!
//! Requests and answers share the tree; an element that is not asked or not answered is absent
//! (`None`) and is not written, an empty one is `Some("")`. Children come in any order and are
//! written in one; elements and codes that are not known here are kept and written again. As JSON
//! the tree is `{"XmlMsg":{"MessageHeader":{…},"MessageBody":{…}}}` (see [`crate::InquiryAnswer`]
//! and [`crate::codec`]).
//!
//! Shapes: days are `YYYYMMDD`, times `YYYYMMDDhhmmss` in Japan, ratios three digits of percent
//! (`"030"` = 30 %), names in kana half-width, other text full-width. The elements and codes are
//! those that receipt computers read from the terminal's result files; a name that no published
//! file or program confirms is marked "not confirmed".

#![allow(
    missing_docs,
    reason = "the element names are the interface's own; a note stands where a name does not say enough"
)]

use std::borrow::Cow;

use crate::codec::DecodeError;
use crate::tree::{Content, Tree};
use redacted::Redacted;

#[macro_use]
pub(crate) mod element;
mod body;
mod bulk;
mod header;
mod result;
mod ticket;
mod unknown;

pub use body::{
    MessageBody, QualificationConfirmSearchInfo, ReferenceNumberRegistrationInfo, ResultList,
};
pub use bulk::{BulkConfirmUnit, BulkRegistrationUnit};
pub use header::MessageHeader;
pub use result::{
    ElderlyRecipientCertificateInfo, LimitApplicationCertificateRelatedInfo,
    ResultOfQualificationConfirmation, SpecificDiseasesCertificateInfo,
    SpecificDiseasesCertificateList,
};
pub use ticket::{MedicalTicketInfo, PublicExpenseResultList};
pub use unknown::{UnknownContent, UnknownElement};

/// Text about a person.
pub type Personal = Redacted<String>;

/// One request to the eligibility system, or one answer from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "PascalCase", default))]
pub struct XmlMsg {
    pub message_header: MessageHeader,
    pub message_body: MessageBody,
    /// Elements beside header and body.
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub unknown: Vec<UnknownElement>,
}

impl XmlMsg {
    /// The qualifications that an answer holds; none when it holds no list.
    pub fn results(&self) -> &[ResultOfQualificationConfirmation] {
        match &self.message_body.result_list {
            Some(list) => &list.result_of_qualification_confirmation,
            None => &[],
        }
    }
}

impl element::Value for XmlMsg {
    fn read(content: Content<'_>) -> Result<Self, DecodeError> {
        let (mut header, mut body, mut unknown) = (None, None, Vec::new());
        element::read_children(
            content,
            &mut [(HEADER, &mut header), (BODY, &mut body)],
            &mut unknown,
        )?;
        Ok(Self {
            message_header: header.unwrap_or_default(),
            message_body: body.unwrap_or_default(),
            unknown,
        })
    }

    fn content(&self) -> Content<'_> {
        let part = |name, content| Tree {
            name: Cow::Borrowed(name),
            content,
        };
        let mut children = vec![
            part(HEADER, self.message_header.content()),
            part(BODY, self.message_body.content()),
        ];
        element::write_unknown(&self.unknown, &mut children);
        Content::Children(children)
    }
}

through_tree!(XmlMsg);

const HEADER: &str = "MessageHeader";
pub(crate) const BODY: &str = "MessageBody";
