//! 被保険者資格申立書: the form, for staff or patient, and then the paper.

use eligibility::validate::{BirthDateEntry, Entry, birth_date};
use eligibility::xml_msg::Personal;
use eligibility::{CivilDate, codes::Sex};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use reception::desk::statement::{
    DeclaredRatio, EligibilityStatement, FieldProblem, InsuranceKind, Proxy, StatementField,
};
use redacted::Redacted;

use super::Wizard;
use super::paper::PaperStep;
use crate::ui::components::{
    CheckField, PatientLanguage, RadioField, SelectField, TextField, Told, Typed,
};
use crate::ui::text::{
    Text, declared_ratio, insurance_kind, say, sex, statement_field, statement_problem,
    typing_error,
};

/// What is typed.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    kana: RwSignal<String>,
    birth_date: RwSignal<String>,
    sex: RwSignal<Option<Sex>>,
    address: RwSignal<String>,
    contact: RwSignal<String>,
    insurance: RwSignal<InsuranceKind>,
    insurer_name: RwSignal<String>,
    workplace: RwSignal<String>,
    workplace_contact: RwSignal<String>,
    ratio: RwSignal<Option<DeclaredRatio>>,
    changed_lately: RwSignal<Option<bool>>,
    has_proxy: RwSignal<bool>,
    proxy_name: RwSignal<String>,
    proxy_relation: RwSignal<String>,
}

/// The form; what was typed stays while the paper is looked at.
#[component]
pub fn StatementStep() -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let form = Form::begin(wizard);
    let paper = RwSignal::new(None::<EligibilityStatement>);
    move || match paper.get() {
        Some(statement) => {
            view! { <PaperStep statement on_edit=move |()| paper.set(None)/> }.into_any()
        }
        None => view! { <Fill form paper/> }.into_any(),
    }
}

#[component]
fn Fill(form: Form, paper: RwSignal<Option<EligibilityStatement>>) -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let language = expect_context::<PatientLanguage>();
    let today = wizard.desk.today();
    let problems = RwSignal::new(Vec::<(StatementField, FieldProblem)>::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match form.statement(wizard, today) {
            Ok(statement) => paper.set(Some(statement)),
            Err(found) => problems.set(found),
        }
    };
    let label = move |field| language.beside(&statement_field(field));
    let wrong = move |field: StatementField| {
        Signal::derive(move || {
            problems.with(|problems| {
                let found = problems.iter().find(|(it, _)| *it == field);
                found.map(|(_, problem)| statement_problem(*problem))
            })
        })
    };
    let born_wrong = Signal::derive(move || {
        let typed = form.birth_date.get();
        match birth_date(&typed, today) {
            Entry::Wrong(error) => Some(typing_error(error)),
            Entry::Right(_) | Entry::Incomplete | Entry::Empty => {
                wrong(StatementField::BirthDate).get()
            }
        }
    });
    let beside = move |options: Vec<(_, Text)>| -> Vec<(_, Text)> {
        options
            .into_iter()
            .map(|(value, text)| (value, language.beside(&text)))
            .collect()
    };
    view! {
        <form class="form form--wide" on:submit=submit novalidate>
            <h2 class="keyed__question">{say!(statement.title).shown()}</h2>
            <Told text=say!(statement.explain)/>
            <div class="form__row">
                <TextField label=label(StatementField::Name) value=form.name error=wrong(StatementField::Name) autofocus=true/>
                <TextField label=label(StatementField::Kana) value=form.kana error=wrong(StatementField::Kana)/>
            </div>
            <div class="form__row">
                <TextField
                    label=label(StatementField::BirthDate)
                    hint=Some(say!(paper.date_hint))
                    value=form.birth_date
                    error=born_wrong
                />
                <RadioField
                    label=label(StatementField::Sex)
                    options=vec![
                        (Sex::Male, language.beside(&sex(&Sex::Male))),
                        (Sex::Female, language.beside(&sex(&Sex::Female))),
                    ]
                    value=form.sex
                />
            </div>
            <p class="field__error">{move || wrong(StatementField::Sex).get().map(|text| text.shown()())}</p>
            <TextField label=label(StatementField::Address) value=form.address error=wrong(StatementField::Address)/>
            <div class="form__row">
                <TextField
                    label=label(StatementField::Contact)
                    value=form.contact
                    typed=Typed::Telephone
                    error=wrong(StatementField::Contact)
                />
                <SelectField label=label(StatementField::Insurance) options=beside(kinds()) value=form.insurance/>
            </div>
            <div class="form__row">
                <TextField label=label(StatementField::InsurerName) value=form.insurer_name error=wrong(StatementField::InsurerName)/>
                <SelectField
                    label=label(StatementField::Ratio)
                    options=ratios().into_iter().map(|(value, text)| (value, language.beside(&text))).collect()
                    value=form.ratio
                />
            </div>
            <div class="form__row">
                <TextField label=label(StatementField::Workplace) value=form.workplace error=wrong(StatementField::Workplace)/>
                <TextField
                    label=label(StatementField::WorkplaceContact)
                    value=form.workplace_contact
                    typed=Typed::Telephone
                    error=wrong(StatementField::WorkplaceContact)
                />
            </div>
            <RadioField
                label=label(StatementField::ChangedLately)
                options=vec![
                    (true, language.beside(&say!(statement.yes))),
                    (false, language.beside(&say!(statement.no))),
                ]
                value=form.changed_lately
            />
            <CheckField label=language.beside(&say!(statement.proxy)) value=form.has_proxy/>
            <Show when=move || form.has_proxy.get()>
                <div class="form__row">
                    <TextField label=label(StatementField::ProxyName) value=form.proxy_name error=wrong(StatementField::ProxyName)/>
                    <TextField
                        label=label(StatementField::ProxyRelation)
                        value=form.proxy_relation
                        error=wrong(StatementField::ProxyRelation)
                    />
                </div>
            </Show>
            <div class="form__actions">
                <button type="submit" class="desk__button" data-look="primary">
                    {say!(statement.make).shown()}
                </button>
            </div>
        </form>
    }
}

impl Form {
    /// Person and address as the clinic holds them, if it does.
    fn begin(wizard: Wizard) -> Self {
        let text = || RwSignal::new(String::new());
        let this = Self {
            name: text(),
            kana: text(),
            birth_date: text(),
            sex: RwSignal::new(None),
            address: text(),
            contact: text(),
            insurance: RwSignal::new(InsuranceKind::Unknown),
            insurer_name: text(),
            workplace: text(),
            workplace_contact: text(),
            ratio: RwSignal::new(None),
            changed_lately: RwSignal::new(None),
            has_proxy: RwSignal::new(false),
            proxy_name: text(),
            proxy_relation: text(),
        };
        let subject = wizard.subject();
        wizard.desk.state.with_untracked(|state| {
            let fill = |field: RwSignal<String>, value: Option<&Personal>| {
                if let Some(value) = value {
                    field.set(value.expose().clone());
                }
            };
            let reception = state.reception(&subject.reception);
            fill(this.name, reception.and_then(|it| it.name.as_ref()));
            let Some(patient) = subject.patient.as_deref() else {
                return;
            };
            if let Some(patient) = state.patient(patient) {
                fill(this.name, patient.name.as_ref());
                fill(this.kana, patient.kana.as_ref());
                let born = patient.birth_date.as_ref();
                this.birth_date
                    .set(born.map_or_else(String::new, |day| day.expose().to_string()));
            }
            if let Some(held) = state.snapshots_of(patient).next_back() {
                fill(this.address, held.result.address.as_ref());
                this.sex.set(held.result.sex1.clone());
            }
        });
        this
    }

    /// The statement, or what is in the way.
    fn statement(
        self,
        wizard: Wizard,
        today: CivilDate,
    ) -> Result<EligibilityStatement, Vec<(StatementField, FieldProblem)>> {
        let needed = |text: RwSignal<String>| -> Personal {
            Redacted::new(text.get_untracked().trim().to_owned())
        };
        let optional = |text: RwSignal<String>| -> Option<Personal> {
            let text = text.get_untracked().trim().to_owned();
            (!text.is_empty()).then(|| Redacted::new(text))
        };
        let born = match self.birth_date.with_untracked(|it| birth_date(it, today)) {
            Entry::Right(BirthDateEntry::Day(day) | BirthDateEntry::Propose { meant: day, .. }) => {
                Some(day)
            }
            Entry::Empty | Entry::Incomplete | Entry::Wrong(_) => None,
        };
        let sex = self.sex.get_untracked();
        let cause = wizard.cause();
        let subject = wizard.subject();
        let statement = EligibilityStatement {
            id: crate::desk::receive::fresh_id(),
            reception: subject.reception,
            patient: subject.patient,
            date: today,
            reason: cause.reason,
            card: cause.card,
            name: needed(self.name),
            kana: optional(self.kana),
            birth_date: Redacted::new(born.unwrap_or(today)),
            sex: sex.clone().unwrap_or(Sex::NotSet),
            address: needed(self.address),
            contact: needed(self.contact),
            insurance: self.insurance.get_untracked(),
            insurer_name: optional(self.insurer_name),
            workplace: optional(self.workplace),
            workplace_contact: optional(self.workplace_contact),
            ratio: self.ratio.get_untracked(),
            changed_lately: self.changed_lately.get_untracked(),
            proxy: self.has_proxy.get_untracked().then(|| Proxy {
                name: needed(self.proxy_name),
                relation: needed(self.proxy_relation),
            }),
            signed: false,
        };
        let mut problems = statement.problems(today);
        if born.is_none() {
            problems.push((StatementField::BirthDate, FieldProblem::Missing));
        }
        if sex.is_none() {
            problems.push((StatementField::Sex, FieldProblem::Missing));
        }
        if problems.is_empty() {
            Ok(statement)
        } else {
            Err(problems)
        }
    }
}

fn kinds() -> Vec<(InsuranceKind, Text)> {
    [
        InsuranceKind::Unknown,
        InsuranceKind::Employees,
        InsuranceKind::NationalHealth,
        InsuranceKind::LateStageElderly,
        InsuranceKind::MutualAid,
    ]
    .map(|kind| (kind, insurance_kind(kind)))
    .into()
}

fn ratios() -> Vec<(Option<DeclaredRatio>, Text)> {
    [
        None,
        Some(DeclaredRatio::Tenth),
        Some(DeclaredRatio::TwoTenths),
        Some(DeclaredRatio::ThreeTenths),
    ]
    .map(|ratio| (ratio, declared_ratio(ratio)))
    .into()
}
