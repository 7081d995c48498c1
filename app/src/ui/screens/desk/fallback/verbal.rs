//! The verbal verification: four questions, one key each.

use eligibility::Snapshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::verbal::{self, Answer, Conclusion, Item, NoBase, Respondent, VerbalCheck};

use super::Wizard;
use super::advice::NotStored;
use crate::desk::Desk;
use crate::ui::components::{Choices, Notice, SelectField, Told, Tone, field};
use crate::ui::text::{
    Text, date, evidence, full_width, percent, respondent, say, verbal_answer, verbal_item,
};

/// What a verbal verification of a patient rests on: the snapshot, and whether something newer is held.
pub fn base_of(desk: Desk, patient: &str) -> Result<(Snapshot, bool), NoBase> {
    let today = desk.today();
    desk.state.with_untracked(|state| {
        let rule = state
            .settings()
            .map(|settings| settings.base_rule())
            .unwrap_or_default();
        verbal::base(state.snapshots_of(patient), &rule, today)
            .map(|base| (base.snapshot.clone(), base.newer_unofficial))
    })
}

/// The questions beside what the clinic holds.
#[component]
pub fn Verbal() -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let patient = wizard
        .draft
        .with_untracked(|draft| draft.subject.patient.clone());
    let base = patient
        .as_deref()
        .and_then(|patient| base_of(wizard.desk, patient).ok());
    let Some((snapshot, newer)) = base else {
        return view! { <Notice tone=Tone::Warning text=say!(verbal.no_base)/> }.into_any();
    };
    let cause = wizard.cause();
    let base = verbal::Base {
        snapshot: &snapshot,
        newer_unofficial: newer,
    };
    let check = RwSignal::new(VerbalCheck::new(
        wizard.subject().reception,
        patient.unwrap_or_default(),
        &base,
        cause.reason,
        cause.card,
    ));
    view! {
        <div class="verbal">
            <div class="verbal__questions">
                <Question check/>
                <Answers check/>
            </div>
            <Held snapshot newer/>
        </div>
    }
    .into_any()
}

/// The question at the cursor, or what the answers come to.
#[component]
fn Question(check: RwSignal<VerbalCheck>) -> impl IntoView {
    let at = Memo::new(move |_| check.with(|check| (check.current(), check.conclusion())));
    move || match at.get() {
        (_, Conclusion::StatementNeeded(item)) => view! { <Needed check item/> }.into_any(),
        (_, Conclusion::Unchanged) => view! { <Unchanged check/> }.into_any(),
        (Some(item), Conclusion::Open(_)) | (None, Conclusion::Open(item)) => {
            view! { <Ask check item/> }.into_any()
        }
    }
}

#[component]
fn Ask(check: RwSignal<VerbalCheck>, item: Item) -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let [title, question] = verbal_item(item);
    let options = [Answer::Same, Answer::Changed, Answer::Unknown]
        .map(|answer| (answer, verbal_answer(answer)));
    let back = move |()| {
        if item == Item::Name {
            wizard.back();
        } else {
            check.update(VerbalCheck::back);
        }
    };
    view! {
        <Choices
            title
            options=options.into()
            on_choose=move |answer: Answer| check.update(|check| check.answer(answer))
            on_back=back
        >
            <Told text=question/>
            <p class="field__hint">{say!(verbal.keys).shown()}</p>
        </Choices>
    }
}

#[component]
fn Unchanged(check: RwSignal<VerbalCheck>) -> impl IntoView {
    let failed = RwSignal::new(false);
    view! {
        <Choices
            title=say!(verbal.unchanged)
            options=vec![((), say!(verbal.record))]
            on_choose=conclude(check, failed)
            on_back=move |()| check.update(VerbalCheck::back)
        >
            <p>{say!(verbal.unchanged_hint).shown()}</p>
            <Told text=say!(wizard.usual_say)/>
            <NotStored failed/>
        </Choices>
    }
}

#[component]
fn Needed(check: RwSignal<VerbalCheck>, item: Item) -> impl IntoView {
    let failed = RwSignal::new(false);
    let [name, _] = verbal_item(item);
    let title = Text::new(move |locale| {
        say!(verbal.needs_statement, item = name.in_locale(locale)).in_locale(locale)
    });
    view! {
        <Choices
            title
            options=vec![((), say!(verbal.to_statement))]
            on_choose=conclude(check, failed)
            on_back=move |()| check.update(|check| {
                check.back();
                check.answer(Answer::NotAsked);
                check.back();
            })
        >
            <Told text=say!(way_say.statement)/>
            <NotStored failed/>
        </Choices>
    }
}

/// Records the answers and goes on.
fn conclude(
    check: RwSignal<VerbalCheck>,
    failed: RwSignal<bool>,
) -> impl Fn(()) + Send + Sync + 'static {
    let wizard = expect_context::<Wizard>();
    let busy = RwSignal::new(false);
    move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let check = check.get_untracked();
        spawn_local(async move {
            match wizard.desk.receive_by_word(&wizard.subject(), &check).await {
                Ok(Some(queued)) => wizard.done(Some(queued.due), None),
                Ok(None) => wizard.needs_statement(),
                Err(_) => {
                    failed.set(true);
                    busy.set(false);
                }
            }
        });
    }
}

/// What was answered so far, and who answers.
#[component]
fn Answers(check: RwSignal<VerbalCheck>) -> impl IntoView {
    let who = RwSignal::new(Respondent::Patient);
    Effect::new(move |_| {
        let who = who.get();
        check.update(|check| check.set_respondent(who));
    });
    let options = [Respondent::Patient, Respondent::Guardian, Respondent::Other]
        .map(|it| (it, respondent(it)));
    let rows = move || {
        check.with(|check| {
            check
                .answers()
                .map(|(item, answer)| {
                    let [name, _] = verbal_item(item);
                    field(name, Some(verbal_answer(answer)))
                })
                .collect_view()
        })
    };
    view! {
        <dl class="fields">{rows}</dl>
        <SelectField label=say!(verbal.respondent) options=options.into() value=who/>
    }
}

/// What the clinic holds: the staff compare, the patient does not see it.
#[component]
fn Held(snapshot: Snapshot, newer: bool) -> impl IntoView {
    let day = date(snapshot.as_of);
    let [short, _] = evidence(snapshot.evidence);
    let from = Text::new(move |locale| {
        say!(
            verbal.held_from,
            day = day.in_locale(locale),
            evidence = short.in_locale(locale)
        )
        .in_locale(locale)
    });
    view! {
        <section class="verbal__held" aria-labelledby="held-title">
            <h3 id="held-title">{say!(verbal.held).shown()}</h3>
            <p>{from.shown()}</p>
            {newer.then(|| view! { <Notice tone=Tone::Warning text=say!(verbal.newer)/> })}
            <dl class="fields">{held_fields(&snapshot)}</dl>
        </section>
    }
}

/// A snapshot's person and insurance.
pub fn held_fields(snapshot: &Snapshot) -> impl IntoView + use<> {
    let it = snapshot.qualification(snapshot.as_of);
    let personal = |text: &Option<eligibility::xml_msg::Personal>| {
        text.as_ref()
            .map(|text| Text::verbatim(text.expose().clone()))
    };
    [
        field(say!(field.name), personal(&it.name)),
        field(
            say!(field.kana),
            it.kana
                .as_ref()
                .map(|kana| Text::verbatim(full_width(kana.expose()))),
        ),
        field(
            say!(field.birth_date),
            it.birth_date
                .as_ref()
                .map(|day| crate::ui::text::day_of_era(*day.expose())),
        ),
        field(
            say!(field.insurer_name),
            it.insurer_name.clone().map(Text::verbatim),
        ),
        field(
            say!(field.insurer_number),
            it.insurer_number
                .as_ref()
                .map(|number| Text::verbatim(number.as_str())),
        ),
        field(say!(field.symbol), personal(&it.symbol)),
        field(say!(field.number), personal(&it.number)),
        field(say!(field.branch), personal(&it.branch)),
        field(
            say!(field.relation),
            it.relation.as_ref().map(crate::ui::text::relation),
        ),
        field(
            say!(field.share),
            it.ratio.map(|ratio| percent(ratio.percent)),
        ),
        field(say!(statement.address), personal(&snapshot.result.address)),
    ]
    .into_iter()
    .collect_view()
}
