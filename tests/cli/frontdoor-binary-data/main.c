// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>

extern const char _binary_data_txt_start[], _binary_data_txt_end[];

static int __init start(void)
{
	pr_info("%.*s\n",
		(int)(_binary_data_txt_end - _binary_data_txt_start),
		_binary_data_txt_start);
	return 0;
}
module_init(start);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("carries a file");
