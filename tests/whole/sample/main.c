// SPDX-License-Identifier: GPL-2.0-or-later
/* Refers to the elements of the other objects, the last first: none may move for that. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/pci.h>

#include "trace.h"
#include "whole.h"

static int first_param = 1;
module_param(first_param, int, 0444);
MODULE_PARM_DESC(first_param, "of the first object");

WHOLE_ITEM(a, whole_twice);
/* Of the same order as by the source, though this is how the compiler sees them first. */
static const struct whole_item *const backwards[] __used = { &whole_item_e, &whole_item_d, &whole_item_c };
WHOLE_ITEM(b, NULL);

DEFINE_STATIC_KEY_FALSE(whole_key);
DEFINE_STATIC_CALL(whole_call, whole_called);
DEFINE_PER_CPU(u64, whole_counter);
EXPORT_PER_CPU_SYMBOL(whole_counter);

static const struct pci_device_id whole_ids[] = { { PCI_DEVICE(0x1af4, 0x7fff) }, { } };
MODULE_DEVICE_TABLE(pci, whole_ids);

int whole_nobody(int x)
{
	return x - 1;
}

static int __init whole_init(void)
{
	trace_whole_event(first_param);
	this_cpu_inc(whole_counter);
	if (static_branch_unlikely(&whole_key))
		pr_info("the key is on\n");
	return static_call(whole_call)(0);
}

static void __exit whole_exit(void)
{
}

module_init(whole_init);
module_exit(whole_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("What a kernel finds by section and by name");
