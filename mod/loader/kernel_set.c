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

struct kernel_reading {
	struct module_set *set;
	struct reader_state *threads;
	struct diags *diags;	/* by module: their arenas are the threads' */
};

static void read_one(void *context, unsigned thread, size_t index)
{
	struct kernel_reading *r = context;
	struct arena *arena = &r->threads[thread].arena;

	diags_init(&r->diags[index], arena);
	if (modfile_read(r->set->paths[index], arena, &r->diags[index],
			 &r->set->loadables[index]))
		r->set->loadables[index] = NULL;
}

void modules_read(struct module_set *set, unsigned threads, struct arena *arena,
		  struct diags *diags)
{
	struct kernel_reading r = {
		.set = set,
		.threads = xmalloc(threads * sizeof(*r.threads)),
		.diags = xmalloc((set->count ? set->count : 1) * sizeof(*r.diags)),
	};

	memset(r.threads, 0, threads * sizeof(*r.threads));
	set->loadables = arena_array(arena, struct loadable *, set->count);
	parallel_for(set->count, threads, read_one, &r);
	for (size_t i = 0; i < set->count; i++)
		diags_move(diags, &r.diags[i]);
	for (unsigned i = 0; i < threads; i++)
		arena_adopt(arena, &r.threads[i].arena);
	free(r.threads);
	free(r.diags);
}

/* ---- who exports what ---------------------------------------------------- */

void builder_add_exports(struct kernel_builder *builder,
			 const struct loadable *from)
{
	struct kernel *kernel = &builder->kernel;
	const struct kernel_module *module = kernel->vmlinux;
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
			module = &builder_module(builder, str_of(
				modfile_name(name, kernel->arena)))->module;
		}
		of_vmlinux |= module->is_vmlinux;
		known = kernel_find_export(kernel, source->name);
		/* What was said first holds; a System.map said half of it. */
		if (known && (known->has_crc != TOLD_NOT || known->module != module))
			continue;
		export = &builder_export(builder, source->name)->export;
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

void builder_add_module(struct kernel_builder *builder, const char *path)
{
	struct known_module *known = builder_module(builder,
				str_of(modfile_name(path, builder->kernel.arena)));

	if (!known->own_path ||
	    (is_override(path) && !is_override(known->own_path)))
		known->module.path = known->own_path = path;
}

/* Whether the file that stands for the module exports it. */
static bool is_exported_by(struct known_module *known, const char *name)
{
	const struct loadable *loadable = known->module.loadable;

	if (known->indexed != loadable) {
		map_free(&known->exported);
		map_init(&known->exported, NULL);
		for (size_t i = 0; i < loadable->nexports; i++)
			map_put(&known->exported,
				str_of(loadable->exports[i].name));
		known->indexed = loadable;
	}
	return map_find(&known->exported, str_of(name));
}

/* Whether another module than @module is known to export it. */
static bool is_taken(const struct kernel_builder *builder,
		     const struct kernel_export *export,
		     const struct kernel_module *module)
{
	const struct kernel_module *other = export->module;

	if (other == module || !kernel_has_module(&builder->kernel, other))
		return false;
	if (other->is_vmlinux)
		return true;
	return other->path && (!other->loadable ||
			       is_exported_by(builder_module_of(builder, export),
					      export->name));
}

/* What a .ko exports holds against what was said about it, not against what
 * another module that is there exports. */
static void publish(struct kernel_builder *builder,
		    const struct kernel_module *module)
{
	const struct kernel *kernel = &builder->kernel;
	const struct loadable *loadable = module->loadable;

	for (size_t i = 0; i < loadable->nexports; i++) {
		const struct loadable_export *source = &loadable->exports[i];
		const struct kernel_export *before =
			kernel_find_export(kernel, source->name);
		struct known_export *known;
		struct kernel_export *export;

		if (before && is_taken(builder, before, module))
			continue;
		known = builder_export(builder, source->name);
		known->from_file = true;
		export = &known->export;
		export->module = module;
		export->namespace = source->namespace;
		export->crc = source->crc;
		export->has_crc = source->has_crc ? TOLD_YES : TOLD_NO;
		export->gpl_only = source->gpl_only ? TOLD_YES : TOLD_NO;
		known->source = source;
	}
}

/* What an installed module exports, vmlinux does not, even if another file
 * stands in the module's place. */
static void note_own_exports(struct kernel_builder *builder,
			     const struct known_module *module)
{
	for (size_t i = 0; i < module->own->nexports; i++) {
		const char *name = module->own->exports[i].name;
		bool is_new = !kernel_find_export(&builder->kernel, name);
		struct known_export *known = builder_export(builder, name);

		known->own = module;
		if (is_new)
			known->export.module = &module->module;
	}
}

/* ---- what they depend on ------------------------------------------------- */

static void want(struct known_module *known, struct known_module **wanted,
		 size_t *count)
{
	if (!known->own_path || known->own_was_read)
		return;
	known->own_was_read = true;
	wanted[(*count)++] = known;
}

/* Appends the modules whose exports @loadable imports, if they are installed,
 * are to be loaded from there, and were not yet read. */
static void want_providers(struct kernel_builder *builder,
			   const struct loadable *loadable,
			   struct known_module **wanted, size_t *count)
{
	for (size_t i = 0; i < loadable->nimports; i++) {
		const struct kernel_export *export = kernel_find_export(
			&builder->kernel, loadable->imports[i].name);
		struct known_module *known = !export ? NULL :
			builder_module_of(builder, export);

		if (known && known->module.path == known->own_path)
			want(known, wanted, count);
	}
}

/* The same with the first @most that are installed. */
static void want_installed(struct kernel_builder *builder, size_t most,
			   struct known_module **wanted, size_t *count)
{
	for (size_t i = 0; i < builder->kernel.modules.count && *count < most; i++)
		want(builder_module_at(builder, i), wanted, count);
}

/* Those that @loadable says it was built against. */
static void want_dependencies(struct kernel_builder *builder,
			      const struct loadable *loadable,
			      struct known_module **wanted, size_t *count)
{
	const struct kernel *kernel = &builder->kernel;
	struct str rest = str_of(loadable->depends ? : "");

	while (rest.p) {
		const char *name = depends_next(&rest, kernel->arena);
		struct known_module *module = !name ? NULL :
			map_get(&kernel->modules, str_of(name));

		if (module)
			want(module, wanted, count);
	}
}

static void read_wanted(struct kernel_builder *builder,
			struct known_module **wanted, size_t count,
			unsigned threads, struct diags *diags)
{
	struct arena *arena = builder->kernel.arena;
	struct module_set set = {
		.paths = arena_array(arena, const char *, count),
		.count = count,
	};

	for (size_t i = 0; i < count; i++)
		set.paths[i] = wanted[i]->own_path;
	modules_read(&set, threads, arena, diags);
	for (size_t i = 0; i < count; i++) {
		struct known_module *known = wanted[i];

		known->own = set.loadables[i];
		if (!known->own)
			continue;
		if (known->module.path == known->own_path) {
			known->module.loadable = known->own;
			publish(builder, &known->module);
		}
		note_own_exports(builder, known);
	}
}

/* Reads @wanted, and round by round what the modules of the last one import. */
static void read_rounds(struct kernel_builder *builder,
			struct known_module **wanted, size_t count,
			unsigned threads, struct diags *diags)
{
	while (count) {
		size_t before = count;
		struct known_module **round = arena_array(builder->kernel.arena,
					struct known_module *, count);

		memcpy(round, wanted, count * sizeof(*round));
		read_wanted(builder, round, before, threads, diags);
		count = 0;
		for (size_t i = 0; i < before; i++)
			if (round[i]->module.loadable)
				want_providers(builder, round[i]->module.loadable,
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
static void read_unlisted(struct kernel_builder *builder,
			  const struct module_set *set,
			  struct known_module **wanted, unsigned threads,
			  struct diags *diags)
{
	for (int any = 0; any <= 1; any++) {
		size_t count = 0;

		for (size_t i = 0; i < set->count; i++) {
			const struct loadable *loadable = set->loadables[i];

			if (!loadable || !lacks_provider(&builder->kernel, loadable))
				continue;
			if (any) {
				want_installed(builder, SIZE_MAX, wanted, &count);
				break;
			}
			want_dependencies(builder, loadable, wanted, &count);
		}
		read_rounds(builder, wanted, count, threads, diags);
	}
}

static void read_closure(struct kernel_builder *builder,
			 const struct module_set *set,
			 unsigned threads, struct diags *diags)
{
	const struct kernel *kernel = &builder->kernel;
	struct known_module **wanted = xmalloc((kernel->modules.count + 1) *
						sizeof(*wanted));
	size_t count = 0;

	/* Where nobody told, the modules have to: all, or one for its magic and
	 * the size of struct module. */
	if (kernel_is_to_infer(kernel) || !kernel->has_exports)
		want_installed(builder, SIZE_MAX, wanted, &count);
	else if (!kernel->vermagic || kernel_compares_struct_module(kernel))
		want_installed(builder, 1, wanted, &count);
	for (size_t i = 0; i < set->count; i++)
		if (set->loadables[i])
			want_providers(builder, set->loadables[i], wanted, &count);
	read_rounds(builder, wanted, count, threads, diags);
	read_unlisted(builder, set, wanted, threads, diags);
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
static void take_given(struct kernel_builder *builder, struct loadable *loadable)
{
	struct known_module *known = builder_module(builder,
						    str_of(loadable->name));
	struct kernel_module *module = &known->module;

	if (known->own_path && is_same_file(known->own_path, loadable->path)) {
		module->path = known->own_path;
		module->loadable = known->own = loadable;
		known->own_was_read = true;
	} else if (!known->own_was_read) {
		module->path = loadable->path;
		module->loadable = loadable;
	}
}

/* One that could not be read is not read again for what it tells of the kernel. */
static void take_unreadable(struct kernel_builder *builder, const char *path)
{
	struct known_module *known = map_get(&builder->kernel.modules,
				str_of(modfile_name(path, builder->kernel.arena)));

	if (known && known->own_path && is_same_file(known->own_path, path))
		known->own_was_read = true;
}

static void publish_given(struct kernel_builder *builder,
			  const struct module_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		struct loadable *loadable = set->loadables[i];

		if (!loadable)
			take_unreadable(builder, set->paths[i]);
		else if (loadable->kind == LOADABLE_MODULE)
			take_given(builder, loadable);
	}
	for (size_t i = 0; i < set->count; i++) {
		struct known_module *known = !set->loadables[i] ? NULL :
			map_get(&builder->kernel.modules,
				str_of(set->loadables[i]->name));

		if (!known || known->module.loadable != set->loadables[i])
			continue;
		publish(builder, &known->module);
		if (known->own)
			note_own_exports(builder, known);
	}
}

/* What the kernel's own modules show of its loader. */
static void settle_habits(struct kernel_builder *builder)
{
	struct kernel *kernel = &builder->kernel;

	for (size_t i = 0; i < kernel->modules.count; i++) {
		const struct loadable *own = builder_module_at(builder, i)->own;

		if (!own || !own->intree)
			continue;
		if (own->nexports)
			kernel_shows(kernel, HABIT_FLAGS,
				     own->sections & HAS_KFLAGSTAB);
		if (own->machine == MACHINE_AARCH64 &&
		    own->kind == LOADABLE_MODULE)
			kernel_shows(kernel, HABIT_PLTS,
				     own->sections & HAS_INIT_PLT);
		if (own->sections & HAS_TRAMPOLINE)
			kernel_shows(kernel, HABIT_INIT_TRAMPOLINE,
				     own->sections & HAS_INIT_TRAMPOLINE);
	}
}

/* The file of a module is of one generation, the kernel of another: what it has
 * in the table of GPL-only exports is ignored where flags tell, and flags where
 * the table does. */
static void settle_class(const struct kernel *kernel, struct known_export *known)
{
	enum told flags = kernel_habit(kernel, HABIT_FLAGS);

	if (!known->source || !known->source->gpl_only)
		return;
	if (flags == TOLD_YES && !known->source->flagged)
		known->export.gone = known->export.obsolete = true;
	if (flags == TOLD_NO && known->source->flagged)
		known->export.gpl_only = TOLD_NO;
}

/* What follows for each export from the files that were read. */
static void settle_exports(struct kernel_builder *builder)
{
	settle_habits(builder);
	for (size_t i = 0; i < builder->kernel.exports.count; i++) {
		struct known_export *known = builder_export_at(builder, i);
		struct kernel_export *export = &known->export;
		const struct known_module *own = known->own;

		/* It was said of a module, and its file does not say so. */
		export->gone = export->module->loadable && !known->from_file;
		settle_class(&builder->kernel, known);
		/* Unless another file stands in the installed one's place. */
		export->installed = own && own->module.loadable == own->own ?
				    &own->module : NULL;
	}
}

/* Whether they are the kernel's own, which answer for themselves. */
static bool are_installed(const struct kernel *kernel,
			  const struct module_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct loadable *loadable = set->loadables[i];
		const struct known_module *module = !loadable ? NULL :
			map_get(&kernel->modules, str_of(loadable->name));

		if (loadable && (!module || !module->own_path ||
				 !is_same_file(module->own_path, loadable->path)))
			return false;
	}
	return set->count;
}

const struct kernel *kernel_build(struct kernel_builder *builder,
				  const struct module_set *set,
				  unsigned threads, struct diags *diags)
{
	const struct kernel *kernel = &builder->kernel;
	struct diags others;

	if (builder->image && kernel_is_to_infer(kernel) &&
	    !are_installed(kernel, set))
		builder_add_image(builder);
	publish_given(builder, set);
	diags_init(&others, kernel->arena);
	read_closure(builder, set, threads, &others);
	/* An installed module that is damaged need not be one that matters. */
	if (set->count)
		diags_limit(&others, DIAG_WARNING);
	diags_move(diags, &others);
	settle_exports(builder);
	builder_read_types(builder, set);
	return builder_infer(builder, diags) ? NULL : kernel;
}
