/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What modpost hands over: what is in the .mod.c of each module of a run, a line a
 * statement (docs/man/ltomod-handoff.5).
 */
#ifndef LTOMOD_MODFINAL_HANDOFF_H
#define LTOMOD_MODFINAL_HANDOFF_H

#include "base/diag.h"
#include "base/map.h"
#include "model/names.h"

/* MODULE_INFO(): "tag=value"; or a tag alone, whose value the kernel tree has. */
struct handed_info {
	const char *text;
	bool of_tree;
};

struct handed_export {
	const char *name;
	const char *namespace;
	uint32_t crc;
	bool is_function, gpl_only;
	bool has_ksymtab, has_crc;
};

struct handed_version {
	const char *name;
	uint32_t crc;
};

struct handed_module {
	const char *name;	/* as kbuild names it: drivers/a/b-c */
	const char *object;	/* the linked object; NULL: not said */
	unsigned line;
	bool has_init, has_exit;
	bool basic, extended;	/* which tables of versions */
	struct handed_info *infos;
	size_t ninfos;
	struct handed_export *exports;
	size_t nexports;
	struct handed_version *versions;
	size_t nversions;
};

struct handoff {
	const char *path;
	struct handed_module *modules;
	size_t nmodules;
};

/*
 * Reads all of @path; strings are in @arena.  Returns 0, or a negative errno after a
 * diagnostic: that of a file that cannot be read, or -EBADMSG for one of another version
 * (CODE_HANDOFF_VERSION), cut short, or with a line that is not understood
 * (CODE_HANDOFF_SYNTAX).
 */
int handoff_read(const char *path, struct arena *arena, struct diags *diags,
		 struct handoff *handoff);

/* Makes *index, to be given to map_free(): the struct handed_module of each name and of each
 * object; of several the first. */
void handoff_index(const struct handoff *handoff, struct map *index);

/* What a C name has of the module's: the value of its info "name". */
const char *handed_name(const struct handed_module *module);

#endif
