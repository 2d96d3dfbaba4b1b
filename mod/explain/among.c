// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/among.h"

#include "loader/kernel_add.h"

struct candidate {
	struct kernel_builder builder;
	const struct kernel *kernel;	/* it lives in the builder */
	const char *path;
};

struct among {
	struct candidate *items;	/* in the order given */
	size_t count;
};

struct among *among_read(const struct names *paths, unsigned threads,
			 struct arena *arena, struct diags *diags)
{
	struct among *among = arena_new(arena, struct among);
	const struct module_set none = { 0 };

	among->items = arena_array(arena, struct candidate, paths->count);
	while (among->count < paths->count) {
		struct candidate *candidate = &among->items[among->count];

		candidate->path = paths->items[among->count++];
		kernel_builder_init(&candidate->builder, arena);
		if (!kernel_add(&candidate->builder, candidate->path, diags))
			candidate->kernel = kernel_build(&candidate->builder, &none,
							 threads, diags);
		if (!candidate->kernel) {
			among_free(among);
			return NULL;
		}
	}
	return among;
}

void among_free(struct among *among)
{
	for (size_t i = 0; among && i < among->count; i++)
		kernel_builder_free(&among->items[i].builder);
}

static struct among_fit fit_of(const struct candidate *candidate,
			       const struct loadable *module)
{
	struct among_fit fit = {
		.path = candidate->path, .release = candidate->kernel->release,
	};

	for (size_t i = 0; i < module->nversions; i++) {
		const struct loadable_version *version = &module->versions[i];
		const struct kernel_export *export =
			kernel_find_export(candidate->kernel, version->name);

		if (!export || export->has_crc != TOLD_YES)
			continue;
		fit.same += export->crc == version->crc;
		fit.other += export->crc != version->crc;
	}
	return fit;
}

struct among_fit among_best(const struct among *among, const struct loadable *module)
{
	struct among_fit best = { .path = NULL };

	for (size_t i = 0; i < among->count; i++) {
		struct among_fit fit = fit_of(&among->items[i], module);

		if (!best.path || fit.other < best.other ||
		    (fit.other == best.other && fit.same > best.same))
			best = fit;
	}
	return best;
}
