//! What the computer has to allow before a browser can have the reader.

use leptos::prelude::*;

use crate::ui::text::{Text, say};

/// A part for each system.
#[component]
pub fn Systems() -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="systems-title">
            <h2 class="panel__title" id="systems-title">{say!(systems.title).shown()}</h2>
            <details class="panel__fold">
                <summary>{say!(systems.windows).shown()}</summary>
                <p>{say!(systems.windows_text).shown()}</p>
            </details>
            <details class="panel__fold">
                <summary>{say!(systems.mac).shown()}</summary>
                <p>{say!(systems.mac_text).shown()}</p>
            </details>
            <details class="panel__fold">
                <summary>{say!(systems.linux).shown()}</summary>
                {to_write(say!(systems.linux_rule), udev_rules())}
                {to_write(say!(systems.linux_driver), NO_PORT100.to_owned())}
                {to_write(say!(systems.linux_pcscd), STOP_PCSCD.to_owned())}
            </details>
        </section>
    }
}

fn to_write(what: Text, lines: String) -> impl IntoView {
    view! {
        <p>{what.shown()}</p>
        <pre class="panel__lines" lang="en">{lines}</pre>
    }
}

/// Whoever sits at the computer may use the readers that work on a page (systemd's `uaccess`).
fn udev_rules() -> String {
    let usable = reader::detect::PRODUCTS.iter().filter(|it| it.is_usable());
    usable
        .map(|product| {
            format!(
                "SUBSYSTEM==\"usb\", ATTR{{idVendor}}==\"{:04x}\", ATTR{{idProduct}}==\"{:04x}\", TAG+=\"uaccess\"\n",
                product.vendor_id, product.product_id
            )
        })
        .collect()
}

const NO_PORT100: &str = "blacklist port100";
const STOP_PCSCD: &str = "sudo systemctl stop pcscd.socket pcscd.service";
