/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Initcalls as they are under LTO: a section each, entries relative to a stub. */
#define TEXT(...) #__VA_ARGS__
#define TEXT_OF(...) TEXT(__VA_ARGS__)
#define INITCALL_NAME(id, level, section, stub, fn)			\
	int stub(void);							\
	int stub(void) { return fn(); }					\
	__asm__(".section \"" section ".." id "\", \"a\"\n"		\
		"__initcall__" id level ":\n"				\
		".long " TEXT_OF(stub) " - .\n"				\
		".previous\n")
#define JOIN5(a, b, c, d, e) a##b##c##d##e
#define STUB(module, counter, line, fn, level) \
	JOIN5(__initstub__kmod_##module##__, counter, _##line##_, fn, level)
#define INITCALL_IN(module, counter, line, fn, level, section)		\
	INITCALL_NAME("kmod_" #module "__" #counter "_" #line "_" #fn, #level, \
		      section, STUB(module, counter, line, fn, level), fn)
#define INITCALL(module, counter, line, fn, level) \
	INITCALL_IN(module, counter, line, fn, level, ".initcall" #level ".init")
#define CONSOLE(module, counter, line, fn) \
	INITCALL_IN(module, counter, line, fn, con, ".con_initcall.init")
