//! An answer with several qualifications, or with one that has ended: staff choose, the program never does.

use eligibility::Snapshot;
use leptos::prelude::*;
use reception::desk::QualificationChosen;

use super::facts::of_qualification;
use crate::desk::Desk;
use crate::ui::components::field;
use crate::ui::text::{percent, say};

/// What the answer holds, each with a button.
#[component]
pub fn Several(reception: String, found: Vec<Snapshot>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let choices = found.into_iter().map(|snapshot| {
        let qualification = snapshot.qualification(snapshot.as_of);
        let share = qualification
            .ratio
            .map_or_else(|| say!(desk.ask), |ratio| percent(ratio.percent));
        let facts = of_qualification(&qualification);
        let reception = reception.clone();
        let choose = move |_| {
            let chosen = QualificationChosen {
                reception: reception.clone(),
                snapshot: snapshot.clone(),
            };
            desk.record_later(vec![chosen.into()]);
        };
        view! {
            <li class="several__one">
                <dl class="fields">
                    {field(say!(field.share), Some(share))}
                    {facts.into_iter().map(|(name, value)| field(name, Some(value))).collect_view()}
                </dl>
                <button type="button" class="desk__button" on:click=choose>{say!(today.choose).shown()}</button>
            </li>
        }
    });
    view! {
        <section class="detail__part">
            <h3>{say!(today.found_qualifications).shown()}</h3>
            <ul class="several">{choices.collect_view()}</ul>
        </section>
    }
}
