/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The least that modpost takes for a module. */
const char license[] __attribute__((section(".modinfo"), used)) = "license=GPL";
int needed(void);
int init_module(void) { return needed(); }
