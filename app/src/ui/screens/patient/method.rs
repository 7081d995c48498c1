//! How do you want to be recognised?

use card::PinState;
use leptos::prelude::*;
use reception::step::CertificateNotice;
use reception::{Event, Method};

use super::face::by_pin;
use crate::clinic;
use crate::driver::Reception;
use crate::ui::components::{ActionButton, Look, Notice, ScreenTitle, Tone};
use crate::ui::text::{notice as notice_text, say};

/// The methods, with what the holder should know before choosing.
#[component]
pub fn ChooseMethod(pin: PinState, notice: Option<CertificateNotice>) -> impl IntoView {
    let reception = expect_context::<Reception>();
    view! {
        <ScreenTitle text=say!(method.title)/>
        {notice.map(|notice| view! { <Notice tone=Tone::Warning text=notice_text(notice)/> })}
        <div class="choices">
            {clinic::offers(clinic::FACE).then(|| view! {
                <ActionButton
                    text=say!(method.face)
                    detail=Some(say!(method.face_detail))
                    icon="face"
                    look=Look::Primary
                    on_press=move || reception.send(Event::MethodChosen(Method::Face))
                />
            })}
            {by_pin(pin)}
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
