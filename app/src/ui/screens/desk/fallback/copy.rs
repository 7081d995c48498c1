//! A document is copied, recorded, and asked about where the system answers.

use eligibility::validate::Channel;
use eligibility::xml_msg::{ElderlyRecipientCertificateInfo, ResultOfQualificationConfirmation};
use eligibility::{CivilDate, codes::Sex};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::InquiryPurpose;
use reception::desk::fallback::{Advice, Document, Field};
use reception::desk::reverify::{Judgement, Outcome};
use reception::desk::settings::BackEnd;
use reception::desk::statement::DeclaredRatio;
use redacted::Redacted;

use super::advice::NotStored;
use super::{Asked, Wizard};
use crate::desk::Desk;
use crate::ui::components::{RadioField, SelectField, TextField};
use crate::ui::screens::desk::insured_data::{InsuredData, InsuredDataFields};
use crate::ui::text::{Text, copied_field, declared_ratio, look_at, say, sex, typing_error};

/// What is typed besides the insured data.
#[derive(Clone, Copy)]
struct Copied {
    data: InsuredData,
    name: RwSignal<String>,
    kana: RwSignal<String>,
    sex: RwSignal<Option<Sex>>,
    ratio: RwSignal<Option<DeclaredRatio>>,
    days: [(Field, RwSignal<String>); 4],
}

/// The form of a document.
#[component]
pub fn CopyDocument(advice: Advice, document: Document) -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let desk = wizard.desk;
    let today = desk.today();
    let copied = Copied::begin(wizard);
    let submitted = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let name_missing = Signal::derive(move || {
        (submitted.get() && copied.name.with(|name| name.trim().is_empty()))
            .then(|| say!(typing.missing))
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        submitted.set(true);
        failed.set(false);
        let Some(search) = copied.data.search_info(today, channel(desk), true) else {
            return;
        };
        let Some(result) = copied.result(&search, today) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let subject = wizard.subject();
            let snapshot = desk.copied(result);
            let received = desk
                .receive_by_document(&subject, wizard.cause(), document, snapshot)
                .await;
            let Ok(queued) = received else {
                busy.set(false);
                return failed.set(true);
            };
            let asked = if advice.ask_now {
                let purpose = InquiryPurpose::Reception {
                    reception: subject.reception,
                };
                let judgement = desk.reverify_by(&queued.item, search, purpose).await;
                Some(match judgement {
                    Ok(Judgement::Decided(Outcome::Confirmed)) => Asked::Confirmed,
                    Ok(Judgement::Decided(Outcome::Changed { .. })) => Asked::Changed,
                    Ok(_) | Err(_) => Asked::Open,
                })
            } else {
                None
            };
            wizard.done(Some(queued.due), asked);
        });
    };
    let title = {
        let name = crate::ui::text::document(document).staff;
        Text::new(move |locale| {
            say!(paper.title, document = name.in_locale(locale)).in_locale(locale)
        })
    };
    let has = move |field| advice.type_in.contains(&field);
    let action = Text::new(move |locale| {
        let text = match (busy.get(), advice.ask_now) {
            (true, _) => say!(paper.asking),
            (false, true) => say!(paper.record_and_ask),
            (false, false) => say!(paper.record),
        };
        text.in_locale(locale)
    });
    view! {
        <form class="form form--wide" on:submit=submit novalidate>
            <h2 class="keyed__question">{title.shown()}</h2>
            <ul class="advice__list">
                {advice.look_at.iter().map(|&it| view! { <li>{look_at(it).shown()}</li> }).collect_view()}
            </ul>
            <InsuredDataFields data=copied.data today autofocus=true/>
            <div class="form__row">
                <TextField label=say!(field.name) value=copied.name error=name_missing/>
                {has(Field::Kana).then(|| view! { <TextField label=say!(field.kana) value=copied.kana/> })}
            </div>
            <div class="form__row">
                {has(Field::Sex).then(|| view! {
                    <RadioField
                        label=say!(field.sex)
                        options=vec![(Sex::Male, sex(&Sex::Male)), (Sex::Female, sex(&Sex::Female))]
                        value=copied.sex
                    />
                })}
                {has(Field::Ratio).then(|| view! {
                    <SelectField label=say!(field.share) options=ratios() value=copied.ratio/>
                })}
            </div>
            <div class="form__row">
                {copied.days.into_iter().filter(|(field, _)| has(*field)).map(|(field, value)| view! {
                    <TextField
                        label=copied_field(field)
                        hint=Some(say!(paper.date_hint))
                        value
                        error=Signal::derive(move || day_error(&value.get(), today))
                    />
                }).collect_view()}
            </div>
            <NotStored failed/>
            <div class="form__actions">
                <button type="submit" class="desk__button" data-look="primary" disabled=move || busy.get()>
                    {action.shown()}
                </button>
            </div>
        </form>
    }
}

impl Copied {
    fn begin(wizard: Wizard) -> Self {
        let text = || RwSignal::new(String::new());
        let this = Self {
            data: InsuredData::new(),
            name: text(),
            kana: text(),
            sex: RwSignal::new(None),
            ratio: RwSignal::new(None),
            days: [
                Field::ValidFrom,
                Field::ValidTo,
                Field::QualificationDate,
                Field::IssuedOn,
            ]
            .map(|field| (field, text())),
        };
        // Numbers are copied from the document anew; the person is the same.
        let patient = wizard
            .draft
            .with_untracked(|draft| draft.subject.patient.clone());
        wizard.desk.state.with_untracked(|state| {
            let Some(patient) = patient.and_then(|id| state.patient(&id)) else {
                return;
            };
            if let Some(name) = &patient.name {
                this.name.set(name.expose().clone());
            }
            if let Some(day) = &patient.birth_date {
                this.data.birth_date.set(day.expose().to_string());
            }
        });
        this
    }

    /// What was copied as the system would tell it; `None` while something is wrong.
    fn result(
        &self,
        search: &eligibility::xml_msg::QualificationConfirmSearchInfo,
        today: CivilDate,
    ) -> Option<ResultOfQualificationConfirmation> {
        let name = self.name.get_untracked().trim().to_owned();
        if name.is_empty() {
            return None;
        }
        let kana = self.kana.get_untracked().trim().to_owned();
        let mut days = self
            .days
            .map(|(_, typed)| typed.get_untracked())
            .into_iter();
        let mut day = || -> Option<Option<String>> {
            let typed = days.next().unwrap_or_default();
            if typed.trim().is_empty() {
                return Some(None);
            }
            read_day(&typed, today).ok().map(|day| Some(day.compact()))
        };
        let (from, to, since, issued) = (day()?, day()?, day()?, day()?);
        let percent = self.ratio.get_untracked().map(|it| it.percent().to_owned());
        let born = search
            .birthdate
            .as_ref()
            .and_then(|day| CivilDate::from_compact(day.expose()));
        // Below 70 the age and the school year decide; a document's ratio is for the elderly.
        let (elderly, partial) = match born.and_then(|born| born.age_on(today)) {
            Some(70..=74) => (percent, None),
            Some(75..) => (None, percent),
            Some(_) | None => (None, None),
        };
        Some(ResultOfQualificationConfirmation {
            insurer_number: search
                .insurer_number
                .as_deref()
                .map(|number| eligibility::InsurerNumber::from(number).as_str().to_owned()),
            insured_card_symbol: search.insured_card_symbol.clone(),
            insured_identification_number: search.insured_identification_number.clone(),
            insured_branch_number: search.insured_branch_number.clone(),
            birthdate: search.birthdate.clone(),
            name: Some(Redacted::new(name)),
            name_kana: (!kana.is_empty()).then(|| Redacted::new(kana)),
            sex1: self.sex.get_untracked(),
            insured_card_valid_date: from,
            insured_card_expiration_date: to,
            qualification_date: since,
            insured_certificate_issuance_date: issued,
            insured_partial_contribution_ratio: partial,
            elderly_recipient_certificate_info: elderly.map(|ratio| {
                ElderlyRecipientCertificateInfo {
                    elderly_recipient_contribution_ratio: Some(ratio),
                    ..Default::default()
                }
            }),
            ..Default::default()
        })
    }
}

/// How short insurer numbers are padded on the way.
pub fn channel(desk: Desk) -> Channel {
    let is_folder = desk.state.with_untracked(|state| {
        state
            .settings()
            .is_some_and(|settings| settings.back_end == BackEnd::Folder)
    });
    if is_folder {
        Channel::File
    } else {
        Channel::Json
    }
}

fn ratios() -> Vec<(Option<DeclaredRatio>, Text)> {
    let known = [
        DeclaredRatio::Tenth,
        DeclaredRatio::TwoTenths,
        DeclaredRatio::ThreeTenths,
    ];
    let known = known.map(|it| (Some(it), declared_ratio(Some(it))));
    [(None, say!(paper.ratio_none))]
        .into_iter()
        .chain(known)
        .collect()
}

/// A day of a document: it may lie years ahead.
fn read_day(typed: &str, today: CivilDate) -> Result<CivilDate, Text> {
    use eligibility::validate::{BirthDateEntry, Entry, birth_date};
    /// Months that a document may be valid ahead.
    const AHEAD: u16 = 12 * 20;
    match birth_date(typed, today.plus_months(AHEAD).unwrap_or(today)) {
        Entry::Right(BirthDateEntry::Day(day) | BirthDateEntry::Propose { meant: day, .. }) => {
            Ok(day)
        }
        Entry::Wrong(error) => Err(typing_error(error)),
        Entry::Incomplete | Entry::Empty => Err(say!(typing.unfinished)),
    }
}

/// What is wrong with a day while it is typed.
fn day_error(typed: &str, today: CivilDate) -> Option<Text> {
    use eligibility::validate::{Entry, birth_date};
    match birth_date(typed, today) {
        Entry::Wrong(_) => read_day(typed, today).err(),
        Entry::Right(_) | Entry::Incomplete | Entry::Empty => None,
    }
}
