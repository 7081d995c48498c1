//! Entry of a four-digit PIN: a pad with swapped positions, or a keyboard.

use card::Pin;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_i18n::td_string;
use redacted::Redacted;

use super::{ActionButton, Bilingual, Look};
use crate::host::random;
use crate::ui::text::{Text, say};

/// Digits to press, dots for those that are there, and a button that confirms them.
///
/// Swapped positions hide the PIN from onlookers, and are hopeless for people who find their way by
/// touch or by ear: these type on a keyboard, or have the digits put in order.
#[component]
pub fn PinPad(entry: PinEntry, on_confirm: impl Fn() + 'static) -> impl IntoView {
    let swapped = random::shuffled_digits();
    let in_order = RwSignal::new(false);
    let digit_at = move |place: usize| {
        let digits = if in_order.get() { IN_ORDER } else { swapped };
        digits.get(place).copied().unwrap_or_default()
    };
    let digit = move |place: usize| {
        view! {
            <button type="button" class="pin-pad__key" on:click=move |_| entry.push(digit_at(place))>
                {move || digit_at(place)}
            </button>
        }
    };
    view! {
        <div class="pin-pad">
            <Dots entry/>
            // Enter on a key presses that key, and nothing else.
            <div
                class="pin-pad__keys"
                role="group"
                aria-label=say!(pin.pad).shown()
                on:keydown=|event| if event.key() == "Enter" { event.stop_propagation() }
            >
                {(0..9).map(digit).collect_view()}
                <button type="button" class="pin-pad__key" data-kind="edit" on:click=move |_| entry.clear()>
                    <Bilingual text=say!(pin.clear)/>
                </button>
                {digit(9)}
                <button type="button" class="pin-pad__key" data-kind="edit" on:click=move |_| entry.delete()>
                    <Bilingual text=say!(pin.delete)/>
                </button>
            </div>
            <div
                class="pin-pad__confirm"
                data-ready=move || entry.is_complete().to_string()
                on:keydown=|event| if event.key() == "Enter" { event.stop_propagation() }
            >
                <ActionButton text=say!(pin.confirm) look=Look::Primary on_press=on_confirm/>
            </div>
            <label class="pin-pad__order">
                <input type="checkbox" bind:checked=in_order/>
                <Bilingual text=say!(pin.in_order)/>
            </label>
        </div>
    }
}

/// How many digits there are, as dots and as words.
#[component]
fn Dots(entry: PinEntry) -> impl IntoView {
    let words = Text::new(move |locale| td_string!(locale, pin.entered, count = entry.len()));
    view! {
        <div class="pin-pad__dots" aria-hidden="true">
            {(0..PinEntry::DIGITS)
                .map(|place| view! {
                    <span class="pin-pad__dot" data-filled=move || (entry.len() > place).to_string()></span>
                })
                .collect_view()}
        </div>
        <p class="visually-hidden" role="status">{words.shown()}</p>
    }
}

/// The digits so far; every change wipes the earlier ones from memory.
#[derive(Clone, Copy)]
pub struct PinEntry(RwSignal<Redacted<String>>);

impl PinEntry {
    const DIGITS: usize = 4;

    /// Nothing yet.
    pub fn new() -> Self {
        Self(RwSignal::new(Redacted::default()))
    }

    /// A key of a keyboard: digits and Backspace, wherever the focus is.
    pub fn type_key(self, event: &KeyboardEvent) {
        if event.repeat() || event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        match (event.key().as_str(), digit_of(&event.key())) {
            ("Backspace", _) => self.delete(),
            (_, Some(digit)) => self.push(digit),
            (_, None) => {}
        }
    }

    /// The PIN, if it is complete; nothing of it stays here.
    pub fn take(self) -> Option<Pin> {
        let pin = self
            .0
            .with_untracked(|digits| Pin::parse(digits.expose()).ok())?;
        self.clear();
        Some(pin)
    }

    fn push(self, digit: u8) {
        self.0.update(|digits| {
            if digits.expose().len() < Self::DIGITS {
                *digits = Redacted::new(format!("{}{digit}", digits.expose()));
            }
        });
    }

    fn delete(self) {
        self.0.update(|digits| {
            let kept = digits.expose().len().saturating_sub(1);
            *digits = Redacted::new(digits.expose().chars().take(kept).collect());
        });
    }

    fn clear(self) {
        self.0.set(Redacted::default());
    }

    fn len(self) -> usize {
        self.0.with(|digits| digits.expose().len())
    }

    fn is_complete(self) -> bool {
        self.len() == Self::DIGITS
    }
}

/// The digit of a key; full-width digits come from Japanese keyboards.
fn digit_of(key: &str) -> Option<u8> {
    let mut letters = key.chars();
    let letter = letters.next().filter(|_| letters.next().is_none())?;
    let digit = match letter {
        '0'..='9' => u32::from(letter) - u32::from('0'),
        '０'..='９' => u32::from(letter) - u32::from('０'),
        _ => return None,
    };
    u8::try_from(digit).ok()
}

/// As on a telephone.
const IN_ORDER: [u8; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0];

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn keys_of_all_keyboards_are_digits() {
        assert_eq!(digit_of("7"), Some(7));
        assert_eq!(digit_of("７"), Some(7));
        for key in ["", "a", "12", "Enter", "F1", "七"] {
            assert_eq!(digit_of(key), None, "{key}");
        }
    }
}
