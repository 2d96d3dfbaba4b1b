// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf/btfwrite.h"

#include <endian.h>

void btf_put32(struct buf *out, uint32_t value)
{
	value = htole32(value);
	buf_add(out, &value, sizeof(value));
}

uint32_t btf_string(struct btf_strings *strings, const char *name)
{
	struct map_entry *entry = map_put(&strings->offsets, str_of(name));

	if (!entry->value) {
		entry->value = (void *)(uintptr_t)(strings->text.size + 1);
		buf_add(&strings->text, name, strlen(name) + 1);
	}
	return (uint32_t)(uintptr_t)entry->value - 1;
}

void btf_put(struct buf *out, struct str types, struct str strings)
{
	btf_put32(out, 0x0001eb9f);			/* magic, version, flags */
	btf_put32(out, 24);
	btf_put32(out, 0);
	btf_put32(out, (uint32_t)types.n);
	btf_put32(out, (uint32_t)types.n);
	btf_put32(out, (uint32_t)strings.n);
	buf_add(out, types.p, types.n);
	buf_add(out, strings.p, strings.n);
}

void btf_write_begin(struct btf_writer *w, const struct btf *from,
		     const uint32_t *ids, uint32_t kept, uint32_t first_string)
{
	*w = (struct btf_writer){
		.from = from, .ids = ids, .kept = kept,
		.first_string = first_string,
	};
	map_init(&w->strings.offsets, NULL);
	if (!first_string)
		btf_string(&w->strings, "");
}

static uint32_t new_name(struct btf_writer *w, uint32_t offset)
{
	const char *name = btf_name(w->from, offset);

	if (offset < w->kept)
		return offset;
	return *name ? w->first_string + btf_string(&w->strings, name) : 0;
}

void btf_write_type(struct btf_writer *w, const struct btf_type *type)
{
	const struct btf_layout *layout = &btf_layouts[type->kind];

	btf_put32(&w->types, new_name(w, type->name));
	btf_put32(&w->types, (uint32_t)type->flag << 31 |
			 (uint32_t)type->kind << 24 | type->vlen);
	btf_put32(&w->types, layout->refers ? w->ids[type->ref] : type->ref);
	for (uint32_t i = 0; i < type->nitems; i++)
		for (int at = 0; at < layout->each; at += 4) {
			uint32_t value = btf_item(type, i, (unsigned)at);

			if (at == layout->name_at)
				value = new_name(w, value);
			else if (at == layout->type_at)
				value = w->ids[value];
			btf_put32(&w->types, value);
		}
	buf_add(&w->types, type->items + (size_t)type->nitems * layout->each,
		layout->tail);
}

void btf_write_end(struct btf_writer *w, struct buf *out)
{
	btf_put(out, buf_view(&w->types), buf_view(&w->strings.text));
	buf_free(&w->types);
	buf_free(&w->strings.text);
	map_free(&w->strings.offsets);
}
