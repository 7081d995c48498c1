//! Visual confirmation (目視): the staff sign in at the patient's screen, look, and decide.

use card::PinState;
use face_messages::LivenessSigns;
use leptos::ev::SubmitEvent;
use leptos::html::{Canvas, Input};
use leptos::prelude::*;
use reception::{Event, FaceOutcome};
use redacted::Redacted;

use super::face::by_pin;
use crate::driver::Reception;
use crate::face::{Face, Models};
use crate::host::picture::Bitmap;
use crate::screen::StaffSignIn;
use crate::ui::components::{
    ActionButton, Bilingual, Look, Notice, ScreenTitle, Shape, Tone, Viewfinder, comparison_fields,
    field,
};
use crate::ui::text::{Text, desk_error, liveness_signs, say};

/// The passphrase first; the photo is shown to nobody else.
#[component]
pub fn StaffCheck(
    sign_in: StaffSignIn,
    outcome: Option<FaceOutcome>,
    pin: PinState,
) -> impl IntoView {
    match sign_in {
        StaffSignIn::Done => view! { <Compare outcome pin/> }.into_any(),
        StaffSignIn::Checking => view! { <SignIn busy=true error=None/> }.into_any(),
        StaffSignIn::Needed { error } => {
            let error = error.map(|error| desk_error(error.into()));
            view! { <SignIn busy=false error/> }.into_any()
        }
    }
}

#[component]
fn SignIn(busy: bool, #[prop(optional_no_strip)] error: Option<Text>) -> impl IntoView {
    let reception = expect_context::<Reception>();
    let input = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.get() {
            let passphrase = Redacted::new(input.value());
            input.set_value("");
            reception.send(Event::StaffPassphrase(passphrase));
        }
    };
    view! {
        <ScreenTitle text=say!(staff_check.title)/>
        <p class="lead"><Bilingual text=say!(staff_check.explain)/></p>
        <form class="panel__form" on:submit=submit>
            <label class="sign-in__label" for="passphrase">{say!(sign_in.passphrase).shown()}</label>
            <input
                class="sign-in__input"
                id="passphrase"
                type="password"
                autocomplete="off"
                required
                disabled=busy
                aria-describedby="passphrase-error"
                node_ref=input
            />
            <p class="sign-in__error" id="passphrase-error" role="alert">{error.map(|it| it.shown())}</p>
            <button type="submit" class="desk__button" data-look="primary" disabled=busy>
                {if busy { say!(sign_in.busy) } else { say!(sign_in.submit) }.shown()}
            </button>
        </form>
    }
}

/// Photo, best frame and the camera side by side, and what the comparison said.
#[component]
fn Compare(outcome: Option<FaceOutcome>, pin: PinState) -> impl IntoView {
    let reception = expect_context::<Reception>();
    let face = expect_context::<Face>();
    if let Some(photo) = reception.photo_for_staff() {
        face.show_photo(photo);
        face.open();
    }
    let cannot_show = move || {
        matches!(face.models.get(), Models::Failed(_) | Models::Unsupported).then(|| {
            view! { <Notice tone=Tone::Warning text=say!(staff_check.no_photo)/> }
        })
    };
    view! {
        <ScreenTitle text=say!(staff_check.look)/>
        {cannot_show}
        <div class="side-by-side">
            <Pictures/>
            <figure><Viewfinder shape=Shape::Free/><figcaption>{say!(staff_check.live).shown()}</figcaption></figure>
            <dl class="fields">{outcome.and_then(FaceOutcome::comparison).as_ref().map(comparison_fields)} {signs(face)}</dl>
        </div>
        <Notice tone=Tone::Information text=say!(staff_check.aid)/>
        <div class="choices">
            <ActionButton
                text=say!(staff_check.accept)
                icon="yes"
                look=Look::Secondary
                on_press=move || reception.send(Event::StaffConfirmed)
            />
            <ActionButton
                text=say!(staff_check.refuse)
                icon="no"
                look=Look::Secondary
                on_press=move || reception.send(Event::StaffRefused)
            />
            <ActionButton
                text=say!(staff_check.again)
                icon="face"
                look=Look::Secondary
                on_press=move || reception.send(Event::CompareAgain)
            />
            {by_pin(pin)}
        </div>
    }
}

/// The photo of the chip, and the frame that was compared with it, as soon as they are there.
#[component]
pub fn Pictures() -> impl IntoView {
    let face = expect_context::<Face>();
    let names = [say!(staff_check.photo), say!(staff_check.frame)];
    move || {
        // Drawing moves the pixels out, so the signal is not read twice.
        let count = face.pictures.with(Vec::len);
        let pictures = face.pictures.try_update_untracked(std::mem::take);
        let shown = pictures.unwrap_or_default().into_iter().zip(names.clone());
        let shown: Vec<_> = shown
            .map(|(bitmap, name)| view! { <Shown bitmap name/> })
            .collect();
        (count > 0).then_some(shown)
    }
}

#[component]
fn Shown(bitmap: Bitmap, name: Text) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let bitmap = StoredValue::new_local(Some(bitmap));
    Effect::new(move |_| {
        let taken = bitmap.try_update_value(Option::take);
        if let (Some(canvas), Some(Some(bitmap))) = (canvas.get(), taken) {
            bitmap.show_in(&canvas);
        }
    });
    view! {
        <figure>
            <canvas class="chip-photo" role="img" aria-label=name.shown() node_ref=canvas></canvas>
            <figcaption>{name.shown()}</figcaption>
        </figure>
    }
}

/// What speaks for or against a living person, in words.
fn signs(face: Face) -> impl IntoView {
    let signs = face
        .decision
        .with_untracked(|it| it.as_ref()?.scores.liveness.clone());
    signs.map(|signs: LivenessSigns| {
        liveness_signs(&signs)
            .into_iter()
            .map(|(name, value)| field(name, Some(value)))
            .collect_view()
    })
}
