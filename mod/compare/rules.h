/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists of what may change between two kernels, in the forms that distributions
 * keep them in.  A line is a pattern (fnmatch) and, as in SUSE's severities, a
 * verdict; the first line that fits holds:
 *
 *	drivers/md/dm-mod	PASS	a module: has a slash, or is "vmlinux"
 *	module:snd-*			the same, Debian's way; PASS is the default
 *	__cpuhp_*		PASS	a symbol
 *	NVME_TARGET_PASSTHRU	PASS	a symbol or a namespace: no small letter
 *	foo_init		FAIL	this one may not
 *
 * After a heading in brackets, as in the stablelists of RHEL, the lines list
 * what may not change, and everything else may:
 *
 *	[rhel9_x86_64_stablelist]
 *		kmalloc_caches
 *
 * Empty lines and those that begin with '#' are skipped.
 */
#ifndef LTOMOD_COMPARE_RULES_H
#define LTOMOD_COMPARE_RULES_H

#include "base/diag.h"

struct rule {
	const char *pattern;
	unsigned line;
	bool for_module;
	bool for_namespace;
	bool tolerate;
};

struct rules {
	const char *path;
	struct rule *items;	/* in the arena */
	size_t count;
	bool stable_list;	/* what no rule names may change */
};

/* Reads @text; everything is in @arena.  Returns 0, or -EBADMSG after an error
 * for each line that is no rule; *out is then untouched. */
int rules_parse(const char *path, struct str text, struct arena *arena,
		struct diags *diags, struct rules *out);

/*
 * Whether a change of @symbol is tolerated.  @module is the kernel's name of
 * the module, "snd_hda_intel", or "vmlinux"; a pattern's path in front of it
 * does not count, and '-' is '_'.  *line is that of the rule, 0 without one.
 */
bool rules_tolerate(const struct rules *rules, const char *symbol,
		    const char *module, const char *namespace, unsigned *line);

#endif
