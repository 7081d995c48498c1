//! A new reception at the desk.

use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::{Hit, Place, ReceptionOpened};
use redacted::Redacted;

use eligibility::rules::VisitKind;

use super::{close, show_reception};
use crate::desk::Desk;
use crate::desk::route::DeskRoute;
use crate::host::random;
use crate::host::route::go;
use crate::ui::components::{RadioField, TextField};
use crate::ui::text::{Text, date, say};

/// Patients that are offered for a name at most.
const OFFERED: usize = 5;

/// Where a new reception goes on.
#[derive(Clone, Copy)]
enum Next {
    Wait,
    Fallback,
    Inquiry,
}

/// Name, first or return visit, and how it goes on.
#[component]
pub fn NewReception() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let name = RwSignal::new(String::new());
    let visit = RwSignal::new(None::<VisitKind>);
    let patient = RwSignal::new(None::<String>);
    let is_busy = RwSignal::new(false);
    let open = move |next: Next| {
        let reception = random::visit_id().as_str().to_owned();
        let typed = name.get_untracked().trim().to_owned();
        let opened = ReceptionOpened {
            reception: reception.clone(),
            place: Place::Desk,
            visit: visit.get_untracked(),
            patient: patient.get_untracked(),
            name: (!typed.is_empty()).then(|| Redacted::new(typed)),
            language: None,
        };
        is_busy.set(true);
        spawn_local(async move {
            match desk.record(vec![opened.into()]).await {
                Ok(()) => match next {
                    Next::Wait => show_reception(&reception),
                    Next::Fallback => go(&DeskRoute::Fallback.about(&reception)),
                    Next::Inquiry => {
                        go(&DeskRoute::Inquiry.about(&format!("reception/{reception}")))
                    }
                },
                Err(error) => {
                    desk.unsaved.set(Some(error));
                    _ = is_busy.try_set(false);
                }
            }
        });
    };
    let button = move |next: Next, text: Text, look: &'static str| {
        view! {
            <button
                type="button"
                class="desk__button"
                data-look=look
                disabled=move || is_busy.get()
                on:click=move |_| open(next)
            >
                {text.shown()}
            </button>
        }
    };
    view! {
        <section class="detail" aria-labelledby="new-title">
            <div class="detail__head">
                <h2 class="detail__title" id="new-title">{say!(today.new).shown()}</h2>
                <button type="button" class="desk__button" on:click=move |_| close()>
                    {say!(today.close_panel).shown()}
                </button>
            </div>
            // Enter is the usual way: the card did not work.
            <form class="form" on:submit=move |event| {
                event.prevent_default();
                open(Next::Fallback);
            }>
                <TextField
                    label=say!(today.new_name)
                    hint=Some(say!(today.new_name_hint))
                    value=name
                    autofocus=true
                />
                <Offered name patient visit/>
                <RadioField
                    label=say!(today.visit)
                    options=vec![
                        (VisitKind::Return, say!(today.return_visit)),
                        (VisitKind::First, say!(today.first_visit)),
                    ]
                    value=visit
                />
                <div class="form__actions">
                    <button type="submit" class="desk__button" data-look="primary" disabled=move || is_busy.get()>
                        {say!(today.to_fallback).shown()}
                    </button>
                    {button(Next::Inquiry, say!(today.to_inquiry), "secondary")}
                    {button(Next::Wait, say!(today.to_wait), "secondary")}
                </div>
            </form>
        </section>
    }
}

/// Who of the clinic's patients it may be; staff choose.
#[component]
fn Offered(
    name: RwSignal<String>,
    patient: RwSignal<Option<String>>,
    visit: RwSignal<Option<VisitKind>>,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let offered = Memo::new(move |_| {
        let query = name.get();
        let today = desk.today();
        desk.state.with(|state| {
            (state.search(&query, today, OFFERED).into_iter())
                .filter_map(|hit| match hit {
                    Hit::Patient(id) => state.patient(&id).cloned(),
                    Hit::Reception(_) => None,
                })
                .collect::<Vec<_>>()
        })
    });
    move || {
        let offered = offered.get();
        (!offered.is_empty()).then(|| {
            let buttons = offered.into_iter().map(|it| {
                let (id, chosen) = (it.id.clone(), it.id);
                let full = it
                    .name
                    .map(|name| name.expose().clone())
                    .unwrap_or_default();
                let written = full.clone();
                let born = it.birth_date.map(|day| date(*day.expose()));
                view! {
                    <button
                        type="button"
                        class="desk__button"
                        aria-pressed=move || patient.with(|it| it.as_ref() == Some(&id)).to_string()
                        on:click=move |_| {
                            patient.set(Some(chosen.clone()));
                            visit.set(Some(VisitKind::Return));
                            name.set(written.clone());
                        }
                    >
                        {full} " " {born.map(|day| day.shown())}
                    </button>
                }
            });
            view! {
                <div role="group" class="offered" aria-label=say!(today.known_patients).shown()>
                    <p>{say!(today.known_patients).shown()}</p>
                    {buttons.collect_view()}
                </div>
            }
        })
    }
}
