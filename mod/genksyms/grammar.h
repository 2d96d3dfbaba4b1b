/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel's genksyms of one generation does otherwise than that of
 * another, which gives other versions to the same text.  A rule is a bit; what
 * a generation has is a set of them.  Stable releases and vendors take single
 * rules over, so a set may also be told word by word (scripts/genksyms-rules
 * asks the program of a tree).
 *
 * Read in, and proven against, scripts/genksyms of 5.15, 6.1, 6.6, 6.12, 6.14
 * and 7.1; which release in between brought a rule is from the patches.
 */
#ifndef LTOMOD_GENKSYMS_GRAMMAR_H
#define LTOMOD_GENKSYMS_GRAMMAR_H

#include <stdbool.h>

#include "model/dialect.h"

enum grammar_rule {
	/*
	 * 6.14: attributes behind a declarator, behind "struct", before a
	 * declarator are read and are part of a definition; behind the type of
	 * a declaration a name is a name, even if a typedef has it.
	 */
	RULE_ATTRIBUTES = 1 << 0,
	/* 6.14: int8x16_t and the like of <arm_neon.h> are types */
	RULE_VECTORS = 1 << 1,
	/* 6.15: typeof_unqual is a typeof, __seg_gs and __seg_fs qualify */
	RULE_UNQUAL = 1 << 2,
	/* 6.16, 6.15.3: no enumerator is counted on from one of a reference */
	RULE_ENUMS = 1 << 3,
	/* 7.0: ( attributes declarator ) */
	RULE_INNER = 1 << 4,
	RULES_ALL = (1 << 5) - 1,

	/* Not of any genksyms: what is known of the kernel. */
	RULE_GUESSED = 1 << 5,	/* nobody said which: a word that only newer ones know is an error */
	RULE_UNPROVEN = 1 << 6,	/* newer than any that was compared: so is what cannot be read */
};

/* The rules of @version's genksyms; RULE_UNPROVEN if it is newer than all here. */
unsigned grammar_of(struct kernel_version version);
/* "attributes,unqual", or "none": false if @text is no such list. */
bool grammar_parse(const char *text, unsigned *rules);
/* Writes the same list to standard output, and a line end. */
void grammar_print(unsigned rules);

#endif
