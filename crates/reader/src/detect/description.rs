//! The configuration descriptor and what follows it (USB 2.0 §9.6).

use apdu::ParseError;

/// What a device says about one of its configurations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceDescription {
    /// idVendor
    pub vendor_id: u16,
    /// idProduct
    pub product_id: u16,
    /// bConfigurationValue
    pub configuration_value: u8,
    /// Every alternate of every interface, in the device's order.
    pub interfaces: Vec<InterfaceDescription>,
}

/// One alternate of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceDescription {
    /// bInterfaceNumber
    pub number: u8,
    /// bAlternateSetting
    pub alternate: u8,
    /// bInterfaceClass
    pub class: u8,
    /// bInterfaceSubClass
    pub subclass: u8,
    /// bInterfaceProtocol
    pub protocol: u8,
    /// Its endpoints, without endpoint zero.
    pub endpoints: Vec<EndpointDescription>,
    /// Every other descriptor up to the next interface, as it came: some devices put the class
    /// descriptor before their endpoints, as the standard says, and some behind.
    pub extra: Vec<u8>,
}

/// One endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointDescription {
    /// bEndpointAddress: bit 7 is set for IN.
    pub address: u8,
    /// How it carries data.
    pub transfer_type: TransferType,
    /// Bytes in one packet.
    pub max_packet: u16,
}

/// Bits 0 and 1 of bmAttributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferType {
    /// Setup, data, status.
    Control,
    /// In time or not at all.
    Isochronous,
    /// Whole, whenever.
    Bulk,
    /// Whole, and asked for regularly.
    Interrupt,
}

impl DeviceDescription {
    /// Reads the answer to GET_DESCRIPTOR(configuration). Bytes after wTotalLength and zeros after the
    /// last descriptor are ignored.
    ///
    /// # Errors
    ///
    /// [`ParseError::Truncated`] if a descriptor is cut off, [`ParseError::LengthMismatch`] if it is not
    /// a configuration or a descriptor is shorter than its type.
    pub fn parse(
        vendor_id: u16,
        product_id: u16,
        configuration: &[u8],
    ) -> Result<Self, ParseError> {
        let (&length, _) = configuration.split_first().ok_or(ParseError::Truncated)?;
        let (header, _) = configuration
            .split_at_checked(usize::from(length))
            .ok_or(ParseError::Truncated)?;
        let &[_, CONFIGURATION, low, high, _, configuration_value, ..] = header else {
            return Err(ParseError::LengthMismatch);
        };
        let total = usize::from(u16::from_le_bytes([low, high]));
        let within = configuration.get(..total).unwrap_or(configuration);
        let mut rest = within.get(header.len()..).unwrap_or_default();

        let mut interfaces: Vec<InterfaceDescription> = Vec::new();
        while let Some(&length) = rest.first()
            && rest.iter().any(|byte| *byte != 0)
        {
            let (descriptor, after) = rest
                .split_at_checked(usize::from(length))
                .ok_or(ParseError::Truncated)?;
            rest = after;
            match (descriptor, interfaces.last_mut()) {
                (&[_, INTERFACE, ..], _) => {
                    interfaces.push(InterfaceDescription::parse(descriptor)?)
                }
                (&[_, ENDPOINT, ..], Some(interface)) => {
                    interface
                        .endpoints
                        .push(EndpointDescription::parse(descriptor)?);
                }
                // It tells of the interfaces that follow.
                (&[_, INTERFACE_ASSOCIATION, ..], _) => {}
                (&[_, _, ..], Some(interface)) => interface.extra.extend(descriptor),
                (&[_, _, ..], None) => {}
                // A length of zero or one would never get to the end.
                _ => return Err(ParseError::LengthMismatch),
            }
        }
        Ok(Self {
            vendor_id,
            product_id,
            configuration_value,
            interfaces,
        })
    }
}

impl InterfaceDescription {
    /// bEndpointAddress of the first endpoint of this kind.
    pub fn endpoint(&self, transfer_type: TransferType, is_in: bool) -> Option<u8> {
        self.endpoints
            .iter()
            .find(|endpoint| endpoint.transfer_type == transfer_type && endpoint.is_in() == is_in)
            .map(|endpoint| endpoint.address)
    }

    fn parse(descriptor: &[u8]) -> Result<Self, ParseError> {
        let &[_, _, number, alternate, _, class, subclass, protocol, ..] = descriptor else {
            return Err(ParseError::LengthMismatch);
        };
        Ok(Self {
            number,
            alternate,
            class,
            subclass,
            protocol,
            endpoints: Vec::new(),
            extra: Vec::new(),
        })
    }
}

impl EndpointDescription {
    /// Whether data go to the host.
    pub const fn is_in(&self) -> bool {
        self.address & 0x80 != 0
    }

    fn parse(descriptor: &[u8]) -> Result<Self, ParseError> {
        let &[_, _, address, attributes, low, high, ..] = descriptor else {
            return Err(ParseError::LengthMismatch);
        };
        Ok(Self {
            address,
            transfer_type: match attributes & 0x03 {
                0 => TransferType::Control,
                1 => TransferType::Isochronous,
                2 => TransferType::Bulk,
                _ => TransferType::Interrupt,
            },
            max_packet: u16::from_le_bytes([low, high]) & 0x07FF,
        })
    }
}

const CONFIGURATION: u8 = 0x02;
const INTERFACE: u8 = 0x04;
const ENDPOINT: u8 = 0x05;
const INTERFACE_ASSOCIATION: u8 = 0x0B;
