//! One reception with everything that the answer says.

use eligibility::gateway::Outcome;
use eligibility::{NotQualified, Qualification, Reception, Recognised};
use leptos::html::H2;
use leptos::prelude::*;

use super::list::qualification_of;
use crate::ui::components::{comparison_fields, field};
use crate::ui::text::{
    Text, ceiling_class, ceiling_kind, date, disease, evidence, full_width, loss, percent,
    recognised, relation, say, sex, share_reason, verdict,
};

/// The chosen reception; takes the focus when it opens.
#[component]
pub fn Detail(reception: Reception, on_close: impl Fn() + 'static) -> impl IntoView {
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Without focus the heading is read later, no more.
            _ = heading.focus();
        }
    });
    let verdict = verdict(&reception.outcome);
    let [_, source] = evidence(reception.evidence);
    let qualification = qualification_of(&reception);
    let marked = qualification.is_some_and(Qualification::name_has_replacement_mark);
    view! {
        <section class="detail" aria-labelledby="detail-title">
            <div class="detail__head">
                <h2 class="detail__title" id="detail-title" tabindex="-1" node_ref=heading>
                    {say!(desk.selected).shown()}
                </h2>
                <button type="button" class="desk__button" on:click=move |_| on_close()>
                    {say!(desk.close_details).shown()}
                </button>
            </div>
            <p class="result" data-tone=verdict.tone>{verdict.result.shown()}</p>
            <div class="detail__next">
                <h3>{say!(next_step.title).shown()}</h3>
                <p>{verdict.next.shown()}</p>
                {marked.then(|| view! { <p>{say!(desk.mark).shown()}</p> })}
            </div>
            <dl class="fields">
                {outcome_fields(&reception.outcome)}
                {qualification.map(qualification_fields)}
                {reception.recognised.as_ref().map(recognised_fields)}
                {field(say!(field.evidence), Some(source))}
                {field(say!(field.request_id), Some(Text::verbatim(reception.request_id.as_str())))}
            </dl>
        </section>
    }
}

/// How the patient was recognised, and what a comparison of the face said.
fn recognised_fields(it: &Recognised) -> impl IntoView + use<> {
    let comparison = match it {
        Recognised::Pin => None,
        Recognised::Face(face) => face.comparison.as_ref(),
    };
    view! {
        {field(say!(recognition.label), Some(recognised(it)))}
        {comparison.map(comparison_fields)}
    }
}

/// What the system says of an inquiry without a qualification.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "the others say no more than their name"
)]
fn outcome_fields(outcome: &Outcome) -> impl IntoView + use<> {
    match outcome {
        Outcome::NotQualified {
            reason:
                NotQualified::Invalid {
                    reason_of_loss,
                    lost_on,
                },
        } => vec![
            field(say!(loss.label), reason_of_loss.as_ref().map(loss)),
            field(say!(loss.date), lost_on.map(date)),
        ],
        Outcome::NotQualified {
            reason: NotQualified::Error { code, message },
        } => vec![field(
            say!(field.code, code = code.clone()),
            Some(Text::verbatim(message.as_str())),
        )],
        Outcome::Refused { problem } => vec![field(
            say!(field.code, code = problem.slug()),
            Some(verdict(outcome).result),
        )],
        _ => Vec::new(),
    }
}

/// What a qualification holds, as rows of a list of fields.
pub fn qualification_fields(it: &Qualification) -> impl IntoView + use<> {
    let ceiling = it.ceiling.as_ref();
    [
        field(say!(field.name), personal(&it.name)),
        field(
            say!(field.kana),
            it.kana
                .as_ref()
                .map(|kana| Text::verbatim(full_width(kana.expose()))),
        ),
        field(say!(field.other_name), personal(&it.other_name)),
        field(
            say!(field.birth_date),
            it.birth_date.as_ref().map(|day| date(*day.expose())),
        ),
        field(say!(field.sex), it.sex.as_ref().map(sex)),
        field(say!(field.insurer_number), insurer_number(it)),
        field(
            say!(field.insurer_name),
            it.insurer_name.as_deref().map(Text::verbatim),
        ),
        field(say!(field.symbol), personal(&it.symbol)),
        field(say!(field.number), personal(&it.number)),
        field(say!(field.branch), personal(&it.branch)),
        field(say!(field.relation), it.relation.as_ref().map(relation)),
        field(say!(field.valid_from), it.valid_from.map(date)),
        field(say!(field.valid_to), it.valid_to.map(date)),
        field(
            say!(field.share),
            Some(
                it.ratio
                    .map_or_else(|| say!(desk.ask), |ratio| percent(ratio.percent)),
            ),
        ),
        field(
            say!(field.share_reason),
            it.ratio.map(|ratio| share_reason(ratio.reason)),
        ),
        field(
            say!(field.ceiling),
            ceiling.map(|it| coded(ceiling_class(&it.class), it.class.code())),
        ),
        field(
            say!(field.ceiling_kind),
            ceiling.and_then(|it| it.kind.as_ref()).map(ceiling_kind),
        ),
        field(
            say!(field.ceiling_valid),
            ceiling.map(|it| period(it.valid_from.map(date), it.valid_to.map(date))),
        ),
        field(
            say!(field.long_term),
            ceiling.and_then(|it| it.long_term_from).map(date),
        ),
    ]
    .into_iter()
    .chain(it.special_diseases.iter().flat_map(|special| {
        [
            field(
                say!(field.disease),
                Some(coded(disease(&special.disease), special.disease.code())),
            ),
            field(
                say!(field.disease_pay),
                special
                    .self_pay_yen
                    .map(|amount| say!(field.yen, amount = amount)),
            ),
        ]
    }))
    .collect_view()
}

fn personal(value: &Option<eligibility::xml_msg::Personal>) -> Option<Text> {
    value
        .as_ref()
        .map(|value| Text::verbatim(value.expose().as_str()))
}

fn insurer_number(it: &Qualification) -> Option<Text> {
    let number = it.insurer_number.as_ref()?;
    let shown = Text::verbatim(number.as_str());
    if number.has_right_check_digit() {
        return Some(shown);
    }
    let remark = say!(field.insurer_number_wrong);
    Some(Text::new(move |locale| {
        format!("{} ({})", shown.in_locale(locale), remark.in_locale(locale))
    }))
}

fn coded(words: Text, code: &str) -> Text {
    let code = code.to_owned();
    Text::new(move |locale| format!("{} ({code})", words.in_locale(locale)))
}

fn period(from: Option<Text>, to: Option<Text>) -> Text {
    let from = from.unwrap_or_else(|| Text::verbatim(""));
    let to = to.unwrap_or_else(|| say!(field.open_end));
    Text::new(move |locale| {
        say!(
            field.period,
            from = from.in_locale(locale),
            to = to.in_locale(locale)
        )
        .in_locale(locale)
    })
}
