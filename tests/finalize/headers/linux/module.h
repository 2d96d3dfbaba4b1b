/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As much of a kernel's headers as a .mod.c of 6.12 takes, for tests without a kernel tree. */
#ifndef TESTS_LINUX_MODULE_H
#define TESTS_LINUX_MODULE_H

#define __visible
#define __used __attribute__((used))
#define __section(name) __attribute__((section(name)))
#define CONFIG_MODULE_UNLOAD 1
#define MODULE_ARCH_INIT { .first = 7 }
typedef unsigned int u32;

struct module {
	int state;
	char name[56];
	int (*init)(void);
	void (*exit)(void);
	struct { long first; } arch;
} __attribute__((aligned(64)));

struct modversion_info {
	unsigned long crc;
	char name[56];
};

extern struct module __this_module;
int init_module(void);
void cleanup_module(void);

#define UNIQUE_NAME(tag, number) __UNIQUE_ID_##tag##number
#define UNIQUE(tag, number) UNIQUE_NAME(tag, number)
#define MODULE_INFO(tag, text) \
	static const char UNIQUE(tag, __COUNTER__)[] __used __section(".modinfo") \
		__attribute__((aligned(1))) = #tag "=" text
#define MODULE_ALIAS(text) MODULE_INFO(alias, text)

#define KSYMTAB(name, sec, ns) \
	asm("	.section \"__ksymtab_strings\",\"aMS\",%progbits,1\n" \
	    "__kstrtab_" #name ":	.asciz \"" #name "\"\n" \
	    "__kstrtabns_" #name ":	.asciz \"" ns "\"\n" \
	    "	.previous\n" \
	    "	.section \"___ksymtab" sec "+" #name "\",\"a\"\n" \
	    "	.balign 4\n" \
	    "__ksymtab_" #name ":	.long " #name " - .\n" \
	    "	.long __kstrtab_" #name " - .\n" \
	    "	.long __kstrtabns_" #name " - .\n" \
	    "	.previous\n")
#define KSYMTAB_FUNC(name, sec, ns) KSYMTAB(name, sec, ns)
#define KSYMTAB_DATA(name, sec, ns) KSYMTAB(name, sec, ns)
#define SYMBOL_CRC(name, crc, sec) \
	asm("	.section \"___kcrctab" sec "+" #name "\",\"a\"\n" \
	    "	.balign 4\n" \
	    "__crc_" #name ":	.long " #crc "\n" \
	    "	.previous\n")

#endif
