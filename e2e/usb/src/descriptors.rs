//! What a host's tools show of a device, taken from its descriptors (USB 2.0 §9.6).

/// One setting of one interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Interface {
    pub(crate) number: u8,
    pub(crate) alternate: u8,
    pub(crate) class: u8,
    pub(crate) subclass: u8,
    pub(crate) protocol: u8,
    pub(crate) endpoints: Vec<Endpoint>,
}

/// One endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// bEndpointAddress
    pub(crate) address: u8,
    /// bmAttributes
    pub(crate) attributes: u8,
    /// wMaxPacketSize
    pub(crate) max_packet: u16,
    /// bInterval
    pub(crate) interval: u8,
}

/// The fields of a device descriptor that tools print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Device {
    pub(crate) vendor_id: u16,
    pub(crate) product_id: u16,
    /// bcdDevice
    pub(crate) release: u16,
    pub(crate) class: u8,
    pub(crate) subclass: u8,
    pub(crate) protocol: u8,
    pub(crate) configurations: u8,
}

impl Device {
    /// From 18 bytes; zeros if they are fewer.
    pub(crate) fn parse(descriptor: &[u8]) -> Self {
        match *descriptor {
            [
                _,
                _,
                _,
                _,
                class,
                subclass,
                protocol,
                _,
                v0,
                v1,
                p0,
                p1,
                r0,
                r1,
                _,
                _,
                _,
                configurations,
            ] => Self {
                vendor_id: u16::from_le_bytes([v0, v1]),
                product_id: u16::from_le_bytes([p0, p1]),
                release: u16::from_le_bytes([r0, r1]),
                class,
                subclass,
                protocol,
                configurations,
            },
            _ => Self::default(),
        }
    }
}

/// bConfigurationValue
pub(crate) fn configuration_value(configuration: &[u8]) -> u8 {
    configuration.get(5).copied().unwrap_or(1)
}

/// The interfaces of a configuration, as far as it is well formed.
pub(crate) fn interfaces(configuration: &[u8]) -> Vec<Interface> {
    let mut found: Vec<Interface> = Vec::new();
    let mut rest = configuration;
    while let Some(&length) = rest.first() {
        let Some((descriptor, after)) = rest.split_at_checked(usize::from(length.max(2))) else {
            break;
        };
        match *descriptor {
            [9, 4, number, alternate, _, class, subclass, protocol, _] => found.push(Interface {
                number,
                alternate,
                class,
                subclass,
                protocol,
                endpoints: Vec::new(),
            }),
            [_, 5, address, attributes, low, high, interval, ..] => {
                if let Some(interface) = found.last_mut() {
                    interface.endpoints.push(Endpoint {
                        address,
                        attributes,
                        max_packet: u16::from_le_bytes([low, high]),
                        interval,
                    });
                }
            }
            _ => {}
        }
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn interfaces_and_their_endpoints_are_found_among_class_descriptors() {
        let configuration = hex!(
            "09 02 3700 02 01 00 80 32"
            "09 04 00 00 01 0B 00 00 00" "06 21 11223344" "07 05 81 03 0800 10"
            "09 04 01 00 01 FF 00 00 00" "07 05 02 02 4000 00"
        );
        let found = interfaces(&configuration);
        let classes: Vec<_> = found.iter().map(|i| (i.number, i.class)).collect();
        assert_eq!(classes, [(0, 0x0B), (1, 0xFF)]);
        let endpoints: Vec<_> = (found.iter().flat_map(|i| &i.endpoints))
            .map(|e| (e.address, e.attributes, e.max_packet, e.interval))
            .collect();
        assert_eq!(endpoints, [(0x81, 3, 8, 16), (0x02, 2, 64, 0)]);
    }

    #[test]
    fn a_descriptor_that_claims_too_much_ends_the_list() {
        assert!(interfaces(&hex!("09 02 1200 01 01 00 80 32 FF 04")).is_empty());
        assert!(interfaces(&[0; 5]).is_empty());
    }
}
