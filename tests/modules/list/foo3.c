// SPDX-License-Identifier: GPL-2.0-or-later
/* A static function that nothing uses, in an object that is used. */
#include <linux/compiler.h>
#include <linux/printk.h>

#include "foo.h"

static int __maybe_unused foo3(int x)
{
	pr_info("foo3 was called with %d\n", x);
	return x + 30;
}

int foo3_user(int x)
{
	return x + 31;
}
