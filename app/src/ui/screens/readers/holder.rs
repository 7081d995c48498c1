//! Who holds this card, by 照合番号B: for the staff's own check of a card.

use card::{Attributes, CardFace, CodeB, Holder, read_holder};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use redacted::Redacted;

use super::check::{effort, failed, running};
use crate::face::Face;
use crate::host::{picture, random};
use crate::readers::check::{Attempt, Check, Done};
use crate::readers::{Readers, trust};
use crate::ui::components::{Notice, Tone, field};
use crate::ui::screens::patient::staff_check::Pictures;
use crate::ui::text::{Text, attested, card_date, card_sex, doubt, invalid_code, say};

/// Fourteen digits in, holder and verdict out; nothing of it outlives the card's stay.
#[component]
pub fn HolderCheck() -> impl IntoView {
    let readers = expect_context::<Readers>();
    let check = Check::<Holder>::new(readers);
    let code = NodeRef::<Input>::new();
    let invalid = RwSignal::new(None);
    let cannot =
        move || !readers.present.get() || check.state.with(|it| matches!(it, Attempt::Running));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = code.get() else { return };
        let typed = Redacted::new(input.value());
        match CodeB::parse(typed.expose()) {
            Ok(code) => {
                input.set_value("");
                invalid.set(None);
                let mut nonce = [0; 32];
                random::fill(&mut nonce);
                check
                    .run(async move |link| read_holder(link, &code, &nonce, &trust::roots()).await);
            }
            Err(error) => invalid.set(Some(error)),
        }
    };
    view! {
        <section class="panel" aria-labelledby="holder-title">
            <h2 class="panel__title" id="holder-title">{say!(holder.title).shown()}</h2>
            <p>{say!(holder.explain).shown()}</p>
            <form class="panel__form" on:submit=submit>
                <label class="sign-in__label" for="code-b">{say!(holder.code).shown()}</label>
                <p class="panel__hint" id="code-b-hint">{say!(holder.hint).shown()}</p>
                <input
                    class="sign-in__input"
                    id="code-b"
                    inputmode="numeric"
                    autocomplete="off"
                    required
                    aria-describedby="code-b-hint code-b-error"
                    aria-invalid=move || invalid.get().is_some().to_string()
                    node_ref=code
                />
                <p class="sign-in__error" id="code-b-error" aria-live="assertive">
                    {move || invalid.get().map(|it| invalid_code(it).shown())}
                </p>
                <div class="panel__actions">
                    <button type="submit" class="desk__button" data-look="primary" disabled=cannot>
                        {say!(holder.start).shown()}
                    </button>
                    <button type="button" class="desk__button" on:click=move |_| check.clear()>
                        {say!(holder.clear).shown()}
                    </button>
                </div>
            </form>
            <div class="panel__answer" role="status">{move || check.state.with(shown)}</div>
        </section>
    }
}

fn shown(attempt: &Attempt<Holder>) -> Option<AnyView> {
    match attempt {
        Attempt::Idle => None,
        Attempt::Running => Some(running(say!(holder.running))),
        Attempt::Failed(error) => Some(failed(error)),
        Attempt::Done(done) => Some(holder(done).into_any()),
    }
}

fn holder(done: &Done<Holder>) -> impl IntoView + use<> {
    let Holder {
        face,
        presence,
        attributes,
        ..
    } = &done.value;
    let genuine = done.value.authenticity().is_ok();
    let (tone, verdict) = if genuine {
        ("good", say!(holder.genuine))
    } else {
        ("attention", say!(holder.doubtful))
    };
    let presence = match presence {
        Ok(()) => say!(holder.present),
        Err(reason) => doubt(reason),
    };
    view! {
        <p class="result" data-tone=tone>{verdict.shown()}</p>
        <Notice tone=Tone::Warning text=say!(holder.aid)/>
        <div class="holder">
            {printed(face.value.expose())}
            <dl class="fields">
                {attributes.as_ref().ok().map(|it| written(it.value.expose()))}
                {field(say!(holder.signature), Some(attested(&face.signature)))}
                {field(say!(holder.presence), Some(presence))}
                {attributes.as_ref().ok().map(|it| {
                    field(say!(holder.attributes_signature), Some(attested(&it.signature)))
                })}
                {effort(done)}
            </dl>
        </div>
        {attributes.as_ref().err().map(failed)}
    }
}

fn written(it: &Attributes) -> impl IntoView + use<> {
    view! {
        {field(say!(holder.name), Some(Text::verbatim(it.name.as_str())))}
        {field(say!(holder.address), Some(Text::verbatim(it.address.as_str())))}
        {field(say!(holder.birth_date), Some(card_date(it.birth_date)))}
        {field(say!(holder.sex), Some(card_sex(it.sex)))}
    }
}

/// The name as printed, which no system's font can misrepresent.
///
/// The photo is JPEG 2000, which no browser shows: the face worker decodes it.
fn printed(face: &CardFace) -> impl IntoView + use<> {
    let looks = expect_context::<Face>();
    let has_photo = face.photo.is_some();
    if let Some(photo) = &face.photo {
        looks.show_photo(photo.clone().into());
    }
    on_cleanup(move || looks.stop());
    view! {
        <div class="holder__face">
            <img class="holder__name" src=picture::png_url(&face.name_image) alt=say!(holder.name_image).shown()/>
            {if has_photo {
                view! { <Pictures/> }.into_any()
            } else {
                view! { <p class="holder__photo">{say!(holder.no_photo).shown()}</p> }.into_any()
            }}
        </div>
    }
}
