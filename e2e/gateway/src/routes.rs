//! One file for each resource.

pub(crate) mod challenges;
pub(crate) mod desk;
pub(crate) mod desk_inquiries;
pub(crate) mod folders;
pub(crate) mod health;
pub(crate) mod inquiries;
pub(crate) mod journal;
pub(crate) mod openapi;
pub(crate) mod question;
pub(crate) mod receptions;
pub(crate) mod screens;
