//! Fields of the staff's forms: native elements, each with its label, hint and error in words.

use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::html::{Input, Select, Textarea};
use leptos::prelude::*;

use crate::ui::text::Text;

/// What is wrong with a field, or nothing.
pub type FieldError = Signal<Option<Text>>;

/// How a line of text is typed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Typed {
    /// Any text.
    #[default]
    Text,
    /// Digits; letters are explained, not refused.
    Digits,
    /// A telephone number.
    Telephone,
    /// A secret; the browser may offer the one that it keeps.
    Password,
    /// A secret that is chosen now.
    NewPassword,
}

/// One line of text.
#[component]
pub fn TextField(
    /// What it is.
    label: Text,
    /// What is typed so far.
    value: RwSignal<String>,
    /// How to write it.
    #[prop(optional_no_strip)]
    hint: Option<Text>,
    /// What is wrong with it; said while typing, as soon as it can be told.
    #[prop(optional, into)]
    error: Option<FieldError>,
    /// How it is typed.
    #[prop(optional)]
    typed: Typed,
    /// Whether the form needs it.
    #[prop(optional)]
    required: bool,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = Ids::new();
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if autofocus && let Some(input) = input.get() {
            // Without focus it is one key further away.
            _ = input.focus();
        }
    });
    let (kind, mode, complete) = match typed {
        Typed::Text => ("text", "text", "off"),
        Typed::Digits => ("text", "numeric", "off"),
        Typed::Telephone => ("tel", "tel", "off"),
        Typed::Password => ("password", "text", "current-password"),
        Typed::NewPassword => ("password", "text", "new-password"),
    };
    view! {
        <div class="field">
            {label_and_hint(&id, label, hint)}
            <input
                class="field__input"
                id=id.field()
                type=kind
                inputmode=mode
                autocomplete=complete
                spellcheck="false"
                required=required
                aria-describedby=id.described()
                aria-invalid=move || is_wrong(error).to_string()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                node_ref=input
            />
            {error_line(&id, error)}
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// What it is.
    label: Text,
    /// What is typed so far.
    value: RwSignal<String>,
    /// How to write it.
    #[prop(optional_no_strip)]
    hint: Option<Text>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Option<FieldError>,
    /// How many lines are seen at once.
    #[prop(default = 3)]
    rows: u32,
) -> impl IntoView {
    let id = Ids::new();
    let area = NodeRef::<Textarea>::new();
    view! {
        <div class="field">
            {label_and_hint(&id, label, hint)}
            <textarea
                class="field__input"
                id=id.field()
                rows=rows
                aria-describedby=id.described()
                aria-invalid=move || is_wrong(error).to_string()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                node_ref=area
            ></textarea>
            {error_line(&id, error)}
        </div>
    }
}

/// One of several, as the browser's own list.
#[component]
pub fn SelectField<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What it is.
    label: Text,
    /// What there is to choose from.
    options: Vec<(T, Text)>,
    /// What is chosen.
    value: RwSignal<T>,
) -> impl IntoView {
    let id = Ids::new();
    let select = NodeRef::<Select>::new();
    let values: Vec<T> = options.iter().map(|(value, _)| value.clone()).collect();
    let choose = move |_| {
        let index = select
            .get_untracked()
            .and_then(|select| usize::try_from(select.selected_index()).ok());
        if let Some(chosen) = index.and_then(|index| values.get(index)) {
            value.set(chosen.clone());
        }
    };
    let options = options.into_iter().map(|(option, text)| {
        let is_chosen = move || value.with(|value| *value == option);
        view! { <option prop:selected=is_chosen>{text.shown()}</option> }
    });
    view! {
        <div class="field">
            {label_and_hint(&id, label, None)}
            <select class="field__input" id=id.field() node_ref=select on:change=choose>
                {options.collect_view()}
            </select>
        </div>
    }
}

/// One of a few, all of them in sight; number keys choose while one of them has the focus.
#[component]
pub fn RadioField<T: Clone + PartialEq + Send + Sync + 'static>(
    /// The question.
    label: Text,
    /// What there is to choose from.
    options: Vec<(T, Text)>,
    /// What is chosen; none at first, so that nothing is answered by itself.
    value: RwSignal<Option<T>>,
) -> impl IntoView {
    let id = Ids::new();
    let name = id.field();
    let options = options.into_iter().map(|(option, text)| {
        let chosen = option.clone();
        let is_chosen = move || value.with(|value| value.as_ref() == Some(&option));
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=is_chosen
                    on:change=move |_| value.set(Some(chosen.clone()))
                />
                <span>{text.shown()}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field field--choices">
            <legend class="field__label">{label.shown()}</legend>
            {options.collect_view()}
        </fieldset>
    }
}

/// Yes or no.
#[component]
pub fn CheckField(
    /// What is said yes to.
    label: Text,
    /// Whether it is.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=move || value.get()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <span>{label.shown()}</span>
        </label>
    }
}

/// The ids that tie a field to its words.
struct Ids(usize);

impl Ids {
    fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    fn field(&self) -> String {
        format!("field-{}", self.0)
    }

    fn hint(&self) -> String {
        format!("hint-{}", self.0)
    }

    fn error(&self) -> String {
        format!("error-{}", self.0)
    }

    fn described(&self) -> String {
        format!("{} {}", self.hint(), self.error())
    }
}

fn label_and_hint(id: &Ids, label: Text, hint: Option<Text>) -> impl IntoView + use<> {
    let hint_id = id.hint();
    view! {
        <label class="field__label" for=id.field()>{label.shown()}</label>
        {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint.shown()}</p> })}
    }
}

fn error_line(id: &Ids, error: Option<FieldError>) -> impl IntoView + use<> {
    view! {
        <p class="field__error" id=id.error() aria-live="polite">
            {move || error.and_then(|error| error.get()).map(|error| error.shown()())}
        </p>
    }
}

fn is_wrong(error: Option<FieldError>) -> bool {
    error.is_some_and(|error| error.with(Option::is_some))
}
