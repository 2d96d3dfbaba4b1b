/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what --against names to a struct kernel.
 *
 *	kernel.c	what a path is: file, tree, installed kernel
 *	kernel_place.c	where an installed kernel keeps what
 *	kernel_set.c	modules: reading, who exports what
 *	kernel_infer.c	what follows from that
 */
#ifndef LTOMOD_LOADER_KERNEL_ADD_H
#define LTOMOD_LOADER_KERNEL_ADD_H

#include "base/diag.h"
#include "loader/kernel.h"

/*
 * Adds what @path tells of the kernel: a Module.symvers, vmlinux, .config or
 * System.map, a kernel tree, a directory /lib/modules/VERSION, the root that
 * such a one is below, or any directory with modules.  May be called for
 * several paths; what was said first holds.  Returns 0, or a negative errno
 * after a fatal diagnostic.
 */
int kernel_add(struct kernel *kernel, const char *path, struct diags *diags);

/* Modules that are to be looked at; NULL in loadable: could not be read. */
struct module_set {
	const char **paths;		/* in the order given */
	struct loadable **loadables;
	size_t count;
};

/* The .ko files below the directory @path, sorted; names in @arena. */
int modules_below(const char *path, struct arena *arena, struct diags *diags,
		  struct names *out);
/* Reads set->paths with @threads threads into kernel->arena. */
void modules_read(struct kernel *kernel, struct module_set *set,
		  unsigned threads, struct diags *diags);

/*
 * After all of kernel_add(): makes the modules of @set, which win over others
 * of their name, part of the kernel, reads what else they depend on as far as
 * it is installed, and draws the conclusions (version magic, versions of
 * symbols by those who import them).  Afterwards the kernel is only read.
 * Returns 0, or -EINVAL after a fatal diagnostic if the sources contradict each
 * other.
 */
int kernel_complete(struct kernel *kernel, const struct module_set *set,
		    unsigned threads, struct diags *diags);

/* ---- private to these files -------------------------------------------- */

/* "/lib/modules/6.1.0-56-amd64" below "root": its parts. */
struct installed {
	const char *directory;
	const char *version;
	const char *root;	/* "" for the running system's own */
};

enum companion { COMPANION_SYMVERS, COMPANION_CONFIG, COMPANION_MAP,
		 COMPANION_VMLINUX, COMPANION_IMAGE, COMPANIONS };

/* Whether @path, or the one directory lib/modules/… below it, is where modules
 * are installed; then *out, in @arena, is filled in. */
bool installed_find(const char *path, struct arena *arena,
		    struct installed *out);
/* Where the file is that belongs to it, in @arena; NULL: nowhere. */
const char *installed_companion(const struct installed *installed,
				enum companion which, struct arena *arena);
bool is_directory(const char *path);
bool is_file(const char *path);

/* Exports of a Module.symvers or vmlinux. */
void kernel_add_exports(struct kernel *kernel, const struct loadable *from);
/* What the installed boot image exports, if it can be read and belongs to it. */
void kernel_add_image(struct kernel *kernel);
/* A module that is there, by its path; not yet read. */
void kernel_add_module(struct kernel *kernel, const char *path);
/* Whether only its modules tell what vmlinux exports, or in which versions. */
bool kernel_is_to_infer(const struct kernel *kernel);
/* Whether the loader compares the size of struct module: 6.4 and newer. */
bool kernel_compares_struct_module(const struct kernel *kernel);
/* The end of kernel_complete(): all that will be read was read. */
int kernel_infer(struct kernel *kernel, struct diags *diags);

#endif
