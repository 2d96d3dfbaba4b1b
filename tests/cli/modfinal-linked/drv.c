// SPDX-License-Identifier: GPL-2.0-or-later
/* A module of everything that a partial link has to move. */
#define EXPORT(name, license, ns) \
	asm("	.section \".export_symbol\",\"a\"\n" \
	    "__export_symbol_" #name ":	.asciz \"" license "\"\n" \
	    "	.asciz \"" ns "\"\n" \
	    "	.balign 8\n" \
	    "	.quad " #name "\n" \
	    "	.previous\n")

extern int printk(const char *format, ...);
static const char license[] __attribute__((used, section(".modinfo"), aligned(1))) = "license=GPL";
static const char *const words[] = { "one", "two", "one more", "" };
static int table[16] __attribute__((section("__bug_table")));
int counter;
EXPORT(counter, "", "");

__attribute__((noinline)) int drv_sum(int n)
{
	return printk("sum %s\n", words[n & 3]) + table[n & 15];
}
EXPORT(drv_sum, "GPL", "DRV");

__attribute__((section(".init.text"))) int init_module(void)
{
	return drv_sum(counter++);
}

__attribute__((section(".exit.text"))) void cleanup_module(void)
{
	printk("bye\n");
}
