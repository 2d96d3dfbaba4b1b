/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Module.symvers, one exported symbol a line, five columns parted by tabs
 * (Linux 5.8 and newer; modpost's -i and -o):
 *
 *	0x1a2b3c4d	usb_register_driver	drivers/usb/core/usbcore	EXPORT_SYMBOL_GPL	NS
 *
 * The last column is empty for a symbol in no namespace, but its tab is there.
 */
#ifndef LTOMOD_SYMVERS_SYMVERS_H
#define LTOMOD_SYMVERS_SYMVERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"

struct symvers_entry {
	uint32_t crc;
	struct str symbol;
	struct str module;	/* path without suffix; "vmlinux" */
	struct str namespace;	/* empty: none */
	bool gpl_only;
	unsigned line;		/* 1-based */
};

/* Returns 0 to go on, anything else to stop the walk with that value. */
typedef int symvers_fn(const struct symvers_entry *entry, void *context);

/*
 * Calls @each for every line of @text, slices pointing into it.  A line that
 * is not of the format is an error CODE_SYMVERS_SYNTAX with @path and line; the
 * good ones are still handed out.  Returns 0, -EBADMSG if a line was bad, or
 * what @each returned.  Empty lines are bad: the kernel writes none.
 */
int symvers_parse(const char *path, struct str text, struct diags *diags,
		  symvers_fn *each, void *context);

/* Appends @entry as the kernel writes it: lower-case CRC of eight digits. */
void symvers_write(struct buf *out, const struct symvers_entry *entry);

#endif
