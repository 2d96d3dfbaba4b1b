// SPDX-License-Identifier: GPL-2.0-or-later
/* Tables of what firmware describes: device tree, ACPI, DMI. */
#include <linux/acpi.h>
#include <linux/dmi.h>
#include <linux/kernel.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>

static const struct of_device_id of_ids[] = {
	{ .compatible = "ltomod,uart" },
	{ .compatible = "ltomod,uart-v2", .type = "serial" },
	{ .compatible = "ltomod,gpio", .name = "gpio" },
	{ .name = "ltomod bridge" },
	{ }
};
MODULE_DEVICE_TABLE(of, of_ids);

static const struct acpi_device_id acpi_ids[] = {
	{ "LTOM0001", 0 },
	{ "PNP0C0A", 0 },
	{ ACPI_DEVICE_CLASS(0x0c0330, 0xffffff) },
	{ ACPI_DEVICE_CLASS(0x0c0300, 0xffff00) },
	{ }
};
MODULE_DEVICE_TABLE(acpi, acpi_ids);

static const struct dmi_system_id dmi_ids[] = {
	{
		.matches = {
			DMI_MATCH(DMI_SYS_VENDOR, "ltomod Works"),
			DMI_MATCH(DMI_PRODUCT_NAME, "Board 1"),
		},
	},
	{
		.matches = {
			DMI_EXACT_MATCH(DMI_BOARD_VENDOR, "ltomod: Inc."),
		},
	},
	{ }
};
MODULE_DEVICE_TABLE(dmi, dmi_ids);
