//! The file descriptor of an open device, writable when there is something to reap.
//!
//! Programs wait for a device node with poll(2): POLLOUT says that a transfer is over, POLLERR that
//! the device is gone. A socket can say both: it is writable or not by how much its peer has left
//! unread, and broken once the peer is closed with something unread.

use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _, BorrowedFd, IntoRawFd as _, RawFd};
use std::os::unix::net::UnixStream;

/// The end of the pair that stays here.
pub(super) struct Readiness {
    /// Not owned: the program closes it.
    program: RawFd,
    ours: Option<UnixStream>,
    ready: bool,
}

impl Readiness {
    /// The program's file descriptor is not writable yet.
    pub(super) fn new() -> std::io::Result<Self> {
        let (program, ours) = UnixStream::pair()?;
        for end in [&program, &ours] {
            end.set_nonblocking(true)?;
        }
        let size: libc::c_int = 1;
        // SAFETY: a valid descriptor, and an int with its size; the kernel raises it to its minimum.
        unsafe {
            libc::setsockopt(
                program.as_raw_fd(),
                libc::SOL_SOCKET,
                libc::SO_SNDBUF,
                (&raw const size).cast(),
                size_of_val(&size) as libc::socklen_t,
            );
        }
        let mut readiness = Self {
            program: program.into_raw_fd(),
            ours: Some(ours),
            ready: true,
        };
        readiness.set(false);
        Ok(readiness)
    }

    /// The program's file descriptor.
    pub(super) fn program(&self) -> RawFd {
        self.program
    }

    /// Hangs up when the program closes its descriptor.
    pub(super) fn ours(&self) -> Option<BorrowedFd<'_>> {
        self.ours.as_ref().map(|ours| ours.as_fd())
    }

    /// Makes the program's descriptor writable or not.
    pub(super) fn set(&mut self, ready: bool) {
        if ready == self.ready {
            return;
        }
        let Some(ours) = &mut self.ours else {
            return;
        };
        if hung_up(ours.as_fd()) {
            return;
        }
        self.ready = ready;
        let mut bytes = [0; 4096];
        if ready {
            while matches!(ours.read(&mut bytes), Ok(1..)) {}
        } else {
            // SAFETY: the program has not closed it, or its peer would have hung up.
            let program = unsafe { BorrowedFd::borrow_raw(self.program) };
            if let Ok(program) = program.try_clone_to_owned() {
                // Full is what it is to be.
                UnixStream::from(program).write_all(&bytes).ok();
            }
        }
    }

    /// Breaks the program's descriptor.
    pub(super) fn hang_up(&mut self) {
        self.set(false);
        self.ours = None;
    }
}

/// Has the other end been closed?
fn hung_up(end: BorrowedFd<'_>) -> bool {
    let mut poll = libc::pollfd {
        fd: end.as_raw_fd(),
        events: 0,
        revents: 0,
    };
    // SAFETY: one entry, which lives until the call is over.
    unsafe { libc::poll(&raw mut poll, 1, 0) == 1 && poll.revents & libc::POLLHUP != 0 }
}
