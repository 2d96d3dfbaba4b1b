/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Carrying out edits on an ELF object. */
#ifndef LTOMOD_ELF_ELFWRITE_H
#define LTOMOD_ELF_ELFWRITE_H

#include "base/diag.h"
#include "model/edit.h"
#include "model/object.h"

/*
 * Writes @object, as it was read, with @edits to @path, which may be the file
 * that it came from.  Bytes that no edit touches keep their value and their
 * file offset; new and grown content goes to the end of the file, or where a
 * table of section headers stands behind all else, and a new one after it.
 *
 * The file appears whole or not at all: a temporary file beside it is written,
 * read again and compared with what was asked for, then renamed.  A file that
 * holds the result already is not touched.
 *
 * The file is no longer than the input, what the edits add, a table of section
 * headers, and an alignment of at most 64 KiB for each section that grows:
 * headers of the input that would make it so are refused (CODE_OBJECT_MALFORMED, with their
 * place) before anything is written.  Returns 0, or a negative errno
 * with a diagnostic; the old file stays then.
 */
int elf_write(const struct object *object, const struct edits *edits,
	      const char *path, struct diags *diags);

#endif
