//! Names and their values.

use leptos::prelude::*;

use crate::ui::text::Text;

/// A row of a list of fields; nothing where there is no value.
pub fn field(name: Text, value: Option<Text>) -> Option<impl IntoView + use<>> {
    let value = value?;
    Some(view! {
        <div class="fields__row">
            <dt>{name.shown()}</dt>
            <dd>{value.shown()}</dd>
        </div>
    })
}
