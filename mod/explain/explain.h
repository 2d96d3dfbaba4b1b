/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why versions differ: from a symbol along its types, on both sides at once, to those
 * that are not the same.  The nearest are told with the way to them; there may be
 * thousands further away, of which it is told that they are there.
 */
#ifndef LTOMOD_EXPLAIN_EXPLAIN_H
#define LTOMOD_EXPLAIN_EXPLAIN_H

#include "explain/change.h"
#include "explain/sides.h"

enum explain_why {
	WHY_EXPLAINED,
	WHY_SAME,		/* no type differs, as far as the sides tell */
	WHY_NOT_BEFORE,		/* the first side does not say what it is */
	WHY_NOT_AFTER,
	EXPLAIN_WHYS
};

struct explained_symbol {
	const char *name;
	const char *exporter;	/* a module; NULL: vmlinux, or not known */
	const struct typed_symbol *before, *after;	/* NULL: not known */
	bool nearby;		/* only what its own type names, and lies inside of
				   that, is compared: nothing behind a struct */
	bool assumed;		/* before is what the kernel declares it as, of types
				   of the module's */
	bool has_versions;	/* then these are two, which differ */
	uint64_t before_crc;
	uint32_t after_crc;
	enum explain_why why;
	size_t causes;
};

/* From one type to the next: by which part, and what that is of. */
struct explain_step {
	struct part by;			/* without a name: what it stands for */
	const struct type *to;		/* as it was before */
};

/* A symbol that a changed type is part of, and how. */
struct explain_touched {
	const struct explained_symbol *symbol;
	struct explain_step *steps;	/* the last leads to the type; none: it is
					   the symbol's own type */
	size_t nsteps;
};

/* An option that stands around a member which differs, and that differs too. */
struct likely_option {
	const char *option;		/* "CONFIG_X" */
	const char *before, *after;	/* "y", "not set" */
};

/* A type that is not the same on both sides, or a symbol's own, without a name. */
struct explain_cause {
	const char *title;		/* "struct page"; of a symbol its name */
	struct type_pair pair;
	const struct pair_changes *changes;
	struct explain_touched *touched;	/* of which it is the nearest, in their
						   order */
	size_t count;
	size_t further;			/* symbols that have nearer ones */
	struct likely_option *likely;	/* by likely_options(); or NULL */
	size_t nlikely;
};

struct explanation {
	struct explained_symbol *symbols;
	size_t nsymbols;
	struct explain_cause **causes;	/* those that are the nearest of some symbol
					   first, of these that of most symbols */
	size_t ncauses;
	size_t explained;		/* symbols */
	bool cut;			/* not all was compared */
};

struct explain_options {
	unsigned depth;		/* so many types from the symbol at most; 0: any */
	bool everything;	/* none is further away */
	bool layouts;		/* what code does not depend on is no difference:
				   change_is_of_layout() */
};

/*
 * Explains out->symbols[0 .. out->nsymbols), of which name, versions and sides are
 * filled in.  All is in @arena.
 */
void explain(struct explanation *out, enum compare_rule rule,
	     const struct explain_options *options, struct arena *arena);

#endif
