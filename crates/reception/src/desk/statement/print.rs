//! What the printed statement shows, line by line in the form's order.

use eligibility::CivilDate;
use eligibility::codes::Sex;
use eligibility::xml_msg::Personal;
use redacted::Redacted;

use super::{DeclaredRatio, EligibilityStatement, InsuranceKind, StatementField};

/// One line of the printed form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedLine {
    /// Which field; the app has its label.
    pub field: StatementField,
    /// What stands there.
    pub value: Printed,
}

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed {
    /// Text as it was entered.
    Text(Personal),
    /// A day, printed with its Japanese era.
    Date(Redacted<CivilDate>),
    /// 男・女
    Sex(Sex),
    /// One of the kinds of insurance.
    Insurance(InsuranceKind),
    /// A ratio, or "unknown".
    Ratio(Option<DeclaredRatio>),
    /// Yes, no, or not said.
    YesNo(Option<bool>),
    /// Room to write by hand.
    Blank,
}

impl EligibilityStatement {
    /// The lines of the form, signature last; what was left out is room to write by hand.
    pub fn lines(&self) -> Vec<PrintedLine> {
        let text = |text: &Option<Personal>| text.clone().map_or(Printed::Blank, Printed::Text);
        let mut lines = vec![
            (
                StatementField::Date,
                Printed::Date(Redacted::new(self.date)),
            ),
            (StatementField::Kana, text(&self.kana)),
            (StatementField::Name, Printed::Text(self.name.clone())),
            (
                StatementField::BirthDate,
                Printed::Date(self.birth_date.clone()),
            ),
            (StatementField::Sex, Printed::Sex(self.sex.clone())),
            (StatementField::Address, Printed::Text(self.address.clone())),
            (StatementField::Contact, Printed::Text(self.contact.clone())),
            (
                StatementField::Insurance,
                Printed::Insurance(self.insurance),
            ),
            (StatementField::InsurerName, text(&self.insurer_name)),
            (StatementField::Workplace, text(&self.workplace)),
            (
                StatementField::WorkplaceContact,
                text(&self.workplace_contact),
            ),
            (StatementField::Ratio, Printed::Ratio(self.ratio)),
            (
                StatementField::ChangedLately,
                Printed::YesNo(self.changed_lately),
            ),
        ];
        if let Some(proxy) = &self.proxy {
            lines.push((StatementField::ProxyName, Printed::Text(proxy.name.clone())));
            lines.push((
                StatementField::ProxyRelation,
                Printed::Text(proxy.relation.clone()),
            ));
        }
        lines.push((StatementField::Signature, Printed::Blank));
        (lines.into_iter())
            .map(|(field, value)| PrintedLine { field, value })
            .collect()
    }
}
