//! Camera and comparison at this computer: what is ready, what the staff choose, and a test.

use face_messages::{Build, LivenessPolicy, Strictness};
use leptos::html::Select;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::face::{Face, Models, Stage};
use crate::host::camera;
use crate::ui::components::{Hint, Shape, Viewfinder, field};
use crate::ui::text::{Text, say};

/// State, settings and test of the face comparison; kept in this browser.
#[component]
pub fn CameraSettings() -> impl IntoView {
    let face = expect_context::<Face>();
    let cameras = RwSignal::new(Vec::new());
    let look = move || spawn_local(async move { cameras.set(camera::list().await) });
    // Names come with the permission, which the test asks for.
    Effect::new(move |_| {
        face.stage.track();
        look();
    });
    on_cleanup(move || face.stop());
    let is_on = Memo::new(move |_| face.stage.get() != Stage::Off);
    let policy = move || face.settings.with(|it| it.policy);
    view! {
        <section class="panel" aria-labelledby="camera-title">
            <h2 class="panel__title" id="camera-title">{say!(camera_settings.title).shown()}</h2>
            <div role="status"><dl class="fields">{move || state(face)}</dl></div>
            {choice(
                say!(camera_settings.camera),
                move || {
                    let found = cameras.get().into_iter().enumerate().map(|(number, it)| {
                        let label = if it.label.is_empty() {
                            say!(camera_settings.unnamed, number = number + 1)
                        } else {
                            Text::verbatim(it.label)
                        };
                        (it.id, label)
                    });
                    let any = (String::new(), say!(camera_settings.any));
                    std::iter::once(any).chain(found).collect()
                },
                move || face.settings.with(|it| it.camera.clone()),
                move |value| face.set(|it| it.camera = value),
            )}
            {choice(
                say!(camera_settings.strictness),
                || vec![
                    ("standard".to_owned(), say!(camera_settings.standard)),
                    ("strict".to_owned(), say!(camera_settings.strict)),
                ],
                move || named(policy().strictness == Strictness::Strict, "strict", "standard"),
                move |value| face.set(|it| it.policy.strictness = match value.as_str() {
                    "strict" => Strictness::Strict,
                    _ => Strictness::Standard,
                }),
            )}
            {choice(
                say!(camera_settings.liveness),
                || vec![
                    ("off".to_owned(), say!(camera_settings.off)),
                    ("warn".to_owned(), say!(camera_settings.warn)),
                    ("require".to_owned(), say!(camera_settings.require)),
                ],
                move || match policy().liveness {
                    LivenessPolicy::Off => "off",
                    LivenessPolicy::WarnStaff => "warn",
                    LivenessPolicy::Require => "require",
                }.to_owned(),
                move |value| face.set(|it| it.policy.liveness = match value.as_str() {
                    "off" => LivenessPolicy::Off,
                    "require" => LivenessPolicy::Require,
                    _ => LivenessPolicy::WarnStaff,
                }),
            )}
            {check(
                say!(camera_settings.challenge),
                move || policy().challenge,
                move |on| face.set(|it| it.policy.challenge = on),
            )}
            {check(
                say!(face.voice),
                move || face.settings.with(|it| it.voice),
                move |on| face.set(|it| it.voice = on),
            )}
            {move || is_on.get().then(|| view! { <Viewfinder shape=Shape::Face/> <Hint/> })}
            <div class="panel__actions">
                <button
                    type="button"
                    class="desk__button"
                    on:click=move |_| if is_on.get_untracked() { face.stop() } else { face.preview() }
                >
                    {move || if is_on.get() { say!(camera_settings.stop) } else { say!(camera_settings.test) }.shown()()}
                </button>
            </div>
        </section>
    }
}

fn state(face: Face) -> impl IntoView {
    let (words, networks) = match face.models.get() {
        Models::Loading(percent) => (say!(face.loading, percent = percent), None),
        Models::Ready { liveness_networks } => {
            (say!(camera_settings.ready), Some(liveness_networks))
        }
        Models::Failed(_) => (say!(camera_settings.failed), None),
        Models::Unsupported => (say!(camera_settings.no_simd), None),
    };
    let build = face.build.get().map(|it| match it {
        Build::RelaxedSimd => Text::verbatim("WebAssembly relaxed SIMD"),
        Build::Simd128 => Text::verbatim("WebAssembly SIMD"),
    });
    let networks = networks.map(|there| {
        if there {
            say!(camera_settings.there)
        } else {
            say!(camera_settings.not_there)
        }
    });
    view! {
        {field(say!(camera_settings.state), Some(words))}
        {field(say!(camera_settings.build), build)}
        {field(say!(camera_settings.networks), networks)}
    }
}

/// One of several, as the browser's own list.
fn choice(
    name: Text,
    options: impl Fn() -> Vec<(String, Text)> + Send + 'static,
    chosen: impl Fn() -> String + Copy + Send + Sync + 'static,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let select = NodeRef::<Select>::new();
    let listed = move || {
        let now = chosen();
        let options = options().into_iter().map(|(value, text)| {
            let selected = value == now;
            view! { <option value=value selected=selected>{text.shown()}</option> }
        });
        options.collect_view()
    };
    view! {
        <label class="sign-in__label">
            {name.shown()}
            <select
                class="sign-in__input"
                node_ref=select
                on:change=move |_| if let Some(select) = select.get_untracked() { choose(select.value()) }
            >
                {listed}
            </select>
        </label>
    }
    .into_any()
}

/// Yes or no.
fn check(
    name: Text,
    on: impl Fn() -> bool + Send + 'static,
    set: impl Fn(bool) + 'static,
) -> AnyView {
    view! {
        <label class="pin-pad__order">
            <input type="checkbox" prop:checked=on on:change=move |event| set(event_target_checked(&event))/>
            {name.shown()}
        </label>
    }
    .into_any()
}

fn named(is: bool, yes: &str, no: &str) -> String {
    if is { yes } else { no }.to_owned()
}
