/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As much of the kernel's as a module and its .mod.c need, of both generations. */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H
#define __visible
#define __used __attribute__((used))
#define __section(name) __attribute__((section(name)))
#define MODULE_ARCH_INIT 0
#define __paste(a, b) a##b
#define paste(a, b) __paste(a, b)
#define MODULE_INFO(tag, info) static const char paste(__modinfo_, __COUNTER__)[] \
	__used __section(".modinfo") = #tag "=" info
#define MODULE_LICENSE(text) MODULE_INFO(license, text); MODULE_INFO(description, "made up")
struct module { char name[56]; int (*init)(void); void (*exit)(void); int arch; };
struct modversion_info { unsigned long crc; char name[56]; };
#ifdef __GENKSYMS__
#define EXPORT_SYMBOL(sym) __GENKSYMS_EXPORT_SYMBOL(sym)
#elif defined(OLD_EXPORTS)
#define EXPORT_SYMBOL(sym) extern typeof(sym) sym; \
	asm(".section ___kcrctab+" #sym ",\"a\"\n.weak __crc_" #sym "\n.long __crc_" #sym "\n.previous"); \
	static const void *const __ksymtab_##sym __used __section("___ksymtab+" #sym) = sym
#else
#define EXPORT_SYMBOL(sym) static const void *const __addressable_##sym __used __section(".discard.addressable") = sym; \
	asm(".section .export_symbol,\"a\"\n__export_symbol_" #sym ":\n.asciz \"\"\n.asciz \"\"\n.balign 8\n.quad " #sym "\n.previous")
#endif
#endif
