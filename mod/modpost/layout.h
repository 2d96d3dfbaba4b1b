/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where modpost has the layouts of device ids from. */
#ifndef LTOMOD_MODPOST_LAYOUT_H
#define LTOMOD_MODPOST_LAYOUT_H

#include "format/idlayout.h"
#include "modpost/session.h"

/*
 * Fills *@layout from the file of --id-layout.  Without that option, and when
 * the working directory is the top of a prepared kernel tree, as it is where
 * kbuild runs its modpost (every version; MODPOST=), scripts/id-layout asks
 * that tree; the answer is kept in the cache.
 *
 * Elsewhere *@layout stays empty, and the first device table is an error.
 * Failures are diagnostics of @session.
 */
void read_layout(struct session *session, struct id_layout *layout);

#endif
