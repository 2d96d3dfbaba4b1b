// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A type is written by a walk with a stack of its own, so that depth costs
 * memory and nothing else.  A frame is a type that is being written; each step
 * writes up to the next type inside of it, which is either written as a
 * reference or becomes a frame.
 */
#include "types/typestring.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "model/basetypes.h"

/* A description of one type that is longer describes nothing. */
#define LENGTH_LIMIT ((size_t)64 << 20)

static const char *const words[TYPE_KINDS] = {
	[TYPE_BASE] = "base_type",
	[TYPE_POINTER] = "pointer_type",
	[TYPE_CONST] = "const_type",
	[TYPE_VOLATILE] = "volatile_type",
	[TYPE_RESTRICT] = "restrict_type",
	[TYPE_ATOMIC] = "atomic_type",
	[TYPE_PACKED] = "packed_type",
	[TYPE_IMMUTABLE] = "immutable_type",
	[TYPE_REFERENCE] = "reference_type",
	[TYPE_RVALUE_REFERENCE] = "rvalue_reference_type",
	[TYPE_SHARED] = "shared_type",
	[TYPE_TYPEDEF] = "typedef_type",
	[TYPE_ARRAY] = "array_type",
	[TYPE_FUNCTION] = "subroutine_type",
	[TYPE_STRUCT] = "structure_type",
	[TYPE_UNION] = "union_type",
	[TYPE_ENUM] = "enumeration_type",
	[TYPE_UNSPECIFIED] = "unspecified_type",
	[TYPE_VARIANT_PART] = "variant_part",
	[TYPE_VARIANT] = "variant",
};

struct frame {
	const struct type *type;
	size_t step;
	bool listed;		/* an item stands there, a comma comes next */
	unsigned closing;	/* braces that it opened, if not one */
	struct kabi_view view;	/* of the member being written */
};

struct type_walk {
	const struct types *types;
	const struct typestring_options *options;
	struct buf *out;
	size_t start;		/* of this string in *out */
	struct type_references *references;
	struct frame *frames;	/* owned */
	size_t depth, room;
	uint8_t *open;		/* by type id: is in a frame */
	bool cycle;
};

static void word(struct type_walk *walk, const char *text)
{
	if (walk->out->size > walk->start)
		buf_add(walk->out, " ", 1);
	buf_str(walk->out, text);
}

static void number(struct type_walk *walk, unsigned has, unsigned bit,
		   const char *name, uint64_t value)
{
	if (has & bit)
		buf_printf(walk->out, " %s(%" PRIu64 ")", name, value);
}

static bool has_size(const struct type_walk *walk, const struct type *type)
{
	return !walk->options->portable ||
	       (type->kind != TYPE_POINTER && type->kind != TYPE_TYPEDEF);
}

static void attributes(struct type_walk *walk, const struct type *type)
{
	const struct kabi *kabi = walk->options->kabi;
	uint64_t size = type->byte_size;

	if (kabi)
		kabi_number(kabi, KABI_BYTE_SIZE, type->name, NULL, &size);
	if (has_size(walk, type))
		number(walk, type->has, HAS_BYTE_SIZE, "byte_size", size);
	if (type->kind == TYPE_BASE)
		number(walk, type->has, HAS_ENCODING, "encoding",
		       type->encoding);
	/* As asked for, or as it came out: compilers differ.  Offsets and
	 * sizes show what it does. */
	if (!walk->options->portable)
		number(walk, type->has, HAS_ALIGNMENT, "alignment",
		       type->alignment);
}

char typestring_letter(const struct type *type)
{
	if (!type->name)
		return '\0';
	switch (type->kind) {
	case TYPE_ENUM:
		return 'e';
	case TYPE_STRUCT:
		return 's';
	case TYPE_TYPEDEF:
		return 't';
	case TYPE_UNION:
		return 'u';
	default:
		return '\0';
	}
}

const char *typestring_reference(const struct type *type, struct arena *arena)
{
	const char *quote = strchr(type->name, ' ') ? "'" : "";

	return arena_printf(arena, "%c#%s%s%s", typestring_letter(type), quote,
			    type->name, quote);
}

static void push(struct type_walk *walk, const struct type *type)
{
	if (walk->open[type->id]) {
		walk->cycle = true;
		return;
	}
	walk->open[type->id] = 1;
	if (walk->depth == walk->room) {
		walk->room = walk->room ? 2 * walk->room : 32;
		walk->frames = xrealloc(walk->frames, walk->room *
					sizeof(*walk->frames));
	}
	walk->frames[walk->depth++] = (struct frame){ .type = type };
}

static void refer(struct type_walk *walk, const struct type *type)
{
	struct type_references *references = walk->references;
	struct arena scratch = { 0 };

	word(walk, typestring_reference(type, &scratch));
	arena_free(&scratch);
	if (references->count == references->room) {
		references->room = references->room ? 2 * references->room : 32;
		references->items = xrealloc(references->items,
				references->room * sizeof(*references->items));
	}
	references->items[references->count++] = type;
}

/* Unions that stand for another type, one in the other; false: for none. */
static bool follow_unions(struct type_walk *walk, const struct type **type)
{
	struct kabi_union found = kabi_union(*type);

	for (size_t guard = walk->types->ntypes; found.replaced && guard; guard--) {
		*type = found.type;
		found = kabi_union(*type);
	}
	walk->cycle |= found.replaced;
	return !found.ignored;
}

/* A type within another. */
static void put_type(struct type_walk *walk, const struct type *type)
{
	if (walk->options->kabi && !follow_unions(walk, &type))
		word(walk, "");	/* the blank before it stays */
	else if (!type)
		word(walk, "base_type void");
	else if (typestring_letter(type))
		refer(walk, type);
	else
		push(walk, type);
}

static void dimensions(struct type_walk *walk, const struct type *type)
{
	for (size_t i = 0; i < type->count; i++) {
		if (type->items[i].has & HAS_VALUE)
			buf_printf(walk->out, "[%" PRIu64 "]",
				   type->items[i].value);
		else
			buf_str(walk->out, "[]");
	}
}

static void begin(struct type_walk *walk, const struct type *type)
{
	const char *name = walk->options->portable && type->kind == TYPE_BASE ?
			   base_type_name(type->name) : type->name;

	word(walk, words[type->kind]);
	if (type->kind == TYPE_ARRAY)
		dimensions(walk, type);
	if (name && type->kind != TYPE_UNSPECIFIED)
		word(walk, name);
}

static bool is_qualifier(const struct type *type)
{
	return type && (type->kind == TYPE_CONST ||
			type->kind == TYPE_VOLATILE ||
			type->kind == TYPE_RESTRICT ||
			type->kind == TYPE_ATOMIC);
}

/* The qualifiers of a row as bits; *type becomes what they qualify. */
static unsigned qualifier_set(struct type_walk *walk, const struct type **type)
{
	size_t guard = walk->types->ntypes;
	unsigned set = 0;

	for (; is_qualifier(*type) && guard; guard--, *type = (*type)->target)
		set |= 1u << (*type)->kind;
	walk->cycle |= is_qualifier(*type);
	return set;
}

/* All qualifiers of a row in one order; returns what they qualify. */
static const struct type *qualifiers(struct type_walk *walk, struct frame *frame)
{
	const struct type *type = frame->type;
	unsigned set = qualifier_set(walk, &type);

	/* In C an array is as its elements are; gcc says it of both. */
	if (type && type->kind == TYPE_ARRAY) {
		const struct type *element = type->target;

		set &= ~qualifier_set(walk, &element);
	}
	frame->closing = 0;
	for (int kind = 0; kind < TYPE_KINDS; kind++) {
		if (!(set & (1u << kind)))
			continue;
		word(walk, words[kind]);
		word(walk, "{");
		frame->closing++;
	}
	return type;
}

/* "pointer_type {", what it points to, "}". */
static bool step_wrapper(struct type_walk *walk, struct frame *frame)
{
	const struct type *type = frame->type;

	if (frame->step++ == 0) {
		const struct type *target = type->target;

		if (walk->options->portable && is_qualifier(type)) {
			target = qualifiers(walk, frame);
		} else {
			begin(walk, type);
			word(walk, "{");
			frame->closing = 1;
		}
		put_type(walk, target);
		return true;
	}
	while (frame->closing--)
		word(walk, "}");
	/* gendwarfksyms leaves out an array's own size and alignment. */
	if (type->kind != TYPE_ARRAY &&
	    (!walk->options->portable || !is_qualifier(type)))
		attributes(walk, type);
	return false;
}

static bool is_opaque(const struct type_walk *walk, const struct type *type)
{
	return type->declaration || type->is_private ||
	       (walk->options->kabi &&
		kabi_find(walk->options->kabi, KABI_DECLONLY, type->name, NULL));
}

static bool is_variant(const struct type *type)
{
	return type && (type->kind == TYPE_VARIANT_PART ||
			type->kind == TYPE_VARIANT);
}

static void end_item(struct type_walk *walk, const struct frame *frame,
		     const struct type_item *item)
{
	if (is_variant(item->type)) {
		number(walk, item->has, HAS_VALUE, "discr_value", item->value);
		return;
	}
	if (frame->view.name)
		word(walk, frame->view.name);
	number(walk, item->has, HAS_ACCESS, "accessibility", item->access);
	number(walk, item->has, HAS_BIT_SIZE, "bit_size", item->bit_size);
	number(walk, item->has, HAS_BIT_OFFSET, "data_bit_offset",
	       item->bit_offset);
	if (!walk->options->portable || frame->type->kind != TYPE_UNION)
		number(walk, item->has, HAS_LOCATION, "data_member_location",
		       item->location);
}

/* A struct within a struct, without a name of its own: clang does not say how
 * it is qualified. */
static const struct type *bare(struct type_walk *walk, const struct type *type)
{
	const struct type *inner = type;

	if (!walk->options->portable)
		return type;
	qualifier_set(walk, &inner);
	return inner && (inner->kind == TYPE_STRUCT ||
			 inner->kind == TYPE_UNION) ? inner : type;
}

/* Writes up to the type of the next item; false when there is none left. */
static bool next_item(struct type_walk *walk, struct frame *frame,
		      const char *what)
{
	const struct type *type = frame->type;

	if (frame->step && !frame->view.hidden)
		end_item(walk, frame, &type->items[frame->step - 1]);
	while (frame->step < type->count) {
		const struct type_item *item = &type->items[frame->step++];

		frame->view = (struct kabi_view){ false, item->name,
						  item->type };
		if (walk->options->kabi)
			frame->view = kabi_member(item);
		if (frame->view.hidden)
			continue;
		if (frame->listed)
			word(walk, ",");
		frame->listed = true;
		if (!is_variant(item->type))
			word(walk, what);
		put_type(walk, frame->view.name ? frame->view.type :
			       bare(walk, frame->view.type));
		return true;
	}
	return false;
}

static bool step_struct(struct type_walk *walk, struct frame *frame)
{
	const struct type *type = frame->type;

	if (!frame->step && !frame->listed) {
		begin(walk, type);
		word(walk, "{");
		if (is_opaque(walk, type)) {
			word(walk, "}");
			return false;
		}
	}
	if (next_item(walk, frame, "member"))
		return true;
	word(walk, "}");
	attributes(walk, type);
	return false;
}

static bool step_function(struct type_walk *walk, struct frame *frame)
{
	const struct type *type = frame->type;

	if (frame->closing)		/* what it returns is written */
		return false;
	if (!frame->step) {
		/* The word of a symbol's own type is written already. */
		if (walk->depth > 1 || walk->out->size == walk->start)
			word(walk, words[TYPE_FUNCTION]);
		word(walk, "(");
	}
	if (next_item(walk, frame, "formal_parameter"))
		return true;
	word(walk, ")");
	word(walk, "->");
	frame->closing = 1;
	put_type(walk, type->target);
	return true;
}

static bool write_enum(struct type_walk *walk, struct frame *frame)
{
	const struct kabi *kabi = walk->options->kabi;
	const struct type *type = frame->type;

	begin(walk, type);
	word(walk, "{");
	if (is_opaque(walk, type)) {
		word(walk, "}");
		return false;
	}
	for (size_t i = 0; i < type->count; i++) {
		const struct type_item *item = &type->items[i];
		const char *name = item->name ? item->name : "";
		uint64_t value = item->value;

		if (kabi && type->name) {
			if (kabi_find(kabi, KABI_ENUMERATOR_IGNORE, type->name,
				      name))
				continue;
			kabi_number(kabi, KABI_ENUMERATOR_VALUE, type->name,
				    name, &value);
		}
		if (frame->listed)
			word(walk, ",");
		frame->listed = true;
		word(walk, "enumerator");
		word(walk, name);
		if (item->has & HAS_VALUE)
			buf_printf(walk->out, " = %" PRIu64, value);
	}
	word(walk, "}");
	attributes(walk, type);
	return false;
}

/* False when the type is complete.  Pushing moves frames: @frame is not used
 * after put_type(). */
static bool step(struct type_walk *walk, struct frame *frame)
{
	switch (frame->type->kind) {
	case TYPE_BASE:
		begin(walk, frame->type);
		attributes(walk, frame->type);
		return false;
	case TYPE_UNSPECIFIED:
		begin(walk, frame->type);
		return false;
	case TYPE_ENUM:
		return write_enum(walk, frame);
	case TYPE_STRUCT:
	case TYPE_UNION:
	case TYPE_VARIANT_PART:
	case TYPE_VARIANT:
		return step_struct(walk, frame);
	case TYPE_FUNCTION:
		return step_function(walk, frame);
	default:
		return step_wrapper(walk, frame);
	}
}

static int write_all(struct type_walk *walk, struct diags *diags)
{
	const char *what = NULL;

	while (walk->depth && !what) {
		size_t top = walk->depth - 1;
		const struct type *type = walk->frames[top].type;

		if (!step(walk, &walk->frames[top])) {
			walk->open[type->id] = 0;
			walk->depth = top;
		}
		if (walk->cycle)
			what = "a type without a name contains itself";
		else if (walk->out->size - walk->start > LENGTH_LIMIT)
			what = "the description of one type is longer than 64 MiB";
	}
	free(walk->frames);
	if (!what)
		return 0;
	diag_add(diags, DIAG_FATAL, CODE_TYPES_DEBUG,
		 PLACE_FILE(walk->types->object), "%s", what);
	diag_hint(diags, "the debug information is damaged: compile the file again");
	return -EBADMSG;
}

void typewriter_init(struct typewriter *writer, const struct types *types,
		     const struct typestring_options *options,
		     struct diags *diags)
{
	*writer = (struct typewriter){
		types, options, diags, xmalloc(types->ntypes + 1)
	};
	memset(writer->open, 0, types->ntypes + 1);
}

void typewriter_free(struct typewriter *writer)
{
	free(writer->open);
}

static struct type_walk new_walk(const struct typewriter *writer, struct buf *out,
				 struct type_references *references)
{
	return (struct type_walk){
		.types = writer->types,
		.options = writer->options,
		.out = out,
		.start = out->size,
		.references = references,
		.open = writer->open,
	};
}

int typewriter_symbol(struct typewriter *writer,
		      const struct typed_symbol *symbol, struct buf *out,
		      struct type_references *references)
{
	struct type_walk walk = new_walk(writer, out, references);
	const struct type *type =
		symbol->announced && !writer->options->portable ?
		symbol->announced : symbol->type;

	word(&walk, symbol->function ? "subprogram" : "variable");
	if (symbol->function)
		push(&walk, type);
	else
		put_type(&walk, type);
	return write_all(&walk, writer->diags);
}

int typewriter_type(struct typewriter *writer, const struct type *type,
		    struct buf *out, struct type_references *references)
{
	struct type_walk walk = new_walk(writer, out, references);

	push(&walk, type);
	return write_all(&walk, writer->diags);
}
