//! The camera: asked for, watched, let go (Media Capture and Streams).

use base64ct::{Base64, Encoding};
use gloo_events::EventListener;
use js_sys::{Array, JSON};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    HtmlCanvasElement, HtmlVideoElement, MediaDeviceInfo, MediaDeviceKind, MediaDevices,
    MediaStream, MediaStreamConstraints, MediaStreamTrack,
};

use super::exception::name_of;

/// A camera that is on; dropping it switches it off.
pub struct Camera {
    stream: MediaStream,
    track: MediaStreamTrack,
    _listeners: [EventListener; 3],
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameraFailure {
    /// The browser has no camera interface: too old, or the page came over plain HTTP.
    Unsupported,
    /// The browser, the system or the administrator forbids it until somebody allows it.
    Blocked,
    /// The browser's question was closed without an answer.
    Dismissed,
    /// No camera is plugged in.
    Missing,
    /// Another program has it, or it does not start.
    InUse,
    /// It was pulled out, or taken away, while it was on.
    Lost,
}

/// What becomes of a camera that is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is gone.
    Lost,
    /// It sends nothing for now: its switch or its shutter is closed.
    Muted,
    /// It sends pictures again.
    Unmuted,
}

/// What shows the camera's picture: a `<video>`.
pub type View = HtmlVideoElement;

/// One picture of the camera, a `VideoFrame` or an `ImageBitmap`; its memory is let go with it.
pub struct Frame(JsFrame);

/// A camera that could be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Stays the same in this browser.
    pub id: String,
    /// The name that the system gives it; empty until a camera has been allowed once.
    pub label: String,
}

impl Camera {
    /// Switches a camera on: the given one if it is there, or the one that looks at the user (`device` is empty).
    ///
    /// # Errors
    ///
    /// [`CameraFailure`], all but `Lost`.
    pub async fn open(
        device: &str,
        on_change: impl Fn(Change) + Clone + 'static,
    ) -> Result<Self, CameraFailure> {
        let devices = devices().ok_or(CameraFailure::Unsupported)?;
        let constraints = MediaStreamConstraints::new();
        constraints.set_video(&video_constraints(device));
        let asked = devices
            .get_user_media_with_constraints(&constraints)
            .map_err(|_refused| CameraFailure::Unsupported)?;
        let stream: MediaStream = match asked.await {
            Ok(stream) => stream.unchecked_into(),
            Err(error) => return Err(failure(&name_of(&error)).await),
        };
        let track: MediaStreamTrack = stream.get_video_tracks().get(0).unchecked_into();
        let listen = |name, change| {
            let on_change = on_change.clone();
            EventListener::new(&track, name, move |_| on_change(change))
        };
        Ok(Self {
            _listeners: [
                listen("ended", Change::Lost),
                listen("mute", Change::Muted),
                listen("unmute", Change::Unmuted),
            ],
            stream,
            track,
        })
    }

    /// The name that the system gives it.
    pub fn label(&self) -> String {
        self.track.label()
    }

    /// Lets an element show its picture.
    pub fn show_in(&self, video: &View) {
        if video.src_object().as_ref() != Some(&self.stream) {
            video.set_src_object(Some(&self.stream));
        }
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.track.stop();
    }
}

/// The cameras of this computer.
pub async fn list() -> Vec<Device> {
    let Some(asked) = devices().and_then(|devices| devices.enumerate_devices().ok()) else {
        return Vec::new();
    };
    let found: Array = asked.await.unwrap_or_default().unchecked_into();
    let found = found.iter().map(JsValue::unchecked_into::<MediaDeviceInfo>);
    found
        .filter(|it| it.kind() == MediaDeviceKind::Videoinput)
        .map(|it| Device {
            id: it.device_id(),
            label: it.label(),
        })
        .collect()
}

/// Calls `changed` when a camera is plugged in or pulled out; as long as the page lives.
pub fn on_plug(changed: impl Fn() + 'static) {
    if let Some(devices) = devices() {
        EventListener::new(&devices, "devicechange", move |_| changed()).forget();
    }
}

impl Frame {
    /// The picture, to be sent to a worker: transferable.
    pub const fn as_js(&self) -> &JsValue {
        &self.0.obj
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Whether the element has a picture to show; a call for the next one may be lost before.
pub fn is_playing(video: &View) -> bool {
    video.ready_state() >= web_sys::HtmlMediaElement::HAVE_CURRENT_DATA
}

/// Calls `take` with the next picture that the element shows. Never, if there is no next one.
pub fn next_frame(video: &View, take: impl FnOnce(Frame) + 'static) {
    let source = video.clone();
    let call = Closure::once_into_js(move || match JsVideoFrame::new(&source) {
        Ok(frame) => take(Frame(frame.unchecked_into())),
        // Not every browser with WebAssembly has WebCodecs.
        Err(_missing) => spawn_local(async move {
            let window = web_sys::window();
            let asked =
                window.and_then(|it| it.create_image_bitmap_with_html_video_element(&source).ok());
            if let Some(asked) = asked
                && let Ok(bitmap) = asked.await
            {
                take(Frame(bitmap.unchecked_into()));
            }
        }),
    });
    video
        .unchecked_ref::<FramedVideo>()
        .request_video_frame_callback(&call);
}

/// The middle of what an element shows, as a JPEG in the shape of a card's photo; `None` before its
/// first picture.
pub fn portrait(video: &View) -> Option<Vec<u8>> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.unchecked_into();
    let (width, height) = PORTRAIT;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok()??;
    let context: web_sys::CanvasRenderingContext2d = context.unchecked_into();
    let (width, height) = (f64::from(width), f64::from(height));
    let (full_width, full_height) = (
        f64::from(video.video_width()),
        f64::from(video.video_height()),
    );
    let scale = (full_width / width).min(full_height / height);
    if scale <= 0.0 {
        return None;
    }
    let (cut_width, cut_height) = (width * scale, height * scale);
    context
        .draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            video,
            (full_width - cut_width) / 2.0,
            (full_height - cut_height) / 2.0,
            cut_width,
            cut_height,
            0.0,
            0.0,
            width,
            height,
        )
        .ok()?;
    let url = canvas
        .to_data_url_with_type_and_encoder_options("image/jpeg", &QUALITY.into())
        .ok()?;
    Base64::decode_vec(url.split_once(',')?.1).ok()
}

/// `None` on a page without encryption, and in browsers without cameras.
fn devices() -> Option<MediaDevices> {
    let devices = web_sys::window()?.navigator().media_devices().ok()?;
    (!devices.is_undefined()).then_some(devices)
}

/// 640×480 is what the comparison wants; a camera that cannot gives what it has.
fn video_constraints(device: &str) -> JsValue {
    // What this very browser called it: letters and digits.
    let constraints = format!(
        r#"{{"width":{{"ideal":640}},"height":{{"ideal":480}},"facingMode":"user","deviceId":{{"ideal":"{device}"}}}}"#
    );
    JSON::parse(&constraints).unwrap_or(JsValue::TRUE)
}

/// By the names of Media Capture and Streams section 10.2.
async fn failure(name: &str) -> CameraFailure {
    match name {
        "NotAllowedError" | "SecurityError" if is_denied().await => CameraFailure::Blocked,
        "NotAllowedError" | "SecurityError" => CameraFailure::Dismissed,
        "NotFoundError" | "OverconstrainedError" => CameraFailure::Missing,
        _ => CameraFailure::InUse,
    }
}

/// Whether the browser would not even ask; a browser that does not tell is taken to be one.
async fn is_denied() -> bool {
    let asked = JSON::parse(r#"{"name":"camera"}"#).ok().and_then(|name| {
        let permissions = web_sys::window()?.navigator().permissions().ok()?;
        permissions.query(name.unchecked_ref()).ok()
    });
    let Some(asked) = asked else { return true };
    asked.await.is_ok_and(|status| {
        status.unchecked_into::<web_sys::PermissionStatus>().state()
            == web_sys::PermissionState::Denied
    })
}

/// Of a JPEG: some tens of kilobytes, which a chip has room for.
const QUALITY: f64 = 0.6;
/// Width and height of the chip's photo.
const PORTRAIT: (u32, u32) = (378, 472);

#[wasm_bindgen]
extern "C" {
    // HTMLVideoElement.requestVideoFrameCallback(), which web-sys does not know yet.
    type FramedVideo;
    #[wasm_bindgen(method, js_name = requestVideoFrameCallback)]
    fn request_video_frame_callback(this: &FramedVideo, callback: &JsValue);

    // WebCodecs, which web-sys calls unstable.
    #[wasm_bindgen(js_name = VideoFrame)]
    type JsVideoFrame;
    #[wasm_bindgen(constructor, catch, js_class = "VideoFrame")]
    fn new(image: &HtmlVideoElement) -> Result<JsVideoFrame, JsValue>;

    // What VideoFrame and ImageBitmap have in common.
    type JsFrame;
    #[wasm_bindgen(method)]
    fn close(this: &JsFrame);
}
