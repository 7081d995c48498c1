//! The paper of a statement: one A4 page in Japanese, whatever the patient's language.

use leptos::prelude::*;
use leptos::task::spawn_local;
use reception::desk::statement::{
    DeclaredRatio, EligibilityStatement, InsuranceKind, Printed, StatementField,
};

use super::Wizard;
use super::advice::NotStored;
use crate::host::page;
use crate::i18n::Locale;
use crate::ui::components::CheckField;
use crate::ui::text::{
    Text, day_of_era, declared_ratio, insurance_kind, reason, say, sex, statement_field,
};

/// The paper, its printing, and the record once it is signed.
#[component]
pub fn PaperStep(
    /// What it says.
    statement: EligibilityStatement,
    /// Back to the form.
    #[prop(into)]
    on_edit: Callback<()>,
) -> impl IntoView {
    let wizard = expect_context::<Wizard>();
    let signed = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let clinic = wizard.desk.state.with_untracked(|state| {
        state
            .settings()
            .map(|settings| settings.institution_name.clone())
            .unwrap_or_default()
    });
    let kept = StoredValue::new(statement.clone());
    let record = move |_| {
        busy.set(true);
        let statement = EligibilityStatement {
            signed: true,
            ..kept.get_value()
        };
        spawn_local(async move {
            let subject = wizard.subject();
            match wizard.desk.receive_by_statement(&subject, statement).await {
                Ok(queued) => wizard.done(Some(queued.due), None),
                Err(_) => {
                    failed.set(true);
                    busy.set(false);
                }
            }
        });
    };
    let print = NodeRef::<leptos::html::Button>::new();
    Effect::new(move |_| {
        if let Some(print) = print.get() {
            // Without focus it is one key further away.
            _ = print.focus();
        }
    });
    view! {
        <div class="paper-step">
            <div class="form__actions paper-step__actions">
                <button
                    type="button"
                    class="desk__button"
                    data-look="primary"
                    node_ref=print
                    on:click=move |_| page::print()
                >
                    {say!(statement.print).shown()}
                </button>
                <button type="button" class="desk__button" on:click=move |_| on_edit.run(())>
                    {say!(statement.edit).shown()}
                </button>
                <CheckField label=say!(statement.signed) value=signed/>
                <button
                    type="button"
                    class="desk__button"
                    disabled=move || !signed.get() || busy.get()
                    on:click=record
                >
                    {say!(statement.record).shown()}
                </button>
                <NotStored failed/>
            </div>
            <Paper statement clinic/>
        </div>
    }
}

/// The page itself; the only thing of the screen that is printed.
#[component]
pub fn Paper(statement: EligibilityStatement, clinic: String) -> impl IntoView {
    let ja = |text: Text| text.in_locale(Locale::ja);
    let lines = statement.lines();
    let date = lines
        .iter()
        .find(|line| line.field == StatementField::Date)
        .map(|line| printed(&line.value));
    let signature = ja(statement_field(StatementField::Signature));
    let rows = lines
        .iter()
        .filter(|line| !matches!(line.field, StatementField::Date | StatementField::Signature))
        .map(|line| {
            view! {
                <tr>
                    <th scope="row">{ja(statement_field(line.field))}</th>
                    <td>{printed(&line.value)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <article class="a4" lang="ja">
            <h2 class="a4__title">{ja(say!(statement.title))}</h2>
            <p class="a4__date">{ja(statement_field(StatementField::Date))}"　"{date}</p>
            <p class="a4__to">{ja(say!(statement.to, clinic = clinic))}</p>
            <p>{ja(say!(statement.declare))}</p>
            <table class="a4__table">
                <tbody>
                    {rows}
                    <tr>
                        <th scope="row">{ja(say!(statement.reason))}</th>
                        <td>{ja(reason(statement.reason))}</td>
                    </tr>
                </tbody>
            </table>
            <p>{ja(say!(statement.promise))}</p>
            <p class="a4__signature"><span>{signature}</span><span class="a4__line"></span></p>
            <p class="a4__note">{ja(say!(statement.keep_note))}</p>
        </article>
    }
}

/// A value in Japanese; of a choice all possibilities with the chosen one marked, so that a pen can correct it.
fn printed(value: &Printed) -> String {
    let ja = |text: Text| text.in_locale(Locale::ja);
    let marked =
        |text: String, is_chosen: bool| format!("{}{text}", if is_chosen { "☑" } else { "□" });
    match value {
        Printed::Text(text) => text.expose().clone(),
        Printed::Date(day) => ja(day_of_era(*day.expose())),
        Printed::Sex(it) => ja(sex(it)),
        Printed::Insurance(chosen) => [
            InsuranceKind::Employees,
            InsuranceKind::NationalHealth,
            InsuranceKind::LateStageElderly,
            InsuranceKind::MutualAid,
            InsuranceKind::Unknown,
        ]
        .map(|kind| marked(ja(insurance_kind(kind)), kind == *chosen))
        .join("　"),
        Printed::Ratio(chosen) => [
            Some(DeclaredRatio::Tenth),
            Some(DeclaredRatio::TwoTenths),
            Some(DeclaredRatio::ThreeTenths),
            None,
        ]
        .map(|ratio| marked(ja(declared_ratio(ratio)), ratio == *chosen))
        .join("　"),
        Printed::YesNo(chosen) => [(true, say!(statement.yes)), (false, say!(statement.no))]
            .map(|(value, text)| marked(ja(text), Some(value) == *chosen))
            .join("　"),
        Printed::Blank => String::new(),
    }
}
