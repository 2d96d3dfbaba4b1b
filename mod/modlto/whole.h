/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bitcode of a module as one, in which only what is held has a name for others.
 */
#ifndef LTOMOD_MODLTO_WHOLE_H
#define LTOMOD_MODLTO_WHOLE_H

#include "base/diag.h"
#include "base/file.h"
#include "modlto/holds.h"

struct whole {
	const char *name;		/* of the module, for messages */
	struct object **members;	/* bitcode, in the order of the link */
	size_t nmembers;
	unsigned llvm;			/* that of the linker: 19 */
	const char *library_beside;	/* llvmlib_open_major() */
	struct holds *holds;		/* of whole_collide() and all that is not in
					   bitcode; what is, is found in the child */
	struct map collisions;		/* whole_collide() */
	struct map keep;		/* names of which statics are to stay, too */
};

struct whole_result {
	struct file_map map;		/* of both; file_unmap() */
	struct str bitcode;
	struct str internal;		/* names that were global, each with a NUL */
};

/*
 * Which statics of the members need another name for a time: two members have it, or it is
 * another's global.  Each of them becomes NAME.ltomod.N, until the pass over the linked object
 * gives NAME back.  One that assembly of its own member names keeps it: so does only one.
 */
void whole_collide(struct whole *whole, struct arena *arena);

/* Of a name in whole->collisions. */
struct collision {
	bool global;		/* a member knows it as a global too */
	size_t named;		/* in how many members that have it as a static, assembly
				   names it: the child alone knows */
	size_t keeper;		/* the last of them, counted from 1 */
};

/*
 * Links the members, in a child process with limits, and makes every global definition
 * internal that is not in whole->holds, not in llvm.used or llvm.compiler.used, has no section that is
 * collected, and no name in inline assembly.  Returns 0 and sets *result, or a negative errno
 * with a diagnostic: -ENOTSUP without a libLLVM of that release, -EBADMSG for bitcode that does not fit
 * together.
 */
int whole_link(const struct whole *whole, struct arena *arena,
	       struct diags *diags, struct whole_result *result);

#endif
