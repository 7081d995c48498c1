//! A result leaves: on paper, by the clipboard, as a file for the receipt computer.

use eligibility::Snapshot;
use eligibility::codec::Charset;
use eligibility::xml_msg::Personal;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::facts::{of_person, of_qualification};
use crate::desk::Desk;
use crate::desk::hand_over::{Form, hand_over};
use crate::host::{clock, file, page};
use crate::i18n::{Locale, use_i18n};
use crate::ui::text::{Text, date, evidence, not_exported, percent, say};

/// Print, copy, save.
#[component]
pub fn HandOver(snapshot: Snapshot, name: Option<Personal>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let i18n = use_i18n();
    let said = RwSignal::new(None::<Text>);
    let copy = {
        let (snapshot, name) = (snapshot.clone(), name);
        move |_| {
            let text = as_text(&snapshot, name.as_ref(), i18n.get_locale_untracked());
            spawn_local(async move {
                let is_copied = page::copy(&text).await;
                said.set(Some(if is_copied {
                    say!(hand_over.copied)
                } else {
                    say!(hand_over.not_copied)
                }));
            });
        }
    };
    let save = move |form: Form| {
        let institution = desk.state.with_untracked(|state| {
            (state.settings()).map_or_else(String::new, |it| it.institution_code.clone())
        });
        if institution.is_empty() && matches!(form, Form::Face(_)) {
            return said.set(Some(say!(hand_over.no_institution)));
        }
        let now = clock::unix_seconds();
        said.set(Some(match hand_over(&snapshot, form, &institution, now) {
            Ok(it) if file::save(&it.name, it.media_type, &it.bytes) => {
                say!(hand_over.saved, name = it.name)
            }
            Ok(_) => say!(hand_over.failed),
            Err(error) => not_exported(&error),
        }));
    };
    let button = |form: Form, text: Text| {
        let save = save.clone();
        view! {
            <button type="button" class="desk__button" on:click=move |_| save(form)>{text.shown()}</button>
        }
    };
    view! {
        <section class="detail__part no-print">
            <h3>{say!(hand_over.title).shown()}</h3>
            <div class="detail__actions">
                <button type="button" class="desk__button" on:click=|_| page::print()>
                    {say!(hand_over.print).shown()}
                </button>
                <button type="button" class="desk__button" on:click=copy>{say!(hand_over.copy).shown()}</button>
                {button(Form::Face(Charset::Utf8), say!(hand_over.face_utf8))}
                {button(Form::Face(Charset::ShiftJis), say!(hand_over.face_shift_jis))}
                {button(Form::Csv(Charset::Utf8), say!(hand_over.csv_utf8))}
                {button(Form::Csv(Charset::ShiftJis), say!(hand_over.csv_shift_jis))}
                {button(Form::Fhir, say!(hand_over.fhir))}
            </div>
            <p role="status">{move || said.get().map(|text| text.shown())}</p>
        </section>
    }
}

/// The result as lines of text, for other programs of the clinic; the evidence goes with it.
fn as_text(snapshot: &Snapshot, name: Option<&Personal>, locale: Locale) -> String {
    let qualification = snapshot.qualification(snapshot.as_of);
    let [source, sentence] = evidence(snapshot.evidence);
    let share = qualification
        .ratio
        .map_or_else(|| say!(desk.ask), |ratio| percent(ratio.percent));
    let mut facts = Vec::new();
    if let Some(name) = name {
        facts.push((say!(field.name), Text::verbatim(name.expose().as_str())));
    }
    facts.extend(of_person(&qualification));
    facts.push((say!(field.share), share));
    facts.extend(of_qualification(&qualification));
    facts.push((say!(today.as_of), date(snapshot.as_of)));
    facts.push((say!(desk.evidence), source));
    facts.push((say!(field.evidence), sentence));
    let lines = facts
        .iter()
        .map(|(name, value)| format!("{}: {}", name.in_locale(locale), value.in_locale(locale)));
    lines.collect::<Vec<_>>().join("\n")
}
