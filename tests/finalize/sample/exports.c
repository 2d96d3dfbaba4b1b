// SPDX-License-Identifier: GPL-2.0-or-later
/* Exports of each kind: tables that are sorted, strings, namespaces, versions, data of every section. */
#include <linux/module.h>

#define EXPORTED(n) int ltomod_exports_##n(int a); int ltomod_exports_##n(int a) { return a + n; }

EXPORTED(1) EXPORT_SYMBOL(ltomod_exports_1);
EXPORTED(20) EXPORT_SYMBOL_GPL(ltomod_exports_20);
EXPORTED(3) EXPORT_SYMBOL(ltomod_exports_3);
EXPORTED(100) EXPORT_SYMBOL(ltomod_exports_100);

int ltomod_exports_data[5] = { 1 };
EXPORT_SYMBOL_GPL(ltomod_exports_data);
int ltomod_exports_zero;
EXPORT_SYMBOL(ltomod_exports_zero);
const char ltomod_exports_word[] = "word";
EXPORT_SYMBOL_GPL(ltomod_exports_word);
int ltomod_exports_aligned __aligned(128);
EXPORT_SYMBOL(ltomod_exports_aligned);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Exports of every kind");
MODULE_ALIAS("ltomod-exports");
MODULE_ALIAS("ltomod-exports-*");
MODULE_FIRMWARE("ltomod/exports.bin");
MODULE_INFO(other, "value");
