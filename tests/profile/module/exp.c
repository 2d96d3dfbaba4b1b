// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/module.h>
int exported(struct device *d);
int exported(struct device *d) { return d ? 1 : 0; }
EXPORT_SYMBOL_GPL(exported);
