//! The wizard's questions, one at a time.

use eligibility::rules::VisitKind;
use leptos::prelude::*;
use reception::desk::CardPresented;
use reception::desk::fallback::{Question, Reason, Remedy, Way};

use super::advice::{AdviceCard, Without};
use super::copy::CopyDocument;
use super::qr::QrCode;
use super::statement::StatementStep;
use super::verbal::Verbal;
use super::who::Who;
use super::{Asked, Done, Shown, Wizard};
use crate::desk::route::DeskRoute;
use crate::host::route::go;
use crate::ui::components::{Choices, Notice, Told, Tone};
use crate::ui::text::{Text, date, document, reason, remedy, say};

/// What was answered so far, and what is asked now.
#[component]
pub fn Steps() -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let shown = Memo::new(move |_| wizard.shown());
    view! {
        <SoFar/>
        {move || match shown.get() {
            Shown::Why => view! { <Why/> }.into_any(),
            Shown::Visit => view! { <Visit/> }.into_any(),
            Shown::Card => view! { <Card/> }.into_any(),
            Shown::Who => view! { <Who/> }.into_any(),
            Shown::Ask(question) => view! { <Ask question/> }.into_any(),
            Shown::Advise(advice) => view! { <AdviceCard advice/> }.into_any(),
            Shown::Follow(advice) => match advice.way {
                Way::Document(document) => view! { <CopyDocument advice document/> }.into_any(),
                Way::Verbal => view! { <Verbal/> }.into_any(),
                Way::Statement => view! { <StatementStep/> }.into_any(),
                Way::Resume(_) | Way::ClinicDecides | Way::FullCharge => {
                    view! { <Without way=advice.way/> }.into_any()
                }
            },
            Shown::Done(done) => view! { <Recorded done/> }.into_any(),
        }}
    }
}

/// The answers so far, with the way back.
#[component]
fn SoFar() -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let parts = move || {
        let draft = wizard.draft.get();
        let visit = draft.subject.visit.map(|visit| match visit {
            VisitKind::First => say!(wizard.first),
            VisitKind::Return => say!(wizard.again),
        });
        let card = draft.card.map(card_name);
        let patient = draft.subject.patient.and_then(|patient| {
            let name = wizard.desk.state.with(|state| {
                let name = state.patient(&patient)?.name.clone()?;
                Some(name.expose().clone())
            });
            name.map(Text::verbatim)
        });
        [draft.reason.map(reason), visit, card, patient]
            .into_iter()
            .flatten()
            .map(|part| view! { <li>{part.shown()}</li> })
            .collect_view()
    };
    let has_begun = Memo::new(move |_| wizard.draft.with(|draft| draft.reason.is_some()));
    move || {
        has_begun.get().then(|| {
            view! {
                <div class="wizard__so-far">
                    <ul aria-label=say!(wizard.so_far).shown()>{parts}</ul>
                    <button type="button" class="desk__button" on:click=move |_| wizard.back()>
                        {say!(wizard.back).shown()}
                    </button>
                    <button type="button" class="desk__button" on:click=move |_| wizard.restart()>
                        {say!(wizard.restart).shown()}
                    </button>
                </div>
            }
        })
    }
}

#[component]
fn Why() -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let options = Reason::ALL.iter().map(|&it| (it, reason(it))).collect();
    view! {
        <Choices
            title=say!(wizard.why)
            options=options
            on_choose=move |it: Reason| wizard.because(it)
        />
    }
}

#[component]
fn Visit() -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let options = vec![
        (VisitKind::First, say!(wizard.first)),
        (VisitKind::Return, say!(wizard.again)),
    ];
    view! {
        <Choices
            title=say!(wizard.visit)
            options
            on_choose=move |it: VisitKind| wizard.draft.update(|draft| draft.subject.visit = Some(it))
            on_back=move |()| wizard.back()
        />
    }
}

#[component]
fn Card() -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let options = [
        CardPresented::Card,
        CardPresented::Phone,
        CardPresented::None,
    ]
    .map(|it| (it, card_name(it)));
    view! {
        <Choices
            title=say!(wizard.card)
            options=options.into()
            on_choose=move |it: CardPresented| wizard.draft.update(|draft| draft.card = Some(it))
            on_back=move |()| wizard.back()
        />
    }
}

#[component]
fn Ask(question: Question) -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let (title, told) = match question {
        Question::Worked(it) => (say!(wizard.worked), remedy(it)),
        Question::Shows(it) => (say!(wizard.shows), document(it)),
        // The verbal verification asks this itself.
        Question::SaysUnchanged => (say!(verbal.title), document_of_nothing()),
    };
    let options = vec![(true, say!(wizard.yes)), (false, say!(wizard.no))];
    let link = (question == Question::Worked(Remedy::OfficialWeb))
        .then(|| wizard.web_link())
        .flatten();
    let what = told.staff;
    let title =
        Text::new(move |locale| format!("{}　{}", what.in_locale(locale), title.in_locale(locale)));
    view! {
        <Choices
            title
            options
            on_choose=move |yes: bool| wizard.answer(question, yes)
            on_back=move |()| wizard.back()
        >
            <Told text=told.patient/>
            {link.map(|link| view! { <QrCode link/> })}
        </Choices>
    }
}

#[component]
fn Recorded(done: Done) -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let options = vec![
        (0_u8, say!(wizard.next)),
        (1, say!(wizard.to_today)),
        (2, say!(wizard.to_queue)),
    ];
    let choose = move |it: u8| match it {
        0 => wizard.restart(),
        1 => go(DeskRoute::Today.fragment()),
        _ => go(DeskRoute::Queue.fragment()),
    };
    let asked = done.asked.map(|asked| match asked {
        Asked::Confirmed => (Tone::Information, say!(paper.asked_good)),
        Asked::Changed => (Tone::Warning, say!(paper.asked_changed)),
        Asked::Open => (Tone::Warning, say!(paper.asked_open)),
    });
    let due = done
        .due
        .filter(|_| done.asked.is_none_or(|asked| asked == Asked::Open));
    view! {
        <Choices title=say!(wizard.done) options on_choose=choose>
            {asked.map(|(tone, text)| view! { <Notice tone text/> })}
            {due.map(|day| {
                let day = date(day);
                let text = Text::new(move |locale| {
                    say!(wizard.done_reverify, day = day.in_locale(locale)).in_locale(locale)
                });
                view! { <p>{text.shown()}</p> }
            })}
        </Choices>
    }
}

fn card_name(card: CardPresented) -> Text {
    match card {
        CardPresented::Card => say!(wizard.has_card),
        CardPresented::Phone => say!(wizard.has_phone),
        CardPresented::None => say!(wizard.has_none),
    }
}

fn document_of_nothing() -> crate::ui::text::Spoken {
    crate::ui::text::way(Way::Verbal)
}
