//! What is not as the clinic held it, and that somebody has seen it.

use eligibility::codes::{CeilingClass, PersonalFamilyClassification, Sex};
use eligibility::difference::{Change, Difference, Severity, differences};
use eligibility::xml_msg::Personal;
use leptos::prelude::*;
use reception::desk::{AttentionReason, DifferenceAcknowledged};

use super::facts::coded;
use crate::desk::Desk;
use crate::desk::today::Seen;
use crate::ui::text::{Text, ceiling_class, change, date, moment, percent, relation, say, sex};

/// The differences with their meaning, and the button that says they were seen.
#[component]
pub fn Differences(seen: Seen) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let reception = seen.line.reception;
    let now = seen.snapshot?;
    let found = (seen.before.as_ref())
        .map(|before| differences(before, &now.result, now.as_of))
        .unwrap_or_default();
    let open = (reception.attention.iter()).any(|reason| {
        matches!(
            reason,
            AttentionReason::Difference | AttentionReason::NameWithMark
        )
    });
    if found.is_empty() && !open {
        return None;
    }
    let marked_only = found.is_empty();
    let before = seen.before.as_ref();
    let seen_entry = DifferenceAcknowledged {
        reception: reception.id,
        before: before.map_or_else(|| now.id.clone(), |before| before.id.clone()),
        after: now.id,
        changes: if marked_only {
            vec![Change::NameMark]
        } else {
            found.iter().map(|it| it.change.clone()).collect()
        },
    };
    let acknowledge = move |_| desk.record_later(vec![seen_entry.clone().into()]);
    Some(view! {
        <section class="detail__part differences">
            <h3>{say!(change.title).shown()}</h3>
            {before.map(|it| {
                let at = moment(it.taken_at);
                view! { <p class="detail__note">{say!(change.since).shown()} " " {at.shown()}</p> }
            })}
            {marked_only.then(|| view! { <p>{say!(desk.mark).shown()}</p> })}
            <ul class="differences__list">{found.iter().map(one).collect_view()}</ul>
            {open.then(|| view! {
                <button type="button" class="desk__button" data-look="primary" on:click=acknowledge>
                    {say!(change.acknowledge).shown()}
                </button>
            })}
        </section>
    })
}

fn one(it: &Difference) -> impl IntoView + use<> {
    let [name, meaning] = change(&it.change);
    let (severity, urgency) = match it.change.severity() {
        Severity::Act => ("act", say!(change.act)),
        Severity::Note => ("note", say!(change.note)),
    };
    let value = |value: &Option<Personal>| {
        value.as_ref().map_or_else(
            || say!(change.nothing),
            |value| shown_value(&it.change, value.expose()),
        )
    };
    let (before, after) = (value(&it.before), value(&it.after));
    view! {
        <li class="difference" data-severity=severity>
            <p class="difference__name">
                <span class="difference__urgency">{urgency.shown()}</span> " " {name.shown()}
            </p>
            <p class="difference__values">
                <del>{before.shown()}</del> " → " <ins>{after.shown()}</ins>
            </p>
            <p>{meaning.shown()}</p>
        </li>
    }
}

/// A value as the desk reads it: codes in words.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the others are shown as they are"
)]
fn shown_value(change: &Change, value: &str) -> Text {
    let as_it_is = || Text::verbatim(value);
    match change {
        Change::Ratio => value.parse().map_or_else(|_| as_it_is(), percent),
        Change::Relation => relation(&PersonalFamilyClassification::from(value.to_owned())),
        Change::Sex => sex(&Sex::from(value.to_owned())),
        Change::Ceiling | Change::CeilingNew | Change::CeilingGone => {
            coded(ceiling_class(&CeilingClass::from(value.to_owned())), value)
        }
        Change::BirthDate => {
            eligibility::CivilDate::from_compact(value).map_or_else(as_it_is, date)
        }
        Change::Ended | Change::Continues => {
            eligibility::CivilDate::from_iso(value).map_or_else(as_it_is, date)
        }
        _ => as_it_is(),
    }
}
