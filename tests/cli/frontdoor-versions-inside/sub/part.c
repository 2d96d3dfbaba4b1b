/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/module.h>

int inside_part(int x);
const char *inside_name(const struct module *module);

int inside_part(int x)
{
	return x * 2;
}
EXPORT_SYMBOL_NS(inside_part, INSIDE);

const char *inside_name(const struct module *module)
{
	return module->name;
}
EXPORT_SYMBOL(inside_name);
