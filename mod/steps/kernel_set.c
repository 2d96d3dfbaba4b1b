// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Modules of a kernel.  Reading is done by several threads, each into an arena
 * of its own; who exports what is then decided by one, in order.
 */
#include <errno.h>
#include <ftw.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "model/canonical.h"
#include "steps/kernel.h"
#include "steps/modfile.h"

/* ---- finding them -------------------------------------------------------- */

/* nftw() hands nothing through, so each thread that walks has its own. */
static _Thread_local struct {
	struct names *out;
	struct arena *arena;
} walking;

static int visit(const char *path, const struct stat *st, int type,
		 struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	if (type == FTW_F && modfile_is_module(path))
		names_add(walking.out, arena_strdup(walking.arena, path));
	return 0;
}

int modules_below(const char *path, struct arena *arena, struct diags *diags,
		  struct names *out)
{
	int err;

	walking.out = out;
	walking.arena = arena;
	err = nftw(path, visit, 32, FTW_PHYS) ? -errno : 0;
	if (err) {
		diag_add(diags, DIAG_FATAL, "file-read", PLACE_FILE(path),
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
	bool versioned = false;

	for (size_t i = 0; i < from->nexports; i++)
		versioned |= from->exports[i].has_crc;
	for (size_t i = 0; i < from->nexports; i++) {
		const struct loadable_export *source = &from->exports[i];
		struct kernel_export *export;

		if (source->module && source->module != name) {
			name = source->module;
			module = kernel_module(kernel, str_of(
				modfile_name(name, kernel->arena)));
		}
		if (module->is_vmlinux)
			kernel->has_vmlinux = true;
		if (kernel_find_export(kernel, source->name))
			continue;	/* what was said first holds */
		export = kernel_export(kernel, source->name);
		export->module = module;
		export->namespace = source->namespace;
		export->crc = source->crc;
		export->has_crc = versioned ? TOLD_YES : TOLD_NO;
		export->gpl_only = source->gpl_only ? TOLD_YES : TOLD_NO;
	}
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

	module->installed = true;
	if (!module->path || (is_override(path) && !is_override(module->path)))
		module->path = path;
}

/* What a .ko exports holds against what was said about it, not against what
 * another module that is there exports. */
static void publish(struct kernel *kernel, struct kernel_module *module,
		    const struct loadable *loadable)
{
	module->loadable = loadable;
	module->was_read = true;
	for (size_t i = 0; i < loadable->nexports; i++) {
		const struct loadable_export *source = &loadable->exports[i];
		struct kernel_export *export;

		if (kernel_find_export(kernel, source->name)) {
			export = kernel_export(kernel, source->name);
			if (export->module != module &&
			    kernel_has_module(kernel, export->module) &&
			    (export->module->is_vmlinux || export->module->path))
				continue;
		}
		export = kernel_export(kernel, source->name);
		export->module = module;
		export->namespace = source->namespace;
		export->crc = source->crc;
		export->has_crc = source->has_crc ? TOLD_YES : TOLD_NO;
		export->gpl_only = source->gpl_only ? TOLD_YES : TOLD_NO;
	}
}

/* ---- what they depend on ------------------------------------------------- */

/* Appends the modules whose exports @loadable imports, if they are installed
 * and not yet read. */
static void add_providers(struct kernel *kernel, const struct loadable *loadable,
			  struct kernel_module **wanted, size_t *count)
{
	for (size_t i = 0; i < loadable->nimports; i++) {
		const struct kernel_export *export = kernel_find_export(kernel,
						loadable->imports[i].name);

		if (!export || export->module->was_read || !export->module->path)
			continue;
		export->module->was_read = true;
		wanted[(*count)++] = export->module;
	}
}

/* The same with the first @most that are installed. */
static void add_installed(struct kernel *kernel, size_t most,
			  struct kernel_module **wanted, size_t *count)
{
	for (size_t i = 0; i < kernel->modules.count && *count < most; i++) {
		struct kernel_module *module = kernel->modules.entries[i].value;

		if (!module->installed || module->was_read)
			continue;
		module->was_read = true;
		wanted[(*count)++] = module;
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
		set.paths[i] = wanted[i]->path;
	modules_read(kernel, &set, threads, diags);
	for (size_t i = 0; i < count; i++)
		if (set.loadables[i])
			publish(kernel, wanted[i], set.loadables[i]);
}

/* Whether the loader compares the size of struct module: 6.4 and newer; we
 * know the generations before and after 6.5 apart. */
static bool compares_struct_module(const struct kernel *kernel)
{
	return kernel->dialect && kernel->dialect->export_form == EXPORT_SECTION;
}

/* Round by round: what the modules of the last round import. */
static void read_closure(struct kernel *kernel, const struct module_set *set,
			 unsigned threads, struct diags *diags)
{
	struct kernel_module **wanted = xmalloc((kernel->modules.count + 1) *
						sizeof(*wanted));
	size_t count = 0;

	/* Where nobody told, the modules have to: all, or one for its magic and
	 * the size of struct module. */
	if (!kernel->has_vmlinux || !kernel->vermagic ||
	    compares_struct_module(kernel))
		add_installed(kernel, kernel->has_vmlinux ? 1 : SIZE_MAX,
			      wanted, &count);
	for (size_t i = 0; i < set->count; i++)
		if (set->loadables[i])
			add_providers(kernel, set->loadables[i], wanted, &count);
	while (count) {
		size_t before = count;
		struct kernel_module **round = arena_array(kernel->arena,
					struct kernel_module *, count);

		memcpy(round, wanted, count * sizeof(*round));
		read_wanted(kernel, round, before, threads, diags);
		count = 0;
		for (size_t i = 0; i < before; i++)
			if (round[i]->loadable)
				add_providers(kernel, round[i]->loadable,
					      wanted, &count);
	}
	free(wanted);
}

/* ---- what follows -------------------------------------------------------- */

/* What follows for @export from its use by @user, which the kernel loads. */
static void infer_export(struct arena *arena, struct kernel_export *export,
			 uint64_t crc, const struct loadable *user)
{
	const struct names *imported = &user->namespaces;
	size_t kept = 0;

	if (export->has_crc == TOLD_NOT) {
		export->has_crc = TOLD_YES;
		export->crc = (uint32_t)crc;
	}
	if (export->namespace)
		return;
	if (!export->candidates) {
		export->candidates = arena_array(arena, const char *, imported->count);
		export->ncandidates = imported->count;
		for (size_t i = 0; i < imported->count; i++)
			export->candidates[i] = imported->items[i];
	}
	for (size_t i = 0; i < export->ncandidates; i++)
		if (names_has(imported, export->candidates[i]))
			export->candidates[kept++] = export->candidates[i];
	export->ncandidates = kept;
	if (!kept)
		export->namespace = "";
}

/*
 * Nobody says what vmlinux exports, but the modules that were built with the
 * kernel say which version of it they use, and what they import to do so.
 */
static void infer_vmlinux(struct kernel *kernel)
{
	for (size_t i = 0; i < kernel->modules.count; i++) {
		const struct kernel_module *module = kernel->modules.entries[i].value;
		const struct loadable *loadable = module->loadable;

		for (size_t v = 0; loadable && module->installed &&
				   v < loadable->nversions; v++) {
			const struct loadable_version *version = &loadable->versions[v];
			struct kernel_export *export =
				kernel_export(kernel, version->name);

			if (export->module->is_vmlinux)
				infer_export(kernel->arena, export, version->crc,
					     loadable);
		}
	}
}

/* Version magic, machine and size of struct module, as most modules have it. */
static void infer_from_modules(struct kernel *kernel)
{
	bool has_magic = kernel->vermagic;
	struct map magics;
	uintptr_t best = 0;

	map_init(&magics, NULL);
	for (size_t i = 0; i < kernel->modules.count; i++) {
		const struct kernel_module *module = kernel->modules.entries[i].value;
		const struct loadable *loadable = module->loadable;
		struct map_entry *entry;
		uintptr_t count;

		if (!loadable || !module->installed || !loadable->vermagic)
			continue;
		entry = map_put(&magics, str_of(loadable->vermagic));
		count = (uintptr_t)entry->value + 1;
		entry->value = (void *)count;
		if (count <= best)
			continue;
		best = count;
		if (!has_magic)
			kernel->vermagic = loadable->vermagic;
		if (kernel->machine == MACHINE_UNKNOWN)
			kernel->machine = loadable->machine;
		if (compares_struct_module(kernel))
			kernel->this_module_size = loadable->this_module_size;
	}
	map_free(&magics);
}

static void collect_namespaces(struct kernel *kernel)
{
	for (size_t i = 0; i < kernel->exports.count; i++) {
		const struct kernel_export *export = kernel->exports.entries[i].value;

		if (export->namespace && *export->namespace)
			map_put(&kernel->namespaces, str_of(export->namespace));
	}
}

/* A Module.symvers does not say of which machine it is, but names give it away. */
static enum machine guess_machine(const struct kernel *kernel)
{
	static const struct {
		const char *symbol;
		enum machine machine;
	} marks[] = {
		{ "boot_cpu_data", MACHINE_X86_64 },
		{ "__x86_return_thunk", MACHINE_X86_64 },
		{ "__fentry__", MACHINE_X86_64 },
		{ "cpu_tss_rw", MACHINE_X86_64 },
		{ "kimage_voffset", MACHINE_AARCH64 },
		{ "arm64_use_ng_mappings", MACHINE_AARCH64 },
		{ "__arch_copy_to_user", MACHINE_AARCH64 },
		{ "vabits_actual", MACHINE_AARCH64 },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (kernel_find_export(kernel, marks[i].symbol))
			return marks[i].machine;
	return MACHINE_UNKNOWN;
}

static int check_machines(struct kernel *kernel, enum machine told,
			  struct diags *diags)
{
	if (told == MACHINE_UNKNOWN || kernel->machine == MACHINE_UNKNOWN ||
	    told == kernel->machine)
		return 0;
	diag_add(diags, DIAG_FATAL, CODE_KERNEL_MACHINE,
		 PLACE_FILE(kernel->path),
		 "its exports are those of a kernel for %s, everything else is for %s",
		 machine_name(told), machine_name(kernel->machine));
	diag_hint(diags, "all that --against names has to be of one kernel");
	return -EINVAL;
}

int kernel_complete(struct kernel *kernel, const struct module_set *set,
		    unsigned threads, struct diags *diags)
{
	enum machine told = kernel->has_vmlinux ? guess_machine(kernel) :
						  MACHINE_UNKNOWN;

	for (size_t i = 0; i < set->count; i++) {
		const struct loadable *loadable = set->loadables[i];
		struct kernel_module *module;

		if (!loadable || loadable->kind != LOADABLE_MODULE)
			continue;
		module = kernel_module(kernel, str_of(loadable->name));
		module->installed = module->installed &&
				    !strcmp(module->path, loadable->path);
		module->path = loadable->path;
		publish(kernel, module, loadable);
	}
	read_closure(kernel, set, threads, diags);
	if (!kernel->has_vmlinux)
		infer_vmlinux(kernel);
	infer_from_modules(kernel);
	collect_namespaces(kernel);
	if (kernel->machine == MACHINE_UNKNOWN) {
		kernel->machine = told;
		kernel->machine_guessed = true;
	}
	return check_machines(kernel, told, diags);
}
