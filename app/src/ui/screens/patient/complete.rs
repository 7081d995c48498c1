//! "Reception complete."

use eligibility::Qualification;
use leptos::prelude::*;
use reception::step::CertificateNotice;

use crate::ui::components::{Bilingual, Notice, Picture, ScreenTitle, Tone};
use crate::ui::text::{Text, full_width, notice as notice_text, percent, say};

/// The end of the way; the only screen with the patient's name.
#[component]
pub fn Complete(
    qualification: Box<Qualification>,
    notice: Option<CertificateNotice>,
    card_present: bool,
) -> impl IntoView {
    let todo = if card_present {
        say!(complete.take_card)
    } else {
        say!(complete.wait)
    };
    let share = qualification.ratio.map_or_else(
        || say!(complete.share_by_staff),
        |ratio| percent(ratio.percent),
    );
    view! {
        <div class="scene">
            <Picture name="complete" class="scene__picture"/>
            <div class="scene__words">
                <ScreenTitle text=say!(complete.title)/>
                {name(&qualification)}
                <p class="todo"><Bilingual text=todo/></p>
                <dl class="facts">
                    {fact(say!(complete.share), share)}
                    {qualification.ceiling.is_some().then(|| {
                        fact(say!(complete.ceiling), say!(complete.ceiling_applies))
                    })}
                </dl>
                {notice.map(|notice| view! { <Notice tone=Tone::Warning text=notice_text(notice)/> })}
            </div>
        </div>
    }
}

/// The kana as the guide shows them, over the name as it is written.
fn name(qualification: &Qualification) -> Option<impl IntoView + use<>> {
    let written = qualification.name.as_ref()?.expose().clone();
    let kana = qualification
        .kana
        .as_ref()
        .map(|kana| full_width(kana.expose()));
    Some(view! {
        <div class="name">
            {kana.map(|kana| view! { <p class="name__kana" lang="ja">{kana}</p> })}
            <p class="name__written">{say!(complete.name, name = written).shown()}</p>
        </div>
    })
}

fn fact(name: Text, value: Text) -> impl IntoView {
    view! {
        <div class="facts__row">
            <dt><Bilingual text=name/></dt>
            <dd><Bilingual text=value/></dd>
        </div>
    }
}
