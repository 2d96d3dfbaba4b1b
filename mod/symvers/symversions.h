/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * .symversions: linker-script text by which kbuild of 5.12 to 5.18 carried the
 * CRCs of bitcode objects, applied with ld -r -T; one line an export:
 *
 *	__crc_foo = 0x1a2b3c4d;
 */
#ifndef LTOMOD_SYMVERS_SYMVERSIONS_H
#define LTOMOD_SYMVERS_SYMVERSIONS_H

#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"

/* Returns 0 to go on, anything else to stop the walk with that value. */
typedef int symversions_fn(struct str symbol, uint32_t crc, unsigned line,
			   void *context);

/*
 * Calls @each for every assignment.  Empty lines are fine; any other line is
 * an error CODE_SYMVERSIONS_SYNTAX with its number.  Returns 0, -EBADMSG, or what
 * @each returned.
 */
int symversions_parse(const char *path, struct str text, struct diags *diags,
		      symversions_fn *each, void *context);
void symversions_write(struct buf *out, struct str symbol, uint32_t crc);

#endif
