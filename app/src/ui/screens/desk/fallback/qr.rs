//! A link as a QR code (ISO/IEC 18004).

use leptos::prelude::*;
use qrcodegen::{QrCode as Code, QrCodeEcc};

use crate::ui::text::say;

/// Modules of white around it, as the standard demands.
const QUIET: i32 = 4;

/// The code, and what to do with it.
#[component]
pub fn QrCode(link: String) -> impl IntoView {
    let code = Code::encode_text(&link, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET;
    let path: String = (0..code.size())
        .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
        .filter(|(x, y)| code.get_module(*x, *y))
        .map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET))
        .collect();
    Some(view! {
        <figure class="qr">
            <svg
                class="qr__code"
                role="img"
                aria-label=say!(wizard.qr_alt).shown()
                viewBox=format!("0 0 {side} {side}")
                shape-rendering="crispEdges"
            >
                <rect width=side.to_string() height=side.to_string() fill="#fff"/>
                <path d=path fill="#000"/>
            </svg>
            <figcaption>{say!(wizard.qr).shown()}<br/><span class="qr__link">{link}</span></figcaption>
        </figure>
    })
}
