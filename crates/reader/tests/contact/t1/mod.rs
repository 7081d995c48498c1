//! T=1 against scenarios in the manner of ISO/IEC 7816-3, Annex A.

mod any_card;
mod losses;
mod scenarios;
mod script;
