/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * include/config/auto.conf: the kernel's configuration as make reads it.
 *
 *	CONFIG_64BIT=y
 *	CONFIG_FUNCTION_PADDING_BYTES=16
 *	CONFIG_LOCALVERSION=""
 *
 * Symbols that are off do not occur.
 */
#ifndef LTOMOD_FORMAT_AUTOCONF_H
#define LTOMOD_FORMAT_AUTOCONF_H

#include "base/diag.h"
#include "base/map.h"

/*
 * Reads @text into @config, an initialized map: "CONFIG_X" -> its value, a
 * char * in @arena, quotes taken off.  Lines that are empty or comments are
 * skipped.  Returns 0, or -EBADMSG with an error CODE_CONFIG_SYNTAX.
 */
int autoconf_parse(const char *path, struct str text, struct arena *arena,
		   struct diags *diags, struct map *config);

#endif
