//! Files for other computers: the settings for a second desk, the browser's policy for the clinic's PCs.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use reader::detect::PRODUCTS;
use reception::desk::settings::{
    Browser, BrowserPolicy, ImportError, KioskUse, UsbProduct, export, import, utf16,
};

use super::form::Form;
use crate::desk::Desk;
use crate::host::{file, route};
use crate::ui::components::{Notice, RadioField, Tone};
use crate::ui::text::{Text, import_error, say};

/// What came of the file that was chosen.
#[derive(Clone, PartialEq)]
enum Taken {
    Nothing,
    Yes,
    No(ImportError),
}

/// Out of this computer, and into the form: what was taken in is saved by the form's own button.
#[component]
pub fn SettingsFile(form: Form) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let input = NodeRef::<Input>::new();
    let taken = RwSignal::new(Taken::Nothing);
    let save = move |_| {
        if let Ok(text) = export(&untrack(|| desk.settings())) {
            file::save(
                "uketsuke-settings.json",
                "application/json",
                text.as_bytes(),
            );
        }
    };
    let choose = move |_| {
        spawn_local(async move {
            let Some(input) = input.get_untracked() else {
                return;
            };
            let Some((_, bytes)) = file::chosen(&input).await else {
                return;
            };
            taken.set(match import(&String::from_utf8_lossy(&bytes)) {
                Ok(settings) => {
                    form.show(&settings);
                    Taken::Yes
                }
                Err(error) => Taken::No(error),
            });
        });
    };
    view! {
        <section class="clinic__section">
            <h2>{say!(settings_file.title).shown()}</h2>
            <p class="field__hint">{say!(settings_file.explain).shown()}</p>
            <div class="form__actions">
                <button type="button" class="desk__button" on:click=save>
                    {say!(settings_file.export).shown()}
                </button>
                <label class="desk__button clinic__file">
                    <span>{say!(settings_file.import).shown()}</span>
                    <input type="file" accept=".json,application/json" node_ref=input on:change=choose/>
                </label>
            </div>
            <div role="status">
                {move || match taken.get() {
                    Taken::Nothing => None,
                    Taken::Yes => Some((Tone::Information, say!(settings_file.taken))),
                    Taken::No(error) => Some((Tone::Error, import_error(&error))),
                }.map(|(tone, text)| view! { <Notice tone text/> })}
            </div>
        </section>
    }
}

/// The system and browser that read a policy file.
#[derive(Clone, Copy)]
enum Target {
    Windows(Browser),
    Linux,
    Mac,
}

/// Devices and camera without questions, and a patient's screen that reaches nothing else.
#[component]
pub fn PolicyFiles() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let kiosk = RwSignal::new(Some(KioskUse::PatientScreen));
    let refused = RwSignal::new(false);
    let save = move |target: Target| {
        let origin = route::origin().unwrap_or_default();
        let settings = untrack(|| desk.settings());
        let kiosk = kiosk.get_untracked().unwrap_or(KioskUse::PatientScreen);
        match BrowserPolicy::new(&origin, &settings, &usb_products(), kiosk) {
            Some(policy) => {
                refused.set(false);
                write(&policy, target);
            }
            None => refused.set(true),
        }
    };
    let targets: [(Target, Text); 5] = [
        (
            Target::Windows(Browser::Chrome),
            say!(policy.windows_chrome),
        ),
        (Target::Windows(Browser::Edge), say!(policy.windows_edge)),
        (
            Target::Windows(Browser::Chromium),
            say!(policy.windows_chromium),
        ),
        (Target::Linux, say!(policy.linux)),
        (Target::Mac, say!(policy.mac)),
    ];
    view! {
        <section class="clinic__section">
            <h2>{say!(policy.title).shown()}</h2>
            <p class="field__hint">{say!(policy.explain).shown()}</p>
            <RadioField
                label=say!(policy.kiosk)
                options=vec![
                    (KioskUse::PatientScreen, say!(policy.patient)),
                    (KioskUse::Desk, say!(policy.desk)),
                ]
                value=kiosk
            />
            <div class="form__actions">
                {targets.map(|(target, name)| view! {
                    <button type="button" class="desk__button" on:click=move |_| save(target)>{name.shown()}</button>
                }).collect_view()}
            </div>
            <div role="status">
                {move || refused.get().then(|| view! {
                    <Notice tone=Tone::Error text=say!(policy.refused)/>
                })}
            </div>
        </section>
    }
}

/// The readers that a page can use.
fn usb_products() -> Vec<UsbProduct> {
    PRODUCTS
        .iter()
        .filter(|product| product.is_usable())
        .map(|product| UsbProduct {
            vendor_id: product.vendor_id,
            product_id: product.product_id,
        })
        .collect()
}

fn write(policy: &BrowserPolicy, target: Target) {
    match target {
        Target::Windows(browser) => {
            let name = match browser {
                Browser::Chrome => "uketsuke-chrome.reg",
                Browser::Edge => "uketsuke-edge.reg",
                Browser::Chromium => "uketsuke-chromium.reg",
            };
            file::save(name, "text/plain", &utf16(&policy.registry(browser)));
        }
        Target::Linux => {
            let name = "uketsuke-policy.json";
            file::save(name, "application/json", policy.json().as_bytes());
        }
        Target::Mac => {
            let name = "uketsuke-policy.plist";
            file::save(name, "application/xml", policy.property_list().as_bytes());
        }
    }
}
