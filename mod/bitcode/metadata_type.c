// SPDX-License-Identifier: GPL-2.0-or-later
#include "bitcode/metadata_type.h"

#include <dwarf.h>
#include <errno.h>
#include <stdlib.h>

/* Where records have what (llvm/lib/Bitcode/Writer/BitcodeWriter.cpp). */
enum {
	TYPE_FORM = 0, TYPE_TAG = 1, TYPE_NAME = 2,
	BASIC_SIZE = 3, BASIC_ENCODING = 5,
	/* Derived and composite types. */
	TYPE_FILE = 3, TYPE_LINE = 4, TYPE_TARGET = 6, TYPE_SIZE = 7,
	TYPE_ALIGN = 8, TYPE_OFFSET = 9, TYPE_FLAGS = 10, TYPE_ELEMENTS = 11,
	SUBROUTINE_TYPES = 2,
	ENUMERATOR_FLAGS = 0, ENUMERATOR_WIDTH = 1, ENUMERATOR_NAME = 2,
	ENUMERATOR_NUMBER = 3,
	SUBRANGE_VERSION = 0, SUBRANGE_COUNT = 1,
	FILE_NAME = 1,
};

/* In TYPE_FORM: sizes and offsets are references; of basic and derived types, and
 * of composite ones. */
enum { TYPE_REFERS = 1 << 1, COMPOSITE_REFERS = 1 << 2 };

/* llvm/IR/DebugInfoFlags.def */
enum {
	FLAG_ACCESS = 3,	/* private 1, protected 2, public 3 */
	FLAG_DECLARATION = 1 << 2,
	FLAG_VECTOR = 1 << 11,
	FLAG_BIT_FIELD = 1 << 19,
};

enum { ENUMERATOR_UNSIGNED = 1 << 1, ENUMERATOR_BIG = 1 << 2 };

static const struct {
	uint64_t tag;
	enum type_kind kind;
} derived_kinds[] = {
	{ DW_TAG_pointer_type, TYPE_POINTER },
	{ DW_TAG_const_type, TYPE_CONST },
	{ DW_TAG_volatile_type, TYPE_VOLATILE },
	{ DW_TAG_restrict_type, TYPE_RESTRICT },
	{ DW_TAG_atomic_type, TYPE_ATOMIC },
	{ DW_TAG_immutable_type, TYPE_IMMUTABLE },
	{ DW_TAG_reference_type, TYPE_REFERENCE },
	{ DW_TAG_rvalue_reference_type, TYPE_RVALUE_REFERENCE },
	{ DW_TAG_typedef, TYPE_TYPEDEF },
};

static const struct type *refuse_node(struct metadata_types *types,
				      const char *what, uint64_t number)
{
	if (types->err)
		return NULL;
	diag_add(types->diags, DIAG_FATAL, CODE_TYPES_DEBUG,
		 PLACE_FILE(types->metadata->object->path),
		 "the debug metadata contradicts itself: %s %llu", what,
		 (unsigned long long)number);
	diag_hint(types->diags, "the file is damaged, or not of LLVM 14 to 22: compile it again");
	types->err = -EBADMSG;
	return NULL;
}

static uint64_t operand(const struct metadata_types *types,
			const struct metadata_node *node, size_t index)
{
	return metadata_operand(types->metadata, node, index);
}

/*
 * A size or an offset, in bits.  Since LLVM 21 it may be computed, and the record
 * refers to a constant; a bit of its first operand, another one for each kind of
 * record, says so.
 */
static uint64_t extent(struct metadata_types *types,
		       const struct metadata_node *node, size_t index)
{
	uint64_t refers = node->code == METADATA_COMPOSITE_TYPE ?
			  COMPOSITE_REFERS : TYPE_REFERS;
	uint64_t value = operand(types, node, index);
	int64_t number;

	if (!(operand(types, node, TYPE_FORM) & refers) || !value)
		return value;
	if (!metadata_number(types->metadata, node, index, &number)) {
		refuse_node(types, "a size that is no number, of a type with tag",
			    operand(types, node, TYPE_TAG));
		return 0;
	}
	return (uint64_t)number;
}

/* Whoever refers to a list or a text gets a copy of it, so that a small file
 * could fill all memory. */
static bool spend(struct metadata_types *types, uint64_t bytes)
{
	uint64_t size = types->metadata->size;

	types->spent += bytes;
	if (types->spent > types_room(size))
		refuse_node(types,
			    "more members and names than fit into a file of size",
			    size);
	return !types->err;
}

const char *metadata_name(struct metadata_types *types,
			  const struct metadata_node *node, size_t index)
{
	struct str text = metadata_text(types->metadata, node, index);

	return text.n && spend(types, text.n) ?
	       arena_str(types->arena, text) : NULL;
}

static struct type_item *new_items(struct metadata_types *types, size_t count)
{
	return spend(types, count * sizeof(struct type_item)) ?
	       arena_array(types->arena, struct type_item, count) : NULL;
}

static void set(unsigned *which, unsigned has, uint64_t *to, uint64_t value)
{
	*which |= has;
	*to = value;
}

static struct type *new_type(struct metadata_types *types, size_t id)
{
	struct type *type = arena_new(types->arena, struct type);

	type->id = types->count++;
	if (types->waiting == types->queue_room) {
		types->queue_room = types->queue_room ? 2 * types->queue_room :
							256;
		types->queue = xrealloc(types->queue, types->queue_room *
					sizeof(*types->queue));
	}
	types->queue[types->waiting++] = (struct waiting){ type, id };
	return type;
}

/* DWARF has no _Atomic before version 5. */
static uint64_t through_atomic(const struct metadata_types *types,
			       uint64_t reference)
{
	for (size_t guard = types->metadata->count; guard; guard--) {
		const struct metadata_node *node =
			metadata_at(types->metadata, reference);

		if (types->dwarf >= 5 || !node ||
		    node->code != METADATA_DERIVED_TYPE ||
		    operand(types, node, TYPE_TAG) != DW_TAG_atomic_type)
			break;
		reference = operand(types, node, TYPE_TARGET);
	}
	return reference;
}

const struct type *metadata_type(struct metadata_types *types,
				 uint64_t reference)
{
	size_t id;

	reference = through_atomic(types, reference);
	if (!reference || types->err)
		return NULL;
	if (!metadata_at(types->metadata, reference))
		return refuse_node(types, "there is no type", reference);
	id = reference - 1;
	while (types->nknown <= id) {
		if (types->nknown == types->known_room) {
			types->known_room = types->known_room ?
					    2 * types->known_room : 1024;
			types->known = xrealloc(types->known,
						types->known_room *
						sizeof(*types->known));
		}
		types->known[types->nknown++] = NULL;
	}
	if (!types->known[id])
		types->known[id] = new_type(types, id);
	return types->known[id];
}

/* Row of references, or NULL. */
static const struct metadata_node *list(struct metadata_types *types,
					const struct metadata_node *node,
					size_t index)
{
	uint64_t reference = operand(types, node, index);
	const struct metadata_node *found =
		metadata_at(types->metadata, reference);

	if (reference && (!found || found->code != METADATA_NODE)) {
		refuse_node(types, "there is no list", reference);
		return NULL;
	}
	return found;
}

/* [what is returned, parameters …, nothing if there may be more] */
static void fill_function(struct metadata_types *types, struct type *type,
			  const struct metadata_node *node)
{
	const struct metadata_node *all = list(types, node, SUBROUTINE_TYPES);

	type->kind = TYPE_FUNCTION;
	if (!all || !all->count)
		return;
	type->target = metadata_type(types, operand(types, all, 0));
	type->items = new_items(types, all->count - 1);
	for (size_t i = 1; type->items && i < all->count; i++) {
		uint64_t reference = operand(types, all, i);

		if (reference)
			type->items[type->count++].type =
				metadata_type(types, reference);
	}
}

struct type *metadata_function(struct metadata_types *types,
			       uint64_t reference)
{
	const struct metadata_node *node =
		metadata_at(types->metadata, reference);
	struct type *type = arena_new(types->arena, struct type);

	type->id = types->count++;
	type->kind = TYPE_FUNCTION;
	if (node && node->code == METADATA_SUBROUTINE_TYPE)
		fill_function(types, type, node);
	else if (reference)
		refuse_node(types, "there is no function type", reference);
	return type;
}

/* Nobody else sees what a .c file defines; line 0 is nowhere. */
static bool in_c_file(const struct metadata_types *types,
		      const struct metadata_node *node)
{
	const struct metadata_node *file =
		metadata_at(types->metadata, operand(types, node, TYPE_FILE));

	return operand(types, node, TYPE_LINE) && file &&
	       file->code == METADATA_FILE &&
	       str_ends(metadata_text(types->metadata, file, FILE_NAME),
			STR(".c"));
}

static void fill_member(struct metadata_types *types, struct type_item *item,
			const struct metadata_node *node)
{
	uint64_t offset = extent(types, node, TYPE_OFFSET);
	uint64_t align = operand(types, node, TYPE_ALIGN) / 8;
	uint64_t flags = operand(types, node, TYPE_FLAGS);

	item->name = metadata_name(types, node, TYPE_NAME);
	item->type = metadata_type(types, operand(types, node, TYPE_TARGET));
	if (flags & FLAG_ACCESS)	/* DW_ACCESS_* count the other way */
		set(&item->has, HAS_ACCESS, &item->access,
		    4 - (flags & FLAG_ACCESS));
	if (flags & FLAG_BIT_FIELD) {
		set(&item->has, HAS_BIT_SIZE, &item->bit_size,
		    extent(types, node, TYPE_SIZE));
		set(&item->has, HAS_BIT_OFFSET, &item->bit_offset, offset);
		return;
	}
	set(&item->has, HAS_LOCATION, &item->location, offset / 8);
	if (align)
		set(&item->has, HAS_ALIGNMENT, &item->alignment, align);
}

static void fill_enumerator(struct metadata_types *types,
			    struct type_item *item,
			    const struct metadata_node *node)
{
	uint64_t flags = operand(types, node, ENUMERATOR_FLAGS);
	uint64_t width = operand(types, node, ENUMERATOR_WIDTH);
	uint64_t value = bits_signed(operand(types, node, ENUMERATOR_NUMBER));

	if (!(flags & ENUMERATOR_BIG) || !width)
		refuse_node(types, "an enumerator as before LLVM 12, of flags",
			    flags);
	if (width && width < 64) {
		uint64_t sign = 1ull << (width - 1);

		value &= 2 * sign - 1;
		if (!(flags & ENUMERATOR_UNSIGNED))
			value = (value ^ sign) - sign;
	}
	item->name = metadata_name(types, node, ENUMERATOR_NAME);
	set(&item->has, HAS_VALUE, &item->value, value);
}

static void fill_dimension(struct metadata_types *types,
			   struct type_item *item,
			   const struct metadata_node *node)
{
	int64_t count;

	if (operand(types, node, SUBRANGE_VERSION) >> 1 != 2)
		refuse_node(types, "a dimension as before LLVM 11, of version",
			    operand(types, node, SUBRANGE_VERSION) >> 1);
	/* -1: any number.  What is computed has no number either. */
	if (metadata_number(types->metadata, node, SUBRANGE_COUNT, &count) &&
	    count != -1)
		set(&item->has, HAS_VALUE, &item->value, (uint64_t)count);
}

/* Which elements are the items of a kind, and how they are read. */
static const struct {
	uint32_t code;
	void (*fill)(struct metadata_types *types, struct type_item *item,
		     const struct metadata_node *node);
} items_of[TYPE_KINDS] = {
	[TYPE_ARRAY] = { METADATA_SUBRANGE, fill_dimension },
	[TYPE_STRUCT] = { METADATA_DERIVED_TYPE, fill_member },
	[TYPE_UNION] = { METADATA_DERIVED_TYPE, fill_member },
	[TYPE_ENUM] = { METADATA_ENUMERATOR, fill_enumerator },
};

static void fill_items(struct metadata_types *types, struct type *type,
		       const struct metadata_node *node)
{
	const struct metadata_node *all = list(types, node, TYPE_ELEMENTS);

	if (!all)
		return;
	type->items = new_items(types, all->count);
	for (size_t i = 0; type->items && i < all->count; i++) {
		uint64_t reference = operand(types, all, i);
		const struct metadata_node *element =
			metadata_at(types->metadata, reference);

		if (reference && !element)
			refuse_node(types, "there is no element", reference);
		else if (element && element->code == items_of[type->kind].code)
			items_of[type->kind].fill(types,
						  &type->items[type->count++],
						  element);
	}
}

/* A vector of three has the size of one of four, and says so. */
static void padded_vector(struct metadata_types *types, struct type *type,
			  const struct metadata_node *node)
{
	const struct metadata_node *element = metadata_at(types->metadata,
					operand(types, node, TYPE_TARGET));
	uint64_t size = extent(types, node, TYPE_SIZE), each;

	if (!element || !type->count)
		return;
	each = element->code == METADATA_BASIC_TYPE ?
	       operand(types, element, BASIC_SIZE) :
	       operand(types, element, TYPE_SIZE);
	if (each * type->items[0].value != size)
		set(&type->has, HAS_BYTE_SIZE, &type->byte_size, size / 8);
}

static void fill_composite(struct metadata_types *types, struct type *type,
			   const struct metadata_node *node)
{
	uint64_t size = extent(types, node, TYPE_SIZE) / 8;
	uint64_t align = operand(types, node, TYPE_ALIGN) / 8;
	uint64_t flags = operand(types, node, TYPE_FLAGS);
	uint64_t tag = operand(types, node, TYPE_TAG);

	switch (tag) {
	case DW_TAG_array_type:
		type->kind = TYPE_ARRAY;
		type->target = metadata_type(types, operand(types, node,
							    TYPE_TARGET));
		fill_items(types, type, node);
		if (flags & FLAG_VECTOR)
			padded_vector(types, type, node);
		return;
	case DW_TAG_structure_type:
		type->kind = TYPE_STRUCT;
		break;
	case DW_TAG_union_type:
		type->kind = TYPE_UNION;
		break;
	case DW_TAG_enumeration_type:
		type->kind = TYPE_ENUM;
		break;
	default:
		refuse_node(types, "a type with tag", tag);
		return;
	}
	type->name = metadata_name(types, node, TYPE_NAME);
	type->declaration = flags & FLAG_DECLARATION;
	type->is_private = !type->declaration && in_c_file(types, node);
	if (!type->declaration || (size && type->kind == TYPE_ENUM))
		set(&type->has, HAS_BYTE_SIZE, &type->byte_size, size);
	if (align)
		set(&type->has, HAS_ALIGNMENT, &type->alignment, align);
	/* What is hidden is not read: it could only cost time. */
	if (!type->declaration && !type->is_private)
		fill_items(types, type, node);
}

static void fill_derived(struct metadata_types *types, struct type *type,
			 const struct metadata_node *node)
{
	uint64_t size = extent(types, node, TYPE_SIZE) / 8;
	uint64_t align = operand(types, node, TYPE_ALIGN) / 8;
	uint64_t tag = operand(types, node, TYPE_TAG);
	size_t i = 0;

	while (i < sizeof(derived_kinds) / sizeof(*derived_kinds) &&
	       derived_kinds[i].tag != tag)
		i++;
	if (i == sizeof(derived_kinds) / sizeof(*derived_kinds)) {
		refuse_node(types, "a type with tag", tag);
		return;
	}
	type->kind = derived_kinds[i].kind;
	type->name = metadata_name(types, node, TYPE_NAME);
	type->target = metadata_type(types, operand(types, node, TYPE_TARGET));
	if (type->kind == TYPE_TYPEDEF && types->dwarf >= 5 && align)
		set(&type->has, HAS_ALIGNMENT, &type->alignment, align);
	if (size && type->kind != TYPE_POINTER &&
	    type->kind != TYPE_REFERENCE && type->kind != TYPE_RVALUE_REFERENCE)
		set(&type->has, HAS_BYTE_SIZE, &type->byte_size, size);
}

static void fill(struct metadata_types *types, struct type *type,
		 const struct metadata_node *node)
{
	switch (node->code) {
	case METADATA_BASIC_TYPE:
		type->name = metadata_name(types, node, TYPE_NAME);
		type->kind = TYPE_UNSPECIFIED;
		if (operand(types, node, TYPE_TAG) != DW_TAG_base_type)
			break;
		type->kind = TYPE_BASE;
		set(&type->has, HAS_ENCODING, &type->encoding,
		    operand(types, node, BASIC_ENCODING));
		set(&type->has, HAS_BYTE_SIZE, &type->byte_size,
		    extent(types, node, BASIC_SIZE) / 8);
		break;
	case METADATA_DERIVED_TYPE:
		fill_derived(types, type, node);
		break;
	case METADATA_COMPOSITE_TYPE:
		fill_composite(types, type, node);
		break;
	case METADATA_SUBROUTINE_TYPE:
		fill_function(types, type, node);
		break;
	default:
		refuse_node(types,
			    "where a type is expected stands a record of kind",
			    node->code);
	}
}

int metadata_types_finish(struct metadata_types *types)
{
	while (!types->err && types->done < types->waiting) {
		struct waiting next = types->queue[types->done++];

		fill(types, next.type, &types->metadata->nodes[next.id]);
	}
	types->done = types->waiting = 0;
	return types->err;
}

void metadata_types_forget(struct metadata_types *types, size_t from)
{
	if (types->nknown > from)
		types->nknown = from;
}

void metadata_types_end(struct metadata_types *types)
{
	free(types->known);
	free(types->queue);
}
