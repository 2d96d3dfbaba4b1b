/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the module loaders of kernels do differently, as one table.
 *
 * Vendors backport, and so do the stable trees: where a kernel's own files show
 * what its loader does, they decide (its linker script for modules, its vmlinux,
 * its modules).  Only else does the release, by what was read in the loaders of
 * 5.15.97, 6.1, 6.6.17, 6.12, 6.14.0 and 7.1.5 (kernel/module/, arch/.../module.c);
 * a release between two of these that differ tells nothing.
 */
#ifndef LTOMOD_LOADER_HABITS_H
#define LTOMOD_LOADER_HABITS_H

#include "model/dialect.h"

enum habit {
	HABIT_FLAGS,		/* exports have a byte each in __kflagstab,
				   and __ksymtab_gpl is ignored */
	HABIT_INIT_TRAMPOLINE,	/* arm64: the tracer's stub for .init.text has a
				   section of its own, without which ENOEXEC */
	HABIT_UNVERSIONED,	/* no version of one symbol is refused; only
				   Debian's kernels do that */
	HABIT_UNWIND_TOLD,	/* arm64: unwind tables that cannot be read are
				   mentioned */
	HABIT_UNWIND_REFUSED,	/* and refused */
	HABIT_GUARD_SLOT,	/* x86: R_X86_64_REX_GOTPCRELX to the stack
				   guard, in kernels of clang before 17 */
	HABIT_PER_CPU,		/* relocations in .data..percpu are applied */
	HABIT_PLTS,		/* arm64: .plt and .init.plt have to be there */
	HABIT_INVALID_PLACE,	/* x86: says "Invalid" of a place that is not
				   zero, before "Skipping invalid" */
	HABIT_PLACE_TOLD,	/* and tells it by section and index */
	HABIT_EXACTLY_ONE,	/* says "Exactly one" of struct module */
	HABIT_WRITABLE,		/* code that may be written to is refused */
	HABIT_ALONE,		/* and so are two .modinfo or struct module */
	HABIT_SHOWN,		/* and what cannot be shown in sysfs */
	HABIT_NAMES_PROVIDER,	/* names the symbol of a proprietary module */
	HABIT_BTF_ONCE,		/* says of all types that it ignores only once that
				   there are such; else of each module */
	HABIT_BTF_BASE,		/* looks up what .BTF.base names */
	HABIT_BTF_SECTIONS,	/* names of sections in BTF: all that prints */
	HABIT_BTF_TAGS,		/* tags in BTF may be attributes (kind_flag) */
	HABIT_BTF_LAYOUT,	/* BTF may have a third part, after which types
				   of unknown kinds could be skipped */
	HABITS
};

enum told { TOLD_NOT, TOLD_NO, TOLD_YES };

/* What kernels of @version do, as far as that alone tells. */
enum told habit_of_version(enum habit habit, struct kernel_version version);
/* The section that a module or vmlinux of a kernel with that habit has, and one
 * without it has not; NULL: it does not show. */
const char *habit_section(enum habit habit);
/* Whether @release is of Debian's kernels: "6.1.0-56-amd64", "6.12.9+deb12-arm64". */
bool release_is_debian(const char *release);

#endif
