/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What modpost reads, brought together from the rooms. */
#ifndef LTOMOD_MODPOST_INPUT_H
#define LTOMOD_MODPOST_INPUT_H

#include "format/idlayout.h"
#include "modpost/session.h"

/* The dumps of -i, in their order, into session->modules and exports. */
void read_dumps(struct session *session);

/*
 * Appends the objects to read to @inputs: positional arguments first, then
 * those of the -T list.
 */
void list_inputs(struct session *session, struct names *inputs);

/*
 * Reads the object @path, which lives as long as the session, and what kbuild
 * left beside it.  Everything goes to
 * the arena and the diagnostics of @session, which may be that of a thread;
 * nothing is said of other modules yet, and the module is not in
 * session->modules.  Returns NULL if there is no module to work on, after a
 * diagnostic.
 */
struct module *read_module(struct session *session,
			   const struct id_layout *layout, const char *path);

#endif
