//! The texts of `locales/`, as the build script has written them down.

#[allow(warnings, clippy::all, clippy::restriction, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}

pub use generated::i18n::*;

#[cfg(test)]
mod tests;
