/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What other builds export: Module.symvers files given with -i. */
#ifndef LTOMOD_MODPOST_DUMP_H
#define LTOMOD_MODPOST_DUMP_H

#include "modpost/session.h"

/*
 * Adds every export of the Module.symvers @text, each with the module that
 * provides it.  Returns 0, or -EBADMSG after diagnostics for malformed lines.
 */
int dump_read(struct session *session, const char *path, struct str text);

#endif
