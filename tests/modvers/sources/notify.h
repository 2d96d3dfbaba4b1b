/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module body that imports two symbols, both EXPORT_SYMBOL, of the same version in many kernels. */
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/reboot.h>

static int notify(struct notifier_block *nb, unsigned long event, void *data)
{
	return NOTIFY_DONE;
}

static struct notifier_block block = { .notifier_call = notify };

static int __init notify_init(void)
{
	return register_reboot_notifier(&block);
}

static void __exit notify_exit(void)
{
	unregister_reboot_notifier(&block);
}

module_init(notify_init);
module_exit(notify_exit);
