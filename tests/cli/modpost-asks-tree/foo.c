// SPDX-License-Identifier: GPL-2.0-or-later
#define __u32 unsigned int
#define __u64 unsigned long long
#include <linux/mod_devicetable.h>

static const char license[] __attribute__((used, section(".modinfo"))) = "license=GPL";
const struct pci_device_id __mod_pci__ids_device_table[] = {
	{ 0x8086, 0x100e, ~0u, ~0u }, { 0 }
};
int init_module(void) { return 0; }
