/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what --against names to a struct kernel.
 *
 *	kernel_builder.c	what is known while reading
 *	kernel_add.c		what a path is: file, tree, installed kernel
 *	kernel_place.c		where an installed kernel keeps what
 *	kernel_set.c		modules: reading, who exports what
 *	kernel_infer.c		what follows from that
 *	kernel_types.c		its types
 */
#ifndef LTOMOD_LOADER_KERNEL_ADD_H
#define LTOMOD_LOADER_KERNEL_ADD_H

#include "base/diag.h"
#include "loader/kernel.h"
#include "object/btffile.h"

/*
 * A kernel in the making.  The file of a module that was built with the kernel and
 * installed tells of the kernel even where another one, given by the user, stands
 * in its place; so both are known here.
 */
struct kernel_builder {
	struct kernel kernel;	/* what is known so far; nobody else's before
				   kernel_build() */
	struct known_module *vmlinux;
	const char *image;	/* the kernel's vmlinuz, which may be read; or NULL */
	struct str given_types;	/* of a vmlinux that was read; p NULL: of none */
	struct btf given_btf;	/* the same, read */
	bool wants_types;	/* whether or not a module has some */
	struct names types;	/* files that may hold its types (BTF), the best first */
	struct btf_file types_file;	/* that does; open if kernel.btf is set */
};

/* @arena holds everything and has to live as long as the kernel. */
void kernel_builder_init(struct kernel_builder *builder, struct arena *arena);
/* With the kernel that was built. */
void kernel_builder_free(struct kernel_builder *builder);

/*
 * Adds what @path tells of the kernel: a Module.symvers, vmlinux, .config or
 * System.map, a kernel tree, a directory /lib/modules/VERSION, the root that
 * such a one is below, or any directory with modules.  May be called for
 * several paths; what was said first holds.  Returns 0, or a negative errno
 * after a fatal diagnostic.
 */
int kernel_add(struct kernel_builder *builder, const char *path,
	       struct diags *diags);

/* Modules that are to be looked at; NULL in loadable: could not be read. */
struct module_set {
	const char **paths;		/* in the order given */
	struct loadable **loadables;
	size_t count;
};

/* The .ko files below the directory @path, sorted; names in @arena. */
int modules_below(const char *path, struct arena *arena, struct diags *diags,
		  struct names *out);
/* Reads set->paths with @threads threads into @arena. */
void modules_read(struct module_set *set, unsigned threads, struct arena *arena,
		  struct diags *diags);

/*
 * After all of kernel_add(), once: makes the modules of @set, which win over others
 * of their name, part of the kernel, reads what else they depend on as far as
 * it is installed, and draws the conclusions (version magic, versions of
 * symbols by those who import them).  The kernel lives in @builder.
 * Returns NULL after a fatal diagnostic if the sources contradict each other.
 */
const struct kernel *kernel_build(struct kernel_builder *builder,
				  const struct module_set *set,
				  unsigned threads, struct diags *diags);

/* ---- private to these files -------------------------------------------- */

/* A module, and what matters only until all is read.  kernel->modules holds these. */
struct known_module {
	struct kernel_module module;	/* first */
	const char *own_path;		/* the installed one; NULL: there is none */
	struct loadable *own;		/* NULL: not read (yet); the builder ends it */
	bool own_was_read;		/* or it was tried */
	struct map exported;		/* what @indexed exports, to look it up */
	const struct loadable *indexed;	/* NULL: nobody has asked yet */
};

/* The same of an export; kernel->exports holds these. */
struct known_export {
	struct kernel_export export;	/* first */
	bool from_file;		/* the file of the module was read and exports it */
	const struct loadable_export *source;	/* what it says; or NULL */
	const struct known_module *own;	/* which installed one exports it, so that
					   vmlinux does not; or NULL */
};

/* The module called @name, made if there is none. */
struct known_module *builder_module(struct kernel_builder *builder,
				    struct str name);
/* The export of @name, made (of vmlinux, all else unknown) if there is none. */
struct known_export *builder_export(struct kernel_builder *builder,
				    const char *name);
static inline struct known_module *
builder_module_at(const struct kernel_builder *builder, size_t index)
{
	return builder->kernel.modules.entries[index].value;
}
static inline struct known_export *
builder_export_at(const struct kernel_builder *builder, size_t index)
{
	return builder->kernel.exports.entries[index].value;
}
/* The module of an export. */
static inline struct known_module *
builder_module_of(const struct kernel_builder *builder,
		  const struct kernel_export *export)
{
	return builder_module_at(builder, export->module->index);
}

/* "/lib/modules/6.1.0-56-amd64" below "root": its parts. */
struct installed {
	const char *directory;
	const char *version;
	const char *root;	/* "" for the running system's own */
};

enum companion { COMPANION_SYMVERS, COMPANION_CONFIG, COMPANION_MAP,
		 COMPANION_VMLINUX, COMPANION_IMAGE, COMPANIONS };
/* The types of the kernel that runs. */
#define RUNNING_TYPES "/sys/kernel/btf/vmlinux"

/* Whether @path, or the one directory lib/modules/… below it, is where modules
 * are installed; then *out, in @arena, is filled in. */
bool installed_find(const char *path, struct arena *arena,
		    struct installed *out);
/* Where the file is that belongs to it, in @arena; NULL: nowhere. */
const char *installed_companion(const struct installed *installed,
				enum companion which, struct arena *arena);
/* Where its link "build" leads, in @arena; nothing may be there. */
const char *installed_build(const struct installed *installed,
			    struct arena *arena);
bool is_directory(const char *path);
bool is_file(const char *path);

/* A file of the kernel shows that its loader has @habit or not; what was shown
 * first holds. */
static inline void kernel_shows(struct kernel *kernel, enum habit habit, bool has)
{
	if (kernel->habits[habit] == TOLD_NOT)
		kernel->habits[habit] = has ? TOLD_YES : TOLD_NO;
}
/* Exports of a Module.symvers or vmlinux. */
void builder_add_exports(struct kernel_builder *builder,
			 const struct loadable *from);
/* What the installed boot image exports, if it can be read and belongs to it. */
void builder_add_image(struct kernel_builder *builder);
/* A module that is there, by its path; not yet read. */
void builder_add_module(struct kernel_builder *builder, const char *path);
/* Whether only its modules tell what vmlinux exports, or in which versions. */
bool kernel_is_to_infer(const struct kernel *kernel);
/* Whether the loader compares the size of struct module: 6.4 and newer. */
bool kernel_compares_struct_module(const struct kernel *kernel);
/* If a module of @set has types (BTF) that the kernel looks at, or they are wanted:
 * finds the kernel's. */
void builder_read_types(struct kernel_builder *builder,
			const struct module_set *set);
/* The end of kernel_build(): all that will be read was read.  Returns 0, or
 * -EINVAL after a fatal diagnostic. */
int builder_infer(struct kernel_builder *builder, struct diags *diags);

#endif
