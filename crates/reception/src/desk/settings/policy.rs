//! The browser's enterprise policy for the clinic's PCs: devices and camera without questions, and on a
//! patient's screen nothing but the patient's page.
//!
//! The names are those of Chromium's policy list (chromeenterprise.google/policies); Edge shares most of
//! them and ignores the rest. On Linux a file in `/etc/opt/chrome/policies/managed/` (or `/etc/chromium/policies/managed/`,
//! `/etc/opt/edge/policies/managed/`) holds them as JSON, on Windows the registry, on macOS a property list
//! that device management installs.

use serde_json::{Map, Value, json};

use super::check::is_origin;
use super::{BackEnd, Settings};
use crate::desk::staff::DESK_PAGE;

/// Which browser reads a registry file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Google Chrome
    Chrome,
    /// Microsoft Edge
    Edge,
    /// Chromium
    Chromium,
}

/// What the PC is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KioskUse {
    /// The patient's screen alone: the desk's page and every other site are blocked.
    PatientScreen,
    /// The desk, or desk and patient's screen on one PC.
    Desk,
}

/// A reader that the page may open without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsbProduct {
    /// idVendor
    pub vendor_id: u16,
    /// idProduct
    pub product_id: u16,
}

/// A policy file for one clinic.
#[derive(Clone, Debug, PartialEq)]
pub struct BrowserPolicy {
    policies: Map<String, Value>,
}

impl BrowserPolicy {
    /// The policy for a page of `origin`, such as `https://uketsuke.clinic.example`.
    ///
    /// `None` when that is not an origin that browsers give cameras and devices to.
    pub fn new(
        origin: &str,
        settings: &Settings,
        products: &[UsbProduct],
        kiosk: KioskUse,
    ) -> Option<Self> {
        if !is_origin(origin) {
            return None;
        }
        let mut policies = Map::new();
        let mut set = |name: &str, value: Value| {
            policies.insert(name.to_owned(), value);
        };
        if settings.readers.at_the_screen && !products.is_empty() {
            let devices: Vec<Value> = (products.iter())
                .map(|product| {
                    json!({ "vendor_id": product.vendor_id, "product_id": product.product_id })
                })
                .collect();
            set(
                "WebUsbAllowDevicesForUrls",
                json!([{ "devices": devices, "urls": [origin] }]),
            );
        }
        // The camera reads 照合番号B and codes too, so it is not a matter of the face alone.
        set("VideoCaptureAllowedUrls", json!([origin]));
        if kiosk == KioskUse::Desk && settings.back_end == BackEnd::Folder {
            set("FileSystemReadAskForUrls", json!([origin]));
            set("FileSystemWriteAskForUrls", json!([origin]));
        }
        if let BackEnd::Gateway { origin: gateway } = &settings.back_end
            && !gateway.is_empty()
            && gateway != origin
        {
            set("LocalNetworkAccessAllowedForUrls", json!([origin]));
        }
        // What is typed here is about patients: it stays out of the browser's stores and services.
        set("PasswordManagerEnabled", json!(false));
        set("AutofillAddressEnabled", json!(false));
        set("SpellCheckServiceEnabled", json!(false));
        set("TranslateEnabled", json!(false));
        if kiosk == KioskUse::PatientScreen {
            let host = origin.split_once("://").map_or(origin, |(_, host)| host);
            set("URLBlocklist", json!(["*", format!("{host}{DESK_PAGE}")]));
            set("URLAllowlist", json!([host]));
            set("DeveloperToolsAvailability", json!(2));
            set("PrintingEnabled", json!(false));
            set("BrowserAddPersonEnabled", json!(false));
            set("BrowserGuestModeEnabled", json!(false));
        }
        Some(Self { policies })
    }

    /// For Linux: one JSON file.
    pub fn json(&self) -> String {
        format!("{:#}\n", Value::Object(self.policies.clone()))
    }

    /// For Windows: a registry file, to be saved as UTF-16 with a byte order mark ([`utf16`]) and
    /// imported by an administrator.
    pub fn registry(&self, browser: Browser) -> String {
        let key = match browser {
            Browser::Chrome => r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Google\Chrome",
            Browser::Edge => r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Edge",
            Browser::Chromium => r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Chromium",
        };
        let mut values = String::new();
        let mut lists = String::new();
        for (name, value) in &self.policies {
            match value {
                Value::Bool(on) => line(&mut values, name, &dword(u32::from(*on))),
                Value::Number(number) => {
                    let number = number
                        .as_u64()
                        .and_then(|number| u32::try_from(number).ok());
                    line(&mut values, name, &dword(number.unwrap_or_default()));
                }
                Value::Array(list) if list.iter().all(Value::is_string) => {
                    // A former, longer list would leave its rest behind.
                    lists.push_str(&format!("[-{key}\\{name}]\r\n\r\n[{key}\\{name}]\r\n"));
                    for (at, text) in list.iter().filter_map(Value::as_str).enumerate() {
                        line(&mut lists, &(at + 1).to_string(), &string(text));
                    }
                    lists.push_str("\r\n");
                }
                // What is not flat is JSON in one string.
                Value::Array(_) | Value::Object(_) | Value::String(_) | Value::Null => {
                    line(&mut values, name, &string(&value.to_string()));
                }
            }
        }
        format!("Windows Registry Editor Version 5.00\r\n\r\n[{key}]\r\n{values}\r\n{lists}")
    }

    /// For macOS: the property list of the browser's managed preferences.
    pub fn property_list(&self) -> String {
        let mut list = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \
             \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
             <plist version=\"1.0\">\n",
        );
        write_plist(&mut list, &Value::Object(self.policies.clone()));
        list.push_str("</plist>\n");
        list
    }
}

/// A text as UTF-16, little-endian, with a byte order mark: what the registry editor reads.
pub fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

fn line(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("{}={value}\r\n", string(name)));
}

fn dword(number: u32) -> String {
    format!("dword:{number:08x}")
}

fn string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn write_plist(out: &mut String, value: &Value) {
    let escaped = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    match value {
        Value::Bool(on) => out.push_str(&format!("<{on}/>\n")),
        Value::Number(number) => out.push_str(&format!("<integer>{number}</integer>\n")),
        Value::String(text) => out.push_str(&format!("<string>{}</string>\n", escaped(text))),
        Value::Array(list) => {
            out.push_str("<array>\n");
            list.iter().for_each(|value| write_plist(out, value));
            out.push_str("</array>\n");
        }
        Value::Object(map) => {
            out.push_str("<dict>\n");
            for (key, value) in map {
                out.push_str(&format!("<key>{}</key>\n", escaped(key)));
                write_plist(out, value);
            }
            out.push_str("</dict>\n");
        }
        // A property list has no such value; no policy has one either.
        Value::Null => {}
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::*;

    const READER: UsbProduct = UsbProduct {
        vendor_id: 0x054C,
        product_id: 0x06C1,
    };

    fn policy(settings: &Settings, kiosk: KioskUse) -> BrowserPolicy {
        BrowserPolicy::new("https://clinic.example", settings, &[READER], kiosk).unwrap()
    }

    #[test]
    fn the_page_gets_its_reader_and_camera_without_a_question() {
        let json = policy(&Settings::default(), KioskUse::Desk).json();
        let policies: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            policies["WebUsbAllowDevicesForUrls"],
            json!([{
                "devices": [{ "vendor_id": 1356, "product_id": 1729 }],
                "urls": ["https://clinic.example"],
            }])
        );
        let camera = &policies["VideoCaptureAllowedUrls"];
        assert_eq!(*camera, json!(["https://clinic.example"]));
        assert_eq!(policies.get("FileSystemReadAskForUrls"), None);
    }

    #[test]
    fn a_patients_screen_reaches_nothing_but_the_patients_page() {
        let settings = Settings {
            back_end: BackEnd::Folder,
            ..Settings::default()
        };
        let screen = policy(&settings, KioskUse::PatientScreen);
        let blocked = json!(["*", "clinic.example/desk.html"]);
        assert_eq!(screen.policies["URLBlocklist"], blocked);
        assert_eq!(screen.policies["URLAllowlist"], json!(["clinic.example"]));
        assert_eq!(screen.policies.get("FileSystemReadAskForUrls"), None);
        let desk = policy(&settings, KioskUse::Desk);
        assert!(desk.policies.contains_key("FileSystemWriteAskForUrls"));
    }

    #[test]
    fn the_registry_file_has_lists_as_numbered_values_and_the_rest_as_json() {
        let file = policy(&Settings::default(), KioskUse::Desk).registry(Browser::Edge);
        for part in [
            "Windows Registry Editor Version 5.00\r\n\r\n",
            "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Edge]\r\n",
            "\"PasswordManagerEnabled\"=dword:00000000\r\n",
            "\\Edge\\VideoCaptureAllowedUrls]\r\n\"1\"=\"https://clinic.example\"\r\n",
            "\"WebUsbAllowDevicesForUrls\"=\"[{\\\"devices\\\":[{\\\"product_id\\\":1729,",
        ] {
            assert!(file.contains(part), "{part} in {file}");
        }
        assert_eq!(utf16("a"), [0xFF, 0xFE, 0x61, 0x00]);
        let list = policy(&Settings::default(), KioskUse::Desk).property_list();
        assert!(list.contains("<key>TranslateEnabled</key>\n<false/>"));
    }

    #[test]
    fn an_address_that_browsers_give_no_device_to_has_no_policy() {
        let settings = Settings::default();
        for origin in ["http://clinic.example", "clinic.example", "https://a/b"] {
            let policy = BrowserPolicy::new(origin, &settings, &[READER], KioskUse::Desk);
            assert_eq!(policy, None, "{origin}");
        }
    }
}
