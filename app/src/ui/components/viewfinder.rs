//! What the camera sees, and the one thing to do about it.

use leptos::html::Video;
use leptos::prelude::*;

use super::{Bilingual, Picture, Working};
use crate::face::{Face, Hint as Instruction, Models, Stage};
use crate::i18n::use_i18n;
use crate::ui::text::{Text, hint, look_trouble, say};

/// What is to be brought in front of the camera.
#[derive(Clone, Copy)]
pub enum Shape {
    /// A face: an oval.
    Face,
    /// A card: a rectangle with its proportions.
    Card,
    /// Anything.
    Free,
}

/// The camera's picture as in a mirror, with an outline of what belongs into it.
#[component]
pub fn Viewfinder(shape: Shape) -> impl IntoView {
    let face = expect_context::<Face>();
    let video = NodeRef::<Video>::new();
    Effect::new(move |_| face.bind(video.get()));
    on_cleanup(move || face.bind(None));
    let shape = match shape {
        Shape::Face => "face",
        Shape::Card => "card",
        Shape::Free => "free",
    };
    let good = move || {
        let good = face.hint.get() == Instruction::Good && face.stage.get() == Stage::Looking;
        good.to_string()
    };
    let wait = move || match (face.stage.get(), face.models.get()) {
        (Stage::Starting, Models::Loading(percent)) => Some(say!(face.loading, percent = percent)),
        (Stage::Starting, _) => Some(say!(face.starting)),
        (_, _) => None,
    };
    view! {
        <div class="viewfinder" data-shape=shape data-good=good>
            <video
                class="viewfinder__picture"
                autoplay
                playsinline
                prop:muted=true
                aria-label=say!(face.mirror).shown()
                on:playing=move |_| face.feed()
                node_ref=video
            ></video>
            <div class="viewfinder__outline"></div>
            {move || wait().map(|text| view! {
                <div class="viewfinder__wait"><Working/><Bilingual text/></div>
            })}
        </div>
    }
}

/// The one thing to do now, in words, as a picture and aloud; or what is the matter with the camera.
#[component]
pub fn Hint() -> impl IntoView {
    let face = expect_context::<Face>();
    let i18n = use_i18n();
    let aloud = move || {
        let (_, text) = hint(face.hint.get());
        let locale = i18n.get_locale();
        face.say(&text.in_locale(locale), leptos_i18n::Locale::as_str(locale));
    };
    Effect::new(move |_| {
        if face.stage.get() == Stage::Looking {
            aloud();
        }
    });
    let shown = move || match face.stage.get() {
        Stage::Looking => Some(hint(face.hint.get())),
        Stage::Failed(trouble) => {
            let [what, todo] = look_trouble(trouble);
            Some(("warning", both(what, todo)))
        }
        Stage::Off | Stage::Starting => None,
    };
    view! {
        <div class="hint" role="status">
            {move || shown().map(|(name, text)| view! {
                <Picture name class="hint__picture"/>
                <p><Bilingual text/></p>
            })}
        </div>
        <div class="hint__voice">
            <button type="button" class="desk__button" on:click=move |_| aloud()>
                {say!(face.say_again).shown()}
            </button>
            <label class="pin-pad__order">
                <input type="checkbox" bind:checked=face.voice/>
                {say!(face.voice).shown()}
            </label>
        </div>
    }
}

/// Two sentences as one text.
fn both(what: Text, todo: Text) -> Text {
    Text::new(move |locale| {
        let end = if locale == crate::i18n::Locale::ja {
            "。"
        } else {
            ". "
        };
        format!("{}{end}{}", what.in_locale(locale), todo.in_locale(locale))
    })
}
