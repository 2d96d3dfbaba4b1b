/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of several kernels a module was built for: the one that has its versions. */
#ifndef LTOMOD_EXPLAIN_AMONG_H
#define LTOMOD_EXPLAIN_AMONG_H

#include "base/diag.h"
#include "loader/kernel.h"
#include "model/names.h"

struct among_fit {
	const char *path;	/* the kernel; NULL: there was none to ask */
	const char *release;	/* NULL: not known */
	size_t same;		/* versions of the module that it has */
	size_t other;		/* symbols that it has in other versions */
};

struct among;

/*
 * Reads the kernels @paths, what --against takes, into @arena.  NULL after a fatal
 * diagnostic; else to be given to among_free().
 */
struct among *among_read(const struct names *paths, unsigned threads,
			 struct arena *arena, struct diags *diags);
void among_free(struct among *among);

/*
 * The kernel with the fewest other versions than @module's and, of those, the most
 * of the same; of equals the first.  It is the one if there are no others
 * and some of the same.
 */
struct among_fit among_best(const struct among *among, const struct loadable *module);

static inline bool among_is_it(const struct among_fit *fit)
{
	return fit->path && fit->same && !fit->other;
}

#endif
