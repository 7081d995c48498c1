//! How do you want to be recognised?

use card::PinState;
use leptos::prelude::*;
use reception::step::CertificateNotice;
use reception::{Event, Method};

use crate::driver::Reception;
use crate::ui::components::{ActionButton, Look, Notice, ScreenTitle, Tone};
use crate::ui::text::{notice as notice_text, say, tries_left as tries_text};

/// The methods, with what the holder should know before choosing.
#[component]
pub fn ChooseMethod(pin: PinState, notice: Option<CertificateNotice>) -> impl IntoView {
    let reception = expect_context::<Reception>();
    view! {
        <ScreenTitle text=say!(method.title)/>
        {notice.map(|notice| view! { <Notice tone=Tone::Warning text=notice_text(notice)/> })}
        <div class="choices">
            {match pin {
                PinState::Available { tries_left } => view! {
                    <ActionButton
                        text=say!(method.pin)
                        detail=Some(tries_text(tries_left))
                        icon="pin"
                        look=Look::Primary
                        on_press=move || reception.send(Event::MethodChosen(Method::Pin))
                    />
                }
                .into_any(),
                PinState::Blocked => {
                    view! { <Notice tone=Tone::Warning text=say!(failure.pin_locked)/> }.into_any()
                }
                PinState::NotSet => {
                    view! { <Notice tone=Tone::Warning text=say!(failure.no_pin)/> }.into_any()
                }
            }}
            <ActionButton
                text=say!(method.staff)
                detail=Some(say!(method.staff_detail))
                icon="staff"
                look=Look::Secondary
                on_press=move || reception.send(Event::AskStaff)
            />
        </div>
    }
}
