//! The folders in which Linux shows its USB devices, for programs that look there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use simulator::usb::Descriptors;

use super::Address;
use crate::descriptors::{Device, Interface, configuration_value, interfaces};

/// A folder with `sys/bus/usb/devices` and `dev/bus/usb` in it.
///
/// The files hold what the kernel's files of the same names hold (Documentation/ABI/testing/sysfs-bus-usb
/// and stable/sysfs-bus-usb).
#[derive(Clone, Debug)]
pub struct Tree {
    root: PathBuf,
}

impl Tree {
    /// An empty tree in this folder; what an earlier one left there is removed.
    ///
    /// # Errors
    ///
    /// If the folders cannot be made.
    pub fn new(root: &Path) -> io::Result<Self> {
        let tree = Self {
            root: root.to_owned(),
        };
        for part in ["sys", "dev"] {
            match fs::remove_dir_all(root.join(part)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        fs::create_dir_all(tree.devices())?;
        // libusb takes an empty folder for a machine without USB.
        fs::create_dir_all(root.join("dev/bus/usb/001"))?;
        Ok(tree)
    }

    /// Shows a device.
    pub(super) fn add(&self, address: &Address, device: &Descriptors<'_>) -> io::Result<()> {
        let folder = self.devices().join(address.name());
        fs::create_dir_all(&folder)?;
        let facts = Device::parse(device.device);
        let value = configuration_value(device.configuration);
        let interfaces = interfaces(device.configuration);
        let files = [
            ("busnum", address.bus.to_string()),
            ("devnum", address.device.to_string()),
            ("devpath", address.port.to_string()),
            ("speed", "12".to_owned()),
            ("version", " 2.00".to_owned()),
            ("idVendor", format!("{:04x}", facts.vendor_id)),
            ("idProduct", format!("{:04x}", facts.product_id)),
            ("bcdDevice", format!("{:04x}", facts.release)),
            ("bDeviceClass", format!("{:02x}", facts.class)),
            ("bDeviceSubClass", format!("{:02x}", facts.subclass)),
            ("bDeviceProtocol", format!("{:02x}", facts.protocol)),
            ("bNumConfigurations", facts.configurations.to_string()),
            ("bConfigurationValue", value.to_string()),
            ("bNumInterfaces", format!("{:2}", count(&interfaces))),
            ("manufacturer", device.manufacturer.to_owned()),
            ("product", device.product.to_owned()),
            ("serial", device.serial_number.to_owned()),
            ("uevent", uevent(address)),
        ];
        write_lines(&folder, files)?;
        fs::write(
            folder.join("descriptors"),
            [device.device, device.configuration].concat(),
        )?;
        for interface in interfaces.iter().filter(|i| i.alternate == 0) {
            self.add_interface(address, value, interface)?;
        }
        let node = self.node(address);
        if let Some(folder) = node.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(node, [])
    }

    /// Shows it no more.
    pub(super) fn remove(&self, address: &Address) -> io::Result<()> {
        let name = address.name();
        fs::remove_file(self.node(address))?;
        for entry in fs::read_dir(self.devices())? {
            let entry = entry?;
            let found = entry.file_name();
            let found = found.to_string_lossy();
            if found == name || found.starts_with(&format!("{name}:")) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }

    fn add_interface(
        &self,
        address: &Address,
        configuration: u8,
        interface: &Interface,
    ) -> io::Result<()> {
        let name = format!("{}:{configuration}.{}", address.name(), interface.number);
        let folder = self.devices().join(name);
        fs::create_dir_all(&folder)?;
        let files = [
            ("bInterfaceNumber", format!("{:02x}", interface.number)),
            ("bAlternateSetting", format!("{:2}", interface.alternate)),
            (
                "bNumEndpoints",
                format!("{:02x}", interface.endpoints.len()),
            ),
            ("bInterfaceClass", format!("{:02x}", interface.class)),
            ("bInterfaceSubClass", format!("{:02x}", interface.subclass)),
            ("bInterfaceProtocol", format!("{:02x}", interface.protocol)),
        ];
        write_lines(&folder, files)
    }

    fn devices(&self) -> PathBuf {
        self.root.join("sys/bus/usb/devices")
    }

    fn node(&self, address: &Address) -> PathBuf {
        let Address { bus, device, .. } = address;
        self.root.join(format!("dev/bus/usb/{bus:03}/{device:03}"))
    }
}

fn uevent(Address { bus, device, .. }: &Address) -> String {
    format!("DEVNAME=bus/usb/{bus:03}/{device:03}\nDEVTYPE=usb_device")
}

fn count(interfaces: &[Interface]) -> usize {
    interfaces.iter().filter(|i| i.alternate == 0).count()
}

fn write_lines(
    folder: &Path,
    files: impl IntoIterator<Item = (&'static str, String)>,
) -> io::Result<()> {
    for (name, content) in files {
        fs::write(folder.join(name), format!("{content}\n"))?;
    }
    Ok(())
}
