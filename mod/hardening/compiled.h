/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the objects of a module were compiled.  kbuild leaves the command that
 * made an object beside it (.a.o.cmd), and lists the objects of a module in its
 * .mod file.
 */
#ifndef LTOMOD_HARDENING_COMPILED_H
#define LTOMOD_HARDENING_COMPILED_H

#include "base/diag.h"
#include "base/map.h"

/* What the command that made an object tells. */
enum compiled_how {
	COMPILED_C,		/* compiler flags, which say what it has */
	COMPILED_ASSEMBLY,	/* from a .S file: compiler flags say nothing */
	COMPILED_DATA,		/* there is no code in it */
	COMPILED_ELSEWHERE,	/* copied, linked, unpacked, or no command at
				   all: only its code can tell */
};

/* One object that the module was linked from. */
struct compiled {
	const char *path;
	const char *command;	/* the shell command that made it; or NULL */
	enum compiled_how how;
};

struct compiled_list {
	struct compiled *items;	/* owned; strings are in the arena */
	size_t count;
	size_t room;
	struct map assembly;	/* functions that come from .S files */
	struct map elsewhere;	/* those of objects made elsewhere, with the
				   path of the object (char *) */
};

void compiled_init(struct compiled_list *list, struct arena *arena);
void compiled_free(struct compiled_list *list);

/*
 * Adds the object that the .cmd file @path is about: @object, or with NULL the
 * target that it names.  What no compiler run of kbuild made is opened for its
 * functions; if it has code and is no assembly, a note names it
 * (CODE_HARDENING_ELSEWHERE).  Returns 0, or a negative errno with a diagnostic
 * (CODE_CMD_COMMAND: it tells neither a command nor an object).
 */
int compiled_add(struct compiled_list *list, const char *path,
		 const char *object, struct arena *arena, struct diags *diags);
/*
 * Adds all objects of the .mod file @path, in its order.  They are named from where
 * make ran; those that are not there are looked for below the directory of @path,
 * and beside it.  One that is there without a .cmd file was made elsewhere.
 */
int compiled_add_module(struct compiled_list *list, const char *path,
			struct arena *arena, struct diags *diags);
/* The .mod file of the finished module @module, in the directory @dir. */
const char *compiled_mod_path(const char *dir, const char *module,
			      struct arena *arena);

#endif
