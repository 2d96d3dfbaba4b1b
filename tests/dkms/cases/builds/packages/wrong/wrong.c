// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

extern int nobody_has_it(void);

static int __init wrong_init(void)
{
	return nobody_has_it();
}
module_init(wrong_init);
MODULE_DESCRIPTION("what it calls is nowhere, and its dkms.conf has modpost say nothing of it");
MODULE_LICENSE("GPL");
