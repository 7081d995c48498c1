//! How the patient is received: what to look at, what to copy, what to say, what it is worth.

use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::fallback::{Advice, Copayment, Way};
use redacted::Redacted;

use super::Wizard;
use crate::desk::route::DeskRoute;
use crate::host::route::go;
use crate::ui::components::{Choices, Notice, TextField, Told, Tone};
use crate::ui::text::{
    Text, copayment, copied_field, document, evidence, look_at, mode, remedy, say, way,
};

/// The advice; 1 or a touch follows it.
#[component]
pub fn AdviceCard(advice: Advice) -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let told = way(advice.way);
    let name = match advice.way {
        Way::Document(it) => document(it).staff,
        Way::Resume(it) => remedy(it).staff,
        Way::Verbal | Way::Statement | Way::ClinicDecides | Way::FullCharge => told.staff.clone(),
    };
    let options = match advice.way {
        Way::Resume(_) => vec![(false, say!(wizard.to_today)), (true, say!(wizard.next))],
        Way::ClinicDecides | Way::FullCharge => vec![(true, say!(wizard.note_it))],
        Way::Document(_) | Way::Verbal | Way::Statement => vec![(true, say!(wizard.go_on))],
    };
    let choose = move |first: bool| match (advice.way, first) {
        (Way::Resume(_), false) => go(DeskRoute::Today.fragment()),
        (Way::Resume(_), true) => wizard.restart(),
        (_, _) => wizard.follow(advice),
    };
    view! {
        <Choices title=name options on_choose=choose on_back=move |()| wizard.back()>
            <Told text=told.patient/>
            <Payment advice/>
            <div class="advice">
                {list(say!(wizard.look_at), advice.look_at.iter().map(|&it| look_at(it)).collect())}
                {list(say!(wizard.type_in), advice.type_in.iter().map(|&it| copied_field(it)).collect())}
                {advice.evidence.map(worth)}
            </div>
            {remarks(&advice)}
        </Choices>
    }
}

/// What the patient pays, for the staff and for the patient.
#[component]
fn Payment(advice: Advice) -> impl IntoView {
    let told = copayment(advice.copayment);
    let tone = match advice.copayment {
        Copayment::Usual => "good",
        Copayment::ClinicDecides | Copayment::FullUntilSettled => "attention",
    };
    view! {
        <p class="advice__pays">
            <span>{say!(wizard.pays).shown()}</span>
            <strong class="result" data-tone=tone>{told.staff.shown()}</strong>
        </p>
        <Told text=told.patient/>
    }
}

/// Nothing was shown: the name, if it is known, and the record.
#[component]
pub fn Without(way: Way) -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let name = RwSignal::new(String::new());
    let failed = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        let told = (!typed.is_empty()).then(|| Redacted::new(typed));
        spawn_local(async move {
            let subject = wizard.subject();
            match wizard.desk.receive_without_proof(&subject, way, told).await {
                Ok(queued) => wizard.done(Some(queued.due), None),
                Err(_) => failed.set(true),
            }
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <h2 class="keyed__question">{say!(wizard.note_it).shown()}</h2>
            <TextField label=say!(wizard.name) value=name autofocus=true/>
            <NotStored failed/>
            <div class="form__actions">
                <button type="submit" class="desk__button" data-look="primary">{say!(wizard.note_it).shown()}</button>
            </div>
        </form>
    }
}

/// What is said when the records could not be written.
#[component]
pub fn NotStored(failed: RwSignal<bool>) -> impl IntoView {
    move || {
        failed.get().then(|| {
            view! { <div role="alert"><Notice tone=Tone::Error text=say!(wizard.not_stored)/></div> }
        })
    }
}

fn list(title: Text, entries: Vec<Text>) -> Option<impl IntoView> {
    (!entries.is_empty()).then(|| {
        view! {
            <section class="advice__part">
                <h3>{title.shown()}</h3>
                <ul class="advice__list">
                    {entries.into_iter().map(|it| view! { <li>{it.shown()}</li> }).collect_view()}
                </ul>
            </section>
        }
    })
}

fn worth(level: eligibility::EvidenceLevel) -> impl IntoView {
    let [short, sentence] = evidence(level);
    view! {
        <section class="advice__part">
            <h3>{say!(wizard.worth).shown()}</h3>
            <p><span class="chip">{short.shown()}</span> {sentence.shown()}</p>
            <p>{say!(wizard.reverify).shown()}</p>
        </section>
    }
}

fn remarks(advice: &Advice) -> impl IntoView + use<> {
    let asks = (!advice.type_in.is_empty()).then(|| {
        if advice.ask_now {
            say!(wizard.ask_now)
        } else {
            say!(wizard.ask_later)
        }
    });
    let mode = advice.mode.map(|it| {
        let [name, _] = mode(it);
        Text::new(move |locale| say!(wizard.mode, mode = name.in_locale(locale)).in_locale(locale))
    });
    let rule = advice
        .rule
        .map(|rule| say!(wizard.rule, source = rule.source));
    let unconfirmed = advice
        .rule
        .filter(|rule| !rule.confirmed)
        .map(|_| say!(wizard.unconfirmed));
    view! {
        <ul class="advice__remarks">
            {[asks, mode, rule, unconfirmed].into_iter().flatten().map(|it| view! {
                <li>{it.shown()}</li>
            }).collect_view()}
        </ul>
    }
}
