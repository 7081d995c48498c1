//! A channel between the pages of this origin in this browser (BroadcastChannel, HTML Living Standard section 9.5).

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// The channel on which patients' screens and desks speak; its messages are `reception::desk::mirror`'s.
pub const SCREENS: &str = "uketsuke.screens";

/// One end; closed when it is dropped.
pub struct Channel {
    channel: BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// Joins the channel `name`; `heard` gets what other pages say, as text, never what this end says.
    ///
    /// `None` in a browser without such channels.
    pub fn join(name: &str, heard: impl Fn(String) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let on_message = Closure::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self {
            channel,
            _on_message: on_message,
        })
    }

    /// Says something to the other pages, if there are any.
    pub fn say(&self, text: &str) {
        // A text can always be cloned; only a closed channel fails, and this one is open as long as it is here.
        _ = self.channel.post_message(&JsValue::from_str(text));
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
