// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A kernel's types (BTF).  They are looked for only where a module has some, as
 * it may take a second to unpack the boot image that they are in.
 */
#include "loader/kernel_add.h"

#define BANNER "Linux version "

/*
 * Whether a kernel's memory or file has its banner: one that was replaced and not booted
 * yet is another kernel's.  The vmlinux of Debian's headers since 6.12 has types
 * and no banner at all.
 */
static bool has_release(struct str text, const char *release)
{
	char banner[300];
	int n = snprintf(banner, sizeof(banner), BANNER "%s ", release);

	return n < (int)sizeof(banner) &&
	       (memmem(text.p, text.n, banner, (size_t)n) ||
		!memmem(text.p, text.n, BANNER, sizeof(BANNER) - 1));
}

static bool is_of_kernel(const struct kernel *kernel, const struct btf_file *file)
{
	struct str text = file->unpacked.size ? buf_view(&file->unpacked) :
						file_text(&file->map);

	return btf_is_detached(text) || !kernel->release ||
	       has_release(text, kernel->release);
}

static bool try_types(struct kernel_builder *builder, const char *path)
{
	struct kernel *kernel = &builder->kernel;
	struct btf_file *file = &builder->types_file;
	struct diags ignored;
	int err;

	/* That one has none, or is damaged, is no error: there may be others. */
	diags_init(&ignored, kernel->arena);
	err = btf_file_open(path, NULL, kernel->arena, &ignored, file);
	diags_free(&ignored);
	if (err)
		return false;
	if (is_of_kernel(kernel, file)) {
		kernel->btf = &file->btf;
		return true;
	}
	btf_file_close(file);
	return false;
}

static bool are_wanted(const struct kernel_builder *builder,
		       const struct module_set *set)
{
	if (builder->wants_types)
		return true;
	if (kernel_config(&builder->kernel,
			  "CONFIG_DEBUG_INFO_BTF_MODULES") == TOLD_NO)
		return false;
	for (size_t i = 0; i < set->count; i++)
		if (set->loadables[i] && set->loadables[i]->btf.n)
			return true;
	return false;
}

static bool read_given(struct kernel_builder *builder)
{
	struct kernel *kernel = &builder->kernel;
	struct diags ignored;
	int err;

	if (!builder->given_types.n)
		return false;
	diags_init(&ignored, kernel->arena);
	err = btf_read(kernel->path, builder->given_types, NULL, kernel->arena,
		       &ignored, &builder->given_btf);
	diags_free(&ignored);
	if (err)
		return false;
	kernel->btf = &builder->given_btf;
	return true;
}

void builder_read_types(struct kernel_builder *builder,
			const struct module_set *set)
{
	if (!are_wanted(builder, set) || read_given(builder))
		return;
	for (size_t i = 0; i < builder->types.count; i++)
		if (try_types(builder, builder->types.items[i]))
			return;
}
