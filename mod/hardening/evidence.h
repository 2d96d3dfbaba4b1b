/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that is read before it is judged whether a module has what its kernel
 * promises: the kernel's configuration, the commands that compiled the objects,
 * and the code that came of them.
 */
#ifndef LTOMOD_HARDENING_EVIDENCE_H
#define LTOMOD_HARDENING_EVIDENCE_H

#include "hardening/hardening.h"
#include "model/names.h"

/* Where to find it; NULL: not given. */
struct evidence_files {
	const char *auto_conf;
	const char *mod;	/* the module's .mod file */
	const char *cmd_dir;	/* without @mod: the directory where it is */
	struct names cmds;	/* .cmd files beside those of the .mod file */
	const char *linked;	/* what @module was made of */
	const char *module;
	const char *as;		/* what @module is called; NULL: that */
	const char *arch;	/* what both have to be for, in the kernel's word */
};

/* A linked object, with instructions. */
struct examined {
	struct object *object;	/* owned; NULL: there is none */
	struct code code;
};

struct evidence {
	struct map config;
	struct compiled_list compiled;
	struct examined linked;
	struct examined module;
};

/*
 * Reads all of @files, up to the first that cannot be used.  Returns 0, or a
 * negative errno with a fatal diagnostic; evidence_free() is due either way.
 */
int evidence_read(struct evidence *evidence, const struct evidence_files *files,
		  struct arena *arena, struct diags *diags);
/* What hardening_results() asks for; it points into @evidence. */
struct hardening_input evidence_input(const struct evidence *evidence);
void evidence_free(struct evidence *evidence);

#endif
