//! One visit at the reception, as a pure state machine.
//!
//! There is no IO, no clock and no randomness in here. The host owns a [`Visit`] and keeps to this
//! loop:
//!
//! 1. Something happens (a card is placed, the patient touches a button, an answer arrives, a
//!    second passes): call [`Visit::apply`] with the [`Event`] and the [`Moment`] it happened at.
//! 2. Perform every returned [`Effect`], in order. An effect that asks for an answer carries a
//!    [`Ticket`]; its answer comes back as an event with the same ticket. An answer whose ticket is
//!    no longer current is ignored, so a slow card or network can never speak for a later step.
//! 3. Show [`Visit::step`]. Everything on screen is derived from it.
//! 4. At [`Visit::deadline`] at the latest, apply [`Event::Tick`].
//!
//! ```text
//! Welcome → PlaceCard → Reading → ChooseMethod → EnterPin → VerifyingPin → AskConsent
//!         → FetchingChallenge → Signing → AwaitingAnswer → Complete → Farewell → Welcome
//! ChooseMethod → FaceNotice → CheckingCode → EnterCode → ReadingHolder → CompareFace → AskConsent
//!      no photo, code locked: → FaceUnavailable → EnterPin
//!             not recognised: → FaceNotRecognised → CompareFace, StaffCheck or EnterPin
//!       recognised by sight: StaffCheck → AskConsent
//!                 card pulled: → Interrupted → (same card) Reading → … where it was
//!                 any failure: → Stopped → Farewell → Welcome
//! ```
//!
//! The staff's side is in [`desk`]: what the clinic's journal holds, and the ways when a card does not
//! work.
//!
//! Each step is a type of its own that holds just what exists in that step: an inquiry cannot be
//! built without a [`consent::Given`], and only the consent step makes one.

pub mod consent;
pub mod desk;
mod effect;
mod event;
mod face;
mod failure;
mod moment;
mod recognition;
pub mod step;
mod visit;

pub use effect::{Action, Effect, Ticket};
pub use event::{Event, Method};
pub use face::{CameraTrouble, FaceObstacle, FaceOutcome};
pub use failure::{Failure, GatewayError};
pub use moment::{Moment, Patience};
pub use step::Step;
pub use visit::{Visit, VisitId};
