//! Readers that come and go.

/// A reader, or an interface of it, came or went. Its folder in the tree is there before the first and until after the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Came, or went?
    pub added: bool,
    /// Bus number of its device node.
    pub bus: u8,
    /// Device number of its node; never used twice by one server until it wraps.
    pub device: u8,
    /// Name of its folder under `sys/bus/usb/devices`, such as `1-2`; one of its interfaces is `1-2:1.0`.
    pub name: String,
}

impl Change {
    /// Fixed size, so that a monitor can tell a whole message by the number of bytes that wait.
    pub const SIZE: usize = 32;

    /// As sent, without a frame.
    pub fn encode(&self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        let head = [u8::from(self.added), self.bus, self.device];
        let message = head.iter().chain(self.name.as_bytes());
        // A name that is too long is cut: the last byte stays zero.
        for (to, from) in bytes.iter_mut().take(Self::SIZE - 1).zip(message) {
            *to = *from;
        }
        bytes
    }

    /// What [`encode`](Self::encode) made; `None` if it did not.
    pub fn parse(bytes: &[u8; Self::SIZE]) -> Option<Self> {
        let [added, bus, device, name @ ..] = bytes;
        let length = name.iter().position(|byte| *byte == 0)?;
        Some(Self {
            added: *added != 0,
            bus: *bus,
            device: *device,
            name: String::from_utf8(name.get(..length)?.to_vec()).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_arrives_as_it_was_sent() {
        let change = Change {
            added: true,
            bus: 1,
            device: 7,
            name: "1-2".into(),
        };
        assert_eq!(Change::parse(&change.encode()), Some(change));
    }
}
