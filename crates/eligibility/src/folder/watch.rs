//! One file under observation: read twice alike, understood, or given time to become whole.

use redacted::Redacted;

use super::{Digest, Flaw, FolderFailure, Settings, Stamp};

/// A file under observation.
#[derive(Debug)]
pub(super) struct Watch {
    pub(super) stamp: Stamp,
    pub(super) phase: Phase,
    /// Bytes that it may have.
    pub(super) largest: u64,
    /// When its stamp changed last, as far as seen.
    changed_at: u64,
}

/// How far the observation is.
#[derive(Debug)]
pub(super) enum Phase {
    /// To be read at this time, and what the read before gave.
    Due(u64, Option<Before>),
    /// Being read.
    Reading(Option<Before>),
    /// Two reads were alike; being decoded.
    Decoding(Digest),
    /// Of no use as it is; said when it stays so.
    Flawed(Flaw),
    /// Understood, or set aside.
    Settled,
    /// The flaw was said.
    SetAside,
}

/// A read that a second one is compared with.
#[derive(Debug)]
pub(super) struct Before {
    digest: Digest,
    bytes: Redacted<Vec<u8>>,
}

impl Watch {
    pub(super) const fn new(stamp: Stamp, largest: u64, now: u64) -> Self {
        Self {
            stamp,
            largest,
            phase: Phase::Due(now, None),
            changed_at: now,
        }
    }

    /// Takes over what a listing says of the file.
    pub(super) fn observe(&mut self, stamp: Stamp, now: u64) {
        if stamp != self.stamp {
            self.stamp = stamp;
            self.changed_at = now;
            // What is being read may be from before the change: nothing is compared with it.
            self.phase = match self.phase {
                Phase::Reading(_) => Phase::Reading(None),
                Phase::Due(..)
                | Phase::Decoding(_)
                | Phase::Flawed(_)
                | Phase::Settled
                | Phase::SetAside => Phase::Due(now, None),
            };
        }
        if stamp.size > self.largest && !matches!(self.phase, Phase::SetAside) {
            self.phase = Phase::Flawed(Flaw::TooLarge { bytes: stamp.size });
        }
    }

    /// Whether it is time to read; the phase is then [`Phase::Reading`].
    pub(super) fn begin_read(&mut self, now: u64) -> bool {
        let Phase::Due(at, before) = &mut self.phase else {
            return false;
        };
        let is_time = *at <= now;
        if is_time {
            self.phase = Phase::Reading(before.take());
        }
        is_time
    }

    /// Takes over a read; gives the content back when it is to be decoded.
    pub(super) fn read(
        &mut self,
        bytes: Vec<u8>,
        settings: &Settings,
        now: u64,
    ) -> Option<Vec<u8>> {
        let Phase::Reading(before) = &mut self.phase else {
            return None;
        };
        let before = before.take();
        if bytes.len() as u64 > self.largest {
            let bytes = bytes.len() as u64;
            self.phase = Phase::Flawed(Flaw::TooLarge { bytes });
            return None;
        }
        let digest = Digest::of(&bytes);
        if before.as_ref().map(|before| before.digest) == Some(digest) {
            return self.whole(digest, bytes);
        }
        if before.is_some() {
            self.changed_at = now;
        }
        let bytes = Redacted::new(bytes);
        self.phase = Phase::Due(now + settings.settling, Some(Before { digest, bytes }));
        None
    }

    /// Takes over a read that failed; gives back the content of the read before when it is to be
    /// decoded: another program has taken the file away, and nobody will write into it any more.
    pub(super) fn not_read(
        &mut self,
        failure: FolderFailure,
        settings: &Settings,
        now: u64,
    ) -> Option<Vec<u8>> {
        let Phase::Reading(before) = &mut self.phase else {
            return None;
        };
        let before = before.take();
        if failure == FolderFailure::Gone
            && let Some(before) = before
        {
            return self.whole(before.digest, before.bytes.expose().clone());
        }
        let late = now >= self.changed_at + settings.grace;
        self.phase = match failure {
            FolderFailure::Busy if late => Phase::Flawed(Flaw::Unreadable(failure)),
            FolderFailure::Busy | FolderFailure::Gone => Phase::Due(now + settings.settling, None),
            FolderFailure::PermissionLost => Phase::Due(now + settings.interval, None),
        };
        None
    }

    fn whole(&mut self, digest: Digest, bytes: Vec<u8>) -> Option<Vec<u8>> {
        let cut_off = is_cut_off(&bytes);
        self.phase = if cut_off {
            Phase::Flawed(Flaw::HalfWritten)
        } else {
            Phase::Decoding(digest)
        };
        (!cut_off).then_some(bytes)
    }

    /// A file that is of no use now.
    pub(super) fn flawed(&mut self, flaw: Flaw) {
        self.phase = Phase::Flawed(flaw);
    }

    /// The flaw, once the file has had its time.
    pub(super) fn ripe(&self, settings: &Settings, now: u64) -> Option<&Flaw> {
        match &self.phase {
            Phase::Flawed(flaw) => (self.ripe_at(flaw, settings) <= now).then_some(flaw),
            Phase::Due(..)
            | Phase::Reading(_)
            | Phase::Decoding(_)
            | Phase::Settled
            | Phase::SetAside => None,
        }
    }

    /// When it wants to be looked at again without anybody saying so.
    pub(super) fn deadline(&self, settings: &Settings) -> Option<u64> {
        match &self.phase {
            Phase::Due(at, _) => Some(*at),
            Phase::Flawed(flaw) => Some(self.ripe_at(flaw, settings)),
            Phase::Reading(_) | Phase::Decoding(_) | Phase::Settled | Phase::SetAside => None,
        }
    }

    /// Whether something is still happening to it.
    pub(super) const fn is_moving(&self) -> bool {
        matches!(
            self.phase,
            Phase::Due(..) | Phase::Reading(_) | Phase::Decoding(_) | Phase::Flawed(..)
        )
    }

    /// What there is to say of it if nobody can wait any longer; `None` when it was understood.
    pub(super) fn verdict(&self) -> Option<Flaw> {
        match &self.phase {
            Phase::Flawed(flaw) => Some(flaw.clone()),
            Phase::Due(..) | Phase::Reading(_) | Phase::Decoding(_) => Some(Flaw::HalfWritten),
            Phase::Settled | Phase::SetAside => None,
        }
    }

    fn ripe_at(&self, flaw: &Flaw, settings: &Settings) -> u64 {
        // An archive does not become a message by waiting.
        match flaw {
            Flaw::Encrypted | Flaw::UnknownName => self.changed_at,
            Flaw::ForAnotherDesk(_)
            | Flaw::HalfWritten
            | Flaw::Foreign(_)
            | Flaw::TooLarge { .. }
            | Flaw::Unreadable(_) => self.changed_at + settings.grace,
        }
    }
}

/// Whether a message's last character is missing: that of the closing tag, or of the object.
fn is_cut_off(bytes: &[u8]) -> bool {
    let last = bytes
        .iter()
        .rev()
        .find(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    !matches!(last, Some(b'>' | b'}'))
}
