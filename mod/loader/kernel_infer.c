// SPDX-License-Identifier: GPL-2.0-or-later
/* What nobody says of a kernel, but its own modules show. */
#include <errno.h>
#include <stdint.h>

#include "loader/kernel_add.h"

bool kernel_is_to_infer(const struct kernel *kernel)
{
	if (!kernel->has_vmlinux)
		return true;
	/* A System.map has names only. */
	for (size_t i = 0; i < kernel->exports.count; i++) {
		const struct kernel_export *export = kernel->exports.entries[i].value;

		if (export->module->is_vmlinux && export->has_crc == TOLD_NOT)
			return kernel_versions(kernel) != TOLD_NO;
	}
	return false;
}

bool kernel_compares_struct_module(const struct kernel *kernel)
{
	return kernel->dialect && kernel->dialect->strict_module;
}

/* ---- what vmlinux exports ---------------------------------------------------- */

/* The first of the modules that @loadable was built against which is not
 * installed, or damaged; NULL: what no installed module exports is of vmlinux. */
static const char *absent_provider(const struct kernel *kernel,
				   const struct loadable *loadable)
{
	struct str rest = str_of(loadable->depends ? : "");

	while (rest.p) {
		const char *name = depends_next(&rest, kernel->arena);
		const struct known_module *module = !name ? NULL :
			map_get(&kernel->modules, str_of(name));

		if (name && (!module || !module->own))
			return name;
	}
	return NULL;
}

/* An installed module, whose use of symbols tells of the kernel. */
struct user {
	const struct loadable *loadable;
	const char **namespaces;	/* its imports, each once; in the
					   kernel's arena */
	size_t nnamespaces;
	struct map index;		/* of these */
	struct map depends;		/* modules that it says it depends on */
	const char *absent;		/* a module that it needs and that is not
					   there; NULL: none */
};

/*
 * So many of the namespaces that an export may be in are told apart.  More, which
 * no module of a kernel imports, are left as they are: to know less is no error.
 */
enum { CANDIDATES = 32 };

static void index_depends(struct arena *arena, struct user *user)
{
	struct str rest = str_of(user->loadable->depends ? : "");

	map_init(&user->depends, NULL);
	while (rest.p) {
		const char *name = depends_next(&rest, arena);

		if (name)
			map_put(&user->depends, str_of(name));
	}
}

/* Of the candidates, those that @user imports too. */
static void narrow(struct arena *arena, struct kernel_export *export,
		   const struct user *user)
{
	const char **kept;
	size_t count = 0;

	if (export->ncandidates > CANDIDATES)
		return;
	/* The array is that of the user who came first. */
	kept = arena_array(arena, const char *, export->ncandidates);
	for (size_t i = 0; i < export->ncandidates; i++)
		if (map_find(&user->index, str_of(export->candidates[i])))
			kept[count++] = export->candidates[i];
	if (count == export->ncandidates)
		return;
	export->candidates = kept;
	export->ncandidates = count;
}

/* What follows for @export from its use by @user, which the kernel loads. */
static void infer_details(struct arena *arena, struct kernel_export *export,
			  const struct loadable_version *version,
			  const struct user *user)
{
	if (export->has_crc == TOLD_NOT && version) {
		export->has_crc = TOLD_YES;
		export->crc = (uint32_t)version->crc;
	}
	if (export->namespace)
		return;
	if (!export->candidates) {
		export->candidates = user->namespaces;
		export->ncandidates = user->nnamespaces;
	} else {
		narrow(arena, export, user);
	}
	if (!export->ncandidates)
		export->namespace = "";
}

/*
 * The installed @user uses the symbol @name.  If no installed module exports it,
 * vmlinux does, and is there before any module; unless it is of a module that
 * was taken away.
 */
static void infer_export(struct kernel_builder *builder, const char *name,
			 const struct loadable_version *version,
			 const struct user *user)
{
	struct kernel *kernel = &builder->kernel;
	bool is_new = !kernel_find_export(kernel, name);
	struct known_export *known;
	struct kernel_export *export;

	if (is_new && kernel->has_vmlinux)
		return;
	known = builder_export(builder, name);
	export = &known->export;
	if (known->own)
		return;
	if (!export->module->is_vmlinux) {
		if (kernel->has_vmlinux ||
		    map_find(&user->depends, str_of(export->module->name)))
			return;
		if (!user->absent)
			*known = (struct known_export){ .export = {
				.name = name, .module = kernel->vmlinux,
			} };
	}
	if (is_new || !export->module->is_vmlinux)
		export->doubt = user->absent;
	if (export->module->is_vmlinux)
		infer_details(kernel->arena, export, version, user);
}

static void infer_by(struct kernel_builder *builder, struct user *user)
{
	const struct kernel *kernel = &builder->kernel;
	const struct loadable *own = user->loadable;

	/* A module says one as often as its files do: i915 one 111 times. */
	names_index(&own->namespaces, &user->index);
	user->nnamespaces = user->index.count;
	user->namespaces = arena_array(kernel->arena, const char *,
				       user->nnamespaces);
	for (size_t i = 0; i < user->nnamespaces; i++)
		user->namespaces[i] = user->index.entries[i].name.p;
	index_depends(kernel->arena, user);
	for (size_t v = 0; v < own->nversions; v++)
		infer_export(builder, own->versions[v].name,
			     &own->versions[v], user);
	/* modpost gives each that is there a version. */
	for (size_t v = 0; v < own->nimports && !own->nversions; v++)
		if (!own->imports[v].weak)
			infer_export(builder, own->imports[v].name, NULL, user);
	map_free(&user->index);
	map_free(&user->depends);
}

/* Of the installed modules, those that were built against nothing that is
 * missing, or the others. */
static void infer_vmlinux(struct kernel_builder *builder, bool complete)
{
	const struct kernel *kernel = &builder->kernel;

	for (size_t i = 0; i < kernel->modules.count; i++) {
		const struct known_module *module = builder_module_at(builder, i);
		struct user user = { .loadable = module->own };

		if (!user.loadable)
			continue;
		user.absent = absent_provider(kernel, user.loadable);
		if (!user.absent == complete)
			infer_by(builder, &user);
	}
}

/* ---- the rest ------------------------------------------------------------------ */

/* Version magic, machine and size of struct module, as most modules have it. */
static void infer_from_modules(struct kernel_builder *builder)
{
	struct kernel *kernel = &builder->kernel;
	bool has_magic = kernel->vermagic;
	struct map magics;
	uintptr_t best = 0;

	map_init(&magics, NULL);
	for (size_t i = 0; i < kernel->modules.count; i++) {
		const struct known_module *module = builder_module_at(builder, i);
		const struct loadable *loadable = module->own;
		struct map_entry *entry;
		uintptr_t count;

		if (!loadable || !loadable->vermagic)
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
		if (kernel_compares_struct_module(kernel))
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

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		const struct kernel_export *export =
			kernel_find_export(kernel, marks[i].symbol);

		if (export && export->module->is_vmlinux)
			return marks[i].machine;
	}
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

int builder_infer(struct kernel_builder *builder, struct diags *diags)
{
	struct kernel *kernel = &builder->kernel;
	enum machine told = kernel->has_vmlinux ? guess_machine(kernel) :
						  MACHINE_UNKNOWN;

	if (kernel_is_to_infer(kernel)) {
		infer_vmlinux(builder, true);
		infer_vmlinux(builder, false);
	}
	infer_from_modules(builder);
	collect_namespaces(kernel);
	if (kernel->machine == MACHINE_UNKNOWN) {
		kernel->machine = told;
		kernel->machine_guessed = true;
	}
	return check_machines(kernel, told, diags);
}
