//! Every text that a person reads, as a value that knows all languages.
//!
//! Values of the program become texts here and nowhere else, by matches without a wildcard: a new
//! failure, code or language is an error of the compiler until it has its words.

mod codes;
mod dates;
mod door;
mod face;
mod failure;
mod fallback;
mod holder;
mod inquiry;
mod insured_data;
mod kana;
mod outcome;
mod queue;
mod reader;
mod records;
mod settings;
mod share;
mod statement;
mod today;

pub use codes::{ceiling_class, ceiling_kind, disease, loss, relation, sex};
pub use dates::{clock_time, date};
pub use door::{account_error, record_error, sign_in_error};
pub use face::{
    face_verdict, hint, liveness_signs, look_trouble, not_recognised, obstacle, recognised, score,
};
pub use failure::{advice, notice};
pub use fallback::{Spoken, copayment, copied_field, document, look_at, reason, remedy, way};
pub use holder::{
    attested, card_date, card_error, card_sex, doubt, invalid_code, pin_state, token,
};
pub use inquiry::{
    Told, delivery_state, folder_state, inquiry_trouble, notice_file, terminal_notice,
};
pub use insured_data::{day_of_era, form_problem, insurer_kind, pasted_field, typing_error};
pub use kana::full_width;
pub use outcome::{Verdict, desk_error, evidence, verdict};
pub use queue::{attempt, give_up_reason, mode, mode_step, phase, reverified};
pub use reader::{
    access, card_line, driver, link_error, reader_failure, reader_state, usb_failure, usb_numbers,
};
pub use records::{archive_error, fault, record_kind, restore_error};
pub use settings::{certified_reader, import_error, role, setting_problem, staff_error};
pub use share::{consent_item, percent, share_reason, tries_left};
pub use statement::{
    declared_ratio, insurance_kind, respondent, statement_field, statement_problem, verbal_answer,
    verbal_item,
};
pub use today::{
    ago, attention, change, command, ending, group, language, moment, not_exported, screen_step,
    standing, viewing, yen,
};

use std::sync::Arc;

use crate::i18n::{Locale, use_i18n};

/// One text in all languages; cheap to clone.
#[derive(Clone)]
pub struct Text(Arc<dyn Fn(Locale) -> String + Send + Sync>);

impl Text {
    /// From what says it in a given language; see [`say!`].
    pub fn new<S: Into<String>>(say: impl Fn(Locale) -> S + Send + Sync + 'static) -> Self {
        Self(Arc::new(move |locale| say(locale).into()))
    }

    /// A name or number, the same in every language.
    pub fn verbatim(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(move |_| text.clone())
    }

    /// The text in one language.
    pub fn in_locale(&self, locale: Locale) -> String {
        (self.0)(locale)
    }

    /// The text in the language that is chosen now, and again whenever another is chosen.
    pub fn shown(&self) -> impl Fn() -> String + Clone + Send + Sync + use<> {
        let (text, i18n) = (self.clone(), use_i18n());
        move || text.in_locale(i18n.get_locale())
    }
}

/// A [`Text`] by its key in `locales/`: `say!(pin.title)`, `say!(tries.many, count = 4)`.
macro_rules! say {
    ($($key:ident).+ $(, $name:ident = $value:expr)* $(,)?) => {{
        let ($($name,)*) = ($($value,)*);
        $crate::ui::text::Text::new(move |locale| {
            ::leptos_i18n::td_string!(
                locale, $($key).+ $(, $name = ::std::clone::Clone::clone(&$name))*
            )
        })
    }};
}
pub(crate) use say;
