/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the types of one side come from: BTF of a kernel, in whatever file it is, or
 * debug information of an object, in DWARF or bitcode; where that was stripped off, the
 * types that the object keeps (explain/kept.h).
 */
#ifndef LTOMOD_EXPLAIN_SIDES_H
#define LTOMOD_EXPLAIN_SIDES_H

#include "base/diag.h"
#include "elf/btftypes.h"
#include "explain/change.h"
#include "object/btffile.h"

#define MODULE_STRUCT "struct module"

struct side {
	const char *path;	/* the file that says the types; NULL: none does */
	const char *source;	/* "BTF", "debug information", ... */
	struct map symbols;	/* name -> struct typed_symbol, of those asked for */
	enum compare_rule rule;	/* as coarse as this side is */
	struct btf_file file;	/* of BTF, whose names the types refer to */
	const struct btf *btf;	/* the same, perhaps of another's; or NULL */
	bool kept;		/* that was made by kept_write() */
	struct btf_nodes nodes;	/* of that */
};

/*
 * What @path says of the types of @want (values are not looked at): an object,
 * bitcode, an archive; a file with BTF; or a directory, in which a kernel is
 * installed or was built: its vmlinux, its boot image.  The types live in
 * @arena and in *out.  Returns 0, or a negative errno after a fatal diagnostic, with
 * nothing to be freed: -ENOENT if it has no types (CODE_BTF_MISSING,
 * CODE_TYPES_MISSING).  libdw reads what is hostile: call this under guard.
 */
int side_read(const char *path, const struct map *want, struct arena *arena,
	      struct diags *diags, struct side *out);
/* The same of a kernel's BTF, which was read and has to live as long. */
int side_of_btf(const char *path, const struct btf *btf, const struct map *want,
		struct arena *arena, struct diags *diags, struct side *out);
/* The same of an object, with all that it has from the kernel's headers: TYPES_OF_KERNEL. */
int side_read_headers(const char *path, const struct map *want, struct arena *arena,
		      struct diags *diags, struct side *out);
void side_free(struct side *side);

/* Whether @path is a file that says types and nothing else of a kernel: BTF, an object. */
bool side_is_types_alone(const char *path);

/*
 * Adds @name to @want, and the type that stands for it where it is not known: that of a
 * variable, or "struct module" for module_layout.
 */
void side_want(struct map *want, const char *name);

/* The type of @name, or NULL: not known here. */
const struct typed_symbol *side_symbol(const struct side *side, const char *name);
/* The types of @name on two sides, in *pair: what both call the same, if anything is. */
void side_pair(const struct side *before, const struct side *after,
	       const char *name, const struct typed_symbol *pair[2]);

#endif
