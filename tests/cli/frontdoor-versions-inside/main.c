/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/module.h>

int inside_part(int x);
int inside_main(struct module *module);

int inside_main(struct module *module)
{
	return inside_part(module != NULL);
}
EXPORT_SYMBOL_GPL(inside_main);

static int __init inside_init(void)
{
	return inside_main(THIS_MODULE) ? 0 : -EINVAL;
}

static void __exit inside_exit(void)
{
}

module_init(inside_init);
module_exit(inside_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Exports whose versions travel inside of the objects");
