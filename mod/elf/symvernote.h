/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The block of symbol versions in ELF: a note section. */
#ifndef LTOMOD_ELF_SYMVERNOTE_H
#define LTOMOD_ELF_SYMVERNOTE_H

#include "base/diag.h"
#include "model/object.h"

#define SYMVER_NOTE_SECTION ".note.ltomod.symvers"
#define SYMVER_NOTE_OWNER "ltomod"

enum {
	SYMVER_NOTE_TYPE = 1,
	SYMVER_NOTE_HEADER = 20,	/* three words, "ltomod", NUL, pad */
};

/* The digest that ties a block to an open ELF @object. */
void symver_elf_digest(const struct object *object,
		       uint8_t digest[SYMVER_DIGEST]);

/*
 * Sets object->symvers if @object, whose sections and symbols are there, holds
 * a block.  One that is damaged or stale is an error, but the object can be
 * read all the same.
 */
void symvers_of_elf(struct object *object, struct diags *diags);

#endif
