//! The clinic's settings: saved, and told to the patient's page.

use face_messages::LivenessPolicy;
use leptos::prelude::*;
use reception::desk::settings::Settings;

use super::{Desk, RecordError};
use crate::clinic::{FACE, SIGHT, publish};
use crate::face;

impl Desk {
    /// The settings as they are, or those of a clinic that has saved none.
    pub fn settings(self) -> Settings {
        self.state
            .with(|state| state.settings().cloned().unwrap_or_default())
    }

    /// Stores settings; they hold from now on, here, at other desks of this browser, and on the patient's page from its next start.
    pub async fn save_settings(self, settings: Settings) -> Result<(), RecordError> {
        let before = untrack(|| self.settings());
        self.record(vec![settings.clone().into()]).await?;
        tell_patients_page(&settings);
        if before.back_end != settings.back_end {
            self.connect();
        }
        Ok(())
    }
}

/// Languages and ways for patients, and how faces are compared.
pub(super) fn tell_patients_page(settings: &Settings) {
    let mut words: Vec<&str> = settings.languages.iter().map(String::as_str).collect();
    words.extend(settings.face.offered.then_some(FACE));
    words.extend(settings.face.staff_check.then_some(SIGHT));
    publish(&words);
    face::change_settings(|it| {
        it.voice = settings.voice.on;
        it.policy.challenge = settings.face.challenge;
        it.policy.liveness = match (settings.face.liveness, it.policy.liveness) {
            (false, _) => LivenessPolicy::Off,
            // How strictly is chosen beside the camera.
            (true, LivenessPolicy::Off) => LivenessPolicy::Require,
            (true, chosen) => chosen,
        };
    });
}
