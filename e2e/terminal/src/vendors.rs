//! The certified face readers, as far as their card results can differ.
//!
//! All of them hand over to the same application, so that their results have one form. What a receiver
//! may not rely on differs here, by invention: the order of elements, the encoding, what is left out.

/// One maker's reader.
#[derive(Debug, PartialEq)]
pub(crate) struct Vendor {
    pub(crate) id: &'static str,
    pub(crate) shift_jis: bool,
    pub(crate) shuffled: bool,
    pub(crate) indented: bool,
    pub(crate) marked: bool,
    /// Writes flags of things that were not asked as `0` instead of leaving them out.
    pub(crate) says_no: bool,
    /// Asks how prescriptions are wanted.
    pub(crate) asks_prescription: bool,
    /// Has the names of the consents that came in 2025 besides the older ones.
    pub(crate) newer_consents: bool,
}

pub(crate) const VENDORS: [Vendor; 5] = [
    Vendor {
        id: "fujitsu",
        ..PLAIN
    },
    Vendor {
        id: "panasonic",
        indented: true,
        asks_prescription: true,
        ..PLAIN
    },
    Vendor {
        id: "canon",
        shuffled: true,
        newer_consents: true,
        asks_prescription: true,
        ..PLAIN
    },
    Vendor {
        id: "atlas",
        shift_jis: true,
        says_no: true,
        ..PLAIN
    },
    Vendor {
        id: "almex",
        shuffled: true,
        indented: true,
        marked: true,
        newer_consents: true,
        ..PLAIN
    },
];

const PLAIN: Vendor = Vendor {
    id: "",
    shift_jis: false,
    shuffled: false,
    indented: false,
    marked: false,
    says_no: false,
    asks_prescription: false,
    newer_consents: false,
};

impl Vendor {
    pub(crate) fn by_id(id: &str) -> Result<&'static Self, String> {
        VENDORS
            .iter()
            .find(|vendor| vendor.id == id)
            .ok_or_else(|| {
                let known: Vec<&str> = VENDORS.iter().map(|vendor| vendor.id).collect();
                format!("there is no reader {id}; there are: {}", known.join(", "))
            })
    }
}
