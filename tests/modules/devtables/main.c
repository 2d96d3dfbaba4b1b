// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ltomod_devtables: tables without a driver, so that it loads anywhere.
 * Tables of the CPU are here, of buses in bus.c, of firmware in firmware.c.
 */
#include <linux/kernel.h>
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#ifdef CONFIG_X86_64
#include <asm/cpu_device_id.h>

static const struct x86_cpu_id cpu_ids[] = {
	X86_MATCH_FEATURE(X86_FEATURE_XMM2, NULL),
	X86_MATCH_VENDOR_FAM(AMD, 0x17, NULL),
	{ }
};
MODULE_DEVICE_TABLE(x86cpu, cpu_ids);
#endif

#ifdef CONFIG_ARM64
#include <linux/cpufeature.h>

static const struct cpu_feature __maybe_unused cpu_features[] = {
	{ cpu_feature(FP) },
	{ cpu_feature(ASIMD) },
	{ }
};
MODULE_DEVICE_TABLE(cpu, cpu_features);
#endif

static int value = 5;

static noinline int ltomod_devtables_value_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "devtables %d\n", value);
}

static const struct kernel_param_ops value_ops = { .get = ltomod_devtables_value_get };
module_param_cb(value, &value_ops, NULL, 0444);
MODULE_PARM_DESC(value, "reads as the module's name and a number");

static int __init devtables_init(void)
{
	value++;
	return 0;
}

static void __exit devtables_exit(void)
{
}

module_init(devtables_init);
module_exit(devtables_exit);

MODULE_DESCRIPTION("ltomod sample: device tables of every common kind");
MODULE_LICENSE("GPL");
