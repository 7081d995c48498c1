//! One open device: its connection to the server and its transfers.

use std::collections::{BTreeMap, VecDeque};
use std::ffi::c_int;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsRawFd as _, RawFd};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use usb_wire::{Frames, Hello, Outcome, Question, ToProgram, ToServer, Transfer, framed};

use super::abi::{self, Urb};
use super::readiness::Readiness;
use crate::places;

/// One open device node.
pub(super) struct Device {
    number: u8,
    fd: RawFd,
    inode: libc::ino_t,
    server: Mutex<UnixStream>,
    state: Mutex<State>,
    changed: Condvar,
}

/// Setup packet (USB 2.0 §9.3).
#[derive(Clone, Copy)]
pub(super) struct Setup {
    pub(super) request_type: u8,
    pub(super) request: u8,
    pub(super) value: u16,
    pub(super) index: u16,
    pub(super) length: u16,
}

struct State {
    next: u64,
    /// URBs that the server has.
    under_way: BTreeMap<u64, Pointer>,
    /// URBs to be reaped, and what came of them.
    over: VecDeque<(Pointer, Done)>,
    /// Answers that a thread waits for in an ioctl; `None` until they come.
    awaited: BTreeMap<u64, Option<Done>>,
    gone: bool,
    readiness: Readiness,
}

struct Done {
    outcome: Outcome,
    went: u32,
    data: Vec<u8>,
}

/// A program's URB: read when it is submitted, written when it is reaped, by the program's threads.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pointer(*mut Urb);

// SAFETY: it is not followed by the thread that only passes it on.
unsafe impl Send for Pointer {}

impl Device {
    /// Connects to the server; an errno if there is no such device.
    pub(super) fn open(bus: u8, number: u8) -> Result<Arc<Self>, c_int> {
        let no_device = |_| libc::ENODEV;
        let socket = places::socket().ok_or(libc::ENOENT)?;
        let mut stream = UnixStream::connect(socket).map_err(no_device)?;
        let hello = Hello::Open {
            bus,
            device: number,
        };
        stream
            .write_all(&framed(&hello.encode()))
            .map_err(no_device)?;
        let readiness = Readiness::new().map_err(|_| libc::EMFILE)?;
        let fd = readiness.program();
        let mut incoming = Incoming {
            stream: stream.try_clone().map_err(|_| libc::EMFILE)?,
            frames: Frames::default(),
        };
        match incoming.read() {
            Some(ToProgram::Answer(_, Outcome::Success)) => {}
            Some(_) | None => {
                // SAFETY: nobody else knows the descriptor yet.
                unsafe { libc::close(fd) };
                return Err(libc::ENOENT);
            }
        }
        let device = Arc::new(Self {
            number,
            fd,
            inode: inode(fd).unwrap_or_default(),
            server: Mutex::new(stream),
            state: Mutex::new(State {
                next: 1,
                under_way: BTreeMap::new(),
                over: VecDeque::new(),
                awaited: BTreeMap::new(),
                gone: false,
                readiness,
            }),
            changed: Condvar::new(),
        });
        let listening = Arc::clone(&device);
        let name = format!("usb {bus}-{number}");
        std::thread::Builder::new()
            .name(name)
            .spawn(move || listening.listen(incoming))
            .map_err(|_| libc::EAGAIN)?;
        Ok(device)
    }

    /// The program's file descriptor.
    pub(super) fn fd(&self) -> RawFd {
        self.fd
    }

    /// Device number on its bus.
    pub(super) fn number(&self) -> u8 {
        self.number
    }

    /// Is the descriptor still this device's, or was its number given to another file?
    pub(super) fn is_open(&self) -> bool {
        inode(self.fd) == Some(self.inode)
    }

    /// Asks the host's side.
    pub(super) fn ask(&self, question: Question) -> Result<c_int, c_int> {
        let done = self.converse(|number| ToServer::Ask(number, question), None)?;
        errno(done.outcome).map_or(Ok(0), Err)
    }

    /// A control transfer that is waited for: how many bytes went.
    pub(super) fn control(
        &self,
        setup: Setup,
        data: &mut [u8],
        timeout_ms: u32,
    ) -> Result<c_int, c_int> {
        let out = match setup.request_type & 0x80 {
            0 => data.to_vec(),
            _ => Vec::new(),
        };
        self.transfer(
            Transfer::Control(setup.encode(), out),
            data,
            patience(timeout_ms),
        )
    }

    /// A bulk transfer that is waited for: how many bytes went.
    pub(super) fn bulk(
        &self,
        endpoint: u8,
        data: &mut [u8],
        timeout_ms: u32,
    ) -> Result<c_int, c_int> {
        let transfer = match endpoint & 0x80 {
            0 => Transfer::Out(endpoint, data.to_vec()),
            _ => Transfer::In(endpoint, u32::try_from(data.len()).unwrap_or(u32::MAX)),
        };
        self.transfer(transfer, data, patience(timeout_ms))
    }

    /// Begins a transfer that is reaped later.
    ///
    /// # Safety
    ///
    /// The URB and its buffer are valid, and stay where they are until they are reaped.
    pub(super) unsafe fn submit(&self, urb: *mut Urb) -> Result<c_int, c_int> {
        // SAFETY: the caller vouches for it.
        let fields = unsafe { &*urb };
        let length = usize::try_from(fields.buffer_length).map_err(|_| libc::EINVAL)?;
        // SAFETY: as above.
        let buffer: &[u8] = unsafe { super::slice(fields.buffer, length) };
        let transfer = match (fields.kind, fields.endpoint & 0x80) {
            (abi::CONTROL, _) => {
                let (&setup, data) = buffer.split_first_chunk::<8>().ok_or(libc::EINVAL)?;
                let [request_type, ..] = setup;
                let out = match request_type & 0x80 {
                    0 => data.to_vec(),
                    _ => Vec::new(),
                };
                Transfer::Control(setup, out)
            }
            (abi::BULK | abi::INTERRUPT, 0) => Transfer::Out(fields.endpoint, buffer.to_vec()),
            (abi::BULK | abi::INTERRUPT, _) => {
                Transfer::In(fields.endpoint, fields.buffer_length.cast_unsigned())
            }
            _ => return Err(libc::EINVAL),
        };
        let number = {
            let mut state = self.lock();
            if state.gone {
                return Err(libc::ENODEV);
            }
            let number = state.number();
            state.under_way.insert(number, Pointer(urb));
            number
        };
        self.say(&ToServer::Submit(number, transfer)).map(|()| 0)
    }

    /// Ends a transfer early; it is reaped like any other.
    pub(super) fn discard(&self, urb: *mut Urb) -> Result<c_int, c_int> {
        let number = {
            let state = self.lock();
            let mut under_way = state.under_way.iter();
            under_way
                .find(|(_, pointer)| pointer.0 == urb)
                .map(|(number, _)| *number)
        };
        // It may be over already: usbfs says EINVAL then.
        self.say(&ToServer::Cancel(number.ok_or(libc::EINVAL)?))
            .map(|()| 0)
    }

    /// The next transfer that is over.
    pub(super) fn reap(&self, wait: bool) -> Result<*mut Urb, c_int> {
        let mut state = self.lock();
        loop {
            if let Some((Pointer(urb), done)) = state.over.pop_front() {
                if state.over.is_empty() && !state.gone {
                    state.readiness.set(false);
                }
                // SAFETY: the program keeps it until now.
                unsafe { done.write_to(urb) };
                return Ok(urb);
            }
            if state.gone {
                return Err(libc::ENODEV);
            }
            state.readiness.set(false);
            if !wait {
                return Err(libc::EAGAIN);
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn transfer(
        &self,
        transfer: Transfer,
        data: &mut [u8],
        patience: Option<Duration>,
    ) -> Result<c_int, c_int> {
        let done = self.converse(|number| ToServer::Submit(number, transfer), patience)?;
        for (to, from) in data.iter_mut().zip(&done.data) {
            *to = *from;
        }
        match errno(done.outcome) {
            Some(errno) => Err(errno),
            None => Ok(done.went.cast_signed()),
        }
    }

    /// Says something and waits for what comes of it. A transfer that takes too long is cancelled.
    fn converse(
        &self,
        message: impl FnOnce(u64) -> ToServer,
        patience: Option<Duration>,
    ) -> Result<Done, c_int> {
        let number = {
            let mut state = self.lock();
            if state.gone {
                return Err(libc::ENODEV);
            }
            let number = state.number();
            state.awaited.insert(number, None);
            number
        };
        self.say(&message(number))?;
        let deadline = patience.map(|patience| Instant::now() + patience);
        let mut cancelled = false;
        let mut state = self.lock();
        loop {
            if let Some(Some(done)) = state.awaited.remove(&number) {
                return match (cancelled, done.outcome) {
                    (true, Outcome::Cancelled) => Err(libc::ETIMEDOUT),
                    _ => Ok(done),
                };
            }
            if state.gone {
                return Err(libc::ENODEV);
            }
            state.awaited.insert(number, None);
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            state = match left {
                Some(Duration::ZERO) if !cancelled => {
                    drop(state);
                    cancelled = true;
                    self.say(&ToServer::Cancel(number))?;
                    self.lock()
                }
                Some(left) if !cancelled => {
                    let woken = self.changed.wait_timeout(state, left);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
                Some(_) | None => {
                    let woken = self.changed.wait(state);
                    woken.unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
    }

    fn say(&self, message: &ToServer) -> Result<(), c_int> {
        let mut server = self.server.lock().unwrap_or_else(PoisonError::into_inner);
        server
            .write_all(&framed(&message.encode()))
            .map_err(|_| libc::ENODEV)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what the server says, until the server or the program has enough.
    fn listen(&self, mut incoming: Incoming) {
        loop {
            while let Some(message) = incoming.buffered() {
                self.take_in(message);
            }
            let closed = self.lock().readiness.ours().map(|end| end.as_raw_fd());
            if !incoming.wait(closed) || incoming.fill() == 0 {
                break;
            }
        }
        // Closes the connection for the other handle to it too: the server frees the interfaces.
        incoming.stream.shutdown(std::net::Shutdown::Both).ok();
        let mut state = self.lock();
        state.gone = true;
        let unfinished: Vec<_> = std::mem::take(&mut state.under_way).into_values().collect();
        for urb in unfinished {
            state.over.push_back((urb, Done::gone()));
        }
        state.readiness.hang_up();
        self.changed.notify_all();
    }

    fn take_in(&self, message: ToProgram) {
        let (number, done) = match message {
            ToProgram::Answer(number, outcome) => (
                number,
                Done {
                    outcome,
                    went: 0,
                    data: Vec::new(),
                },
            ),
            ToProgram::Done(number, outcome, went, data) => (
                number,
                Done {
                    outcome,
                    went,
                    data,
                },
            ),
        };
        let mut state = self.lock();
        if let Some(urb) = state.under_way.remove(&number) {
            state.over.push_back((urb, done));
            state.readiness.set(true);
        } else if let Some(awaited) = state.awaited.get_mut(&number) {
            *awaited = Some(done);
        }
        self.changed.notify_all();
    }
}

impl Setup {
    pub(super) fn set_configuration(value: u8) -> Self {
        Self::standard(0x00, 0x09, u16::from(value), 0)
    }

    pub(super) fn set_interface(interface: u8, alternate: u8) -> Self {
        Self::standard(0x01, 0x0B, u16::from(alternate), u16::from(interface))
    }

    pub(super) fn clear_halt(endpoint: u8) -> Self {
        Self::standard(0x02, 0x01, 0, u16::from(endpoint))
    }

    fn standard(request_type: u8, request: u8, value: u16, index: u16) -> Self {
        Self {
            request_type,
            request,
            value,
            index,
            length: 0,
        }
    }

    fn encode(self) -> [u8; 8] {
        let [v0, v1] = self.value.to_le_bytes();
        let [i0, i1] = self.index.to_le_bytes();
        let [l0, l1] = self.length.to_le_bytes();
        [self.request_type, self.request, v0, v1, i0, i1, l0, l1]
    }
}

impl State {
    fn number(&mut self) -> u64 {
        let number = self.next;
        self.next += 1;
        number
    }
}

impl Done {
    fn gone() -> Self {
        Self {
            outcome: Outcome::Gone,
            went: 0,
            data: Vec::new(),
        }
    }

    /// # Safety
    ///
    /// The URB and its buffer are valid.
    unsafe fn write_to(&self, urb: *mut Urb) {
        // SAFETY: the caller vouches for it.
        let fields = unsafe { &mut *urb };
        let length = usize::try_from(fields.buffer_length).unwrap_or_default();
        // SAFETY: as above.
        let buffer = unsafe { super::slice(fields.buffer, length) };
        // The setup packet stays at the front of a control transfer's buffer.
        let skipped = if fields.kind == abi::CONTROL { 8 } else { 0 };
        for (to, from) in buffer.iter_mut().skip(skipped).zip(&self.data) {
            *to = *from;
        }
        fields.actual_length = self.went.cast_signed();
        fields.status = errno(self.outcome).map_or(0, |errno| -errno);
    }
}

/// What usbfs says.
fn errno(outcome: Outcome) -> Option<c_int> {
    match outcome {
        Outcome::Success => None,
        Outcome::Cancelled => Some(libc::ENOENT),
        Outcome::Stall => Some(libc::EPIPE),
        Outcome::Gone => Some(libc::ENODEV),
        Outcome::Busy => Some(libc::EBUSY),
        Outcome::Unknown => Some(libc::ENOENT),
    }
}

/// 0 is for ever.
fn patience(timeout_ms: u32) -> Option<Duration> {
    (timeout_ms != 0).then(|| Duration::from_millis(u64::from(timeout_ms)))
}

fn inode(fd: RawFd) -> Option<libc::ino_t> {
    let mut stat = std::mem::MaybeUninit::<libc::stat>::uninit();
    // SAFETY: room for one, which is filled if the call succeeds.
    unsafe { (libc::fstat(fd, stat.as_mut_ptr()) == 0).then(|| stat.assume_init().st_ino) }
}

/// Messages as they arrive.
struct Incoming {
    stream: UnixStream,
    frames: Frames,
}

impl Incoming {
    /// The next message; `None` at the end.
    fn read(&mut self) -> Option<ToProgram> {
        loop {
            if let Some(message) = self.buffered() {
                return Some(message);
            }
            if self.fill() == 0 {
                return None;
            }
        }
    }

    fn buffered(&mut self) -> Option<ToProgram> {
        ToProgram::parse(&self.frames.next_message().ok()??)
    }

    fn fill(&mut self) -> usize {
        let mut piece = [0; 16 * 1024];
        let count = self.stream.read(&mut piece).unwrap_or(0);
        self.frames.push(piece.get(..count).unwrap_or_default());
        count
    }

    /// Waits until there is something to read; false if the program closed its descriptor.
    fn wait(&self, program: Option<RawFd>) -> bool {
        let poll = |fd, events| libc::pollfd {
            fd,
            events,
            revents: 0,
        };
        // A negative descriptor is never ready.
        let mut both = [
            poll(self.stream.as_raw_fd(), libc::POLLIN),
            poll(program.unwrap_or(-1), 0),
        ];
        loop {
            // SAFETY: two entries, which live until the call is over.
            let woken = unsafe { libc::poll(both.as_mut_ptr(), 2, -1) };
            let [server, program] = &both;
            if woken > 0 && program.revents != 0 {
                return false;
            }
            if woken > 0 && server.revents != 0 {
                return true;
            }
        }
    }
}
