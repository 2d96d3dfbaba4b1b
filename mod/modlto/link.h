/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the objects of a module to its linked object, by way of one bitcode. */
#ifndef LTOMOD_MODLTO_LINK_H
#define LTOMOD_MODLTO_LINK_H

#include "base/diag.h"
#include "model/names.h"

struct modlto_link {
	const char *output;	/* foo.lto.o */
	struct names members;	/* in the order of the link */
	struct names libraries;	/* of which the linker takes what is asked for */
	struct names keep;	/* names that the user wants to find */
	unsigned llvm;		/* release of the linker: 19 */
	char **linker;		/* its command without inputs and output; NULL ends it */
};

/*
 * Makes the bitcode among the members one (modlto/whole.h) and calls the linker for it and
 * for the rest.  Where the result asks for a name that had become internal (a call that code
 * generation made up, such as memcpy), that is held, and all is done again, three times at most.
 *
 * Returns 0, or a negative errno with a diagnostic; there is no output then.  A linker that crashed
 * leaves its bitcode beside the output, as OUTPUT.whole.bc.
 */
int modlto_link(const struct modlto_link *options, struct arena *arena,
		struct diags *diags);

#endif
