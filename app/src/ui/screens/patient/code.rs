//! 照合番号B: read by the camera, or typed as it is printed; a person confirms it before a try is spent.

use leptos::html::{Input, Select};
use leptos::prelude::*;
use reception::Event;
use redacted::Redacted;

use super::printed::Entered;
use crate::driver::Reception;
use crate::face::{Face, Stage};
use crate::ui::components::{
    ActionButton, Bilingual, Hint, Look, Notice, ScreenTitle, Shape, Tone, Viewfinder,
};
use crate::ui::text::{Text, invalid_code, say};

/// Camera and fields side by side; the tries that are left stand there before the first digit.
#[component]
pub fn EnterCode(tries_left: u8, wrong: bool) -> impl IntoView {
    let reception = expect_context::<Reception>();
    let face = expect_context::<Face>();
    let era = NodeRef::<Select>::new();
    let inputs: [NodeRef<Input>; 5] = std::array::from_fn(|_| NodeRef::new());
    let invalid = RwSignal::new(None);
    let read = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(number) = face.number.get() else {
            return;
        };
        let (year_month, day) = number.birth.split_at_checked(4).unwrap_or_default();
        let (year, month) = year_month.split_at_checked(2).unwrap_or_default();
        let values = [year, month, day, &number.expiry_year, &number.security_code];
        for (input, value) in inputs.iter().zip(values) {
            if let Some(input) = input.get_untracked() {
                input.set_value(value);
            }
        }
        invalid.set(None);
        read.set(true);
    });
    let confirm = move || {
        let typed = inputs.map(|it| {
            let value = it.get_untracked().map(|input| input.value());
            Redacted::new(value.unwrap_or_default())
        });
        let era = era.get_untracked().map(|it| it.value()).unwrap_or_default();
        let [year, month, day, expiry, security_code] =
            typed.each_ref().map(|it| it.expose().as_str());
        let entered = Entered {
            era: &era,
            numbers: [year, month, day, expiry],
            security_code,
        };
        match entered.code() {
            Ok(code) => reception.send(Event::CodeEntered(code)),
            Err(error) => invalid.set(Some(error)),
        }
    };
    on_cleanup(move || {
        face.number.set(None);
        face.stop();
    });
    let [year, month, day, expiry, security] = inputs;
    view! {
        <div class="look" data-words="many">
            <div class="look__words">
                <ScreenTitle text=say!(code.title)/>
                <p class="note"><Bilingual text=say!(code.why)/></p>
                {wrong.then(|| view! { <Notice tone=Tone::Error text=say!(code.wrong)/> })}
                <p class="tries" data-last=(tries_left == 1).to_string()>
                    <Bilingual text=say!(code.tries, count = tries_left)/>
                </p>
                <div class="code__parts" on:keydown=move |event| if event.key() == "Enter" { confirm() }>
                <fieldset class="code">
                    <legend><Bilingual text=say!(code.birth)/></legend>
                    <label class="code__part">
                        <span>{say!(code.era).shown()}</span>
                        <select class="sign-in__input" node_ref=era>
                            {eras().map(|(key, name)| view! { <option value=key>{name.shown()}</option> }).collect_view()}
                        </select>
                    </label>
                    {part(say!(code.year), 4, year)}
                    {part(say!(code.month), 2, month)}
                    {part(say!(code.day), 2, day)}
                </fieldset>
                <div class="code">
                    {part(say!(code.expiry), 4, expiry)}
                    {part(say!(code.security), 4, security)}
                </div>
                </div>
                <div role="alert">
                    {move || invalid.get().map(|it| view! { <Notice tone=Tone::Error text=invalid_code(it)/> })}
                </div>
                <div role="status">
                    {move || read.get().then(|| view! { <Notice tone=Tone::Information text=say!(code.read)/> })}
                </div>
                <ActionButton text=say!(code.confirm) look=Look::Primary on_press=confirm/>
            </div>
            <Camera/>
        </div>
    }
}

/// Off until somebody wants it.
#[component]
fn Camera() -> impl IntoView {
    let face = expect_context::<Face>();
    let is_on = Memo::new(move |_| face.stage.get() != Stage::Off);
    view! {
        <div class="look__camera">
            {move || if is_on.get() {
                view! {
                    <Viewfinder shape=Shape::Card/>
                    <Hint/>
                    {move || {
                        let (text, press) = if matches!(face.stage.get(), Stage::Failed(_)) {
                            (say!(actions.try_again), Face::read_card as fn(Face))
                        } else {
                            (say!(code.camera_stop), Face::stop as fn(Face))
                        };
                        view! { <ActionButton text look=Look::Quiet on_press=move || press(face)/> }
                    }}
                }.into_any()
            } else {
                view! {
                    <ActionButton
                        text=say!(code.camera)
                        detail=Some(say!(code.show))
                        icon="camera"
                        look=Look::Secondary
                        on_press=move || face.read_card()
                    />
                }.into_any()
            }}
        </div>
    }
}

fn part(name: Text, digits: i32, input: NodeRef<Input>) -> impl IntoView {
    view! {
        <label class="code__part">
            <span>{name.shown()}</span>
            <input
                class="sign-in__input"
                inputmode="numeric"
                autocomplete="off"
                maxlength=digits
                size=digits
                node_ref=input
            />
        </label>
    }
}

fn eras() -> [(&'static str, Text); 6] {
    [
        ("", say!(code.as_printed)),
        ("taisho", say!(code.taisho)),
        ("showa", say!(code.showa)),
        ("heisei", say!(code.heisei)),
        ("reiwa", say!(code.reiwa)),
        ("gregorian", say!(code.gregorian)),
    ]
}
