// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A type id becomes a node when it is first referred to, and waits in a queue until
 * it is filled in; so neither circles nor depth need care.  Circles that a reader of
 * the graph could not leave are looked for at the end.
 */
#include "elf/btftypes.h"

#include <dwarf.h>
#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"

enum {
	POINTER_SIZE = 8,	/* BTF does not say it; the ELF files that we read do */
	/* An array of more is one of arrays: what is made stays linear. */
	MOST_DIMENSIONS = 8,
	/* As the kernel resolves no more (MAX_RESOLVE_DEPTH). */
	MOST_TAGS = 32,
	/* The word behind an integer: bits, where they begin, encoding. */
	INT_SIGNED = 1, INT_CHAR = 2, INT_BOOL = 4,
	/* Linkage of functions and variables. */
	LINKAGE_EXTERN = 2,
};

struct pending {
	uint32_t id;
	struct type *type;
};

struct reader {
	const char *path;
	const struct btf *btf;
	uint32_t own;		/* what is defined before this id is only declared */
	struct arena *arena;
	struct diags *diags;
	struct type **nodes;	/* owned; by type id - first */
	struct type **shared;	/* by type id, those before first; NULL: none is */
	uint32_t first;		/* id of the first in nodes */
	struct pending *queue;	/* owned; by id of the node */
	size_t count, room, done;
	int err;
};

static void refuse(struct reader *reader, uint32_t id, const char *what)
{
	if (reader->err)
		return;
	diag_add(reader->diags, DIAG_FATAL, CODE_BTF_MALFORMED,
		 PLACE_FILE(reader->path), "BTF: type %u%s%s %s", (unsigned)id,
		 *btf_name(reader->btf, btf_type(reader->btf, id)->name) ? ", " : "",
		 btf_name(reader->btf, btf_type(reader->btf, id)->name), what);
	reader->err = -EBADMSG;
}

static const char *name_of(const struct reader *reader, uint32_t offset)
{
	const char *name = btf_name(reader->btf, offset);

	return *name ? name : NULL;
}

/* @id, or what stands behind its tags. */
static uint32_t untagged(struct reader *reader, uint32_t id)
{
	const struct btf_type *type = btf_type(reader->btf, id);

	for (unsigned i = 0; type->kind == BTF_TYPE_TAG; i++) {
		if (i == MOST_TAGS) {
			refuse(reader, id, "has tags without end");
			return 0;
		}
		id = type->ref;
		type = btf_type(reader->btf, id);
	}
	return id;
}

static const struct type *node_of(struct reader *reader, uint32_t id)
{
	struct type *type, **slot;

	id = untagged(reader, id);
	slot = id < reader->first ? &reader->shared[id] :
				    &reader->nodes[id - reader->first];
	if (!id || *slot)
		return *slot;
	type = arena_new(reader->arena, struct type);
	type->id = reader->count;
	if (reader->count == reader->room) {
		reader->room = reader->room ? 2 * reader->room : 256;
		reader->queue = xrealloc(reader->queue, reader->room *
					 sizeof(*reader->queue));
	}
	reader->queue[reader->count++] = (struct pending){ id, type };
	*slot = type;
	return type;
}

static struct type_item *new_items(struct reader *reader, struct type *type,
				   size_t count)
{
	type->items = arena_array(reader->arena, struct type_item, count);
	type->count = count;
	return type->items;
}

/* ---- a kind each ----------------------------------------------------------------- */

static void fill_size(struct reader *reader, const struct btf_type *from,
		      struct type *type)
{
	(void)reader;
	type->byte_size = from->ref;
	type->has |= HAS_BYTE_SIZE;
}

static void fill_int(struct reader *reader, const struct btf_type *from,
		     struct type *type)
{
	unsigned flags = btf_item(from, 0, 0) >> 24 & 0xf;
	bool is_char = flags & INT_CHAR ||
		       (from->ref == 1 && type->name &&
			str_ends(str_of(type->name), STR("char")));

	fill_size(reader, from, type);
	type->has |= HAS_ENCODING;
	if (flags & INT_BOOL)
		type->encoding = DW_ATE_boolean;
	else if (flags & INT_SIGNED)
		type->encoding = is_char ? DW_ATE_signed_char : DW_ATE_signed;
	else
		type->encoding = is_char ? DW_ATE_unsigned_char : DW_ATE_unsigned;
}

static void fill_float(struct reader *reader, const struct btf_type *from,
		       struct type *type)
{
	fill_size(reader, from, type);
	type->has |= HAS_ENCODING;
	type->encoding = DW_ATE_float;
}

static void fill_target(struct reader *reader, const struct btf_type *from,
			struct type *type)
{
	type->target = node_of(reader, from->ref);
}

static void fill_pointer(struct reader *reader, const struct btf_type *from,
			 struct type *type)
{
	fill_target(reader, from, type);
	type->has |= HAS_BYTE_SIZE;
	type->byte_size = POINTER_SIZE;
}

static void fill_forward(struct reader *reader, const struct btf_type *from,
			 struct type *type)
{
	(void)reader;
	type->kind = from->flag ? TYPE_UNION : TYPE_STRUCT;
	type->declaration = true;
}

/* An array's words: the type of its elements, that of its index, how many. */
static void fill_array(struct reader *reader, const struct btf_type *from,
		       struct type *type)
{
	uint32_t sizes[MOST_DIMENSIONS], element = 0;
	struct type_item *items;
	size_t count = 0;

	while (from->kind == BTF_ARRAY && count < MOST_DIMENSIONS) {
		sizes[count++] = btf_item(from, 2, 0);
		element = untagged(reader, btf_item(from, 0, 0));
		from = btf_type(reader->btf, element);
	}
	type->target = node_of(reader, element);
	items = new_items(reader, type, count);
	for (size_t i = 0; i < count; i++) {
		items[i].value = sizes[i];
		items[i].has = sizes[i] ? HAS_VALUE : 0;
	}
}

/*
 * The integer that a bit-field without kind_flag is: its type says which bits
 * of it.  NULL for all other members.
 */
static const struct btf_type *partial_int(const struct reader *reader, uint32_t id)
{
	const struct btf_type *type = btf_type(reader->btf, id);

	for (unsigned i = 0; i < MOST_TAGS &&
	     (type->kind == BTF_TYPEDEF || type->kind == BTF_CONST ||
	      type->kind == BTF_VOLATILE || type->kind == BTF_TYPE_TAG); i++)
		type = btf_type(reader->btf, type->ref);
	if (type->kind != BTF_INT || (btf_item(type, 0, 0) & 0xff) == 8ull * type->ref)
		return NULL;
	return type;
}

static void place_member(const struct reader *reader, const struct btf_type *from,
			 uint32_t index, struct type_item *item)
{
	uint32_t at = btf_item(from, index, 8), bits = 0;
	const struct btf_type *part;

	if (from->flag) {
		bits = at >> 24;
		at &= 0xffffff;
	} else if ((part = partial_int(reader, btf_item(from, index, 4)))) {
		bits = btf_item(part, 0, 0) & 0xff;
		at += btf_item(part, 0, 0) >> 16 & 0xff;
	}
	if (bits) {
		item->bit_size = bits;
		item->has |= HAS_BIT_SIZE;
	}
	if (bits || at % 8) {
		item->bit_offset = at;
		item->has |= HAS_BIT_OFFSET;
	} else {
		item->location = at / 8;
		item->has |= HAS_LOCATION;
	}
}

static void fill_composite(struct reader *reader, const struct btf_type *from,
			   struct type *type)
{
	struct type_item *items = new_items(reader, type, from->nitems);

	fill_size(reader, from, type);
	for (uint32_t i = 0; i < from->nitems; i++) {
		items[i].name = name_of(reader, btf_item(from, i, 0));
		items[i].type = node_of(reader, btf_item(from, i, 4));
		place_member(reader, from, i, &items[i]);
	}
}

static uint64_t enumerator(const struct btf_type *from, uint32_t index)
{
	uint64_t low = btf_item(from, index, 4);

	if (from->kind == BTF_ENUM64)
		return low | (uint64_t)btf_item(from, index, 8) << 32;
	return from->flag ? (uint64_t)(int64_t)(int32_t)low : low;
}

/* One without enumerators is only named. */
static void fill_enum(struct reader *reader, const struct btf_type *from,
		      struct type *type)
{
	struct type_item *items = new_items(reader, type, from->nitems);

	type->declaration = !from->nitems;
	if (from->nitems)
		fill_size(reader, from, type);
	for (uint32_t i = 0; i < from->nitems; i++) {
		items[i].name = name_of(reader, btf_item(from, i, 0));
		items[i].value = enumerator(from, i);
		items[i].has = HAS_VALUE;
	}
}

/* A last parameter that is nothing at all stands for the dots. */
static void fill_function(struct reader *reader, const struct btf_type *from,
			  struct type *type)
{
	uint32_t count = from->nitems;
	struct type_item *items;

	fill_target(reader, from, type);
	if (count && !btf_item(from, count - 1, 0) && !btf_item(from, count - 1, 4))
		count--;
	items = new_items(reader, type, count);
	for (uint32_t i = 0; i < count; i++) {
		items[i].name = name_of(reader, btf_item(from, i, 0));
		items[i].type = node_of(reader, btf_item(from, i, 4));
	}
}

typedef void fill_fn(struct reader *reader, const struct btf_type *from,
		     struct type *type);

/* What stands where a type is expected; tags do not, they are passed over. */
static const struct form {
	enum type_kind kind;
	fill_fn *fill;		/* NULL: it is no type */
} forms[BTF_KINDS] = {
	[BTF_INT]	 = { TYPE_BASE, fill_int },
	[BTF_PTR]	 = { TYPE_POINTER, fill_pointer },
	[BTF_ARRAY]	 = { TYPE_ARRAY, fill_array },
	[BTF_STRUCT]	 = { TYPE_STRUCT, fill_composite },
	[BTF_UNION]	 = { TYPE_UNION, fill_composite },
	[BTF_ENUM]	 = { TYPE_ENUM, fill_enum },
	[BTF_FWD]	 = { TYPE_STRUCT, fill_forward },
	[BTF_TYPEDEF]	 = { TYPE_TYPEDEF, fill_target },
	[BTF_VOLATILE]	 = { TYPE_VOLATILE, fill_target },
	[BTF_CONST]	 = { TYPE_CONST, fill_target },
	[BTF_RESTRICT]	 = { TYPE_RESTRICT, fill_target },
	[BTF_FUNC_PROTO] = { TYPE_FUNCTION, fill_function },
	[BTF_FLOAT]	 = { TYPE_BASE, fill_float },
	[BTF_ENUM64]	 = { TYPE_ENUM, fill_enum },
};

/* What can be only declared; without a name it is part of another type. */
static bool is_composite(const struct type *type)
{
	return type->name && (type->kind == TYPE_STRUCT ||
			      type->kind == TYPE_UNION || type->kind == TYPE_ENUM);
}

static void fill_all(struct reader *reader)
{
	while (!reader->err && reader->done < reader->count) {
		struct pending next = reader->queue[reader->done++];
		const struct btf_type *from = btf_type(reader->btf, next.id);
		const struct form *form = &forms[from->kind];

		if (!form->fill) {
			refuse(reader, next.id, "stands where a type is expected");
			return;
		}
		next.type->kind = form->kind;
		next.type->name = name_of(reader, from->name);
		if (next.id < reader->own && is_composite(next.type))
			next.type->declaration = true;
		else
			form->fill(reader, from, next.type);
	}
}

/* ---- circles ---------------------------------------------------------------------- */

static bool is_layer(const struct type *type)
{
	switch (type->kind) {
	case TYPE_CONST:
	case TYPE_VOLATILE:
	case TYPE_RESTRICT:
	case TYPE_TYPEDEF:
	case TYPE_ARRAY:
		return true;
	default:
		return false;
	}
}

/* Not of an older reading, which shares its nodes. */
static bool is_new(const struct reader *reader, const struct type *type)
{
	return type->id < reader->count && reader->queue[type->id].type == type;
}

/* Each of these has one target, so a walk ends where an older one was, or in itself. */
static void refuse_circles(struct reader *reader)
{
	size_t *walk = xcalloc(reader->count + 1, sizeof(*walk));

	for (size_t i = 0; i < reader->count && !reader->err; i++) {
		const struct type *type = reader->queue[i].type;

		while (type && is_layer(type) && is_new(reader, type) &&
		       !walk[type->id]) {
			walk[type->id] = i + 1;
			type = type->target;
		}
		if (type && is_layer(type) && is_new(reader, type) &&
		    walk[type->id] == i + 1)
			refuse(reader, reader->queue[type->id].id,
			       "is made of nothing but itself");
	}
	free(walk);
}

/* ---- what is asked for -------------------------------------------------------------- */

/* What stands before the name of a type that is asked for. */
static const char *const prefixes[BTF_KINDS] = {
	[BTF_FUNC] = "", [BTF_VAR] = "", [BTF_TYPEDEF] = "typedef ",
	[BTF_STRUCT] = "struct ", [BTF_UNION] = "union ", [BTF_ENUM] = "enum ",
	[BTF_ENUM64] = "enum ",
};

struct search {
	const struct btf *btf;
	const struct map *want;
	bool own;		/* not in its base, which was searched, or does not count */
	uint32_t *found;	/* owned; by entry of @want: type id, or 0 */
	bool *doubled;		/* owned; the same: another is defined as well */
	bool types_too;		/* some name has a prefix */
	struct buf key;		/* owned */
};

static bool is_declared(const struct btf_type *type)
{
	switch (type->kind) {
	case BTF_FUNC:
		return type->vlen == LINKAGE_EXTERN;
	case BTF_VAR:
		return btf_item(type, 0, 0) == LINKAGE_EXTERN;
	case BTF_FWD:
		return true;
	case BTF_ENUM:
	case BTF_ENUM64:
		return !type->nitems;
	default:
		return false;
	}
}

static void look_at(struct search *search, uint32_t id)
{
	const struct btf_type *type = btf_type(search->btf, id);
	const char *name = btf_name(search->btf, type->name), *prefix;
	struct str key = str_of(name);
	struct map_entry *entry;
	uint32_t *found;

	prefix = type->kind == BTF_FWD ? prefixes[type->flag ? BTF_UNION :
						  BTF_STRUCT] :
					 prefixes[type->kind];
	if (!prefix || !*name || (*prefix && !search->types_too))
		return;
	if (*prefix) {
		search->key.size = 0;
		buf_str(&search->key, prefix);
		buf_str(&search->key, name);
		key = buf_view(&search->key);
	}
	entry = map_find(search->want, key);
	if (!entry)
		return;
	found = &search->found[entry - search->want->entries];
	if (*prefix && *found && !is_declared(type) &&
	    !is_declared(btf_type(search->btf, *found)))
		search->doubled[entry - search->want->entries] = true;
	if (!*found || (is_declared(btf_type(search->btf, *found)) &&
			!is_declared(type)))
		*found = id;
}

static void search_all(struct search *search)
{
	const struct btf *btf = search->btf;

	search->found = xcalloc(search->want->count + 1, sizeof(*search->found));
	search->doubled = xcalloc(search->want->count + 1, sizeof(*search->doubled));
	for (size_t i = 0; i < search->want->count; i++) {
		struct str name = search->want->entries[i].name;

		search->types_too |= name.n && memchr(name.p, ' ', name.n);
	}
	for (uint32_t id = btf->first; id < btf->end; id++)
		look_at(search, id);
	for (uint32_t id = 0; !search->own && id < btf->first; id++)
		look_at(search, id);
	buf_free(&search->key);
}

static void take(struct reader *reader, struct str name, uint32_t id,
		 bool doubled, struct types *out)
{
	const struct btf_type *type = btf_type(reader->btf, id);
	struct typed_symbol *symbol = &out->symbols[out->count++];
	bool function = type->kind == BTF_FUNC;

	*symbol = (struct typed_symbol){
		.name = arena_str(reader->arena, name),
		.function = function,
		.declared = is_declared(type),
		.doubled = doubled,
	};
	if (function && btf_type(reader->btf, type->ref)->kind != BTF_FUNC_PROTO)
		refuse(reader, id, "is a function without a function's type");
	symbol->type = node_of(reader, function || type->kind == BTF_VAR ?
			       type->ref : id);
}

/* What was not made to its end is nobody else's; what was, refers to none of it. */
static void forget_shared(struct reader *reader)
{
	for (size_t i = 0; i < reader->count; i++)
		if (reader->queue[i].id < reader->first)
			reader->shared[reader->queue[i].id] = NULL;
}

static int read_types(struct reader reader, const struct map *want,
		      struct types *out)
{
	const struct btf *btf = reader.btf;
	struct search search = {
		.btf = btf, .want = want,
		.own = reader.own || reader.first == btf->first,
	};

	reader.nodes = xcalloc(btf->end - reader.first + 1ull,
			       sizeof(*reader.nodes));
	*out = (struct types){
		.object = reader.path, .has_debug = true,
		.symbols = arena_array(reader.arena, struct typed_symbol,
				       want->count),
	};
	search_all(&search);
	for (size_t i = 0; i < want->count; i++)
		if (search.found[i])
			take(&reader, want->entries[i].name, search.found[i],
			     search.doubled[i], out);
	fill_all(&reader);
	if (!reader.err)
		refuse_circles(&reader);
	if (reader.err)
		forget_shared(&reader);
	out->ntypes = reader.count;
	free(search.found);
	free(search.doubled);
	free(reader.nodes);
	free(reader.queue);
	return reader.err;
}

int btf_types(const char *path, const struct btf *btf, const struct map *want,
	      struct arena *arena, struct diags *diags, struct types *out)
{
	return read_types((struct reader){
		.path = path, .btf = btf, .arena = arena, .diags = diags,
	}, want, out);
}

int btf_own_types(const char *path, const struct btf *btf, const struct map *want,
		  struct arena *arena, struct diags *diags, struct types *out)
{
	return read_types((struct reader){
		.path = path, .btf = btf, .own = btf->first, .arena = arena,
		.diags = diags,
	}, want, out);
}

void btf_want_types(const struct btf *btf, struct map *want, struct arena *arena)
{
	for (uint32_t id = btf->first; id < btf->end; id++) {
		const struct btf_type *type = btf_type(btf, id);
		const char *name = btf_name(btf, type->name);

		switch (type->kind) {
		case BTF_STRUCT: case BTF_UNION: case BTF_ENUM: case BTF_ENUM64:
			if (*name && !is_declared(type))
				map_put(want, str_of(arena_printf(arena, "%s%s",
						prefixes[type->kind], name)));
			break;
		default:
			break;
		}
	}
}

void btf_nodes_init(struct btf_nodes *nodes, const struct btf *base)
{
	nodes->base = base;
	nodes->nodes = xcalloc(base->end + 1ull, sizeof(*nodes->nodes));
}

void btf_nodes_free(struct btf_nodes *nodes)
{
	free(nodes->nodes);
	*nodes = (struct btf_nodes){ NULL };
}

int btf_shared_types(const char *path, const struct btf *btf,
		     struct btf_nodes *nodes, const struct map *want,
		     struct arena *arena, struct diags *diags, struct types *out)
{
	return read_types((struct reader){
		.path = path, .btf = btf, .shared = nodes->nodes,
		.first = nodes->base->end, .arena = arena, .diags = diags,
	}, want, out);
}
