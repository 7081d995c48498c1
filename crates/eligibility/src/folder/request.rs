//! A question on its way into `req`.

use crate::XmlMsg;

use super::{FileIdentifier, FileName, Interface};

/// A question to the terminal.
#[derive(Clone, Debug)]
pub struct Request {
    pub(super) interface: &'static Interface,
    pub(super) identifier: FileIdentifier,
    pub(super) message: XmlMsg,
}

impl Request {
    /// A question by this interface; `message` holds the body, and in its header the
    /// `QualificationConfirmationDate` where the interface wants one.
    pub const fn new(
        interface: &'static Interface,
        identifier: FileIdentifier,
        message: XmlMsg,
    ) -> Self {
        Self {
            interface,
            identifier,
            message,
        }
    }

    /// Ties the answer to this question.
    pub const fn identifier(&self) -> &FileIdentifier {
        &self.identifier
    }

    /// The file's own name, and the one under which it is written.
    pub(super) fn names(&self) -> (String, String) {
        let name = FileName::request(self.interface, &self.identifier).to_string();
        let temporary = format!("{name}.tmp");
        (name, temporary)
    }

    /// The message as the terminal wants it.
    ///
    /// How the person was looked up is for the system to say: a request of ours never claims that a
    /// card was read.
    pub(super) fn into_message(self, institution: &str) -> XmlMsg {
        let mut message = self.message;
        let header = &mut message.message_header;
        header.medical_institution_code = Some(institution.to_owned());
        header.arbitrary_file_identifier = Some(self.identifier.into());
        header.reference_classification = None;
        let body = &mut message.message_body;
        let asked = body.qualification_confirm_search_info.iter_mut();
        let asked = asked.chain(&mut body.further_search_infos);
        let numbers = asked.map(|search| &mut search.insurer_number);
        let registered = body.reference_number_registration_info.iter_mut();
        let registered = registered.map(|info| &mut info.insurer_number);
        for number in numbers.chain(registered).flatten() {
            // In files a short number has spaces on its left.
            *number = format!("{:>8}", number.trim());
        }
        message
    }
}
