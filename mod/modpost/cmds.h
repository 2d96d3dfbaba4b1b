/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The .cmd files of a module's objects.  Versions and srcversion both ask for
 * them; each is read once, when it is first asked for.
 */
#ifndef LTOMOD_MODPOST_CMDS_H
#define LTOMOD_MODPOST_CMDS_H

#include "format/cmdfile.h"
#include "modpost/session.h"

struct cmds {
	struct session *session;
	const struct module *module;
	struct cmd_slot *slots;		/* in the scratch; by index in sources */
};

/* After module->sources is filled in, which then stays as it is. */
void cmds_init(struct cmds *cmds, struct session *session,
	       const struct module *module);
void cmds_free(struct cmds *cmds);

/*
 * Sets *out to what the .cmd of module->sources.items[index] says, and *path,
 * if not NULL, to its path.  Returns 0, or a negative errno; the first time,
 * after a diagnostic.
 */
int cmds_get(struct cmds *cmds, size_t index, const struct cmd_file **out,
	     const char **path);
/* Whether that file is there at all. */
bool cmds_has(struct cmds *cmds, size_t index);

#endif
