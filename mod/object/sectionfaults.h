/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sections with which a kernel refuses a module, or does not tell from others of
 * their name (kernel/module/main.c, sysfs.c; seen and read in 5.15.97, 6.1, 6.6.17,
 * 6.12.117, 6.14.0 and 7.1.5).  Which generation does what: loader/habits.h.
 */
#ifndef LTOMOD_OBJECT_SECTIONFAULTS_H
#define LTOMOD_OBJECT_SECTIONFAULTS_H

#include "model/code.h"

enum section_fault_kind {
	/* Code that may be written to.  STRICT_MODULE_RWX, which x86 and arm64
	 * cannot be built without, refuses it in every section, loaded or not
	 * (module_enforce_rwx_sections()). */
	SECTION_WRITABLE = 1 << 0,
	/* One more of a name that kernels look for: of a loaded section, or
	 * .BTF, .BTF.base, .modinfo and struct module, loaded or not.  They take
	 * the first (find_sec(), find_any_sec()). */
	SECTION_AGAIN = 1 << 1,
	/* And it is .modinfo or struct module, of which there has to be one:
	 * since 6.6.17 or before, not in 6.1. */
	SECTION_NOT_ALONE = 1 << 2,
	/* And each of them has a file in /sys/module/NAME/sections.  That the
	 * second cannot be made is a stack trace in 5.15.97, 6.1 and 6.6.17, and
	 * -EEXIST in 6.12.117, 6.14.0 and 7.1.5 (add_sect_attrs()).  That was a
	 * fix, which stable kernels took: 6.1.192 did not, later 6.6 are not known. */
	SECTION_SHOWN_AGAIN = 1 << 3,
};

struct section_fault {
	unsigned kinds;		/* enum section_fault_kind */
	uint32_t section;
	uint32_t earlier;	/* the last before it that has its name; 0: none */
};

/* Calls @each for every section of @object, an ELF object, that has a fault, in
 * their order. */
void section_faults(const struct object *object,
		    void (*each)(const struct section_fault *fault, void *context),
		    void *context);

#endif
