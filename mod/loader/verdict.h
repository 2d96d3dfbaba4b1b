/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Will this kernel load this module?  The questions that load_module() asks
 * (kernel/module/main.c and version.c; read in 6.1 as Debian ships it, and in
 * 5.15, 6.6, 6.14 and 7.1, see loader/habits.h), put to a file beforehand.
 *
 *	verdict.c	signature, format, .modinfo, exports
 *	load_symbols.c	every symbol that the module imports
 *	load_sections.c	sections, tables of exports and relocations
 *	load_types.c	types (BTF), by btfrules.c
 *	toolchain.c	compiler and mitigations
 *	cycles.c	modules that need each other
 */
#ifndef LTOMOD_LOADER_VERDICT_H
#define LTOMOD_LOADER_VERDICT_H

#include "loader/finding.h"
#include "loader/kernel.h"

/*
 * Appends what stands in the way of @module to @findings, within each stage in
 * the order in which the kernel would come across it.  Only reads @kernel, so modules can be
 * checked at the same time if each has findings, with an arena, of its own.
 * Loads are assumed to be modprobe's: dependencies that exist are loaded.
 */
void check_loadable(const struct kernel *kernel, const struct loadable *module,
		    struct findings *findings);

/* The modules whose exports a module imports, each once. */
struct module_needs {
	const struct kernel_module **items;
	size_t count;
};

/* Sets *needs, in @arena, to those of @module, which was read. */
void check_needs(const struct kernel *kernel, const struct kernel_module *module,
		 struct arena *arena, struct module_needs *needs);
/*
 * For each module of the kernel, by its index, a way along needs from it back
 * to itself: names, NULL at the end; NULL for one that is in no circle.  The
 * result is in @arena.  @needs: of each module, by its index.
 */
const char ***check_cycles(const struct kernel *kernel,
			   const struct module_needs *needs, struct arena *arena);
/* modprobe can load no module of a circle: each needs another one first.
 * @cycle: of check_cycles(), for @module. */
void check_circular(const struct kernel *kernel, const struct loadable *module,
		    const char *const *cycle, struct findings *findings);

/* ---- private to these files -------------------------------------------- */

struct loading {
	const struct kernel *kernel;
	const struct loadable *module;
	struct findings *findings;
};

void check_symbols(const struct loading *loading);
void check_module_sections(const struct loading *loading);
void check_types(const struct loading *loading);
/* Before anything else of the sections is looked at. */
void check_alone(const struct loading *loading);
void check_toolchain(const struct loading *loading);
/*
 * The module lacks what the kernel wants to compare; try_to_force_load(): that
 * is a taint where CONFIG_MODULE_FORCE_LOAD is on, else an error, and else not
 * known.  @reason is what the kernel says, @text what we say.
 */
void check_forced(const struct loading *loading, enum diag_code code,
		  enum load_stage stage, const char *reason, const char *text);

#endif
