/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbol CRCs: where a build left them for the exports of a module.  Sources,
 * in the order in which they count; two that disagree are an error:
 *
 *	the block of symbol versions inside of the linked object, or of any
 *	object that it was made of (no kernel has these)
 *	#SYMVER lines in .<object>.o.cmd of every object of the module (5.19)
 *	<object>.o.symversions beside the object (5.12 to 5.18)
 *	absolute symbols __crc_<s> of the linked object (before 5.19)
 */
#ifndef LTOMOD_MODPOST_CRC_H
#define LTOMOD_MODPOST_CRC_H

#include "model/symverblock.h"
#include "modpost/cmds.h"
#include "modpost/session.h"

/*
 * Fills crc and crc_source of the exports of @module.  The objects are those
 * that <module>.mod lists (module->sources), or those of .vmlinux.objs;
 * @blocks is what was found inside of them.
 * Returns 0, or a negative errno after a diagnostic.
 */
int crc_collect(struct session *session, struct module *module,
		const struct symver_blocks *blocks, struct cmds *cmds);

#endif
