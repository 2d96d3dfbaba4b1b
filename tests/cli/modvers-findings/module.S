/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module as a loader sees it; what is defined on the command line differs. */
#ifndef NAME
#define NAME "drv"
#endif
#ifndef VERMAGIC
#define VERMAGIC "6.1.0-test SMP preempt mod_unload modversions "
#endif
#ifndef LICENSE
#define LICENSE "GPL"
#endif
#ifndef LAYOUT
#define LAYOUT 0x1000
#endif

	.section .modinfo, "a"
#ifndef NO_VERMAGIC
	.ascii "vermagic="
	.asciz VERMAGIC
#endif
	.ascii "name="
	.asciz NAME
	.ascii "license="
	.asciz LICENSE
	.asciz "retpoline=Y"
#ifdef DEPENDS
	.ascii "depends="
	.asciz DEPENDS
#endif
#ifdef IMPORT_NS
	.ascii "import_ns="
	.asciz IMPORT_NS
#endif
#ifdef LIVEPATCH
	.asciz "livepatch=Y"
#endif

#ifndef NO_STRUCT
	.section .gnu.linkonce.this_module, "aw"
	.zero 896
#endif

	.macro version name, crc
	.section __versions, "a"
	.quad \crc
1:	.asciz "\name"
	.zero 56 - (. - 1b)
	.text
	.endm
	.macro use name, crc=-1
	.if \crc != -1
	version \name, \crc
	.endif
	.text
	.quad \name
	.endm
	.macro export name, crc, class=, ns=
	.section __ksymtab_strings, "aMS", @progbits, 1
2:	.asciz "\name"
3:	.asciz "\ns"
	.section __ksymtab\class, "a"
	.long \name - ., 2b - ., 3b - .
	.section __kcrctab\class, "a"
	.long \crc
	.text
	.globl \name
\name:	.quad 0
	.endm

	.text
	.globl init_module
init_module:
	nop
#ifndef NO_VERSIONS
	version module_layout, LAYOUT
#endif
#ifdef BODY
	BODY
#else
	use printk, 0x2000
#endif
#ifdef COMPILER
	.section .comment, "MS", @progbits, 1
	.asciz COMPILER
#endif
#ifdef LTO
	.section .note.Linux, "a", @note
	.long 6, 4, 0x101
	.asciz "Linux"
	.balign 4
	.long 1
#endif
