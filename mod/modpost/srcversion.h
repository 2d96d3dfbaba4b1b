/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source version: MODULE_INFO(srcversion, …), 23 hexadecimal digits that
 * change when the sources of a module do.
 *
 * It is a variant of MD4 (RFC 1320) over the text of the sources of the module's objects in
 * turn: of each the file named by source_ in its .cmd, then those of deps_
 * that lie in the object's own directory.  Left out of the text: white space,
 * comments (C's, not C++'s), and backslashes before a line end; strings count
 * as they stand.  As Linux 5.10 to 6.13 compute it (scripts/mod/sumversion.c).
 */
#ifndef LTOMOD_MODPOST_SRCVERSION_H
#define LTOMOD_MODPOST_SRCVERSION_H

#include "modpost/cmds.h"

/*
 * Sets module->srcversion from module->sources; static libraries (.a) among
 * them do not count.  Returns 0, or a negative errno with a diagnostic and the
 * srcversion left NULL: a .cmd or source file that cannot be read is fatal, as
 * for the kernel, and so is a module without sources (CODE_SRCVERSION_SOURCES).
 */
int srcversion(struct session *session, struct module *module,
	       struct cmds *cmds);

#endif
