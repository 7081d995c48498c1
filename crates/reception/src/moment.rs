//! Time, as it comes with every event.

use eligibility::CivilDate;

/// When an event happened.
///
/// `millis` only ever grows while the page lives (a monotonic clock, in milliseconds); `today` is
/// the civil date in Japan, which decides about certificates and qualifications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds on a clock that never goes back.
    pub millis: u64,
    /// The date in Japan.
    pub today: CivilDate,
}

impl Moment {
    /// The reading of the clock this many seconds later.
    pub(crate) const fn after(self, seconds: u64) -> u64 {
        self.millis.saturating_add(seconds.saturating_mul(1000))
    }
}

/// How long a step waits for the patient: first a question, then the end.
///
/// WCAG 2.2 criterion 2.2.1 asks for a warning at least 20 seconds before a time limit ends, and a
/// simple way to extend it; every sign of life from the patient extends it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    warn_at: u64,
    end_at: u64,
    warned: bool,
    calm_seconds: u64,
}

/// What the passing of time does to a waiting step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    Calm(Patience),
    Warned(Patience),
    Over,
}

impl Patience {
    /// Seconds without a sign of life before the patient is asked whether they need more time.
    const CALM_SECONDS: u64 = 60;
    /// Seconds between that question and the end.
    const WARNING_SECONDS: u64 = 30;

    /// Waiting begins.
    pub(crate) const fn from(now: Moment) -> Self {
        Self::lasting(Self::CALM_SECONDS, now)
    }

    /// Waiting begins, with so many seconds before the question.
    pub(crate) const fn lasting(calm_seconds: u64, now: Moment) -> Self {
        Self {
            warn_at: now.after(calm_seconds),
            end_at: now.after(calm_seconds + Self::WARNING_SECONDS),
            warned: false,
            calm_seconds,
        }
    }

    /// A sign of life: waiting begins anew.
    pub(crate) const fn renewed(self, now: Moment) -> Self {
        Self::lasting(self.calm_seconds, now)
    }

    /// Whether "do you need more time?" is on the screen.
    pub const fn is_warning(&self) -> bool {
        self.warned
    }

    pub(crate) const fn deadline(&self) -> u64 {
        if self.warned {
            self.end_at
        } else {
            self.warn_at
        }
    }

    pub(crate) const fn at(self, now: Moment) -> Waiting {
        if now.millis >= self.end_at {
            Waiting::Over
        } else if now.millis >= self.warn_at {
            Waiting::Warned(Self {
                warned: true,
                ..self
            })
        } else {
            Waiting::Calm(self)
        }
    }
}
