//! Words said aloud (Web Speech API, speech synthesis) by a voice of the computer's own: some browsers
//! have others too, and send the text away for them.

use wasm_bindgen::JsCast;
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

/// Says a text instead of whatever is being said. A computer without a voice for the language stays silent.
pub fn say(text: &str, language: &str) {
    let Some(synthesis) = synthesis() else { return };
    synthesis.cancel();
    let voices = synthesis.get_voices();
    let voice = voices
        .iter()
        .map(|voice| voice.unchecked_into::<SpeechSynthesisVoice>())
        .find(|voice| voice.local_service() && voice.lang().starts_with(language));
    if let Some(voice) = voice
        && let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(text)
    {
        utterance.set_voice(Some(&voice));
        utterance.set_lang(language);
        synthesis.speak(&utterance);
    }
}

/// Says no more.
pub fn hush() {
    if let Some(synthesis) = synthesis() {
        synthesis.cancel();
    }
}

/// Lets the browser look for voices, which takes a moment, before one is needed.
pub fn prepare() {
    _ = synthesis().map(|synthesis| synthesis.get_voices());
}

fn synthesis() -> Option<SpeechSynthesis> {
    let synthesis = web_sys::window()?.speech_synthesis().ok()?;
    (!synthesis.is_undefined()).then_some(synthesis)
}
