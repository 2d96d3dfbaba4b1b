// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/btf_dedupe.h"

#include <endian.h>

#include "finalize/btf_same.h"

struct btf_writer {
	const struct btf *module;
	const uint32_t *ids;	/* new, by id - first */
	struct buf types, strings;
	struct map offsets;	/* string -> its offset in strings + 1 */
};

static void put32(struct buf *out, uint32_t value)
{
	value = htole32(value);
	buf_add(out, &value, sizeof(value));
}

static uint32_t new_id(const struct btf_writer *w, uint32_t id)
{
	return id < w->module->first ? id : w->ids[id - w->module->first];
}

static uint32_t new_name(struct btf_writer *w, uint32_t offset)
{
	const char *name = btf_name(w->module, offset);
	struct map_entry *entry;

	if (offset < w->module->first_string)
		return offset;
	entry = map_put(&w->offsets, str_of(name));
	if (!entry->value) {
		entry->value = (void *)(uintptr_t)(w->strings.size + 1);
		buf_add(&w->strings, name, strlen(name) + 1);
	}
	return w->module->first_string +
	       (uint32_t)(uintptr_t)entry->value - 1;
}

static void write_type(struct btf_writer *w, const struct btf_type *type)
{
	const struct btf_layout *layout = &btf_layouts[type->kind];

	put32(&w->types, new_name(w, type->name));
	put32(&w->types, (uint32_t)type->flag << 31 |
			 (uint32_t)type->kind << 24 | type->vlen);
	put32(&w->types, layout->refers ? new_id(w, type->ref) : type->ref);
	for (uint32_t i = 0; i < type->nitems; i++)
		for (int at = 0; at < layout->each; at += 4) {
			uint32_t value = btf_item(type, i, (unsigned)at);

			if (at == layout->name_at)
				value = new_name(w, value);
			else if (at == layout->type_at)
				value = new_id(w, value);
			put32(&w->types, value);
		}
	buf_add(&w->types, type->items + (size_t)type->nitems * layout->each,
		layout->tail);
}

static void write_btf(struct btf_writer *w, struct buf *out)
{
	put32(out, 0x0001eb9f);			/* magic, version, flags */
	put32(out, 24);
	put32(out, 0);
	put32(out, (uint32_t)w->types.size);
	put32(out, (uint32_t)w->types.size);
	put32(out, (uint32_t)w->strings.size);
	buf_add(out, w->types.data, w->types.size);
	buf_add(out, w->strings.data, w->strings.size);
}

void btf_dedupe(const struct btf *module, struct arena *arena, struct buf *out,
		struct btf_counts *counts)
{
	uint32_t first = module->first, count = module->end - first;
	uint32_t *ids = btf_same(module, arena);
	struct btf_writer w = { .module = module, .ids = ids };
	bool *kept = arena_array(arena, bool, count);

	*counts = (struct btf_counts){ .types = count };
	for (uint32_t i = 0; i < count; i++) {
		kept[i] = !ids[i];
		if (kept[i])
			ids[i] = first + (uint32_t)counts->kept++;
	}
	map_init(&w.offsets, NULL);
	for (uint32_t i = 0; i < count; i++)
		if (kept[i])
			write_type(&w, &module->types[i]);
	write_btf(&w, out);
	buf_free(&w.types);
	buf_free(&w.strings);
	map_free(&w.offsets);
}
