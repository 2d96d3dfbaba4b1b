/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Initcalls: functions that the kernel calls once while it starts.  Each has
 * an entry in a table of its level; tables run one after the other, and a
 * table from its first entry to its last, so the order of entries matters.
 * Without LTO it is link order.  With it the linker sees functions of many
 * files at once; therefore each entry then has a section of its own,
 *
 *	.initcall<level>.init..<id>	(consoles: .con_initcall.init..<id>)
 *
 * a local symbol __initcall__<id><level> in it, and
 *
 *	<id> = <module>__<counter>_<line>_<function>
 *
 * where counter is __COUNTER__ of the source file.  A linker script puts them
 * in order (include/linux/init.h, Linux 5.12 and newer).
 */
#ifndef LTOMOD_INITCALL_INITCALL_H
#define LTOMOD_INITCALL_INITCALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define INITCALL_PREFIX	"__initcall__"
/*
 * What an entry leads to where tables hold relative addresses, which asm
 * cannot make of a static function that LTO may rename: __initstub__<id><level>.
 */
#define INITSTUB_PREFIX	"__initstub__"

/* A table of initcalls.  In the order of the names' bytes. */
struct initcall_level {
	struct str name;		/* "6s" */
	const char *section;		/* ".initcall6s.init" */
};

/*
 * Those that the kernel's linker script collects (INIT_CALLS and CON_INITCALL
 * of include/asm-generic/vmlinux.lds.h, unchanged from 5.12 to 6.17).
 */
enum { INITCALL_LEVELS = 20 };
extern const struct initcall_level initcall_levels[INITCALL_LEVELS];

struct initcall {
	struct str id;
	uint64_t counter;
	unsigned level;		/* index into initcall_levels */
};

enum initcall_name {
	INITCALL_OTHER,		/* the name of something else */
	INITCALL_NAME,
	INITCALL_BAD_ID,	/* not a C name, or a counter past 64 bits */
	INITCALL_BAD_LEVEL,	/* it ends with no level that there is */
};

/* Takes the name of a symbol apart; sets *initcall for INITCALL_NAME. */
enum initcall_name initcall_parse(struct str symbol, struct initcall *initcall);

/* The entries of a table, in order. */
struct initcall_list {
	struct initcall *items;		/* owned */
	size_t count;
	size_t room;
};

/* All tables of a kernel. */
struct initcalls {
	struct initcall_list levels[INITCALL_LEVELS];
};

void initcall_add(struct initcall_list *list, const struct initcall *initcall);
size_t initcalls_count(const struct initcalls *initcalls);
void initcalls_free(struct initcalls *initcalls);

#endif
