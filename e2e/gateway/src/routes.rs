//! One file for each route.

pub(crate) mod challenges;
pub(crate) mod desk;
pub(crate) mod health;
pub(crate) mod inquiries;
pub(crate) mod openapi;
pub(crate) mod receptions;
