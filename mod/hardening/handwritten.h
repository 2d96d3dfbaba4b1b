/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/hardening: code that no compiler flag reaches, and what its author
 * has to write instead.  Macros of Linux 5.17 and newer (asm/linkage.h,
 * asm/nospec-branch.h; 5.15.97 has them as well).
 */
#ifndef LTOMOD_HARDENING_HANDWRITTEN_H
#define LTOMOD_HARDENING_HANDWRITTEN_H

#include "hardening/look.h"

enum author {
	AUTHOR_COMPILER,	/* or not known */
	AUTHOR_ASSEMBLY,	/* a .S file */
	AUTHOR_INLINE,		/* assembly in C: every object was compiled with
				   the flag, and this is not what it gives */
};

/* Who wrote the instruction at the place, as far as @look's hardening tells. */
enum author code_author(const struct look *look, uint32_t section,
			uint64_t offset);
/* ", in inline assembly (file.c:12)"; "" for a compiler's.  In look->arena. */
const char *author_words(const struct look *look, enum author author,
			 uint32_t section, uint64_t offset);
/* What to do about it; NULL: nothing particular. */
const char *author_advice(const struct look *look, enum author author);

#endif
