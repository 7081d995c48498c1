//! The block protocol.

mod card;
mod conversations;
mod losses;
