//! What screens are made of.

mod bilingual;
mod button;
mod choices;
mod dialog;
mod fields;
mod form;
mod language;
mod notice;
mod picture;
mod pin_pad;
mod simulated;
mod steps;
mod title;
mod told;
mod viewfinder;
mod working;

pub use bilingual::Bilingual;
pub use button::{ActionButton, Look};
pub use choices::Choices;
pub use dialog::Dialog;
pub use fields::{comparison_fields, field};
pub use form::{CheckField, FieldError, RadioField, SelectField, TextArea, TextField, Typed};
pub use language::LanguageSelector;
pub use notice::{Notice, Tone};
pub use picture::Picture;
pub use pin_pad::{PinEntry, PinPad};
pub use simulated::SimulatedBanner;
pub use steps::Steps;
pub use title::ScreenTitle;
pub use told::{PatientLanguage, PatientLanguageChoice, Told};
pub use viewfinder::{Hint, Shape, Viewfinder};
pub use working::Working;
