//! What the patient agreed to, and until when the clinic may look at it.

use eligibility::{CareSetting, Consent, ConsentItem, Snapshot, Viewing};
use leptos::prelude::*;

use crate::desk::Desk;
use crate::ui::text::{consent_item, say, viewing};

/// Each kind of medical information, with its time.
pub fn consents(snapshot: &Snapshot, given: Option<Consent>) -> impl IntoView + use<> {
    let desk = expect_context::<Desk>();
    let rows = ConsentItem::ALL.map(|item| {
        let [name, _, _] = consent_item(item);
        let result = snapshot.result.clone();
        let answered = given.and_then(|given| given.answer(item));
        let seen = move || {
            let told = Viewing::of(&result, item, CareSetting::Desk, desk.now.get());
            let text = match (&told, answered) {
                // The screen was told; the answer does not repeat it.
                (Viewing::NotAsked, Some(true)) => say!(viewing.given),
                (Viewing::NotAsked, Some(false)) => say!(viewing.not_given),
                (_, _) => viewing(&told),
            };
            text.shown()
        };
        view! {
            <div class="fields__row">
                <dt>{name.shown()}</dt>
                <dd>{seen}</dd>
            </div>
        }
    });
    view! {
        <section class="detail__part">
            <h3>{say!(viewing.title).shown()}</h3>
            <dl class="fields">{rows.collect_view()}</dl>
        </section>
    }
}
