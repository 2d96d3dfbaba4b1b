// SPDX-License-Identifier: GPL-2.0-or-later
#include "loader/kernel_add.h"

#include <errno.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "format/autoconf.h"
#include "format/define.h"
#include "format/lines.h"
#include "loader/systemmap.h"
#include "object/bootimage.h"
#include "object/decompress.h"
#include "loader/modfile.h"

/* ---- single files -------------------------------------------------------- */

static void set_release(struct kernel *kernel, struct str release)
{
	if (kernel->release || !release.n)
		return;
	kernel->release = arena_str(kernel->arena, release);
	if (kernel_version_parse(kernel->release, &kernel->version))
		kernel->dialect = dialect_of(kernel->version);
	kernel_shows(kernel, HABIT_UNVERSIONED,
		     release_is_debian(kernel->release));
}

static int add_config(struct kernel *kernel, const char *path, struct str text,
		      struct diags *diags)
{
	int err;

	if (kernel->has_config)
		return 0;
	err = autoconf_parse(path, text, kernel->arena, diags, &kernel->config);
	kernel->has_config = !err;
	if (kernel_config(kernel, "CONFIG_X86_64") == TOLD_YES)
		kernel->machine = MACHINE_X86_64;
	else if (kernel_config(kernel, "CONFIG_ARM64") == TOLD_YES)
		kernel->machine = MACHINE_AARCH64;
	return err;
}

/* System.map names exports and their class, but no versions. */
static void add_map_export(struct str symbol, enum told gpl_only, void *context)
{
	struct kernel_builder *builder = context;
	struct kernel *kernel = &builder->kernel;
	struct kernel_export *export;

	if (kernel_find_export(kernel, arena_str(kernel->arena, symbol)))
		return;
	export = &builder_export(builder,
				 arena_str(kernel->arena, symbol))->export;
	export->gpl_only = gpl_only;
	kernel->has_vmlinux = true;
}

static int no_kernel(const char *path, int err, enum diag_code code,
		     const char *what, struct diags *diags)
{
	diag_add(diags, DIAG_FATAL, code, PLACE_FILE(path), "%s", what);
	diag_hint(diags, "a kernel is a Module.symvers, a vmlinux, a kernel tree or /lib/modules/VERSION");
	return err;
}

/* Whether the readers would know what to do with it. */
static bool may_be_kernel(struct str text)
{
	return str_starts(text, STR("\x7f" "ELF")) ||
	       str_starts(text, STR("0x")) || compression_of(text) ||
	       is_boot_image(text);
}

static int add_loadable(struct kernel_builder *builder, const char *path,
			struct diags *diags)
{
	struct kernel *kernel = &builder->kernel;
	struct loadable *loadable;
	struct diags tried;
	int err;

	diags_init(&tried, kernel->arena);
	err = modfile_read(path, kernel->arena, &tried, &loadable);
	/* arm64's boot image: its exports, which others tell, cannot be read. */
	if (err == -ENOTSUP && kernel->exports.count) {
		diags_free(&tried);
		names_add(&builder->types, arena_strdup(kernel->arena, path));
		return 0;
	}
	diags_move(diags, &tried);
	if (err)
		return err;
	switch (loadable->kind) {
	case LOADABLE_VMLINUX:
		set_release(kernel, str_of(loadable->release ? : ""));
		if (!kernel->vermagic)
			kernel->vermagic = loadable->vermagic;
		kernel->machine = loadable->machine;
		kernel_shows(kernel, HABIT_FLAGS,
			     loadable->sections & HAS_KFLAGSTAB);
		if (!loadable->release || !kernel->release ||
		    !strcmp(loadable->release, kernel->release))
			builder->given_types = loadable->btf;
		break;
	case LOADABLE_SYMVERS:
		if (loadable->nexports)
			break;
		/* fall through */
	default:
		loadable_end(loadable);
		return no_kernel(path, -EINVAL, CODE_KERNEL_NONE,
				 "this is no kernel", diags);
	}
	builder_add_exports(builder, loadable);
	return 0;
}

static int add_file(struct kernel_builder *builder, const char *path,
		    struct diags *diags)
{
	struct file_map map;
	struct str text;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	text = file_text(&map);
	if (is_systemmap(text)) {
		systemmap_exports(text, add_map_export, builder);
		kernel_shows(&builder->kernel, HABIT_FLAGS,
			     systemmap_has_flags(text));
	} else if (str_starts(text, STR("#")) || str_starts(text, STR("CONFIG_"))) {
		err = add_config(&builder->kernel, path, text, diags);
	} else if (btf_is_detached(text)) {
		names_add(&builder->types,
			  arena_strdup(builder->kernel.arena, path));
	} else if (may_be_kernel(text)) {
		err = add_loadable(builder, path, diags);
	} else {
		err = no_kernel(path, -EINVAL, CODE_KERNEL_NONE,
				"this is no kernel", diags);
	}
	file_unmap(&map);
	return err;
}

/* ---- kernel trees -------------------------------------------------------- */

static struct str read_define(struct kernel *kernel, const char *path,
			      const char *name, struct diags *diags)
{
	struct str value = { NULL, 0 };
	struct file_map map;

	if (!is_file(path) || file_map(path, &map, diags))
		return value;
	value = define_string(file_text(&map), str_of(name));
	if (value.p)
		value.p = arena_str(kernel->arena, value);
	file_unmap(&map);
	return value;
}

/* include/linux/vermagic.h and asm/vermagic.h, in every kernel from 5.10 to
 * 6.17: words that the configuration decides, a blank behind each. */
static const struct {
	const char *config;
	const char *unless;
	const char *word;
} magic_words[] = {
	{ "CONFIG_SMP", NULL, "SMP " },
	/* Since 6.13 with PREEMPT_BUILD as well, of which it then wins. */
	{ "CONFIG_PREEMPT_RT", NULL, "preempt_rt " },
	{ "CONFIG_PREEMPT_BUILD", "CONFIG_PREEMPT_RT", "preempt " },
	/* Before 5.16, where the one above is not known. */
	{ "CONFIG_PREEMPT", "CONFIG_PREEMPT_BUILD", "preempt " },
	{ "CONFIG_MODULE_UNLOAD", NULL, "mod_unload " },
	{ "CONFIG_MODVERSIONS", NULL, "modversions " },
	{ "CONFIG_ARM64", NULL, "aarch64" },
};

/* Where the seed of randomized structures is, and the word before it. */
static const struct {
	const char *header;
	const char *word;
} seeds[] = {
	{ "randstruct_hash.h", "RANDSTRUCT_" },
	{ "randomize_layout_hash.h", "RANDSTRUCT_PLUGIN_" },	/* before 5.19 */
};

static void derive_vermagic(struct kernel *kernel, const char *tree,
			    struct diags *diags)
{
	struct str seed = { NULL, 0 };
	const char *magic, *word = "";

	if (!kernel->release || !kernel->has_config || kernel->vermagic)
		return;
	magic = arena_printf(kernel->arena, "%s ", kernel->release);
	for (size_t i = 0; i < sizeof(magic_words) / sizeof(*magic_words); i++)
		if (kernel_config(kernel, magic_words[i].config) == TOLD_YES &&
		    (!magic_words[i].unless ||
		     kernel_config(kernel, magic_words[i].unless) != TOLD_YES))
			magic = arena_printf(kernel->arena, "%s%s", magic,
					     magic_words[i].word);
	if (kernel_config(kernel, "CONFIG_RANDSTRUCT") == TOLD_YES ||
	    kernel_config(kernel, "CONFIG_GCC_PLUGIN_RANDSTRUCT") == TOLD_YES) {
		if (!tree)
			return;		/* not known after all */
		for (size_t i = 0; i < sizeof(seeds) / sizeof(*seeds) &&
				   !seed.p; i++) {
			seed = read_define(kernel,
				arena_printf(kernel->arena,
					     "%s/include/generated/%s", tree,
					     seeds[i].header),
				"RANDSTRUCT_HASHED_SEED", diags);
			word = seeds[i].word;
		}
		if (!seed.p)
			return;
		magic = arena_printf(kernel->arena, "%s%s%s", magic, word,
				     seed.p);
	}
	kernel->vermagic = magic;
}

static const char *existing(struct kernel *kernel, const char *tree,
			    const char *name)
{
	const char *path = arena_printf(kernel->arena, "%s/%s", tree, name);

	return is_file(path) ? path : NULL;
}

/* Where trees keep the linker script of modules; Debian's packages below arch. */
static const char *const scripts[] = {
	"scripts/module.lds", "arch/x86/module.lds", "arch/arm64/module.lds",
};

/* A linker script names each section that a module of its kernel may have. */
static void add_script(struct kernel *kernel, const char *tree,
		       struct diags *diags)
{
	const char *path = NULL;
	struct file_map map;

	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts) && !path; i++)
		path = existing(kernel, tree, scripts[i]);
	if (!path || file_map(path, &map, diags))
		return;
	for (enum habit habit = 0; habit < HABITS; habit++) {
		const char *section = habit_section(habit);

		if (section)
			kernel_shows(kernel, habit, memmem(map.data, map.size,
				     section, strlen(section)));
	}
	file_unmap(&map);
}

/* 1: it was one; 0: this is no kernel tree; or a negative errno. */
static int add_tree(struct kernel_builder *builder, const char *tree,
		    struct diags *diags)
{
	struct kernel *kernel = &builder->kernel;
	const char *symvers = existing(kernel, tree, "Module.symvers");
	const char *vmlinux = existing(kernel, tree, "vmlinux");
	const char *config = existing(kernel, tree, "include/config/auto.conf");
	int err = 0;

	if (!config)
		config = existing(kernel, tree, ".config");
	if (!symvers && !vmlinux && !config)
		return 0;
	if (config)
		err = add_file(builder, config, diags);
	if (!err && (symvers || vmlinux))
		err = add_file(builder, symvers ? : vmlinux, diags);
	if (!err && symvers && vmlinux)
		names_add(&builder->types, vmlinux);
	if (err)
		return err;
	set_release(kernel, read_define(kernel, arena_printf(kernel->arena,
			"%s/include/generated/utsrelease.h", tree),
			"UTS_RELEASE", diags));
	derive_vermagic(kernel, tree, diags);
	add_script(kernel, tree, diags);
	return 1;
}

/* ---- installed kernels --------------------------------------------------- */

/* Those of the running one cost nothing, those of a boot image a second. */
static void add_types(struct kernel_builder *builder,
		      const struct installed *installed)
{
	static const enum companion order[] = { COMPANION_VMLINUX, COMPANION_IMAGE };
	struct arena *arena = builder->kernel.arena;
	struct utsname running;

	if (!*installed->root && !uname(&running) &&
	    !strcmp(running.release, installed->version))
		names_add(&builder->types, RUNNING_TYPES);
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		const char *path = installed_companion(installed, order[i], arena);

		if (path)
			names_add(&builder->types, path);
	}
}

static int add_companions(struct kernel_builder *builder,
			  const struct installed *installed,
			  struct diags *diags)
{
	struct kernel *kernel = &builder->kernel;
	static const enum companion order[] = {
		COMPANION_CONFIG, COMPANION_SYMVERS, COMPANION_VMLINUX,
		COMPANION_MAP,
	};

	add_types(builder, installed);
	/* It takes a second to unpack: later, if nothing else tells. */
	builder->image = installed_companion(installed, COMPANION_IMAGE,
					     kernel->arena);
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		const char *path = installed_companion(installed, order[i],
						       kernel->arena);
		int err;

		if (!path || (order[i] > COMPANION_CONFIG && kernel->has_vmlinux))
			continue;
		err = add_file(builder, path, diags);
		if (err)
			return err;
	}
	add_script(kernel, installed_build(installed, kernel->arena), diags);
	return 0;
}

/* One that was replaced and not booted yet is another kernel's. */
static bool is_image_of(const struct kernel *kernel,
			const struct loadable *image)
{
	return image->kind == LOADABLE_VMLINUX &&
	       (!kernel->machine || image->machine == kernel->machine) &&
	       (!kernel->release || (image->release &&
				     !strcmp(image->release, kernel->release)));
}

void builder_add_image(struct kernel_builder *builder)
{
	struct kernel *kernel = &builder->kernel;
	struct loadable *image;
	struct diags diags;

	/* That it cannot be read, as on arm64, is no error: others tell. */
	diags_init(&diags, kernel->arena);
	if (!modfile_read(builder->image, kernel->arena, &diags, &image)) {
		if (is_image_of(kernel, image)) {
			builder_add_exports(builder, image);
			kernel_shows(kernel, HABIT_FLAGS,
				     image->sections & HAS_KFLAGSTAB);
		}
		loadable_end(image);
	}
	diags_free(&diags);
}

static int add_modules(struct kernel_builder *builder, const char *directory,
		       struct diags *diags, size_t *count)
{
	struct kernel *kernel = &builder->kernel;
	struct names found = { 0 };
	int err = modules_below(directory, kernel->arena, diags, &found);

	for (size_t i = 0; i < found.count; i++)
		builder_add_module(builder, found.items[i]);
	*count = found.count;
	if (found.count)
		kernel->has_set = true;
	names_free(&found);
	return err;
}

static int add_directory(struct kernel_builder *builder, const char *path,
			 struct diags *diags)
{
	struct kernel *kernel = &builder->kernel;
	struct installed installed;
	size_t modules = 0;
	int err = add_tree(builder, path, diags);

	if (err)
		return err < 0 ? err : 0;
	if (installed_find(path, kernel->arena, &installed)) {
		set_release(kernel, str_of(installed.version));
		err = add_modules(builder, installed.directory, diags, &modules);
		if (!err)
			err = add_companions(builder, &installed, diags);
		if (!err)
			derive_vermagic(kernel, NULL, diags);
		if (!err && (modules || kernel->has_vmlinux))
			return 0;
	} else {
		err = add_modules(builder, path, diags, &modules);
	}
	if (!err && !modules) {
		err = no_kernel(path, -ENOENT, CODE_KERNEL_NONE,
				"no kernel is there: neither a Module.symvers nor a vmlinux nor modules",
				diags);
	}
	return err;
}

int kernel_add(struct kernel_builder *builder, const char *path,
	       struct diags *diags)
{
	struct kernel *kernel = &builder->kernel;
	enum machine before = kernel->machine;
	int err;

	if (!kernel->path)
		kernel->path = arena_strdup(kernel->arena, path);
	if (access(path, F_OK))
		return no_kernel(path, -errno, CODE_FILE_READ,
				 arena_printf(diags->arena, "cannot read: %s",
					      strerror(errno)), diags);
	err = is_directory(path) ? add_directory(builder, path, diags) :
				   add_file(builder, path, diags);
	if (!err && before != MACHINE_UNKNOWN && kernel->machine != before) {
		diag_add(diags, DIAG_FATAL, CODE_KERNEL_MACHINE, PLACE_FILE(path),
			 "this is a kernel for %s, the one before for %s",
			 machine_name(kernel->machine), machine_name(before));
		diag_hint(diags, "all that --against names has to be of one kernel");
		err = -EINVAL;
	}
	return err;
}
