/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a linked object the kernel can reach, for people, as JSON, as a page. */
#ifndef LTOMOD_RETENTION_RETENTION_H
#define LTOMOD_RETENTION_RETENTION_H

#include <stdio.h>

#include "base/diag.h"
#include "model/names.h"

enum retention_format {
	RETENTION_TEXT,
	RETENTION_JSON,
	RETENTION_HTML,		/* one page that needs nothing else */
};

struct retention_request {
	const char *file;		/* foo.lto.o, foo.ko: ELF, relocatable; foo.ko.xz */
	const struct names *roots;	/* symbols that are held whatever refers to them */
	const struct names *inputs;	/* what @file was made of: ELF, bitcode, archives */
	const char *why;		/* NULL, or only the way to this symbol */
	enum retention_format format;
};

/*
 * Writes the report to @out.  Returns 0, or a negative errno after a diagnostic:
 * as object_open() and decompress(); -EINVAL for a file that is not ELF; -ENOENT where a root is
 * not defined in it; -EIO if @out cannot be written.
 */
int retention_report(const struct retention_request *request, FILE *out,
		     struct diags *diags);

#endif
