//! What people see: texts, components, screens. Nothing here decides anything about a visit.

mod components;
mod screens;
mod text;

pub use screens::desk::DeskScreen;
pub use screens::patient::PatientScreen;
pub use screens::readers::ReadersScreen;
