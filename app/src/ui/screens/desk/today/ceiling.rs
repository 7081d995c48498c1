//! What the patient pays: the ceiling of the month by today's rules, and a cost typed in.

use eligibility::Qualification;
use eligibility::rules::{CeilingOnDay, Limit, Rule, what_does_the_patient_pay};
use leptos::prelude::*;

use super::facts::coded;
use crate::desk::Desk;
use crate::ui::components::{FieldError, TextField, Typed, field};
use crate::ui::text::{Text, ceiling_class, date, disease, say, yen};

/// The ceiling, and what a cost comes to under it.
#[component]
pub fn Payment(qualification: Qualification) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let typed = RwSignal::new(String::new());
    let cost = Memo::new(move |_| typed.with(|typed| amount(typed)));
    let error: FieldError =
        Signal::derive(move || (cost.get().is_err()).then(|| say!(today.cost_wrong)));
    let today = Memo::new(move |_| desk.today());
    let payment = Memo::new(move |_| {
        let cost = cost.get().ok().flatten();
        (
            cost,
            what_does_the_patient_pay(cost.unwrap_or_default(), today.get(), &qualification),
        )
    });
    let details = move || {
        let (cost, payment) = payment.get();
        let diseases = payment.special_diseases.iter().map(|it| {
            let amount = it.self_pay_yen.map_or_else(|| say!(today.ask_insurer), yen);
            field(disease(&it.disease), Some(amount))
        });
        view! {
            <dl class="fields">
                {cost.map(|_| field(say!(today.share_of_cost), payment.share_yen.map(yen)))}
                {cost.map(|_| view! {
                    <div class="fields__row fields__row--due">
                        <dt>{say!(today.due).shown()}</dt>
                        <dd>{payment.due_yen.map_or_else(|| say!(desk.ask), yen).shown()}</dd>
                    </div>
                })}
                {ceiling(&payment.ceiling, cost)}
                {diseases.collect_view()}
            </dl>
        }
    };
    view! {
        <section class="detail__part">
            <h3>{say!(today.pays).shown()}</h3>
            <div class="no-print">
                <TextField
                    label=say!(today.cost)
                    hint=Some(say!(today.cost_hint))
                    value=typed
                    error=error
                    typed=Typed::Digits
                />
            </div>
            <div aria-live="polite">{details}</div>
            <p class="detail__note">{say!(today.pays_note).shown()}</p>
        </section>
    }
}

fn ceiling(ceiling: &CeilingOnDay, cost: Option<u32>) -> AnyView {
    match ceiling {
        CeilingOnDay::NotTold => {
            field(say!(field.ceiling), Some(say!(today.ceiling_not_told))).into_any()
        }
        CeilingOnDay::AskInsurer { class } => field(
            coded(ceiling_class(class), class.code()),
            Some(say!(today.ask_insurer)),
        )
        .into_any(),
        CeilingOnDay::Known(limit) => known(limit, cost).into_any(),
    }
}

fn known(limit: &Limit, cost: Option<u32>) -> impl IntoView + use<> {
    let class = coded(ceiling_class(&limit.class), limit.class.code());
    view! {
        {field(say!(field.ceiling), Some(class))}
        {field(say!(today.formula), Some(formula(limit)))}
        {cost.map(|_| field(say!(today.month), Some(yen(limit.month_yen))))}
        {field(say!(today.fourth_month), limit.fourth_month_yen.map(yen))}
        {field(say!(today.outpatient), limit.outpatient_yen.map(yen))}
        {field(say!(today.outpatient_year), limit.outpatient_year_yen.map(yen))}
        {field(say!(today.year), limit.year_yen.map(yen))}
        {field(say!(today.year_low_income), limit.year_low_income_yen.map(yen))}
        {field(say!(today.rule), Some(rule(&limit.rule)))}
    }
}

fn formula(limit: &Limit) -> Text {
    let base = yen(limit.formula.base_yen);
    let Some(over) = limit.formula.one_percent_over_yen.map(yen) else {
        return base;
    };
    Text::new(move |locale| {
        say!(
            today.formula_text,
            base = base.in_locale(locale),
            over = over.in_locale(locale)
        )
        .in_locale(locale)
    })
}

/// Where an amount was read, since when it holds, and whether the primary text was seen.
fn rule(rule: &Rule) -> Text {
    let since = rule.valid_from.map(date);
    let (source, standing) = (
        rule.source,
        if rule.confirmed {
            say!(today.confirmed)
        } else {
            say!(today.unconfirmed)
        },
    );
    Text::new(move |locale| {
        let since = since
            .as_ref()
            .map(|day| say!(today.since, day = day.in_locale(locale)).in_locale(locale));
        let parts = [
            since,
            Some(standing.in_locale(locale)),
            Some(source.to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ・ ")
    })
}

/// Yen as people type them: digits of either width, with commas; nothing while nothing is typed.
fn amount(typed: &str) -> Result<Option<u32>, ()> {
    let mut digits = String::new();
    for letter in typed.trim().chars() {
        match letter {
            ',' | '，' | '、' | ' ' | '　' | '円' | '¥' | '￥' => {}
            '０'..='９' => digits.extend(char::from_u32(u32::from(letter) - 0xFEE0)),
            '0'..='9' => digits.push(letter),
            _ => return Err(()),
        }
    }
    if digits.is_empty() {
        return Ok(None);
    }
    digits.parse().map(Some).or(Err(()))
}
