//! The consent questions, in the words and the order of the guide.

use eligibility::{Consent, ConsentItem};
use leptos::prelude::*;
use reception::Event;
use reception::consent::{Answers, Questions};

use crate::driver::Reception;
use crate::ui::components::{ActionButton, Bilingual, Look, Picture, ScreenTitle};
use crate::ui::text::{consent_item, say};

/// The question that is asked now.
pub fn show(questions: Questions) -> AnyView {
    match questions {
        Questions::AllOrIndividually => view! { <AllOrIndividually/> }.into_any(),
        Questions::Item(answers) => view! { <Item answers/> }.into_any(),
        Questions::Summary(consent) => view! { <Summary consent/> }.into_any(),
    }
}

#[component]
fn AllOrIndividually() -> impl IntoView {
    let reception = expect_context::<Reception>();
    view! {
        <ScreenTitle text=say!(consent.title)/>
        <p class="scope"><Bilingual text=say!(consent.scope)/></p>
        <p class="lead"><Bilingual text=say!(consent.explain)/></p>
        <div class="choices" data-stacked="true">
            <ActionButton
                text=say!(consent.all)
                detail=Some(say!(consent.all_detail))
                look=Look::Primary
                on_press=move || reception.send(Event::ConsentToAll)
            />
            <ActionButton
                text=say!(consent.individually)
                detail=Some(say!(consent.individually_detail))
                look=Look::Secondary
                on_press=move || reception.send(Event::ConsentIndividually)
            />
        </div>
    }
}

/// One item. Yes and no look alike: neither answer is the better one.
#[component]
fn Item(answers: Answers) -> impl IntoView {
    let reception = expect_context::<Reception>();
    let item = answers.item();
    let (current, total) = answers.position();
    let [_, question, meaning] = consent_item(item);
    let answer = move |given| reception.send(Event::ConsentAnswered(item, given));
    view! {
        <p class="position"><Bilingual text=say!(consent.position, current = current, total = total)/></p>
        <ScreenTitle text=question/>
        <p class="lead"><Bilingual text=meaning/></p>
        <div class="choices" data-turn=(current % 2).to_string()>
            <ActionButton
                text=say!(consent.yes)
                icon="yes"
                look=Look::Secondary
                on_press=move || answer(true)
            />
            <ActionButton
                text=say!(consent.no)
                icon="no"
                look=Look::Secondary
                on_press=move || answer(false)
            />
        </div>
    }
}

/// All answers once more.
#[component]
fn Summary(consent: Consent) -> impl IntoView {
    let reception = expect_context::<Reception>();
    view! {
        <ScreenTitle text=say!(consent.summary)/>
        <dl class="answers">
            {ConsentItem::ALL.map(|item| answer(item, consent.given(item))).collect_view()}
        </dl>
        <div class="choices">
            <ActionButton
                text=say!(consent.confirm)
                look=Look::Primary
                on_press=move || reception.send(Event::ConsentConfirmed)
            />
            <ActionButton
                text=say!(consent.change)
                look=Look::Secondary
                on_press=move || reception.send(Event::Back)
            />
        </div>
    }
}

fn answer(item: ConsentItem, given: bool) -> impl IntoView {
    let [name, _, _] = consent_item(item);
    let (picture, words) = if given {
        ("yes", say!(consent.yes))
    } else {
        ("no", say!(consent.no))
    };
    view! {
        <div class="answers__row">
            <dt><Bilingual text=name/></dt>
            <dd>
                <Picture name=picture class="answers__icon"/>
                <Bilingual text=words/>
            </dd>
        </div>
    }
}
