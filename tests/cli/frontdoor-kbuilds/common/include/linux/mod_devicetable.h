/* SPDX-License-Identifier: GPL-2.0-or-later */
struct pci_device_id { unsigned vendor, device; };
