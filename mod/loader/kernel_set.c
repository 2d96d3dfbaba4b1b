// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Modules of a kernel.  Reading is done by several threads, each into an arena
 * of its own; who exports what is then decided by one, in order.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/parallel.h"
#include "model/canonical.h"
#include "loader/kernel_add.h"
#include "loader/modfile.h"

/* ---- finding them -------------------------------------------------------- */

/* Symbolic links are not followed: build and source lead out of the modules. */
int modules_below(const char *path, struct arena *arena, struct diags *diags,
		  struct names *out)
{
	int err = names_below(path, modfile_is_module, arena, out);

	if (err) {
		diag_add(diags, DIAG_FATAL, CODE_FILE_READ, PLACE_FILE(path),
			 "cannot read: %s", strerror(-err));
		return err;
	}
	names_sort_unique(out);
	return 0;
}

/* ---- reading them -------------------------------------------------------- */

struct reader_state {
	struct arena arena;
};

struct reading {
	struct module_set *set;
	struct reader_state *threads;
	struct diags *diags;	/* by module: their arenas are the threads' */
};

static void read_one(void *context, unsigned thread, size_t index)
{
	struct reading *r = context;
	struct arena *arena = &r->threads[thread].arena;

	diags_init(&r->diags[index], arena);
	if (modfile_read(r->set->paths[index], arena, &r->diags[index],
			 &r->set->loadables[index]))
		r->set->loadables[index] = NULL;
}

void modules_read(struct kernel *kernel, struct module_set *set,
		  unsigned threads, struct diags *diags)
{
	struct reading r = {
		.set = set,
		.threads = xmalloc(threads * sizeof(*r.threads)),
		.diags = xmalloc((set->count ? set->count : 1) * sizeof(*r.diags)),
	};

	memset(r.threads, 0, threads * sizeof(*r.threads));
	set->loadables = arena_array(kernel->arena, struct loadable *, set->count);
	parallel_for(set->count, threads, read_one, &r);
	for (size_t i = 0; i < set->count; i++)
		diags_move(diags, &r.diags[i]);
	for (unsigned i = 0; i < threads; i++)
		arena_adopt(kernel->arena, &r.threads[i].arena);
	free(r.threads);
	free(r.diags);
}

/* ---- who exports what ---------------------------------------------------- */

void kernel_add_exports(struct kernel *kernel, const struct loadable *from)
{
	struct kernel_module *module = kernel->vmlinux;
	const char *name = NULL;
	bool versioned = false, of_vmlinux = false;

	for (size_t i = 0; i < from->nexports; i++)
		versioned |= from->exports[i].has_crc;
	for (size_t i = 0; i < from->nexports; i++) {
		const struct loadable_export *source = &from->exports[i];
		const struct kernel_export *known;
		struct kernel_export *export;

		if (source->module && source->module != name) {
			name = source->module;
			module = kernel_module(kernel, str_of(
				modfile_name(name, kernel->arena)));
		}
		of_vmlinux |= module->is_vmlinux;
		known = kernel_find_export(kernel, source->name);
		/* What was said first holds; a System.map said half of it. */
		if (known && (known->has_crc != TOLD_NOT || known->module != module))
			continue;
		export = kernel_export(kernel, source->name);
		export->module = module;
		export->namespace = source->namespace;
		export->crc = source->crc;
		export->has_crc = versioned ? TOLD_YES : TOLD_NO;
		export->gpl_only = source->gpl_only ? TOLD_YES : TOLD_NO;
	}
	kernel->has_vmlinux |= of_vmlinux;
	kernel->has_exports |= of_vmlinux && from->kind == LOADABLE_SYMVERS;
}

/* depmod prefers updates/ and extra/ to kernel/, its default since ever. */
static bool is_override(const char *path)
{
	return strstr(path, "/updates/") || strstr(path, "/extra/");
}

void kernel_add_module(struct kernel *kernel, const char *path)
{
	struct kernel_module *module = kernel_module(kernel,
				str_of(modfile_name(path, kernel->arena)));

	if (!module->own_path ||
	    (is_override(path) && !is_override(module->own_path)))
		module->path = module->own_path = path;
}

static bool is_exported_by(const struct loadable *loadable, const char *name)
{
	for (size_t i = 0; i < loadable->nexports; i++)
		if (!strcmp(loadable->exports[i].name, name))
			return true;
	return false;
}

/* Whether another module than @module is known to export it. */
static bool is_taken(const struct kernel *kernel,
		     const struct kernel_export *export,
		     const struct kernel_module *module)
{
	const struct kernel_module *other = export->module;

	if (other == module || !kernel_has_module(kernel, other))
		return false;
	if (other->is_vmlinux)
		return true;
	return other->path && (!other->loadable ||
			       is_exported_by(other->loadable, export->name));
}

/* What a .ko exports holds against what was said about it, not against what
 * another module that is there exports. */
static void publish(struct kernel *kernel, struct kernel_module *module)
{
	const struct loadable *loadable = module->loadable;

	for (size_t i = 0; i < loadable->nexports; i++) {
		const struct loadable_export *source = &loadable->exports[i];
		const struct kernel_export *known =
			kernel_find_export(kernel, source->name);
		struct kernel_export *export;

		if (known && is_taken(kernel, known, module))
			continue;
		export = kernel_export(kernel, source->name);
		export->module = module;
		export->namespace = source->namespace;
		export->crc = source->crc;
		export->has_crc = source->has_crc ? TOLD_YES : TOLD_NO;
		export->gpl_only = source->gpl_only ? TOLD_YES : TOLD_NO;
		export->from_file = true;
	}
}

/* What an installed module exports, vmlinux does not, even if another file
 * stands in the module's place. */
static void note_own_exports(struct kernel *kernel, struct kernel_module *module)
{
	for (size_t i = 0; i < module->own->nexports; i++) {
		const char *name = module->own->exports[i].name;
		bool known = kernel_find_export(kernel, name);
		struct kernel_export *export = kernel_export(kernel, name);

		export->own = module;
		if (!known)
			export->module = module;
	}
}

/* ---- what they depend on ------------------------------------------------- */

static void want(struct kernel_module *module, struct kernel_module **wanted,
		 size_t *count)
{
	if (!module->own_path || module->own_was_read)
		return;
	module->own_was_read = true;
	wanted[(*count)++] = module;
}

/* Appends the modules whose exports @loadable imports, if they are installed,
 * are to be loaded from there, and were not yet read. */
static void want_providers(struct kernel *kernel, const struct loadable *loadable,
			   struct kernel_module **wanted, size_t *count)
{
	for (size_t i = 0; i < loadable->nimports; i++) {
		const struct kernel_export *export = kernel_find_export(kernel,
						loadable->imports[i].name);

		if (export && export->module->path == export->module->own_path)
			want(export->module, wanted, count);
	}
}

/* The same with the first @most that are installed. */
static void want_installed(struct kernel *kernel, size_t most,
			   struct kernel_module **wanted, size_t *count)
{
	for (size_t i = 0; i < kernel->modules.count && *count < most; i++)
		want(kernel->modules.entries[i].value, wanted, count);
}

/* Those that @loadable says it was built against. */
static void want_dependencies(struct kernel *kernel, const struct loadable *loadable,
			      struct kernel_module **wanted, size_t *count)
{
	struct str rest = str_of(loadable->depends ? : "");

	while (rest.p) {
		const char *name = depends_next(&rest, kernel->arena);
		struct kernel_module *module = !name ? NULL :
			map_get(&kernel->modules, str_of(name));

		if (module)
			want(module, wanted, count);
	}
}

static void read_wanted(struct kernel *kernel, struct kernel_module **wanted,
			size_t count, unsigned threads, struct diags *diags)
{
	struct module_set set = {
		.paths = arena_array(kernel->arena, const char *, count),
		.count = count,
	};

	for (size_t i = 0; i < count; i++)
		set.paths[i] = wanted[i]->own_path;
	modules_read(kernel, &set, threads, diags);
	for (size_t i = 0; i < count; i++) {
		struct kernel_module *module = wanted[i];

		module->own = set.loadables[i];
		if (!module->own)
			continue;
		if (module->path == module->own_path) {
			module->loadable = module->own;
			publish(kernel, module);
		}
		note_own_exports(kernel, module);
	}
}

/* Reads @wanted, and round by round what the modules of the last one import. */
static void read_rounds(struct kernel *kernel, struct kernel_module **wanted,
			size_t count, unsigned threads, struct diags *diags)
{
	while (count) {
		size_t before = count;
		struct kernel_module **round = arena_array(kernel->arena,
					struct kernel_module *, count);

		memcpy(round, wanted, count * sizeof(*round));
		read_wanted(kernel, round, before, threads, diags);
		count = 0;
		for (size_t i = 0; i < before; i++)
			if (round[i]->loadable)
				want_providers(kernel, round[i]->loadable,
					       wanted, &count);
	}
}

static bool lacks_provider(const struct kernel *kernel,
			   const struct loadable *loadable)
{
	for (size_t i = 0; i < loadable->nimports; i++)
		if (!loadable->imports[i].weak &&
		    !kernel_find_export(kernel, loadable->imports[i].name))
			return true;
	return false;
}

/*
 * A module that was not built with the kernel is in no list of what it exports.
 * If something is not found, it may be of an installed one: of those which the
 * module says it depends on, or else of any.
 */
static void read_unlisted(struct kernel *kernel, const struct module_set *set,
			  struct kernel_module **wanted, unsigned threads,
			  struct diags *diags)
{
	for (int any = 0; any <= 1; any++) {
		size_t count = 0;

		for (size_t i = 0; i < set->count; i++) {
			const struct loadable *loadable = set->loadables[i];

			if (!loadable || !lacks_provider(kernel, loadable))
				continue;
			if (any) {
				want_installed(kernel, SIZE_MAX, wanted, &count);
				break;
			}
			want_dependencies(kernel, loadable, wanted, &count);
		}
		read_rounds(kernel, wanted, count, threads, diags);
	}
}

static void read_closure(struct kernel *kernel, const struct module_set *set,
			 unsigned threads, struct diags *diags)
{
	struct kernel_module **wanted = xmalloc((kernel->modules.count + 1) *
						sizeof(*wanted));
	size_t count = 0;

	/* Where nobody told, the modules have to: all, or one for its magic and
	 * the size of struct module. */
	if (kernel_is_to_infer(kernel) || !kernel->has_exports)
		want_installed(kernel, SIZE_MAX, wanted, &count);
	else if (!kernel->vermagic || kernel_compares_struct_module(kernel))
		want_installed(kernel, 1, wanted, &count);
	for (size_t i = 0; i < set->count; i++)
		if (set->loadables[i])
			want_providers(kernel, set->loadables[i], wanted, &count);
	read_rounds(kernel, wanted, count, threads, diags);
	read_unlisted(kernel, set, wanted, threads, diags);
	free(wanted);
}

/* ---- those given ----------------------------------------------------------- */

static bool is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return !strcmp(a, b) ||
	       (!stat(a, &x) && !stat(b, &y) &&
		x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}

/* A module given stands in place of the installed one, unless it is that. */
static void take_given(struct kernel *kernel, struct loadable *loadable)
{
	struct kernel_module *module = kernel_module(kernel,
						     str_of(loadable->name));

	if (module->own_path && is_same_file(module->own_path, loadable->path)) {
		module->path = module->own_path;
		module->loadable = module->own = loadable;
		module->own_was_read = true;
	} else if (!module->own_was_read) {
		module->path = loadable->path;
		module->loadable = loadable;
	}
}

/* One that could not be read is not read again for what it tells of the kernel. */
static void take_unreadable(struct kernel *kernel, const char *path)
{
	struct kernel_module *module = map_get(&kernel->modules,
				str_of(modfile_name(path, kernel->arena)));

	if (module && module->own_path && is_same_file(module->own_path, path))
		module->own_was_read = true;
}

static void publish_given(struct kernel *kernel, const struct module_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		struct loadable *loadable = set->loadables[i];

		if (!loadable)
			take_unreadable(kernel, set->paths[i]);
		else if (loadable->kind == LOADABLE_MODULE)
			take_given(kernel, loadable);
	}
	for (size_t i = 0; i < set->count; i++) {
		struct kernel_module *module = !set->loadables[i] ? NULL :
			map_get(&kernel->modules, str_of(set->loadables[i]->name));

		if (!module || module->loadable != set->loadables[i])
			continue;
		publish(kernel, module);
		if (module->own)
			note_own_exports(kernel, module);
	}
}

/* What was said of a module, and its file does not say. */
static void note_gone(struct kernel *kernel)
{
	for (size_t i = 0; i < kernel->exports.count; i++) {
		struct kernel_export *export = kernel->exports.entries[i].value;

		export->gone = export->module->loadable && !export->from_file;
	}
}

/* Whether they are the kernel's own, which answer for themselves. */
static bool are_installed(const struct kernel *kernel,
			  const struct module_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct loadable *loadable = set->loadables[i];
		const struct kernel_module *module = !loadable ? NULL :
			map_get(&kernel->modules, str_of(loadable->name));

		if (loadable && (!module || !module->own_path ||
				 !is_same_file(module->own_path, loadable->path)))
			return false;
	}
	return set->count;
}

int kernel_complete(struct kernel *kernel, const struct module_set *set,
		    unsigned threads, struct diags *diags)
{
	struct diags others;

	if (kernel->image && kernel_is_to_infer(kernel) &&
	    !are_installed(kernel, set))
		kernel_add_image(kernel);
	publish_given(kernel, set);
	diags_init(&others, kernel->arena);
	read_closure(kernel, set, threads, &others);
	/* An installed module that is damaged need not be one that matters. */
	if (set->count)
		diags_limit(&others, DIAG_WARNING);
	diags_move(diags, &others);
	note_gone(kernel);
	return kernel_infer(kernel, diags);
}
