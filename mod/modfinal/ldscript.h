/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The linker script of a kernel tree for its modules (scripts/module.lds, before 5.10 and in some
 * packages arch/ARCH/module.lds), as a table.  What is known of the language is what the
 * scripts of 5.15 to 7.1 say:
 *
 *	SECTIONS {
 *		/DISCARD/ : { *(.discard) *(.discard.*) }
 *		__ksymtab 0 : ALIGN(8) { *(SORT(___ksymtab+*)) }
 *		__bug_table 0 : { KEEP(*(__bug_table)) }
 *		.data : { . = ALIGN(8); __start_x = .; KEEP(*(x)) __stop_x = .; }
 *		.plt 0 : { BYTE(0) }
 *	}
 */
#ifndef LTOMOD_MODFINAL_LDSCRIPT_H
#define LTOMOD_MODFINAL_LDSCRIPT_H

#include "base/diag.h"

struct lds_pattern {
	const char *glob;	/* as of fnmatch(3) */
	size_t literal;		/* so many bytes of it stand for themselves */
	bool sorted;		/* SORT(): by name */
};

enum lds_kind {
	LDS_INPUT,		/* sections that one of the patterns matches */
	LDS_BYTE,		/* a byte of this number */
	LDS_ALIGN,		/* . = ALIGN(number); */
	LDS_SYMBOL,		/* symbol = .; */
};

struct lds_step {
	enum lds_kind kind;
	struct lds_pattern *patterns;
	size_t npatterns;
	uint64_t number;
	const char *symbol;
};

struct lds_output {
	const char *name;
	bool discard;		/* /DISCARD/ */
	bool at_zero;		/* "NAME 0 :": its address does not follow */
	uint64_t align;		/* at least; 1 unless the script says more */
	struct lds_step *steps;
	size_t nsteps;
};

struct lds {
	struct lds_output *outputs;
	size_t noutputs;
};

/*
 * Appends what @path says to @lds, in @arena.  Returns 0, or after a diagnostic the negative
 * errno of a file that cannot be read, or -ENOTSUP (CODE_FINAL_LINKER, a note): a linker
 * knows more of the language.
 */
int lds_read(const char *path, struct arena *arena, struct diags *diags,
	     struct lds *lds);

/* Does @pattern match @name? */
bool lds_matches(const struct lds_pattern *pattern, const char *name);

#endif
