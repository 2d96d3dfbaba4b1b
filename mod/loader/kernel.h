/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is known of a kernel that modules are to be loaded into: who exports
 * what, its version magic and its configuration.  Sources differ in how much
 * they tell, so whatever may be unknown says so.
 *
 * A kernel is made by a struct kernel_builder (loader/kernel_add.h), after which
 * every field is valid and none changes: any number of threads may read it.
 */
#ifndef LTOMOD_LOADER_KERNEL_H
#define LTOMOD_LOADER_KERNEL_H

#include "base/diag.h"
#include "base/map.h"
#include "elf/btf.h"
#include "model/dialect.h"
#include "loader/habits.h"
#include "loader/loadable.h"

/* A module that the kernel could load, or vmlinux itself. */
struct kernel_module {
	const char *name;		/* "snd_hda_intel"; "vmlinux" */
	const char *path;		/* where it is; NULL: known by name only */
	const struct loadable *loadable; /* NULL: not read */
	bool is_vmlinux;
	size_t index;			/* in kernel->modules */
};

struct kernel_export {
	const char *name;
	const struct kernel_module *module;	/* never NULL */
	const char *namespace;		/* "": none; NULL: not known */
	/* Where it is not known: those that all modules which use it import, so
	 * that it is one of them or none. */
	const char **candidates;
	size_t ncandidates;
	uint32_t crc;
	enum told has_crc;		/* TOLD_NO: nothing to compare with */
	enum told gpl_only;
	bool gone;	/* the file of the module was read and does not export it */
	bool obsolete;	/* it does, in a table that this kernel ignores */
	const struct kernel_module *installed;	/* an installed one that exports it
					   and is loaded from there; or NULL */
	/* vmlinux exports it, or this module, which an importer of it depends on
	 * and which is not installed; NULL: no doubt. */
	const char *doubt;
};

struct kernel {
	struct arena *arena;		/* holds everything below */
	const char *path;		/* what the user called it */
	const char *release;		/* "6.1.0-56-amd64"; NULL: not known */
	const char *vermagic;		/* NULL: not known */
	const struct dialect *dialect;	/* by release; NULL: not known */
	struct kernel_version version;	/* the same; major 0: not known */
	enum told habits[HABITS];	/* what its files show: kernel_habit() */
	enum machine machine;		/* MACHINE_UNKNOWN: not known */
	bool machine_guessed;		/* from names of symbols alone */
	struct map config;		/* "CONFIG_X" -> its value, char * */
	bool has_config;
	bool has_set;	/* the modules that can be loaded are known: no others */
	bool has_vmlinux;	/* what vmlinux exports is known, not guessed */
	bool has_exports;	/* what its modules export is listed as well */
	bool sig_enforced;		/* module.sig_enforce=1, or lockdown */
	uint64_t this_module_size;	/* of the set's modules; 0: not known */
	struct map exports;		/* symbol -> struct kernel_export */
	struct map namespaces;		/* of the exports */
	struct map modules;		/* kernel's name -> struct kernel_module */
	const struct kernel_module *vmlinux;
	const struct btf *btf;		/* its types; NULL: not known, or nobody
					   wants them: no module to be checked has
					   any, or they are no matter to it */
};

/* Whether the boolean @symbol ("CONFIG_X") is on: y, or m. */
enum told kernel_config(const struct kernel *kernel, const char *symbol);
/* The export of @name, or NULL. */
static inline const struct kernel_export *
kernel_find_export(const struct kernel *kernel, const char *name)
{
	return map_get(&kernel->exports, str_of(name));
}
/* What its loader does: what its files show, or else what its release tells. */
enum told kernel_habit(const struct kernel *kernel, enum habit habit);
/* Whether the kernel compares versions of symbols at all. */
enum told kernel_versions(const struct kernel *kernel);
/* Whether it takes @namespace for a list of modules (6.16), not for a name; one
 * whose generation is not known does. */
bool kernel_lists_modules(const struct kernel *kernel, const char *namespace);
/* Whether what is at @path may be for @kernel, by its machine: if one is not known, it
 * may.  If not, a fatal diagnostic (CODE_KERNEL_MACHINE) says so. */
bool kernel_is_for(const struct kernel *kernel, enum machine machine,
		   const char *path, struct diags *diags);
/* Whether @module can be loaded at all: it is there, as far as is known. */
static inline bool kernel_has_module(const struct kernel *kernel,
				     const struct kernel_module *module)
{
	return module->is_vmlinux || module->path || !kernel->has_set;
}

#endif
