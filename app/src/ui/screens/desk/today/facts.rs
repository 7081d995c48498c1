//! A qualification as names and values: for the screen, and for what is copied.

use eligibility::Qualification;
use eligibility::xml_msg::Personal;
use leptos::prelude::*;

use crate::ui::components::field;
use crate::ui::text::{
    Text, ceiling_class, ceiling_kind, date, disease, full_width, percent, relation, say, sex,
    share_reason, yen,
};

/// A name and its value.
pub type Fact = (Text, Text);

/// Who it is.
pub fn of_person(it: &Qualification) -> Vec<Fact> {
    some([
        (
            say!(field.birth_date),
            it.birth_date.as_ref().map(|day| date(*day.expose())),
        ),
        (say!(field.sex), it.sex.as_ref().map(sex)),
        (say!(field.other_name), personal(&it.other_name)),
    ])
}

/// How they are insured.
pub fn of_qualification(it: &Qualification) -> Vec<Fact> {
    let ceiling = it.ceiling.as_ref();
    let mut facts = some([
        (
            say!(field.kana),
            (it.kana.as_ref()).map(|kana| Text::verbatim(full_width(kana.expose()))),
        ),
        (say!(field.insurer_number), insurer_number(it)),
        (
            say!(field.insurer_name),
            it.insurer_name.as_deref().map(Text::verbatim),
        ),
        (say!(field.symbol), personal(&it.symbol)),
        (say!(field.number), personal(&it.number)),
        (say!(field.branch), personal(&it.branch)),
        (say!(field.relation), it.relation.as_ref().map(relation)),
        (say!(field.valid_from), it.valid_from.map(date)),
        (
            say!(field.valid_to),
            Some(it.valid_to.map_or_else(|| say!(field.open_end), date)),
        ),
        (
            say!(field.ceiling),
            ceiling.map(|it| coded(ceiling_class(&it.class), it.class.code())),
        ),
        (
            say!(field.ceiling_kind),
            ceiling.and_then(|it| it.kind.as_ref()).map(ceiling_kind),
        ),
        (
            say!(field.ceiling_valid),
            ceiling.map(|it| period(it.valid_from.map(date), it.valid_to.map(date))),
        ),
        (
            say!(field.long_term),
            ceiling.and_then(|it| it.long_term_from).map(date),
        ),
    ]);
    for special in &it.special_diseases {
        facts.extend(some([
            (
                say!(field.disease),
                Some(coded(disease(&special.disease), special.disease.code())),
            ),
            (say!(field.disease_pay), special.self_pay_yen.map(yen)),
            (
                say!(today.disease_valid),
                Some(period(
                    special.valid_from.map(date),
                    special.valid_to.map(date),
                )),
            ),
        ]));
    }
    facts
}

/// Who is insured, and how, as rows of a list of fields.
pub fn qualification_fields(it: &Qualification) -> impl IntoView + use<> {
    let name = some([(say!(field.name), personal(&it.name))]);
    let share = it
        .ratio
        .map_or_else(|| say!(desk.ask), |ratio| percent(ratio.percent));
    let reason = it.ratio.map(|ratio| share_reason(ratio.reason));
    (name.into_iter())
        .chain(of_person(it))
        .chain(some([
            (say!(field.share), Some(share)),
            (say!(field.share_reason), reason),
        ]))
        .chain(of_qualification(it))
        .map(|(name, value)| field(name, Some(value)))
        .collect_view()
}

/// What is known of it.
fn some<const N: usize>(facts: [(Text, Option<Text>); N]) -> Vec<Fact> {
    (facts.into_iter())
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

fn personal(value: &Option<Personal>) -> Option<Text> {
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

/// Words, and the code as the system wrote it.
pub fn coded(words: Text, code: &str) -> Text {
    let code = code.to_owned();
    Text::new(move |locale| format!("{} ({code})", words.in_locale(locale)))
}

/// From one day to another.
pub fn period(from: Option<Text>, to: Option<Text>) -> Text {
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
