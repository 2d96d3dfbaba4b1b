/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From bytes to struct loadable.  What .modinfo says is text and left to the
 * caller; everything else is filled in.
 *
 *	loadable.c	imports and versions of an object
 *	ksymtab.c	exports of a module
 *	traits.c	how it was built
 *	kcfi.c		of which types functions are (kCFI)
 *	signature.c	the signature behind the ELF file
 *	vmlinux.c	a linked kernel
 */
#ifndef LTOMOD_LOADER_LOADABLE_READ_H
#define LTOMOD_LOADER_LOADABLE_READ_H

#include "base/diag.h"
#include "loader/loadable.h"

/*
 * Fills in *out, zeroed but for path, with copies in @arena.  *modinfo is the
 * section's bytes inside of @object, or empty.  Returns 0, or -EBADMSG after a
 * fatal diagnostic.
 */
int loadable_read(const struct object *object, struct arena *arena,
		  struct diags *diags, struct loadable *out,
		  struct str *modinfo);

/*
 * Looks for a signature at the end of the @file (include/linux/
 * module_signature.h: the signature, 12 bytes of what it is, and
 * "~Module signature appended~\n") and sets out->signature.
 */
void loadable_signature(struct str file, struct loadable *out);

/* Whether @file is ELF that a linker finished: an executable or shared object. */
bool is_linked_elf(struct str file);

/*
 * As loadable_read(), for a vmlinux of x86_64 or arm64: exports, release and
 * version magic.  A stripped one still has its exports.
 */
int loadable_read_vmlinux(struct str file, struct arena *arena,
			  struct diags *diags, struct loadable *out);

/* The bit of enum loadable_section for a section called @name; 0: none. */
unsigned loadable_section_bit(const char *name);

/* ---- private to these files -------------------------------------------- */

int read_ksymtab(const struct object *object, struct arena *arena,
		 struct diags *diags, struct loadable *out);
void read_traits(const struct object *object, struct arena *arena,
		 struct loadable *out);
/* The same from single sections: .comment, and ELF notes. */
void comment_traits(struct str comment, struct arena *arena,
		    struct loadable *out);
void note_traits(struct str notes, enum machine machine, struct loadable *out);
/* Traits that the type before the init function tells, which is at @value of @section. */
unsigned kcfi_init_traits(const struct section *section, enum machine machine,
			  uint64_t value);
/* Traits that @symbol tells by its name, and by what stands there. */
unsigned kcfi_name_traits(const struct object *object, const struct symbol *symbol);
/* Sets out->untyped. */
void kcfi_read(const struct object *object, struct arena *arena, struct loadable *out);

#endif
