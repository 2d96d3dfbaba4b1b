/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel as it is booted (vmlinuz, bzImage): on x86 a small program and the
 * compressed vmlinux, without symbols but with its tables of exports.
 */
#ifndef LTOMOD_OBJECT_BOOTIMAGE_H
#define LTOMOD_OBJECT_BOOTIMAGE_H

#include "base/buf.h"
#include "base/diag.h"

bool is_boot_image(struct str file);

/* Of an arm64 kernel that unpacks itself (EFI zboot): what it unpacks. */
bool boot_image_payload(struct str file, struct str *packed);
/* arm64's Image: the kernel's memory, as it is. */
bool boot_image_is_memory(struct str file);

/*
 * Appends the vmlinux in @file, called @path in diagnostics, to @out, and sets
 * *release to "6.1.0-56-amd64", or to NULL, inside of @file.  Returns 0, or a
 * negative errno after a fatal diagnostic: -ENOTSUP for one that holds no ELF
 * file or is compressed in a way that is not known.
 */
int boot_image_unpack(const char *path, struct str file, struct buf *out,
		      struct str *release, struct diags *diags);

#endif
