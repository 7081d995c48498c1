//! The fields that are copied from a certificate: each explained while it is typed.

use eligibility::validate::{
    self, BirthDateEntry, Channel, Entry, FormProblem, FormProblems, InsuredDataForm,
};
use eligibility::xml_msg::{
    Personal, QualificationConfirmSearchInfo, ResultOfQualificationConfirmation,
};
use eligibility::{CivilDate, InsurerNumber};
use leptos::prelude::*;
use redacted::Redacted;

use crate::ui::components::{TextField, Typed};
use crate::ui::text::{Text, day_of_era, form_problem, insurer_kind, say, typing_error};

/// What is typed so far.
#[derive(Clone, Copy)]
pub struct InsuredData {
    /// 保険者番号
    pub insurer_number: RwSignal<String>,
    /// 記号
    pub symbol: RwSignal<String>,
    /// 番号
    pub number: RwSignal<String>,
    /// 枝番
    pub branch: RwSignal<String>,
    /// 生年月日
    pub birth_date: RwSignal<String>,
    /// The proposed birth date that was confirmed.
    confirmed: RwSignal<Option<CivilDate>>,
    /// What stood in the way when it was last to be used.
    problems: RwSignal<FormProblems>,
}

impl InsuredData {
    /// Empty fields.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            insurer_number: text(),
            symbol: text(),
            number: text(),
            branch: text(),
            birth_date: text(),
            confirmed: RwSignal::new(None),
            problems: RwSignal::new(FormProblems::default()),
        }
    }

    /// What the clinic holds already.
    pub fn fill(self, from: &ResultOfQualificationConfirmation) {
        let insurer = from.insurer_number.as_deref().map(InsurerNumber::from);
        self.insurer_number
            .set(insurer.map_or_else(String::new, |number| number.as_str().to_owned()));
        self.symbol.set(exposed(&from.insured_card_symbol));
        self.number
            .set(exposed(&from.insured_identification_number));
        self.branch.set(exposed(&from.insured_branch_number));
        let born = from
            .birthdate
            .as_ref()
            .and_then(|day| CivilDate::from_compact(day.expose()));
        self.birth_date
            .set(born.map_or_else(String::new, |day| day.to_string()));
        self.confirmed.set(None);
        self.problems.set(FormProblems::default());
    }

    /// Empties every field.
    pub fn clear(self) {
        self.fill(&ResultOfQualificationConfirmation::default());
    }

    /// The question, or nothing; what is in the way is then said at the fields.
    pub fn search_info(
        self,
        today: CivilDate,
        channel: Channel,
        ask_for_ceiling: bool,
    ) -> Option<QualificationConfirmSearchInfo> {
        let personal = |text: RwSignal<String>| Redacted::new(text.get_untracked());
        let form = InsuredDataForm {
            insurer_number: self.insurer_number.get_untracked(),
            symbol: personal(self.symbol),
            number: personal(self.number),
            branch: personal(self.branch),
            birth_date: personal(self.birth_date),
            birth_date_confirmed: self.confirmed.get_untracked().is_some(),
            ask_for_ceiling,
        };
        match form.search_info(today, channel) {
            Ok(info) => {
                self.problems.set(FormProblems::default());
                Some(info)
            }
            Err(problems) => {
                self.problems.set(problems);
                None
            }
        }
    }
}

/// The five fields.
#[component]
pub fn InsuredDataFields(
    /// What is typed.
    data: InsuredData,
    /// The day in Japan.
    today: CivilDate,
    /// Whether the first field takes the focus.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let InsuredData {
        insurer_number,
        symbol,
        number,
        branch,
        birth_date,
        confirmed,
        problems,
    } = data;
    let proposal = Memo::new(move |_| birth_date.with(|typed| proposed(typed, today)));
    // Another date is another question.
    Effect::new(move |_| {
        if proposal.get() != confirmed.get_untracked() {
            confirmed.set(None);
        }
    });
    let problem =
        move |of: fn(&FormProblems) -> Option<FormProblem>| Memo::new(move |_| problems.with(of));
    let insurer_error = explain(insurer_number, problem(|it| it.insurer_number), |typed| {
        wrong(validate::insurer_number(typed))
    });
    let symbol_error = explain(symbol, problem(|it| it.symbol), |typed| {
        wrong(validate::symbol(typed))
    });
    let number_error = explain(number, problem(|it| it.number), |typed| {
        wrong(validate::number(typed))
    });
    let branch_error = explain(branch, problem(|it| it.branch), |typed| {
        wrong(validate::branch(typed))
    });
    let birth_error = explain(birth_date, problem(|it| it.birth_date), move |typed| {
        wrong(validate::birth_date(typed, today))
    });
    view! {
        <div class="insured">
            <div class="form__row">
                <TextField
                    label=say!(field.insurer_number)
                    hint=Some(insurer_hint(insurer_number))
                    value=insurer_number
                    typed=Typed::Digits
                    error=insurer_error
                    autofocus=autofocus
                />
                <TextField
                    label=say!(field.birth_date)
                    hint=Some(birth_hint(birth_date, today))
                    value=birth_date
                    error=birth_error
                />
            </div>
            {move || proposal.get().map(|meant| view! { <Proposal meant confirmed/> })}
            <div class="form__row">
                <TextField label=say!(field.symbol) hint=Some(say!(inquiry.symbol_hint)) value=symbol error=symbol_error/>
                <TextField label=say!(field.number) hint=Some(say!(inquiry.number_hint)) value=number error=number_error/>
                <TextField
                    label=say!(field.branch)
                    hint=Some(say!(inquiry.branch_hint))
                    value=branch
                    typed=Typed::Digits
                    error=branch_error
                />
            </div>
        </div>
    }
}

/// A date of an era that had no such day: a person says whether this one is meant.
#[component]
fn Proposal(meant: CivilDate, confirmed: RwSignal<Option<CivilDate>>) -> impl IntoView {
    let is_confirmed = move || confirmed.get() == Some(meant);
    let text = Text::new(move |locale| {
        let day = day_of_era(meant).in_locale(locale);
        let text = if is_confirmed() {
            say!(inquiry.birth_confirmed, day = day)
        } else {
            say!(inquiry.birth_meant, day = day)
        };
        text.in_locale(locale)
    });
    view! {
        <div class="insured__proposal" role="status">
            <p>{text.shown()}</p>
            <Show when=move || !is_confirmed()>
                <button type="button" class="desk__button" on:click=move |_| confirmed.set(Some(meant))>
                    {say!(inquiry.birth_confirm).shown()}
                </button>
            </Show>
        </div>
    }
}

/// What is wrong while typing; otherwise what stood in the way when the form was to be used, until the field changes.
fn explain(
    value: RwSignal<String>,
    problem: Memo<Option<FormProblem>>,
    wrong: impl Fn(&str) -> Option<validate::FieldError> + Send + Sync + 'static,
) -> Signal<Option<Text>> {
    // What was typed when the problem was told.
    let told_of = RwSignal::new(String::new());
    Effect::new(move |_| {
        if problem.get().is_some() {
            told_of.set(value.get_untracked());
        }
    });
    Signal::derive(move || {
        let typed = value.get();
        if let Some(error) = wrong(&typed) {
            return Some(typing_error(error));
        }
        let is_same = told_of.with(|told| *told == typed);
        problem.get().filter(|_| is_same).map(form_problem)
    })
}

fn insurer_hint(typed: RwSignal<String>) -> Text {
    Text::new(move |locale| {
        let text = match validate::insurer_number(&typed.get()) {
            Entry::Right(number) => insurer_kind(validate::insurer_kind(&number)),
            Entry::Empty | Entry::Incomplete | Entry::Wrong(_) => say!(inquiry.insurer_hint),
        };
        text.in_locale(locale)
    })
}

fn birth_hint(typed: RwSignal<String>, today: CivilDate) -> Text {
    Text::new(move |locale| {
        let text = match validate::birth_date(&typed.get(), today) {
            Entry::Right(BirthDateEntry::Day(day)) => day_of_era(day),
            Entry::Right(BirthDateEntry::Propose { .. })
            | Entry::Empty
            | Entry::Incomplete
            | Entry::Wrong(_) => say!(inquiry.birth_hint),
        };
        text.in_locale(locale)
    })
}

fn proposed(typed: &str, today: CivilDate) -> Option<CivilDate> {
    match validate::birth_date(typed, today) {
        Entry::Right(BirthDateEntry::Propose { meant, .. }) => Some(meant),
        Entry::Right(BirthDateEntry::Day(_))
        | Entry::Empty
        | Entry::Incomplete
        | Entry::Wrong(_) => None,
    }
}

fn wrong<T>(entry: Entry<T>) -> Option<validate::FieldError> {
    match entry {
        Entry::Wrong(error) => Some(error),
        Entry::Empty | Entry::Incomplete | Entry::Right(_) => None,
    }
}

fn exposed(text: &Option<Personal>) -> String {
    text.as_ref()
        .map_or_else(String::new, |text| text.expose().trim().to_owned())
}
