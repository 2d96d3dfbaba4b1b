// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/btf_dedupe.h"

#include "elf/btfwrite.h"
#include "finalize/btf_same.h"

void btf_dedupe(const struct btf *module, struct arena *arena, struct buf *out,
		struct btf_counts *counts)
{
	uint32_t first = module->first, count = module->end - first;
	const uint32_t *same = btf_same(module, arena);
	uint32_t *ids = arena_array(arena, uint32_t, module->end);
	struct btf_writer w;

	*counts = (struct btf_counts){ .types = count };
	for (uint32_t id = 0; id < first; id++)
		ids[id] = id;
	for (uint32_t i = 0; i < count; i++)
		ids[first + i] = same[i] ? same[i] :
					   first + (uint32_t)counts->kept++;
	btf_write_begin(&w, module, ids, module->first_string,
			module->first_string);
	for (uint32_t i = 0; i < count; i++)
		if (!same[i])
			btf_write_type(&w, &module->types[i]);
	btf_write_end(&w, out);
}
