// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare/compare.h"

#include <stdlib.h>

/* Known for itself, not just because some module uses it. */
static bool is_certain(const struct kernel_export *export)
{
	return export->gpl_only != TOLD_NOT;
}

static unsigned kinds_of(const struct kernel_export *a,
			 const struct kernel_export *b)
{
	unsigned kinds = 0;

	if (a->has_crc == TOLD_YES && b->has_crc == TOLD_YES && a->crc != b->crc)
		kinds |= CHANGE_CRC;
	if (!is_certain(a) || !is_certain(b))
		return kinds;
	if (a->gpl_only != b->gpl_only)
		kinds |= CHANGE_CLASS;
	if (a->namespace && b->namespace && strcmp(a->namespace, b->namespace))
		kinds |= CHANGE_NAMESPACE;
	if (strcmp(a->module->name, b->module->name))
		kinds |= CHANGE_MODULE;
	return kinds;
}

static bool breaks(unsigned kinds, const struct kernel_export *after)
{
	if (kinds & (CHANGE_REMOVED | CHANGE_CRC))
		return true;
	if ((kinds & CHANGE_CLASS) && after->gpl_only == TOLD_YES)
		return true;
	return (kinds & CHANGE_NAMESPACE) && *after->namespace;
}

static int by_module(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	int order = strcmp(x->module, y->module);

	if (order)	/* vmlinux first */
		return !strcmp(x->module, "vmlinux") ? -1 :
		       !strcmp(y->module, "vmlinux") ? 1 : order;
	return strcmp((x->before ? : x->after)->name,
		      (y->before ? : y->after)->name);
}

static void add_change(struct change *changes, size_t *count, unsigned kinds,
		       const struct kernel_export *before,
		       const struct kernel_export *after)
{
	changes[(*count)++] = (struct change){
		.kinds = kinds,
		.breaks = breaks(kinds, after),
		.module = (before ? : after)->module->name,
		.before = before,
		.after = after,
	};
}

/* Whether all exports of @module are known in @kernel, so that one can lack. */
static bool is_told(const struct kernel *kernel, const struct kernel_module *module)
{
	if (module->is_vmlinux)
		return kernel->has_vmlinux;
	/* A vmlinux or System.map by itself says nothing of modules. */
	return kernel->has_exports || kernel->has_set || !kernel->has_vmlinux;
}

size_t compare_exports(const struct kernel *before, const struct kernel *after,
		       struct arena *arena, struct change **out)
{
	struct change *changes = arena_array(arena, struct change,
				before->exports.count + after->exports.count);
	size_t count = 0;

	for (size_t i = 0; i < before->exports.count; i++) {
		const struct kernel_export *a = before->exports.entries[i].value;
		const struct kernel_export *b = kernel_find_export(after, a->name);
		unsigned kinds;

		if (!b && (!is_certain(a) || !is_told(after, a->module)))
			continue;
		kinds = b ? kinds_of(a, b) : CHANGE_REMOVED;
		if (kinds)
			add_change(changes, &count, kinds, a, b);
	}
	for (size_t i = 0; i < after->exports.count; i++) {
		const struct kernel_export *b = after->exports.entries[i].value;

		if (is_certain(b) && is_told(before, b->module) &&
		    !kernel_find_export(before, b->name))
			add_change(changes, &count, CHANGE_ADDED, NULL, b);
	}
	if (count)
		qsort(changes, count, sizeof(*changes), by_module);
	*out = changes;
	return count;
}
