//! An inquiry by insured data: the form, the answer, and where it belongs.

mod answer;
mod delivery;
mod fill;
mod folders;
mod question;
mod reach;
mod take;

use eligibility::CivilDate;
use eligibility::xml_msg::QualificationConfirmSearchInfo;
use leptos::html::Section;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::InquiryPurpose;

pub use self::folders::FolderSettings;

use self::answer::{Answer, Arrived};
use self::delivery::Deliveries;
use self::question::Question;
use self::reach::Reach;
use super::DeskTitle;
use super::insured_data::InsuredData;
use crate::desk::{Desk, Inquired, InquiryTrouble};
use crate::host::route::follow;
use crate::ui::components::Working;
use crate::ui::text::{inquiry_trouble, say};

/// How far an inquiry is.
#[derive(Clone, PartialEq)]
enum Stage {
    /// The form.
    Form,
    /// It was asked, under this identifier.
    Asking(String),
    /// There is an answer.
    Answered(Box<Inquired>, CivilDate),
    /// There is none; the form is there to try again.
    Failed(InquiryTrouble),
}

/// What the address says that the inquiry is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct About {
    patient: Option<String>,
    reception: Option<String>,
}

/// The side of the page.
#[component]
pub fn Inquiry() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let address = follow(about);
    let data = InsuredData::new();
    let stage = RwSignal::new(Stage::Form);
    let patient = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let about = address.get();
        let of_reception = about.reception.as_ref().and_then(|id| {
            desk.state
                .with_untracked(|state| state.reception(id)?.patient.clone())
        });
        if let Some(id) = about.patient.or(of_reception) {
            fill::by_patient(desk, &id, data, patient);
        }
    });
    let reception = Memo::new(move |_| {
        let id = address.with(|about| about.reception.clone())?;
        desk.state
            .with(|state| state.reception(&id).map(|it| it.id.clone()))
    });
    let ask = move |search: QualificationConfirmSearchInfo, as_of: CivilDate| {
        let purpose = reception
            .get_untracked()
            .map_or(InquiryPurpose::Staff, |id| InquiryPurpose::Reception {
                reception: id,
            });
        let inquiry = desk.inquiry_id();
        stage.set(Stage::Asking(inquiry.clone()));
        spawn_local(async move {
            let next = match desk.inquire_as(inquiry, search, as_of, purpose).await {
                Ok(inquired) => Stage::Answered(Box::new(inquired), as_of),
                Err(trouble) => Stage::Failed(trouble),
            };
            // Whoever asked may have left this side; the answer is in the records.
            _ = stage.try_set(next);
        });
    };
    let is_form = Memo::new(move |_| stage.with(|it| matches!(it, Stage::Form | Stage::Failed(_))));
    let failed = Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Failed(trouble) => Some(trouble.clone()),
            Stage::Form | Stage::Asking(_) | Stage::Answered(..) => None,
        })
    });
    let answered = Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Answered(inquired, as_of) => Some((inquired.clone(), *as_of)),
            Stage::Form | Stage::Asking(_) | Stage::Failed(_) => None,
        })
    });
    let asking = Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Asking(inquiry) => Some(inquiry.clone()),
            Stage::Form | Stage::Answered(..) | Stage::Failed(_) => None,
        })
    });
    let anew = move || {
        data.clear();
        patient.set(None);
        stage.set(Stage::Form);
    };
    let trouble = NodeRef::<Section>::new();
    Effect::new(move |_| {
        if failed.with(Option::is_some)
            && let Some(trouble) = trouble.get()
        {
            // Without focus it is read later, no more.
            _ = trouble.focus();
        }
    });
    view! {
        <div class="inquiry">
            <DeskTitle text=say!(inquiry.title)/>
            {move || failed.get().map(|it| {
                let told = inquiry_trouble(&it);
                view! {
                    <section class="told" data-tone="error" role="alert" tabindex="-1" node_ref=trouble>
                        <p class="told__what">{told.what.shown()}</p>
                        <p>{told.todo.shown()}</p>
                    </section>
                }
            })}
            // The form stays as it was typed while an answer is awaited or shown.
            <div hidden=move || !is_form.get()>
                <p class="inquiry__explain">{say!(inquiry.explain).shown()}</p>
                <Question data patient ask/>
            </div>
            {move || asking.get().map(|inquiry| view! {
                <Working/>
                <div class="form__actions">
                    <button type="button" class="desk__button" on:click=move |_| desk.cancel_inquiry(&inquiry)>
                        {say!(inquiry.cancel).shown()}
                    </button>
                </div>
            })}
            {move || answered.get().map(|(inquired, as_of)| view! {
                <Answer
                    inquired=*inquired
                    as_of
                    patient
                    reception=reception.get_untracked()
                    on_again=move || stage.set(Stage::Form)
                    on_new=anew
                />
            })}
            <Reach/>
            <Deliveries/>
            <Arrived patient/>
            <FolderSettings/>
        </div>
    }
}

/// `#/inquiry/patient/ID`, `#/inquiry/reception/ID`.
fn about(fragment: &str) -> About {
    let of = |kind: &str| {
        let id = fragment
            .strip_prefix("#/inquiry/")?
            .strip_prefix(kind)?
            .strip_prefix('/')?;
        Some(id.to_owned())
    };
    About {
        patient: of("patient"),
        reception: of("reception"),
    }
}
