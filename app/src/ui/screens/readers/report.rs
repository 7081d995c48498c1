//! What a reader's maker wants to read: to be copied or printed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use reader::detect::DeviceDescription;

use crate::host::page;
use crate::i18n::use_i18n;
use crate::readers::{Readers, Report};
use crate::ui::text::{Text, driver, reader_failure, say, usb_numbers};

/// The report on the reader that was opened last.
#[component]
pub fn MakersReport() -> impl IntoView {
    let readers = expect_context::<Readers>();
    let text = Memo::new(move |_| {
        let locale = use_i18n().get_locale();
        readers.report.with(|report| {
            let lines = report.as_ref().map(lines)?;
            let lines = lines.iter().map(|line| line.in_locale(locale));
            Some(lines.collect::<Vec<_>>().join("\n"))
        })
    });
    view! {
        <section class="panel" aria-labelledby="report-title" data-print="true">
            <h2 class="panel__title" id="report-title">{say!(report.title).shown()}</h2>
            <p>{say!(report.explain).shown()}</p>
            {move || match text.get() {
                Some(text) => view! { <Written text/> }.into_any(),
                None => view! { <p>{say!(report.none).shown()}</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Written(text: String) -> impl IntoView {
    let copied = RwSignal::new(None);
    let copy = {
        let text = text.clone();
        move |_| {
            let text = text.clone();
            spawn_local(async move { copied.set(Some(page::copy(&text).await)) });
        }
    };
    let outcome = move || {
        let text = match copied.get()? {
            true => say!(report.copied),
            false => say!(report.not_copied),
        };
        Some(text.shown())
    };
    view! {
        <pre class="panel__lines">{text}</pre>
        <div class="panel__actions">
            <button type="button" class="desk__button" on:click=copy>{say!(report.copy).shown()}</button>
            <button type="button" class="desk__button" on:click=|_| page::print()>
                {say!(report.print).shown()}
            </button>
            <span role="status">{outcome}</span>
        </div>
    }
}

fn lines(report: &Report) -> Vec<Text> {
    let result = match &report.failure {
        None => say!(report.works),
        Some(failure) => {
            let [what, _] = reader_failure(failure);
            what
        }
    };
    let mut lines = vec![
        line(say!(readers.name), Text::verbatim(report.name.as_str())),
        line(
            say!(readers.numbers),
            Text::verbatim(usb_numbers(report.ids)),
        ),
        line(say!(report.result), result),
    ];
    if let Some(choice) = &report.choice {
        let used = format!(
            "{}.{} ({:02X}, {:02X})",
            choice.interface, choice.alternate, choice.bulk_out, choice.bulk_in
        );
        lines.push(line(say!(readers.driver), driver(&choice.driver)));
        lines.push(line(say!(report.used), Text::verbatim(used)));
    }
    if let Some(firmware) = &report.firmware {
        lines.push(line(
            say!(readers.firmware),
            Text::verbatim(firmware.as_str()),
        ));
    }
    lines.extend(report.descriptions.iter().flat_map(interfaces));
    lines.push(line(
        say!(report.browser),
        Text::verbatim(page::user_agent()),
    ));
    lines
}

/// As `lsusb` writes them, in short: class, subclass, protocol; address, type and packet of each endpoint.
fn interfaces(description: &DeviceDescription) -> Vec<Text> {
    let number = description.configuration_value.to_string();
    let mut lines = vec![line(say!(report.configuration), Text::verbatim(number))];
    for it in &description.interfaces {
        let mut text = format!(
            "{}.{} {:02X}/{:02X}/{:02X}",
            it.number, it.alternate, it.class, it.subclass, it.protocol
        );
        for endpoint in &it.endpoints {
            text.push_str(&format!(
                " [{:02X} {:?} {}]",
                endpoint.address, endpoint.transfer_type, endpoint.max_packet
            ));
        }
        if !it.extra.is_empty() {
            let bytes: Vec<String> = it.extra.iter().map(|byte| format!("{byte:02X}")).collect();
            text.push_str(&format!("\n    {}", bytes.join(" ")));
        }
        lines.push(line(say!(report.interface), Text::verbatim(text)));
    }
    lines
}

fn line(name: Text, value: Text) -> Text {
    Text::new(move |locale| format!("{}: {}", name.in_locale(locale), value.in_locale(locale)))
}
