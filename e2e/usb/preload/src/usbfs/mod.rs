//! usbfs: device nodes and their ioctls (linux/usbdevice_fs.h).

mod abi;
mod device;
mod readiness;

use std::collections::BTreeMap;
use std::ffi::{c_int, c_ulong, c_void};
use std::sync::{Arc, PoisonError, RwLock};

use abi::{
    BulkTransfer, ConnectInfo, ControlTransfer, DisconnectClaim, SetInterface, Urb, request,
};
use device::{Device, Setup};
use usb_wire::Question;

use crate::real;

/// Opens a device: the file descriptor, or an errno.
pub(crate) fn open(bus: u8, number: u8) -> Result<c_int, c_int> {
    let device = Device::open(bus, number)?;
    let fd = device.fd();
    let mut table = DEVICES.write().unwrap_or_else(PoisonError::into_inner);
    table.retain(|_, device| device.is_open());
    table.insert(fd, device);
    Ok(fd)
}

/// See ioctl(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ioctl(fd: c_int, request: c_ulong, argument: *mut c_void) -> c_int {
    if let Some(number) = abi::request_number(request)
        && let Some(device) = find(fd)
    {
        // SAFETY: the caller hands what this request takes.
        return unsafe { obey(&device, number, argument) }.unwrap_or_else(real::fail);
    }
    // SAFETY: what the caller handed.
    unsafe { real::ioctl(fd, request, argument) }
}

/// The device behind a file descriptor; numbers that were closed and belong to other files now do
/// not count.
fn find(fd: c_int) -> Option<Arc<Device>> {
    let table = DEVICES.read().unwrap_or_else(PoisonError::into_inner);
    table.get(&fd).filter(|device| device.is_open()).cloned()
}

unsafe fn obey(device: &Arc<Device>, number: u8, argument: *mut c_void) -> Result<c_int, c_int> {
    if argument.is_null() && !matches!(number, request::RESET | request::GET_SPEED) {
        return Err(libc::EFAULT);
    }
    // SAFETY, for every block below: usbfs says what the argument of each request points to, and the
    // caller keeps to it.
    match number {
        request::CLAIM_INTERFACE => {
            // SAFETY: see above.
            let interface = unsafe { argument.cast::<u32>().read() };
            device.ask(Question::Claim(byte(interface)?))
        }
        request::DISCONNECT_CLAIM => {
            // SAFETY: see above.
            let claim = unsafe { &*argument.cast::<DisconnectClaim>() };
            // There is no kernel driver to make an exception for.
            let (_, _) = (claim.flags, &claim.driver);
            device.ask(Question::Claim(byte(claim.interface)?))
        }
        request::RELEASE_INTERFACE => {
            // SAFETY: see above.
            let interface = unsafe { argument.cast::<u32>().read() };
            device.ask(Question::Release(byte(interface)?))
        }
        request::RESET => device.ask(Question::Reset),
        request::SET_CONFIGURATION => {
            // SAFETY: see above.
            let value = unsafe { argument.cast::<u32>().read() };
            device.control(Setup::set_configuration(byte(value)?), &mut [], FOREVER)
        }
        request::SET_INTERFACE => {
            // SAFETY: see above.
            let set = unsafe { &*argument.cast::<SetInterface>() };
            let setup = Setup::set_interface(byte(set.interface)?, byte(set.alternate)?);
            device.control(setup, &mut [], FOREVER)
        }
        request::RESET_ENDPOINT | request::CLEAR_HALT => {
            // SAFETY: see above.
            let endpoint = unsafe { argument.cast::<u32>().read() };
            device.control(Setup::clear_halt(byte(endpoint)?), &mut [], FOREVER)
        }
        request::CONTROL => {
            // SAFETY: see above.
            let control = unsafe { &*argument.cast::<ControlTransfer>() };
            let setup = Setup {
                request_type: control.request_type,
                request: control.request,
                value: control.value,
                index: control.index,
                length: control.length,
            };
            // SAFETY: see above.
            let data = unsafe { slice(control.data, usize::from(control.length)) };
            device.control(setup, data, control.timeout_ms)
        }
        request::BULK => {
            // SAFETY: see above.
            let bulk = unsafe { &*argument.cast::<BulkTransfer>() };
            // SAFETY: see above.
            let data = unsafe { slice(bulk.data, bulk.length as usize) };
            device.bulk(byte(bulk.endpoint)?, data, bulk.timeout_ms)
        }
        // SAFETY: see above; the URB stays where it is until it is reaped.
        request::SUBMIT_URB => unsafe { device.submit(argument.cast::<Urb>()) },
        request::DISCARD_URB => device.discard(argument.cast::<Urb>()),
        request::REAP_URB | request::REAP_URB_NO_DELAY => {
            let urb = device.reap(number == request::REAP_URB)?;
            // SAFETY: see above.
            unsafe { argument.cast::<*mut Urb>().write(urb) };
            Ok(0)
        }
        request::CONNECT_INFO => {
            let info = ConnectInfo {
                device: u32::from(device.number()),
                slow: 0,
            };
            // SAFETY: see above.
            unsafe { argument.cast::<ConnectInfo>().write(info) };
            Ok(0)
        }
        request::GET_CAPABILITIES => {
            // SAFETY: see above.
            unsafe { argument.cast::<u32>().write(abi::CAPABILITIES) };
            Ok(0)
        }
        request::GET_SPEED => Ok(abi::FULL_SPEED),
        // No kernel driver is bound, so none can be named or sent away.
        request::GET_DRIVER | request::IOCTL => Err(libc::ENODATA),
        _ => Err(libc::ENOTTY),
    }
}

fn byte(number: u32) -> Result<u8, c_int> {
    u8::try_from(number).map_err(|_too_large| libc::EINVAL)
}

unsafe fn slice<'a>(data: *mut u8, length: usize) -> &'a mut [u8] {
    if data.is_null() || length == 0 {
        return &mut [];
    }
    // SAFETY: the caller vouches for the length.
    unsafe { std::slice::from_raw_parts_mut(data, length) }
}

/// Open devices by file descriptor.
static DEVICES: RwLock<BTreeMap<c_int, Arc<Device>>> = RwLock::new(BTreeMap::new());

/// A time-out of usbfs.
const FOREVER: u32 = 0;
