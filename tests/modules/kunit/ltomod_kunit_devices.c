// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Device tables: that a driver's table still matches devices at run time. The
 * aliases that modpost made of the tables are gone once a module is loaded;
 * tests/kunit/suites compares them with the file `aliases`.
 */
#include <kunit/test.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/usb.h>

static const struct platform_device_id board_ids[] = {
	{ "ltomod-kunit-a", 11 },
	{ "ltomod-kunit-b", 22 },
	{ "ltomod-kunit-c", 33 },
	{ }
};
MODULE_DEVICE_TABLE(platform, board_ids);

static const struct pci_device_id card_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8), .driver_data = 1 },
	{ PCI_DEVICE_SUB(0x1234, 0x11e9, 0x1af4, PCI_ANY_ID), .driver_data = 2 },
	{ PCI_DEVICE_CLASS(PCI_CLASS_STORAGE_EXPRESS, ~0), .driver_data = 3 },
	{ }
};
MODULE_DEVICE_TABLE(pci, card_ids);

/* Nothing refers to these two: only their aliases are left of them. */
static const struct usb_device_id __maybe_unused stick_ids[] = {
	{ USB_DEVICE(0x1d6b, 0x0104) },
	{ USB_INTERFACE_INFO(USB_CLASS_HID, 1, 1) },
	{ }
};
MODULE_DEVICE_TABLE(usb, stick_ids);

static const struct of_device_id __maybe_unused node_ids[] = {
	{ .compatible = "ltomod,kunit" },
	{ }
};
MODULE_DEVICE_TABLE(of, node_ids);

static const struct platform_device_id *probed;

static int board_probe(struct platform_device *board)
{
	probed = platform_get_device_id(board);
	return 0;
}

static struct platform_driver board_driver = {
	.probe = board_probe,
	.id_table = board_ids,
	.driver.name = "ltomod-kunit-board",
};

static void devices_platform(struct kunit *test)
{
	static const char *const names[] = { "ltomod-kunit-c", "ltomod-kunit-a", "ltomod-kunit-b", "ltomod-kunit-d" };
	static const unsigned long data[] = { 33, 11, 22, 0 };
	int i;

	/* Without an owner: where suites run before module_init, the module is not in sysfs yet. */
	KUNIT_ASSERT_EQ(test, __platform_driver_register(&board_driver, NULL), 0);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		struct platform_device *board;

		probed = NULL;
		board = platform_device_register_simple(names[i], PLATFORM_DEVID_NONE, NULL, 0);
		KUNIT_EXPECT_FALSE(test, IS_ERR(board));
		KUNIT_EXPECT_EQ(test, probed ? probed->driver_data : 0, data[i]);
		if (!IS_ERR(board))
			platform_device_unregister(board);
	}
	platform_driver_unregister(&board_driver);
}

static unsigned long card_match(struct pci_dev *card, u16 device, u16 subvendor, u32 class)
{
	const struct pci_device_id *id;

	card->vendor = 0x1234;
	card->device = device;
	card->subsystem_vendor = subvendor;
	card->class = class;
	id = pci_match_id(card_ids, card);
	return id ? id->driver_data : 0;
}

static void devices_pci(struct kunit *test)
{
	struct pci_dev *card = kunit_kzalloc(test, sizeof(*card), GFP_KERNEL);

	if (!IS_ENABLED(CONFIG_PCI))
		kunit_skip(test, "a kernel without CONFIG_PCI");
	KUNIT_ASSERT_NOT_NULL(test, card);
	KUNIT_EXPECT_EQ(test, card_match(card, 0x11e8, 0, 0), 1UL);
	KUNIT_EXPECT_EQ(test, card_match(card, 0x11e9, 0x1af4, 0), 2UL);
	KUNIT_EXPECT_EQ(test, card_match(card, 0x11e9, 0x1af5, 0), 0UL);
	KUNIT_EXPECT_EQ(test, card_match(card, 1, 0, PCI_CLASS_STORAGE_EXPRESS), 3UL);
	KUNIT_EXPECT_EQ(test, card_match(card, 1, 0, PCI_CLASS_STORAGE_RAID), 0UL);
}

static struct kunit_case devices_cases[] = {
	KUNIT_CASE(devices_platform),
	KUNIT_CASE(devices_pci),
	{ }
};

static struct kunit_suite devices_suite = {
	.name = "ltomod-devices",
	.test_cases = devices_cases,
};
kunit_test_suite(devices_suite);

MODULE_DESCRIPTION("ltomod: KUnit suite on device tables");
MODULE_LICENSE("GPL");
MODULE_ALIAS("ltomod-kunit:*:devices");
