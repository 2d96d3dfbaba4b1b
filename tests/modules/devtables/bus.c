// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables of devices that a bus enumerates. */
#include <linux/hid.h>
#include <linux/i2c.h>
#include <linux/kernel.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/spi/spi.h>
#include <linux/usb.h>
#include <linux/virtio_ids.h>
#include <linux/virtio.h>

static const struct pci_device_id pci_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ PCI_DEVICE_SUB(0x1234, 0x11e9, 0x1af4, PCI_ANY_ID) },
	{ PCI_DEVICE(0x1b36, PCI_ANY_ID) },
	{ PCI_DEVICE_CLASS(PCI_CLASS_STORAGE_EXPRESS, ~0) },
	{ PCI_DEVICE_CLASS(PCI_BASE_CLASS_DISPLAY << 16, 0xff0000) },
	{ PCI_DEVICE_DRIVER_OVERRIDE(0x10de, 0xcafe, PCI_ID_F_VFIO_DRIVER_OVERRIDE) },
	{ }
};
MODULE_DEVICE_TABLE(pci, pci_ids);

static const struct usb_device_id usb_ids[] = {
	{ USB_DEVICE(0x1d6b, 0x0104) },
	{ USB_DEVICE_VER(0x0bda, 0x8153, 0x0100, 0x31ff) },
	{ USB_DEVICE_AND_INTERFACE_INFO(0x1d6b, 0x0105, USB_CLASS_COMM, 2, 1) },
	{ USB_DEVICE_INTERFACE_NUMBER(0x12d1, 0x1506, 3) },
	{ USB_INTERFACE_INFO(USB_CLASS_HID, 1, 1) },
	{ USB_DEVICE_INFO(USB_CLASS_VENDOR_SPEC, 0xff, 0xff) },
	{ }
};
MODULE_DEVICE_TABLE(usb, usb_ids);

static const struct i2c_device_id i2c_ids[] = {
	{ "ltomod-clock", 0 },
	{ "ltomod-meter", 1 },
	{ }
};
MODULE_DEVICE_TABLE(i2c, i2c_ids);

static const struct spi_device_id spi_ids[] = {
	{ "ltomod-flash", 0 },
	{ "ltomod-dac", 1 },
	{ }
};
MODULE_DEVICE_TABLE(spi, spi_ids);

static const struct hid_device_id hid_ids[] = {
	{ HID_USB_DEVICE(0x046d, 0xc52b) },
	{ HID_BLUETOOTH_DEVICE(0x05ac, HID_ANY_ID) },
	{ HID_DEVICE(HID_BUS_ANY, HID_GROUP_GENERIC, 0x046d, HID_ANY_ID) },
	{ }
};
MODULE_DEVICE_TABLE(hid, hid_ids);

static const struct virtio_device_id virtio_ids[] = {
	{ VIRTIO_ID_RNG, VIRTIO_DEV_ANY_ID },
	{ VIRTIO_ID_NET, 0x1af4 },
	{ }
};
MODULE_DEVICE_TABLE(virtio, virtio_ids);

static const struct platform_device_id platform_ids[] = {
	{ "ltomod-board", 0 },
	{ "ltomod-board2", 1 },
	{ }
};
MODULE_DEVICE_TABLE(platform, platform_ids);
