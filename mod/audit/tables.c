// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit/tables.h"

#include "object/codemap.h"

/*
 * Read in 5.15.97, 6.6.17, 6.14.0 and 7.1.5: struct jump_entry (the key may be
 * another's), struct static_call_site (so may the key), arm64's struct alt_instr
 * (so may a callback), both struct exception_table_entry, struct bug_entry.
 */
static const struct local_table local_tables[] = {
	{ ".altinstructions", MACHINE_AARCH64, 12, 1 << 0, SITE },
	{ ".altinstructions", MACHINE_X86_64, 0, 0, SITE },
	{ ".call_sites", MACHINE_UNKNOWN, 0, 0, SITE },
	{ ".cfi_sites", MACHINE_UNKNOWN, 0, 0, SITE },
	{ ".ibt_endbr_seal", MACHINE_UNKNOWN, 0, 0, SITE },
	{ ".initcall*", MACHINE_UNKNOWN, 0, 0, USED },
	{ ".kcfi_traps", MACHINE_UNKNOWN, 0, 0, SITE },
	{ ".orc_unwind_ip", MACHINE_UNKNOWN, 0, 0, SITE },
	{ ".parainstructions", MACHINE_UNKNOWN, 0, 0, SITE },
	{ ".pci_fixup*", MACHINE_UNKNOWN, 0, 0, USED },
	{ ".retpoline_sites", MACHINE_UNKNOWN, 0, 0, SITE },
	{ ".return_sites", MACHINE_UNKNOWN, 0, 0, SITE },
	{ ".smp_locks", MACHINE_UNKNOWN, 0, 0, SITE },
	{ ".static_call_sites", MACHINE_UNKNOWN, 8, 1 << 0, SITE },
	{ "__bug_table", MACHINE_UNKNOWN, 0, 0, SITE },
	{ "__ex_table", MACHINE_UNKNOWN, 0, 0, SITE },
	{ "__jump_table", MACHINE_UNKNOWN, 16, 1 << 0 | 1 << 1, SITE },
	{ "__kcfi_traps", MACHINE_UNKNOWN, 0, 0, SITE },
	{ "__ksymtab*", MACHINE_UNKNOWN, 0, 0, USED },
	{ "__mcount_loc", MACHINE_UNKNOWN, 0, 0, SITE },
	{ "__patchable_function_entries", MACHINE_UNKNOWN, 0, 0, SITE },
	{ "__tracepoints_ptrs", MACHINE_UNKNOWN, 0, 0, USED },
	{ "_error_injection_whitelist", MACHINE_UNKNOWN, 0, 0, SITE },
	{ "_kprobe_blacklist", MACHINE_UNKNOWN, 0, 0, SITE },
};

const struct local_table *find_table(enum machine machine, const char *section)
{
	for (size_t i = 0; i < sizeof(local_tables) / sizeof(*local_tables); i++) {
		const struct local_table *row = &local_tables[i];

		if ((row->machine == MACHINE_UNKNOWN ||
		     row->machine == machine) &&
		    name_fits(row->section, section))
			return row;
	}
	return NULL;
}

bool table_place(const struct local_table *table, uint64_t offset)
{
	return table && (!table->entry ||
			 (table->places >> offset % table->entry / 4 & 1));
}
