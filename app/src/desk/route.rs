//! The sides of the staff's page, and the keys that open them.

use leptos::prelude::*;

/// What the staff look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskRoute {
    /// Today's receptions.
    Today,
    /// An inquiry by insured data.
    Inquiry,
    /// When the card does not work: the fallbacks.
    Fallback,
    /// What is still to be verified.
    Queue,
    /// Network outage, system failure, disaster.
    Modes,
    /// The journal.
    Records,
    /// The clinic's settings and staff.
    Settings,
}

impl DeskRoute {
    /// In the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::Today,
        Self::Inquiry,
        Self::Fallback,
        Self::Queue,
        Self::Modes,
        Self::Records,
        Self::Settings,
    ];

    /// The address's fragment.
    pub const fn fragment(self) -> &'static str {
        match self {
            Self::Today => "#/today",
            Self::Inquiry => "#/inquiry",
            Self::Fallback => "#/fallback",
            Self::Queue => "#/queue",
            Self::Modes => "#/modes",
            Self::Records => "#/records",
            Self::Settings => "#/settings",
        }
    }

    /// The key that opens it from everywhere: a function key, so that it is never part of what is typed (WCAG 2.1.4).
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::Today => Some("F2"),
            Self::Inquiry => Some("F4"),
            Self::Fallback => Some("F7"),
            Self::Queue => Some("F8"),
            Self::Modes | Self::Records | Self::Settings => None,
        }
    }

    /// What an address stands for; today's list for one that is not known.
    pub fn of(fragment: &str) -> Self {
        // A fragment may carry a subject: `#/inquiry/…`.
        Self::ALL
            .into_iter()
            .find(|route| {
                fragment
                    .strip_prefix(route.fragment())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
            .unwrap_or(Self::Today)
    }

    /// The address of a subject of this side: `#/fallback/` and a reception's identifier, say.
    pub fn about(self, subject: &str) -> String {
        format!("{}/{subject}", self.fragment())
    }
}

/// The address's fragment as it changes; a context of the desk's screens.
#[derive(Clone, Copy)]
pub struct Address(pub ReadSignal<String>);

impl Address {
    /// What a side is to show: what stands behind its own fragment, such as a reception's identifier.
    pub fn subject(self, side: DeskRoute) -> Option<String> {
        self.0.with(|fragment| {
            let subject = fragment.strip_prefix(side.fragment())?.strip_prefix('/')?;
            (!subject.is_empty()).then(|| subject.to_owned())
        })
    }
}

/// The key that locks the desk at once.
pub const LOCK_KEY: &str = "F9";
