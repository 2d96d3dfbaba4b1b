/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As much of a kernel's header as the test needs. */
#ifndef __u32
#define __u32 unsigned int
#define __u64 unsigned long long
#endif
#define PCI_ANY_ID (~0)
enum { PCI_ID_F_VFIO_DRIVER_OVERRIDE = 1 };
struct pci_device_id {
	__u32 vendor, device;
	__u32 subvendor, subdevice;
	__u32 class, class_mask;
	__u64 driver_data;
	__u32 override_only;
};
