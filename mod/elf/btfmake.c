// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A type gets its id when it is first referred to.  What has a name, or members, waits in
 * a queue until it is filled in, so circles and depth need no care; what is only made
 * of another type (pointers, qualifiers, arrays, functions) follows that one, and is
 * there once for each.
 */
#include "elf/btfmake.h"

#include <dwarf.h>
#include <stdlib.h>

#include "elf/btf.h"
#include "elf/btfwrite.h"

enum {
	INT_SIGNED = 1, INT_BOOL = 4,
	LINKAGE_GLOBAL = 1, LINKAGE_EXTERN = 2,
	MOST_ITEMS = 0xffff,
	MOST_FIELD_OFFSET = 0xffffff, MOST_FIELD_BITS = 0xff,
	/* No compiler's pointers, qualifiers and functions are as deep. */
	MOST_DEPTH = 256,
};

/* Of a node whose id is being found: who comes back to it is in a circle without a
 * name, which is nobody's type. */
#define IN_PROGRESS UINT32_MAX

/* A type id. */
struct record {
	const struct type *type;	/* of what waits in the queue; else NULL */
	bool filled;			/* by that */
	uint32_t name, info, ref;
	struct buf items;		/* owned */
};

struct maker {
	size_t most, defined;		/* composites with a name */
	struct record *records;		/* by id - 1 */
	uint32_t count;
	uint32_t *queue;		/* ids, some twice */
	size_t queued;
	uint32_t *by_node;		/* owned; by id of the node */
	struct map by_name;		/* kind and name -> id */
	struct map by_parts;		/* what it is made of -> id */
	struct arena arena;		/* of all but what is owned */
	struct btf_strings strings;
	uint32_t index_type;		/* of arrays; 0: none is needed yet */
};

static const uint8_t btf_kinds[TYPE_KINDS] = {
	[TYPE_POINTER] = BTF_PTR, [TYPE_REFERENCE] = BTF_PTR,
	[TYPE_RVALUE_REFERENCE] = BTF_PTR, [TYPE_CONST] = BTF_CONST,
	[TYPE_VOLATILE] = BTF_VOLATILE, [TYPE_RESTRICT] = BTF_RESTRICT,
	[TYPE_TYPEDEF] = BTF_TYPEDEF, [TYPE_STRUCT] = BTF_STRUCT,
	[TYPE_UNION] = BTF_UNION, [TYPE_ENUM] = BTF_ENUM,
};

static uint32_t id_of(struct maker *maker, const struct type *type, unsigned depth);

static uint32_t info_of(unsigned kind, size_t count, bool flag)
{
	return (uint32_t)flag << 31 | kind << 24 | (uint32_t)count;
}

static uint32_t name_of(struct maker *maker, const char *name)
{
	return name ? btf_string(&maker->strings, name) : 0;
}

static uint32_t new_record(struct maker *maker, const char *name, uint32_t info,
			   uint32_t ref)
{
	*ARENA_MORE(&maker->arena, maker->records, maker->count) = (struct record){
		.name = name_of(maker, name), .info = info, .ref = ref,
	};
	return maker->count;
}

static struct record *record_of(struct maker *maker, uint32_t id)
{
	return &maker->records[id - 1];
}

static void enqueue(struct maker *maker, uint32_t id, const struct type *type)
{
	*ARENA_MORE(&maker->arena, maker->queue, maker->queued) = id;
	record_of(maker, id)->type = type;
	record_of(maker, id)->filled = false;
}

/* ---- what waits to be filled in --------------------------------------------------- */

static bool is_field(const struct type_item *item)
{
	return item->has & HAS_BIT_SIZE;
}

static bool has_fields(const struct type *type)
{
	for (size_t i = 0; i < type->count; i++)
		if (is_field(&type->items[i]))
			return true;
	return false;
}

static bool can_be_said(const struct type *type)
{
	uint64_t most = has_fields(type) ? MOST_FIELD_OFFSET : UINT32_MAX;

	if (type->count > MOST_ITEMS || type->byte_size > UINT32_MAX)
		return false;
	for (size_t i = 0; type->kind != TYPE_ENUM && i < type->count; i++) {
		const struct type_item *item = &type->items[i];

		if ((item->type && (item->type->kind == TYPE_VARIANT_PART ||
				    item->type->kind == TYPE_VARIANT)) ||
		    item->location > UINT32_MAX || type_item_bits(item) > most ||
		    item->bit_size > MOST_FIELD_BITS)
			return false;
	}
	return true;
}

static void declare(struct record *record, const struct type *type)
{
	record->info = type->kind == TYPE_ENUM ? info_of(BTF_ENUM, 0, false) :
		info_of(BTF_FWD, 0, type->kind == TYPE_UNION);
	record->ref = type->kind == TYPE_ENUM ? 4 : 0;
}

static bool is_signed(const struct type *type)
{
	for (size_t i = 0; i < type->count; i++)
		if (type->items[i].value >> 63)
			return true;
	return false;
}

/* Whether a value needs more than 32 bits. */
static bool is_wide(const struct type *type, bool negative)
{
	for (size_t i = 0; i < type->count; i++) {
		uint64_t value = type->items[i].value;

		if (negative ? (int64_t)value != (int32_t)value : value >> 32)
			return true;
	}
	return false;
}

static void define_enum(struct maker *maker, uint32_t id, const struct type *type)
{
	struct record *record = record_of(maker, id);
	bool negative = is_signed(type), wide = is_wide(type, negative);

	record->info = info_of(wide ? BTF_ENUM64 : BTF_ENUM, type->count, negative);
	record->ref = (uint32_t)type->byte_size;
	for (size_t i = 0; i < type->count; i++) {
		btf_put32(&record->items, name_of(maker, type->items[i].name));
		btf_put32(&record->items, (uint32_t)type->items[i].value);
		if (wide)
			btf_put32(&record->items,
				  (uint32_t)(type->items[i].value >> 32));
	}
}

static void define_struct(struct maker *maker, uint32_t id, const struct type *type)
{
	bool fields = has_fields(type);

	for (size_t i = 0; i < type->count; i++) {
		const struct type_item *item = &type->items[i];
		uint32_t at = (uint32_t)type_item_bits(item), of = id_of(maker, item->type, 0);
		struct buf *items = &record_of(maker, id)->items;

		if (is_field(item))
			at |= (uint32_t)item->bit_size << 24;
		btf_put32(items, name_of(maker, item->name));
		btf_put32(items, of);
		btf_put32(items, at);
	}
	record_of(maker, id)->info = info_of(btf_kinds[type->kind], type->count, fields);
	record_of(maker, id)->ref = (uint32_t)type->byte_size;
}

static void fill(struct maker *maker, uint32_t id)
{
	const struct type *type = record_of(maker, id)->type;

	if (record_of(maker, id)->filled)
		return;
	record_of(maker, id)->filled = true;
	if (type->kind == TYPE_TYPEDEF) {
		uint32_t target = id_of(maker, type->target, 0);

		record_of(maker, id)->info = info_of(BTF_TYPEDEF, 0, false);
		record_of(maker, id)->ref = target;
		return;
	}
	if (type->declaration || type->is_private || !can_be_said(type) ||
	    (type->name && maker->defined == maker->most)) {
		declare(record_of(maker, id), type);
		return;
	}
	maker->defined += type->name != NULL;
	if (type->kind == TYPE_ENUM)
		define_enum(maker, id, type);
	else
		define_struct(maker, id, type);
}

/* ---- ids -------------------------------------------------------------------------- */

/* The id of what @key says that it is made of, which is @info, @ref and @items. */
static uint32_t made_of(struct maker *maker, const char *name, uint32_t info,
			uint32_t ref, struct buf *items)
{
	struct buf key = { 0 };
	struct map_entry *entry;

	btf_put32(&key, name_of(maker, name));
	btf_put32(&key, info);
	btf_put32(&key, ref);
	buf_add(&key, items->data, items->size);
	entry = map_put(&maker->by_parts, buf_view(&key));
	if (!entry->value) {
		uint32_t id = new_record(maker, name, info, ref);

		record_of(maker, id)->items = *items;
		entry->value = (void *)(uintptr_t)id;
	} else {
		buf_free(items);
	}
	buf_free(&key);
	return (uint32_t)(uintptr_t)entry->value;
}

static uint32_t id_of_base(struct maker *maker, const struct type *type)
{
	uint32_t size = type->byte_size <= 16 ? (uint32_t)type->byte_size : 16;
	struct buf items = { 0 };
	uint32_t encoding;

	switch (type->encoding) {
	case DW_ATE_float: case DW_ATE_complex_float:
		return made_of(maker, type->name, info_of(BTF_FLOAT, 0, false), size,
			       &items);
	case DW_ATE_boolean: encoding = INT_BOOL; break;
	case DW_ATE_signed: case DW_ATE_signed_char: encoding = INT_SIGNED; break;
	default: encoding = 0; break;
	}
	btf_put32(&items, encoding << 24 | 8 * size);
	return made_of(maker, type->name, info_of(BTF_INT, 0, false), size, &items);
}

/* What pahole has arrays indexed by, for no language says it. */
static uint32_t index_type(struct maker *maker)
{
	static const struct type index = {
		.kind = TYPE_BASE, .name = "__ARRAY_SIZE_TYPE__", .byte_size = 4,
		.encoding = DW_ATE_unsigned,
	};

	if (!maker->index_type)
		maker->index_type = id_of_base(maker, &index);
	return maker->index_type;
}

/* One dimension of several, as pahole makes it. */
static uint32_t id_of_array(struct maker *maker, const struct type *type,
			    unsigned depth)
{
	uint32_t element = id_of(maker, type->target, depth + 1), count = 1;
	struct buf items = { 0 };

	for (size_t i = 0; i < type->count; i++)
		count *= (uint32_t)type->items[i].value;
	btf_put32(&items, element);
	btf_put32(&items, index_type(maker));
	btf_put32(&items, count);
	return made_of(maker, NULL, info_of(BTF_ARRAY, 0, false), 0, &items);
}

static uint32_t id_of_function(struct maker *maker, const struct type *type,
			       unsigned depth)
{
	uint32_t returns = id_of(maker, type->target, depth + 1);
	size_t count = type->count <= MOST_ITEMS ? type->count : MOST_ITEMS;
	struct buf items = { 0 };

	for (size_t i = 0; i < count; i++) {
		btf_put32(&items, name_of(maker, type->items[i].name));
		btf_put32(&items, id_of(maker, type->items[i].type, depth + 1));
	}
	return made_of(maker, NULL, info_of(BTF_FUNC_PROTO, count, false), returns,
		       &items);
}

/* One that has a name is of everybody who mentions that. */
static uint32_t id_of_named(struct maker *maker, const struct type *type)
{
	struct map_entry *entry;
	struct buf key = { 0 };
	uint32_t id;

	if (!type->name) {
		id = new_record(maker, NULL, 0, 0);
		enqueue(maker, id, type);
		return id;
	}
	buf_printf(&key, "%d %s", type->kind, type->name);
	entry = map_put(&maker->by_name, buf_view(&key));
	buf_free(&key);
	id = (uint32_t)(uintptr_t)entry->value;
	if (!id) {
		id = new_record(maker, type->name, 0, 0);
		entry->value = (void *)(uintptr_t)id;
		enqueue(maker, id, type);
	} else if (record_of(maker, id)->type->declaration && !type->declaration) {
		enqueue(maker, id, type);
	}
	return id;
}

static uint32_t new_id(struct maker *maker, const struct type *type, unsigned depth)
{
	struct buf nothing = { 0 };

	switch (type->kind) {
	case TYPE_BASE:
		return id_of_base(maker, type);
	case TYPE_POINTER: case TYPE_CONST: case TYPE_VOLATILE: case TYPE_RESTRICT:
	case TYPE_REFERENCE: case TYPE_RVALUE_REFERENCE:
		return made_of(maker, NULL, info_of(btf_kinds[type->kind], 0, false),
			       id_of(maker, type->target, depth + 1), &nothing);
	case TYPE_ATOMIC: case TYPE_PACKED: case TYPE_IMMUTABLE: case TYPE_SHARED:
		return id_of(maker, type->target, depth + 1);
	case TYPE_ARRAY:
		return id_of_array(maker, type, depth);
	case TYPE_FUNCTION:
		return id_of_function(maker, type, depth);
	case TYPE_TYPEDEF: case TYPE_STRUCT: case TYPE_UNION: case TYPE_ENUM:
		return id_of_named(maker, type);
	default:
		return 0;
	}
}

/* 0 is void, and what no BTF can say. */
static uint32_t id_of(struct maker *maker, const struct type *type, unsigned depth)
{
	uint32_t *known = type ? &maker->by_node[type->id] : NULL;

	if (!type || depth > MOST_DEPTH || *known == IN_PROGRESS)
		return 0;
	if (!*known) {
		*known = IN_PROGRESS;
		*known = new_id(maker, type, depth);
	}
	return *known;
}

/* ---- all of it --------------------------------------------------------------------- */

static void add_symbol(struct maker *maker, const struct typed_symbol *symbol)
{
	uint32_t type = id_of(maker, symbol->type, 0);
	uint32_t linkage = symbol->declared ? LINKAGE_EXTERN : LINKAGE_GLOBAL, id;

	if (names_type(symbol->name))
		return;
	if (symbol->function) {
		if (type)
			new_record(maker, symbol->name, info_of(BTF_FUNC, linkage, false), type);
		return;
	}
	id = new_record(maker, symbol->name, info_of(BTF_VAR, 0, false), type);
	btf_put32(&record_of(maker, id)->items, linkage);
}

static void write_all(struct maker *maker, struct buf *out)
{
	struct buf types = { 0 };

	for (uint32_t i = 0; i < maker->count; i++) {
		struct record *record = &maker->records[i];

		btf_put32(&types, record->name);
		btf_put32(&types, record->info);
		btf_put32(&types, record->ref);
		buf_add(&types, record->items.data, record->items.size);
		buf_free(&record->items);
	}
	btf_put(out, buf_view(&types), buf_view(&maker->strings.text));
	buf_free(&types);
}

size_t btf_make(const struct types *types, size_t most, struct buf *out)
{
	struct maker maker = {
		.most = most,
		.by_node = xcalloc(types->ntypes + 1, sizeof(*maker.by_node)),
	};

	map_init(&maker.by_name, &maker.arena);
	map_init(&maker.by_parts, &maker.arena);
	map_init(&maker.strings.offsets, NULL);
	btf_string(&maker.strings, "");
	for (size_t i = 0; i < types->count; i++)
		add_symbol(&maker, &types->symbols[i]);
	for (size_t i = 0; i < maker.queued; i++)
		fill(&maker, maker.queue[i]);
	write_all(&maker, out);
	buf_free(&maker.strings.text);
	map_free(&maker.strings.offsets);
	map_free(&maker.by_parts);
	map_free(&maker.by_name);
	arena_free(&maker.arena);
	free(maker.by_node);
	return maker.defined;
}
