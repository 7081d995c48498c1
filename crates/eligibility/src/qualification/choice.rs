//! Several qualifications: a person decides which one counts, never this program.

use super::{NotQualified, Qualification, check_processing};
use crate::codes::QualificationValidity;
use crate::date::CivilDate;
use crate::xml_msg::XmlMsg;

/// The decision of a person at the desk for one of several qualifications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'a> {
    /// Which one of [`Qualification::candidates`], from 0.
    pub index: usize,
    /// Who decided, as the journal names them; without a name nothing is decided.
    pub decided_by: &'a str,
}

impl Qualification {
    /// What the desk can choose from: every qualification of an answer that was processed without an error.
    ///
    /// # Errors
    /// [`NotQualified`] for an answer that the system could not process.
    pub fn candidates(answer: &XmlMsg, on: CivilDate) -> Result<Vec<Self>, NotQualified> {
        check_processing(answer)?;
        Ok(answer
            .results()
            .iter()
            .map(|result| Self::from_result(result, on))
            .collect())
    }

    /// The one that a person chose of several.
    ///
    /// # Errors
    /// [`NotQualified`] for an answer without several qualifications, for a decision of nobody, and for one that
    /// is not in the list.
    pub fn choose(
        answer: &XmlMsg,
        on: CivilDate,
        decision: &Decision<'_>,
    ) -> Result<Self, NotQualified> {
        let undecided = match Self::from_answer(answer, on) {
            Err(NotQualified::Several { count }) => NotQualified::Several { count },
            Err(other) => return Err(other),
            Ok(_) => return Err(NotQualified::Unclear),
        };
        let validity = answer.message_body.qualification_validity.as_ref();
        let open = matches!(
            validity,
            Some(QualificationValidity::Several | QualificationValidity::Valid)
        );
        if !open || decision.decided_by.trim().is_empty() {
            return Err(undecided);
        }
        (Self::candidates(answer, on)?
            .into_iter()
            .nth(decision.index))
        .ok_or(undecided)
    }
}
