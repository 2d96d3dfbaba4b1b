// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf/btfwrite.h"

#include <endian.h>

static void put32(struct buf *out, uint32_t value)
{
	value = htole32(value);
	buf_add(out, &value, sizeof(value));
}

void btf_write_begin(struct btf_writer *w, const struct btf *from,
		     const uint32_t *ids, uint32_t kept, uint32_t first_string)
{
	*w = (struct btf_writer){
		.from = from, .ids = ids, .kept = kept,
		.first_string = first_string,
	};
	map_init(&w->offsets, NULL);
	if (!first_string)
		buf_add(&w->strings, "", 1);
}

static uint32_t new_name(struct btf_writer *w, uint32_t offset)
{
	const char *name = btf_name(w->from, offset);
	struct map_entry *entry;

	if (offset < w->kept)
		return offset;
	if (!*name)
		return 0;
	entry = map_put(&w->offsets, str_of(name));
	if (!entry->value) {
		entry->value = (void *)(uintptr_t)(w->strings.size + 1);
		buf_add(&w->strings, name, strlen(name) + 1);
	}
	return w->first_string + (uint32_t)(uintptr_t)entry->value - 1;
}

void btf_write_type(struct btf_writer *w, const struct btf_type *type)
{
	const struct btf_layout *layout = &btf_layouts[type->kind];

	put32(&w->types, new_name(w, type->name));
	put32(&w->types, (uint32_t)type->flag << 31 |
			 (uint32_t)type->kind << 24 | type->vlen);
	put32(&w->types, layout->refers ? w->ids[type->ref] : type->ref);
	for (uint32_t i = 0; i < type->nitems; i++)
		for (int at = 0; at < layout->each; at += 4) {
			uint32_t value = btf_item(type, i, (unsigned)at);

			if (at == layout->name_at)
				value = new_name(w, value);
			else if (at == layout->type_at)
				value = w->ids[value];
			put32(&w->types, value);
		}
	buf_add(&w->types, type->items + (size_t)type->nitems * layout->each,
		layout->tail);
}

void btf_write_end(struct btf_writer *w, struct buf *out)
{
	put32(out, 0x0001eb9f);			/* magic, version, flags */
	put32(out, 24);
	put32(out, 0);
	put32(out, (uint32_t)w->types.size);
	put32(out, (uint32_t)w->types.size);
	put32(out, (uint32_t)w->strings.size);
	buf_add(out, w->types.data, w->types.size);
	buf_add(out, w->strings.data, w->strings.size);
	buf_free(&w->types);
	buf_free(&w->strings);
	map_free(&w->offsets);
}
