/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lenders export. */
#include <linux/version.h>

/* A namespace is a bare word before Linux 6.13 and a string from there on. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
#define MV_NS(name) #name
#else
#define MV_NS(name) name
#endif
/* In 5.15 the kernel's macro does not expand its argument. */
#define MV_IMPORT_NS(name) MODULE_IMPORT_NS(name)

int mv_lend(int amount);
int mv_lend_gpl(int amount);
int mv_lend_ns(int amount);
int mv_lend_chosen(int amount);
int mv_circle_a(int n);
int mv_circle_b(int n);
