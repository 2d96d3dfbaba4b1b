// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which section is what.  A section with a name that is in no row is one that
 * the kernel, or a linker script of its, looks for: it is collected, and holds
 * what it refers to.
 */
#include "model/code.h"
#include "object/codemap.h"
#include "retention/graph.h"

/* Where compilers and macros put data because of what it is. */
static const char *const data[] = {
	".bss*", ".data*", ".rodata*", ".init.data*", ".init.rodata*",
	".init.bss*", ".exit.data*", ".exit.rodata*", ".meminit.data*",
	".meminit.rodata*", ".memexit.data*", ".ref.data*", ".sdata*",
	".sbss*", ".lbss*", ".ldata*", ".lrodata*",
	/* Tracepoints, to which collected pointers lead. */
	"__tracepoints", NULL
};

/* Beside what is_metadata() knows: tables of places in code. */
static const char *const describing[] = {
	".cfi_sites*", ".eh_frame*", ".ibt_endbr_seal*", ".static_call_tramp_key",
	".return_sites*", "__patchable_function_entries*", NULL
};

/* What is_metadata() has and yet leads somewhere. */
static const char *const collected[] = { "__bpf_raw_tp_map", NULL };

#define MERGE 0x10u		/* SHF_MERGE */

enum part part_of(const struct section *section)
{
	if (!(section->flags & SECTION_ALLOC) || section->type == SECTION_RELA)
		return PART_NONE;
	if (name_in(collected, section->name))
		return PART_COLLECTED;
	if (name_in(data, section->name) && !(section->flags & SECTION_EXEC))
		return section->flags & MERGE ? PART_MERGEABLE : PART_DATA;
	if (is_metadata(section->name) || name_in(describing, section->name))
		return PART_DESCRIBES;
	if (!(section->flags & SECTION_EXEC))
		return PART_COLLECTED;
	return name_fits(".altinstr_replacement", section->name) ?
	       PART_PATCHES : PART_CODE;
}
