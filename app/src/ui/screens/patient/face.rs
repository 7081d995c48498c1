//! The face: what it is compared for, the comparison, and the ways on when it does not help.

use card::PinState;
use leptos::prelude::*;
use reception::{Event, FaceObstacle, FaceOutcome, Method};

use crate::clinic;
use crate::driver::Reception;
use crate::face::{Face, Stage};
use crate::ui::components::{
    ActionButton, Bilingual, Hint, Look, Notice, Picture, ScreenTitle, Shape, Tone, Viewfinder,
};
use crate::ui::text::{Text, look_trouble, not_recognised, obstacle as obstacle_text, say};

/// Before the first camera: what for, what becomes of it, and the way without it.
#[component]
pub fn FaceNotice(pin: PinState) -> impl IntoView {
    let reception = expect_context::<Reception>();
    let point = |picture, text: Text| {
        view! {
            <li class="way"><Picture name=picture class="way__icon"/><p class="lead"><Bilingual text/></p></li>
        }
    };
    view! {
        <ScreenTitle text=say!(face.title)/>
        <ul class="points">
            {point("face", say!(face.what))}
            {point("lock", say!(face.private))}
            {point("information", say!(face.without))}
            {point("camera", say!(face.ask))}
        </ul>
        <p class="note">{say!(face.height).shown()}</p>
        <div class="choices">
            <ActionButton
                text=say!(face.start)
                look=Look::Primary
                on_press=move || reception.send(Event::NoticeRead)
            />
            {by_pin(pin)}
        </div>
    }
}

/// The camera is on, or comes on.
#[component]
pub fn CompareFace(pin: PinState) -> impl IntoView {
    let reception = expect_context::<Reception>();
    let face = expect_context::<Face>();
    view! {
        <div class="look">
            <div class="look__camera"><Viewfinder shape=Shape::Face/></div>
            <div class="look__words">
                <ScreenTitle text=say!(face.compare)/>
                <progress
                    class="look__progress"
                    max="100"
                    value=move || face.progress.get()
                    aria-label=say!(face.progress).shown()
                ></progress>
                <Hint/>
                {by_pin(pin)}
                {clinic::offers(clinic::SIGHT).then(|| view! {
                    <ActionButton
                        text=say!(not_recognised.staff)
                        icon="staff"
                        look=Look::Quiet
                        on_press=move || reception.send(Event::LetStaffLook)
                    />
                })}
            </div>
        </div>
    }
}

/// Why not, without numbers, and what can be done.
#[component]
pub fn FaceNotRecognised(
    outcome: FaceOutcome,
    can_compare_again: bool,
    pin: PinState,
) -> impl IntoView {
    let reception = expect_context::<Reception>();
    // The tab knows more of its camera than the visit does.
    let trouble = match expect_context::<Face>().stage.get_untracked() {
        Stage::Failed(trouble) if outcome.comparison().is_none() => Some(trouble),
        Stage::Failed(_) | Stage::Off | Stage::Starting | Stage::Looking => None,
    };
    let [what, todo] = trouble.map_or_else(
        || [say!(not_recognised.title), not_recognised(outcome)],
        look_trouble,
    );
    view! {
        <ScreenTitle text=what/>
        <p class="lead"><Bilingual text=todo/></p>
        <div class="choices">
            {can_compare_again.then(|| view! {
                <ActionButton
                    text=say!(actions.try_again)
                    icon="face"
                    look=Look::Primary
                    on_press=move || reception.send(Event::CompareAgain)
                />
            })}
            {by_pin(pin)}
            {clinic::offers(clinic::SIGHT).then(|| view! {
                <ActionButton
                    text=say!(not_recognised.staff)
                    icon="staff"
                    look=Look::Secondary
                    on_press=move || reception.send(Event::LetStaffLook)
                />
            })}
        </div>
    }
}

/// There is no photo to compare with.
#[component]
pub fn FaceUnavailable(obstacle: FaceObstacle, pin: PinState) -> impl IntoView {
    view! {
        <ScreenTitle text=obstacle_text(obstacle)/>
        <p class="lead"><Bilingual text=say!(obstacle.todo)/></p>
        <div class="choices">{by_pin(pin)}</div>
    }
}

/// The way by PIN, or why there is none.
pub fn by_pin(pin: PinState) -> AnyView {
    let reception = expect_context::<Reception>();
    let text = match pin {
        PinState::Available { tries_left } => {
            return view! {
                <ActionButton
                    text=say!(method.pin)
                    detail=Some(crate::ui::text::tries_left(tries_left))
                    icon="pin"
                    look=Look::Secondary
                    on_press=move || reception.send(Event::MethodChosen(Method::Pin))
                />
            }
            .into_any();
        }
        PinState::Blocked => say!(failure.pin_locked),
        PinState::NotSet => say!(failure.no_pin),
    };
    view! { <Notice tone=Tone::Warning text/> }.into_any()
}
