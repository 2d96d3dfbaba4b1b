// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/btf_form.h"

#include "base/buf.h"

/* ---- forms -------------------------------------------------------------------- */

/* clang's name of a basic type, and GCC's. */
static const char *const spellings[][2] = {
	{ "short", "short int" },
	{ "unsigned short", "short unsigned int" },
	{ "long", "long int" },
	{ "unsigned long", "long unsigned int" },
	{ "long long", "long long int" },
	{ "unsigned long long", "long long unsigned int" },
	{ "unsigned __int128", "__int128 unsigned" },
};

/* What clang has a typedef for and GCC, or GCC for arm64, only the type. */
static const char *const built_in[] = {
	"__int128_t", "__uint128_t", "__builtin_va_list",
};

static const char *one_spelling(const char *name)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++)
		if (!strcmp(name, spellings[i][0]))
			return spellings[i][1];
	return name;
}

static void put32(struct buf *out, uint32_t value)
{
	buf_add(out, &value, sizeof(value));
}

static void put_string(struct buf *out, const char *text)
{
	buf_add(out, text, strlen(text) + 1);
}

static void put_form(struct buf *out, const struct btf *btf,
		     const struct btf_type *type)
{
	const struct btf_layout *layout = &btf_layouts[type->kind];
	const char *name = btf_name(btf, type->name);

	put32(out, (uint32_t)type->flag << 31 | (uint32_t)type->kind << 16 |
		   type->vlen);
	put32(out, layout->refers ? 0 : type->ref);
	put_string(out, type->kind == BTF_INT ? one_spelling(name) : name);
	for (uint32_t i = 0; i < type->nitems; i++)
		for (int at = 0; at < layout->each; at += 4) {
			uint32_t value = btf_item(type, i, (unsigned)at);

			if (at == layout->name_at)
				put_string(out, btf_name(btf, value));
			else if (at != layout->type_at)
				put32(out, value);
		}
	buf_add(out, type->items + (size_t)type->nitems * layout->each,
		layout->tail);
}

/* A number that is the same for the same bytes, from 1 on. */
static uint32_t number_of(struct map *map, const struct buf *bytes)
{
	struct map_entry *entry = map_put(map, buf_view(bytes));

	if (!entry->value)
		entry->value = (void *)(uintptr_t)map->count;
	return (uint32_t)(uintptr_t)entry->value;
}

bool btf_is_of_module(const struct btf_type *type)
{
	return type->kind == BTF_FUNC || type->kind == BTF_VAR ||
	       type->kind == BTF_DATASEC || type->kind == BTF_DECL_TAG;
}

uint32_t *btf_forms(const struct btf *btf, struct map *numbers,
		    struct arena *arena)
{
	uint32_t count = btf->end - btf->first;
	uint32_t *forms = arena_array(arena, uint32_t, count);
	struct buf bytes = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		if (btf_is_of_module(&btf->types[i]))
			continue;
		bytes.size = 0;
		put_form(&bytes, btf, &btf->types[i]);
		forms[i] = number_of(numbers, &bytes);
	}
	buf_free(&bytes);
	return forms;
}

/* ---- what a type refers to ------------------------------------------------------ */

/* More qualifiers than there are come from a circle, and end somewhere on it. */
enum { QUALIFIERS_IN_A_ROW = 8 };

static bool is_built_in(const struct btf *btf, const struct btf_type *type)
{
	if (type->kind != BTF_TYPEDEF)
		return false;
	for (size_t i = 0; i < sizeof(built_in) / sizeof(*built_in); i++)
		if (!strcmp(btf_name(btf, type->name), built_in[i]))
			return true;
	return false;
}

bool btf_is_passed(const struct btf *btf, const struct btf_type *type)
{
	return type->kind == BTF_CONST || type->kind == BTF_VOLATILE ||
	       type->kind == BTF_RESTRICT || is_built_in(btf, type);
}

static struct btf_ref bare(const struct btf *btf, uint32_t id)
{
	struct btf_ref ref = { .id = id };

	for (int i = 0; i < QUALIFIERS_IN_A_ROW; i++) {
		const struct btf_type *type = btf_type(btf, ref.id);

		if (!btf_is_passed(btf, type))
			break;
		if (type->kind != BTF_TYPEDEF)
			ref.qualifiers |= 1u << type->kind;
		ref.id = type->ref;
	}
	return ref;
}

/* @id with the qualifiers that both compilers write, in whichever order. */
static struct btf_ref qualified(const struct btf *btf, uint32_t id)
{
	struct btf_ref ref = bare(btf, id);
	const struct btf_type *type = btf_type(btf, ref.id);

	if (type->kind == BTF_FUNC_PROTO)
		ref.qualifiers = 0;
	if (type->kind == BTF_ARRAY) {
		struct btf_ref element = bare(btf, btf_item(type, 0, 0));

		if (!(ref.qualifiers & ~element.qualifiers))
			ref.qualifiers = 0;
	}
	return ref;
}

uint32_t btf_nrefs(const struct btf_type *type)
{
	const struct btf_layout *layout = &btf_layouts[type->kind];

	if (type->kind == BTF_ARRAY)
		return 1;	/* its index counts for nothing */
	return (layout->refers ? 1 : 0) +
	       (layout->type_at < 0 ? 0 : type->nitems);
}

struct btf_ref btf_ref_at(const struct btf *btf, uint32_t id, uint32_t i)
{
	const struct btf_type *type = btf_type(btf, id);
	const struct btf_layout *layout = &btf_layouts[type->kind];
	struct btf_ref ref;

	if (btf_is_passed(btf, type))
		return qualified(btf, id);
	if (layout->refers && !i--)
		return qualified(btf, type->ref);
	ref = qualified(btf, btf_item(type, i, (unsigned)layout->type_at));
	if (btf_is_composite(type) && !*btf_name(btf, btf_item(type, i, 0)))
		ref.qualifiers = 0;
	return ref;
}
