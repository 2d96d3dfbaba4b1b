// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Type graphs of DWARF entries.  An entry becomes a node when it is first
 * referred to, and waits in a queue until it is filled in; so neither cycles
 * nor depth need care.
 */
#include <dwarf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "dwarf/debuginfo.h"


bool die_child(Dwarf_Die *parent, Dwarf_Die *child)
{
	return dwarf_child(parent, child) == 0;
}

bool die_next(Dwarf_Die *die)
{
	Dwarf_Die next;

	if (dwarf_siblingof(die, &next) ||
	    (uintptr_t)next.addr <= (uintptr_t)die->addr)
		return false;
	*die = next;
	return true;
}

static const struct {
	int tag;
	enum type_kind kind;
} kinds[] = {
	{ DW_TAG_base_type, TYPE_BASE },
	{ DW_TAG_pointer_type, TYPE_POINTER },
	{ DW_TAG_const_type, TYPE_CONST },
	{ DW_TAG_volatile_type, TYPE_VOLATILE },
	{ DW_TAG_restrict_type, TYPE_RESTRICT },
	{ DW_TAG_atomic_type, TYPE_ATOMIC },
	{ DW_TAG_packed_type, TYPE_PACKED },
	{ DW_TAG_immutable_type, TYPE_IMMUTABLE },
	{ DW_TAG_reference_type, TYPE_REFERENCE },
	{ DW_TAG_rvalue_reference_type, TYPE_RVALUE_REFERENCE },
	{ DW_TAG_shared_type, TYPE_SHARED },
	{ DW_TAG_typedef, TYPE_TYPEDEF },
	{ DW_TAG_array_type, TYPE_ARRAY },
	{ DW_TAG_subroutine_type, TYPE_FUNCTION },
	{ DW_TAG_structure_type, TYPE_STRUCT },
	{ DW_TAG_union_type, TYPE_UNION },
	{ DW_TAG_enumeration_type, TYPE_ENUM },
	{ DW_TAG_unspecified_type, TYPE_UNSPECIFIED },
	{ DW_TAG_variant_part, TYPE_VARIANT_PART },
	{ DW_TAG_variant, TYPE_VARIANT },
};

/* Which child entries are the items of a kind: one of two. */
static const int item_tags[TYPE_KINDS][2] = {
	[TYPE_ARRAY] = { DW_TAG_subrange_type },
	[TYPE_FUNCTION] = { DW_TAG_formal_parameter },
	[TYPE_STRUCT] = { DW_TAG_member, DW_TAG_variant_part },
	[TYPE_UNION] = { DW_TAG_member, DW_TAG_variant_part },
	[TYPE_ENUM] = { DW_TAG_enumerator },
	[TYPE_VARIANT_PART] = { DW_TAG_member, DW_TAG_variant },
	[TYPE_VARIANT] = { DW_TAG_member },
};

static bool is_item(enum type_kind kind, Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return tag == item_tags[kind][0] ||
	       (item_tags[kind][1] && tag == item_tags[kind][1]);
}

void type_reader_init(struct type_reader *reader, const struct object *object,
		      enum types_scope scope, struct arena *arena,
		      struct diags *diags)
{
	*reader = (struct type_reader){
		.object = object, .scope = scope, .arena = arena, .diags = diags,
	};
	for (size_t i = 0; i < DEFINED_KINDS; i++)
		map_init(&reader->defined[i], NULL);
	map_init(&reader->by_die, arena);
	map_init(&reader->scoped, arena);
}

void type_reader_free(struct type_reader *reader)
{
	map_free(&reader->by_die);
	map_free(&reader->scoped);
	for (size_t i = 0; i < DEFINED_KINDS; i++)
		map_free(&reader->defined[i]);
	free(reader->queue);
}

void type_reader_refuse(struct type_reader *reader, Dwarf_Die *die,
			const char *format, ...)
{
	va_list args;

	if (reader->err)
		return;
	va_start(args, format);
	diag_add(reader->diags, DIAG_FATAL, CODE_TYPES_DEBUG,
		 PLACE_SECTION(reader->object->path, ".debug_info",
			       die ? dwarf_dieoffset(die) : 0), "%s",
		 arena_vprintf(reader->diags->arena, format, args));
	va_end(args);
	diag_hint(reader->diags, "the debug information is damaged, or newer than DWARF 5: compile the file again");
	reader->err = -EBADMSG;
}

static struct type *new_type(struct type_reader *reader, Dwarf_Die *die)
{
	struct type *type = arena_new(reader->arena, struct type);

	type->id = reader->count;
	if (reader->count == reader->room) {
		reader->room = reader->room ? 2 * reader->room : 256;
		reader->queue = xrealloc(reader->queue, reader->room *
					 sizeof(*reader->queue));
	}
	reader->queue[reader->count++] = (struct pending){ *die, type };
	return type;
}

static const struct type *type_at(struct type_reader *reader, Dwarf_Die *die)
{
	struct map_entry *entry = map_put(&reader->by_die,
		(struct str){ (const char *)&die->addr, sizeof(die->addr) });

	if (!entry->value)
		entry->value = new_type(reader, die);
	return entry->value;
}

const struct type *type_of(struct type_reader *reader, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Die target;

	if (!dwarf_attr_integrate(die, DW_AT_type, &attribute))
		return NULL;
	if (!dwarf_formref_die(&attribute, &target)) {
		type_reader_refuse(reader, die, "a type refers to nowhere: %s",
			     dwarf_errmsg(-1));
		return NULL;
	}
	return type_at(reader, &target);
}

const struct type *type_of_function(struct type_reader *reader,
				    Dwarf_Die *die)
{
	return new_type(reader, die);
}

/* A number; locations may be written as an expression in old versions. */
static bool number(Dwarf_Die *die, unsigned id, uint64_t *value)
{
	Dwarf_Attribute attribute;
	Dwarf_Word word;
	Dwarf_Op *ops;
	size_t count;

	if (!dwarf_attr(die, id, &attribute))
		return false;
	if (id == DW_AT_const_value) {
		Dwarf_Sword sword;

		/* Short forms of a negative number are not sign extended. */
		if (dwarf_whatform(&attribute) == DW_FORM_sdata &&
		    !dwarf_formsdata(&attribute, &sword)) {
			*value = (uint64_t)sword;
			return true;
		}
	}
	if (!dwarf_formudata(&attribute, &word)) {
		*value = word;
		return true;
	}
	if (id != DW_AT_data_member_location ||
	    dwarf_getlocation(&attribute, &ops, &count) || count != 1 ||
	    ops[0].atom != DW_OP_plus_uconst)
		return false;
	*value = ops[0].number;
	return true;
}

static void take_number(Dwarf_Die *die, unsigned id, unsigned has,
			unsigned *which, uint64_t *value)
{
	if (number(die, id, value))
		*which |= has;
}

static bool flag(Dwarf_Die *die, unsigned id)
{
	Dwarf_Attribute attribute;
	bool value;

	return dwarf_attr(die, id, &attribute) &&
	       !dwarf_formflag(&attribute, &value) && value;
}

/* Whoever refers to a text gets a copy of it, so that a small file could fill
 * all memory. */
bool type_reader_spend(struct type_reader *reader, Dwarf_Die *die,
		       uint64_t bytes)
{
	reader->spent += bytes;
	if (reader->spent > types_room(reader->object->map.size))
		type_reader_refuse(reader, die,
			     "more members and names than fit into the file");
	return !reader->err;
}

static const char *name_of(struct type_reader *reader, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	const char *name = dwarf_attr_integrate(die, DW_AT_name, &attribute) ?
			   dwarf_formstring(&attribute) : NULL;

	return name && *name && type_reader_spend(reader, die, strlen(name)) ?
	       arena_strdup(reader->arena, name) : NULL;
}

/* The name of a type, with its scopes. */
static const char *full_name(struct type_reader *reader, Dwarf_Die *die)
{
	const char *name = map_get(&reader->scoped,
				   (struct str){ (const char *)&die->addr,
						 sizeof(die->addr) });

	return name ? name : name_of(reader, die);
}

/* Bit-fields of DWARF 2 and 3 count from the storage unit's other end. */
static void old_bit_offset(Dwarf_Die *die, struct type_item *item)
{
	uint64_t offset, size;

	if (!(item->has & HAS_BIT_SIZE) || (item->has & HAS_BIT_OFFSET) ||
	    !number(die, DW_AT_bit_offset, &offset) ||
	    !number(die, DW_AT_byte_size, &size) || size > 16 ||
	    offset + item->bit_size > 8 * size)
		return;
	item->bit_offset = 8 * item->location + 8 * size - offset -
			   item->bit_size;
	item->has |= HAS_BIT_OFFSET;
	item->has &= ~(unsigned)HAS_LOCATION;
}

static void fill_item(struct type_reader *reader, enum type_kind kind,
		      Dwarf_Die *die, struct type_item *item)
{
	int tag = dwarf_tag(die);
	uint64_t bound;

	if (tag == DW_TAG_variant_part || tag == DW_TAG_variant) {
		item->type = new_type(reader, die);
		take_number(die, DW_AT_discr_value, HAS_VALUE, &item->has,
			    &item->value);
		return;
	}
	if (kind == TYPE_ARRAY) {
		take_number(die, DW_AT_count, HAS_VALUE, &item->has,
			    &item->value);
		if (!item->has && number(die, DW_AT_upper_bound, &bound)) {
			item->has = HAS_VALUE;
			item->value = bound + 1;
		}
		return;
	}
	item->name = name_of(reader, die);
	if (kind == TYPE_ENUM) {
		take_number(die, DW_AT_const_value, HAS_VALUE, &item->has,
			    &item->value);
		return;
	}
	item->type = type_of(reader, die);
	take_number(die, DW_AT_accessibility, HAS_ACCESS, &item->has,
		    &item->access);
	take_number(die, DW_AT_alignment, HAS_ALIGNMENT, &item->has,
		    &item->alignment);
	take_number(die, DW_AT_bit_size, HAS_BIT_SIZE, &item->has,
		    &item->bit_size);
	take_number(die, DW_AT_data_bit_offset, HAS_BIT_OFFSET, &item->has,
		    &item->bit_offset);
	take_number(die, DW_AT_data_member_location, HAS_LOCATION, &item->has,
		    &item->location);
	old_bit_offset(die, item);
}

static void fill_items(struct type_reader *reader, struct type *type,
		       Dwarf_Die *die)
{
	Dwarf_Die child;
	size_t count = 0;
	bool more;

	for (more = die_child(die, &child); more; more = die_next(&child))
		count += is_item(type->kind, &child);
	type->items = arena_array(reader->arena, struct type_item, count);
	for (more = die_child(die, &child); more && type->count < count;
	     more = die_next(&child))
		if (is_item(type->kind, &child))
			fill_item(reader, type->kind, &child,
				  &type->items[type->count++]);
}

/*
 * The file that @die stands in, or NULL.  Not dwarf_decl_file(): in DWARF 5 file 0 is one
 * like any other, which it does not know.
 */
static const char *file_of(Dwarf_Die *die)
{
	Dwarf_Die unit;
	Dwarf_Files *files;
	size_t count;
	uint64_t index;

	return number(die, DW_AT_decl_file, &index) &&
	       dwarf_diecu(die, &unit, NULL, NULL) &&
	       !dwarf_getsrcfiles(&unit, &files, &count) && index < count ?
	       dwarf_filesrc(files, index, NULL, NULL) : NULL;
}

/* Nobody else sees what a .c file defines. */
static bool in_c_file(Dwarf_Die *die)
{
	const char *file = file_of(die);

	return file && str_ends(str_of(file), STR(".c"));
}

static struct map *definitions(struct type_reader *reader, int tag)
{
	switch (tag) {
	case DW_TAG_structure_type: return &reader->defined[DEFINED_STRUCT];
	case DW_TAG_union_type: return &reader->defined[DEFINED_UNION];
	case DW_TAG_enumeration_type: return &reader->defined[DEFINED_ENUM];
	default: return NULL;
	}
}

void type_reader_defines(struct type_reader *reader, Dwarf_Die *die,
			 struct str name)
{
	struct map *defined = definitions(reader, dwarf_tag(die));
	struct map_entry *entry;

	if (!defined || flag(die, DW_AT_declaration))
		return;
	entry = map_put(defined, name);
	if (entry->value)
		return;
	entry->value = arena_new(reader->arena, Dwarf_Die);
	*(Dwarf_Die *)entry->value = *die;
}

static const struct str tags[DEFINED_KINDS] = {
	[DEFINED_STRUCT] = STR("struct "), [DEFINED_UNION] = STR("union "),
	[DEFINED_ENUM] = STR("enum "),
};

const struct type *type_defined(struct type_reader *reader, struct str name)
{
	Dwarf_Die *die = NULL;

	for (size_t i = 0; !die && i < DEFINED_KINDS; i++)
		if (str_starts(name, tags[i]))
			die = map_get(&reader->defined[i],
				      str_skip(name, tags[i].n));
	return die ? type_at(reader, die) : NULL;
}

/* The directory that has the kernel's include/, with its slash; without one if unknown. */
static struct str kernel_headers(const struct type_reader *reader)
{
	const struct str known = STR("include/linux/types.h");
	Dwarf_Die *die = map_get(&reader->defined[DEFINED_STRUCT], STR("list_head"));
	const char *file = die ? file_of(die) : NULL;
	struct str path = str_of(file ? : "");

	if (!str_ends(path, known))
		return (struct str){ NULL, 0 };
	return (struct str){ path.p, path.n - known.n };
}

static bool is_below(const char *file, struct str root)
{
	struct str path = str_of(file ? : "");

	if (!str_starts(path, root))
		return false;
	path = str_skip(path, root.n);
	return str_starts(path, STR("include/")) || str_starts(path, STR("arch/"));
}

void type_each_of_kernel(struct type_reader *reader,
			 void (*take)(void *context, const char *name,
				      const struct type *type), void *context)
{
	struct str root = kernel_headers(reader);

	for (size_t kind = 0; root.p && kind < DEFINED_KINDS; kind++)
		for (size_t i = 0; i < reader->defined[kind].count; i++) {
			const struct map_entry *entry = &reader->defined[kind].entries[i];
			struct str name = entry->name;

			if (is_below(file_of(entry->value), root))
				take(context, arena_printf(reader->arena, "%.*s%.*s",
							   (int)tags[kind].n, tags[kind].p,
							   (int)name.n, name.p),
				     type_at(reader, entry->value));
		}
}

/* Where @die, a declaration of @name, is defined; itself if nowhere, or for a .c file only. */
static Dwarf_Die *definition_of(struct type_reader *reader, Dwarf_Die *die,
				const char *name)
{
	struct map *defined = definitions(reader, dwarf_tag(die));
	Dwarf_Die *definition = defined && name ?
		map_get(defined, str_of(name)) : NULL;

	return definition && !in_c_file(definition) ? definition : die;
}

static void fill(struct type_reader *reader, struct type *type, Dwarf_Die *die)
{
	int tag = dwarf_tag(die);
	size_t i = 0;

	if (tag == DW_TAG_subprogram) {
		type->kind = TYPE_FUNCTION;
	} else {
		while (i < sizeof(kinds) / sizeof(*kinds) &&
		       kinds[i].tag != tag)
			i++;
		if (i == sizeof(kinds) / sizeof(*kinds)) {
			type_reader_refuse(reader, die,
				     "an entry with tag 0x%x stands where a type is expected",
				     (unsigned)tag);
			return;
		}
		type->kind = kinds[i].kind;
		type->name = full_name(reader, die);
	}
	if (type->kind == TYPE_VARIANT_PART || type->kind == TYPE_VARIANT) {
		fill_items(reader, type, die);
		return;
	}
	if (type->kind != TYPE_STRUCT && type->kind != TYPE_UNION &&
	    type->kind != TYPE_ENUM) {
		type->target = type_of(reader, die);
	} else {
		if (flag(die, DW_AT_declaration))
			die = definition_of(reader, die, type->name);
		type->declaration = flag(die, DW_AT_declaration);
		type->is_private = !type->declaration && in_c_file(die);
	}
	take_number(die, DW_AT_byte_size, HAS_BYTE_SIZE, &type->has,
		    &type->byte_size);
	take_number(die, DW_AT_encoding, HAS_ENCODING, &type->has,
		    &type->encoding);
	take_number(die, DW_AT_alignment, HAS_ALIGNMENT, &type->has,
		    &type->alignment);
	/* What is hidden is not read: it could only cost time. */
	if (item_tags[type->kind][0] && !type->declaration && !type->is_private)
		fill_items(reader, type, die);
}

int type_reader_finish(struct type_reader *reader)
{
	while (!reader->err && reader->done < reader->count) {
		struct pending next = reader->queue[reader->done++];

		fill(reader, next.type, &next.die);
	}
	return reader->err;
}
