/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A map of an object's code for the checks: which function a place is in,
 * which instruction stands at an offset, what is pointed at and from where.
 */
#ifndef LTOMOD_OBJECT_CODEMAP_H
#define LTOMOD_OBJECT_CODEMAP_H

#include "base/map.h"
#include "model/code.h"

/* A function, or whatever else a symbol of an executable section names. */
struct function {
	const char *name;
	uint32_t section;
	uint64_t offset;	/* into the section */
	uint64_t end;		/* offset after it; that of the next symbol if
				   the symbol has no size */
	uint32_t flags;		/* enum symbol_flags */
	bool pointed_at;	/* its address is in data or in a register */
	bool patchable;		/* in __patchable_function_entries, as the
				   traceable ones of compiled code are */
};

struct codemap {
	const struct code *code;
	struct function *functions;	/* by section, then offset; no two at
					   one place (the better symbol stays) */
	size_t nfunctions;
	bool has_patchable;	/* at least one function is */
};

/* Everything is in @arena. */
void codemap_init(struct codemap *map, const struct code *code,
		  struct arena *arena);

/* The function that begins exactly there, or NULL. */
struct function *codemap_function(const struct codemap *map, uint32_t section,
				  uint64_t offset);
/* The name of the function that the place is in or behind, or "". */
const char *codemap_owner(const struct codemap *map, uint32_t section,
			  uint64_t offset);
/* "schedule+0x10", or "+0x10" for a place that no symbol stands before. */
const char *codemap_label(const struct codemap *map, uint32_t section,
			  uint64_t offset, struct arena *arena);
/* The index of the instruction that holds byte @offset, or ninsns. */
size_t section_insn(const struct section_code *section, uint64_t offset);

/* Whether @name is @pattern, or begins so if that ends in '*'. */
bool name_fits(const char *pattern, const char *name);
/* The same for any of a list that NULL ends. */
bool name_in(const char *const *patterns, const char *name);

/*
 * Sections that describe code for the kernel (patch sites, unwind data, …)
 * without anything ever calling through them.
 */
bool is_metadata(const char *section);
/* Code that runs where it is: not replacements for other code, not discarded. */
bool runs_in_place(const struct section *section);

#endif
