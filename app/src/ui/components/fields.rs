//! Names and their values.

use eligibility::FaceComparison;
use leptos::prelude::*;

use crate::ui::text::{Text, face_verdict, say, score};

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

/// What a comparison of the face came to, for the staff.
pub fn comparison_fields(it: &FaceComparison) -> [Option<impl IntoView + use<>>; 4] {
    let similarity = it
        .similarity
        .map(|similarity| score(similarity, it.threshold));
    let liveness = it.liveness.map(|it| score(it.score, it.threshold));
    [
        field(say!(recognition.verdict), Some(face_verdict(it.verdict))),
        field(say!(recognition.score), similarity),
        field(
            say!(recognition.frames),
            Some(Text::verbatim(it.frames.to_string())),
        ),
        field(say!(recognition.liveness), liveness),
    ]
}
