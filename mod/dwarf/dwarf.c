// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Entries of symbols.  An object is copied into memory of its own, which
 * libdwfl needs to apply the relocations of the debug sections to it; then the
 * top level of every unit is searched once for the names asked for.
 */
#include "dwarf/dwarf.h"

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "dwarf/debugfile.h"
#include "dwarf/debuginfo.h"

struct die_candidate {
	enum rank rank;
	Dwarf_Die die;
};

/* A name in the debug information that tells the type of symbol @index. */
struct die_lead {
	size_t index;
	enum rank rank;		/* of a definition with that name */
	struct die_lead *next;
};

struct die_search {
	struct type_reader *reader;
	const struct object *object;
	const struct map *want;
	struct arena *arena;
	struct map leads;	/* name -> struct die_lead, a list */
	struct die_candidate *found;	/* by index in @want */
	uint64_t left;		/* of types_room(): names and leads share bytes and
				   places, so that a small file has any number */
	bool overdrawn;
};

static bool spend(struct die_search *search, uint64_t bytes)
{
	if (bytes >= search->left)
		search->overdrawn = true;
	else
		search->left -= bytes;
	return !search->overdrawn;
}

static void add_lead(struct die_search *search, struct str name, size_t index,
		     enum rank rank)
{
	struct map_entry *entry;
	struct die_lead *lead;

	/* Times three, for what the arena and the map add. */
	if (!spend(search, 3 * sizeof(*lead) + name.n))
		return;
	entry = map_put(&search->leads, name);
	lead = arena_new(search->arena, struct die_lead);
	*lead = (struct die_lead){ index, rank, entry->value };
	entry->value = lead;
}

/* A symbol of the symbol table that was asked for, and others at its place. */
struct resident {
	size_t index;		/* in search->want */
	struct resident *next;
};

struct die_spot {
	uint64_t section, value, size;
};

static bool spot_of(const struct symbol *symbol, struct die_spot *spot)
{
	/* Without a size, one symbol may begin where another does by chance. */
	if (!symbol->section || !symbol->size ||
	    !(symbol->flags & (SYMBOL_FUNCTION | SYMBOL_OBJECT)))
		return false;
	*spot = (struct die_spot){ symbol->section, symbol->value, symbol->size };
	return true;
}

/* Functions and variables that lie where one asked for lies. */
static void add_aliases(struct die_search *search)
{
	const struct object *object = search->object;
	struct map residents;
	struct die_spot spot;
	const struct str key = { (const char *)&spot, sizeof(spot) };

	map_init(&residents, search->arena);
	for (size_t i = 1; i < object->nsymbols; i++) {
		struct str name = str_of(object->symbols[i].name);
		const struct map_entry *asked = map_find(search->want, name);
		struct resident *resident;
		struct map_entry *entry;

		if (!asked || !spot_of(&object->symbols[i], &spot))
			continue;
		resident = arena_new(search->arena, struct resident);
		entry = map_put(&residents, key);
		resident->index = (size_t)(asked - search->want->entries);
		resident->next = entry->value;
		entry->value = resident;
	}
	for (size_t i = 1; residents.count && i < object->nsymbols; i++) {
		struct str name = str_of(object->symbols[i].name);
		const struct resident *at;

		if (!spot_of(&object->symbols[i], &spot))
			continue;
		for (at = map_get(&residents, key); at && !search->overdrawn;
		     at = at->next)
			if (!str_eq(search->want->entries[at->index].name, name))
				add_lead(search, name, at->index,
					 map_find(search->want, name) ?
					 RANK_ALIAS : RANK_OTHER_ALIAS);
	}
	map_free(&residents);
}

static void offer(struct die_search *search, size_t index, enum rank rank,
		  Dwarf_Die *die)
{
	struct die_candidate *best = &search->found[index];

	if (rank > best->rank)
		*best = (struct die_candidate){ rank, *die };
}

static bool is_external(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	bool value;

	return dwarf_attr_integrate(die, DW_AT_external, &attribute) &&
	       !dwarf_formflag(&attribute, &value) && value;
}

/* Asked of the entry alone: a definition refers to its declaration, and does
 * not become one by that. */
static bool is_declaration(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	bool value;

	return dwarf_attr(die, DW_AT_declaration, &attribute) &&
	       !dwarf_formflag(&attribute, &value) && value;
}

static const char *text(Dwarf_Die *die, unsigned id)
{
	Dwarf_Attribute attribute;

	return dwarf_attr_integrate(die, id, &attribute) ?
	       dwarf_formstring(&attribute) : NULL;
}

/* The entry that has the parameters: of an inlined function, the abstract one. */
static void to_origin(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Die origin;

	if (dwarf_attr(die, DW_AT_abstract_origin, &attribute) &&
	    dwarf_formref_die(&attribute, &origin) &&
	    dwarf_tag(&origin) == dwarf_tag(die))
		*die = origin;
}

static void look_at(struct die_search *search, Dwarf_Die *die)
{
	const char *start = text(die, DW_AT_linkage_name);
	const struct map_entry *asked;
	struct str name;
	bool declared;

	if (!start)
		start = text(die, DW_AT_name);
	if (!start)
		return;
	name = (struct str){ start, strnlen(start, search->left) };
	if (!spend(search, name.n))
		return;
	if (str_starts(name, STR(SYMBOL_POINTER)) &&
	    dwarf_tag(die) == DW_TAG_variable) {
		asked = map_find(search->want,
				 str_skip(name, sizeof(SYMBOL_POINTER) - 1));
		if (asked)
			offer(search, (size_t)(asked - search->want->entries),
			      RANK_POINTER, die);
		return;
	}
	declared = is_declaration(die);
	for (const struct die_lead *lead = map_get(&search->leads, name);
	     lead && spend(search, 1); lead = lead->next) {
		bool alias = lead->rank != RANK_DEFINITION;
		enum rank rank = alias || is_external(die) ? lead->rank :
				 RANK_LOCAL;

		if (declared && alias)
			continue;
		offer(search, lead->index, declared ? RANK_DECLARATION : rank,
		      die);
	}
}

/* In a unit, not in a namespace: C has none. */
static void look_at_type(struct die_search *search, Dwarf_Die *die)
{
	const char *start = text(die, DW_AT_name);
	struct str name;

	if (!start)
		return;
	name = (struct str){ start, strnlen(start, search->left) };
	if (spend(search, name.n))
		type_reader_defines(search->reader, die, name);
}

/* Units, and the namespaces in them. */
static void scan(struct die_search *search, Dwarf_Die *parent, int depth)
{
	Dwarf_Die child;

	for (bool more = die_child(parent, &child); more && !search->overdrawn;
	     more = die_next(&child)) {
		Dwarf_Die die = child;

		switch (dwarf_tag(&child)) {
		case DW_TAG_subprogram:
		case DW_TAG_variable:
			to_origin(&die);
			look_at(search, &die);
			break;
		case DW_TAG_structure_type:
		case DW_TAG_union_type:
		case DW_TAG_enumeration_type:
			if (search->reader->scope != TYPES_OF_UNIT && !depth)
				look_at_type(search, &child);
			break;
		case DW_TAG_namespace:
			if (depth < 16)
				scan(search, &child, depth + 1);
			break;
		}
	}
}

/* The type in the declaration that a definition refers to, or NULL: of a
 * method, without names of parameters. */
static const struct type *announced_type(struct type_reader *reader,
					 Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	Dwarf_Die declaration;

	if (!dwarf_attr(die, DW_AT_specification, &attribute) ||
	    !dwarf_formref_die(&attribute, &declaration))
		return NULL;
	return dwarf_tag(die) == DW_TAG_subprogram ?
		type_of_function(reader, &declaration) :
		type_of(reader, &declaration);
}

static void begin_search(struct die_search *search, struct type_reader *reader,
			 const struct object *object, const struct map *want,
			 struct arena *arena)
{
	*search = (struct die_search){
		.reader = reader,
		.object = object,
		.want = want,
		.arena = arena,
		.found = arena_array(arena, struct die_candidate, want->count),
		.left = types_room(object->map.size),
	};
	map_init(&search->leads, arena);
	for (size_t i = 0; i < want->count; i++)
		add_lead(search, want->entries[i].name, i, RANK_DEFINITION);
	add_aliases(search);
}

/* No symbol is called "struct page": that is a type by itself.  They come last. */
static void add_asked_types(const struct die_search *search,
			    struct type_reader *reader, struct types *types)
{
	for (size_t i = 0; i < search->want->count; i++) {
		struct str name = search->want->entries[i].name;
		const struct type *type = search->found[i].rank != RANK_NONE ? NULL :
					  type_defined(reader, name);

		if (type)
			types->symbols[types->count++] = (struct typed_symbol){
				.name = arena_str(search->arena, name),
				.type = type,
			};
	}
}

struct kernel_types {
	const struct die_search *search;
	struct types *types;
};

static void add_kernel_type(void *context, const char *name, const struct type *type)
{
	struct kernel_types *kernel = context;
	const struct map_entry *asked = map_find(kernel->search->want, str_of(name));

	if (!asked)
		kernel->types->symbols[kernel->types->count++] =
			(struct typed_symbol){ .name = name, .type = type };
}

/* Of symbols and types not more than that. */
static size_t most_found(const struct die_search *search,
			 const struct type_reader *reader)
{
	size_t most = search->want->count;

	for (size_t i = 0; i < DEFINED_KINDS; i++)
		most += reader->defined[i].count;
	return most;
}

/* The types of all that was found. */
static int read_found(const struct die_search *search,
		      struct type_reader *reader, struct types *types)
{
	struct kernel_types kernel = { search, types };
	int err;

	types->symbols = arena_array(search->arena, struct typed_symbol,
				     most_found(search, reader));
	for (size_t i = 0; i < search->want->count; i++) {
		struct die_candidate *best = &search->found[i];
		struct typed_symbol *symbol = &types->symbols[types->count];

		if (best->rank == RANK_NONE)
			continue;
		symbol->name = arena_str(search->arena,
					 search->want->entries[i].name);
		symbol->function = dwarf_tag(&best->die) == DW_TAG_subprogram;
		symbol->declared = best->rank == RANK_DECLARATION;
		symbol->type = symbol->function ?
			type_of_function(reader, &best->die) :
			type_of(reader, &best->die);
		symbol->announced = announced_type(reader, &best->die);
		types->count++;
	}
	add_asked_types(search, reader, types);
	if (reader->scope == TYPES_OF_KERNEL)
		type_each_of_kernel(reader, add_kernel_type, &kernel);
	err = type_reader_finish(reader);
	if (err)
		return err;
	/* Through the pointers, now that they are filled in. */
	for (size_t i = 0, at = 0; i < search->want->count; i++) {
		struct typed_symbol *symbol;

		if (search->found[i].rank == RANK_NONE)
			continue;
		symbol = &types->symbols[at++];
		if (search->found[i].rank != RANK_POINTER || !symbol->type ||
		    symbol->type->kind != TYPE_POINTER)
			continue;
		symbol->type = symbol->type->target;
		symbol->function = symbol->type &&
				   symbol->type->kind == TYPE_FUNCTION;
	}
	return 0;
}

/* Everything in the units that has to do with symbols asked for. */
static int scan_units(struct die_search *search, Dwarf *dwarf,
		      struct type_reader *reader, struct types *types)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die die;
	uint8_t kind;
	int err = 0;

	while (!search->overdrawn && !reader->err &&
	       (err = dwarf_get_units(dwarf, unit, &unit, NULL, &kind, &die,
				      NULL)) == 0) {
		types->has_debug = true;
		types->is_split |= kind == DW_UT_skeleton;
		scan(search, &die, 0);
		if (scope_has_any(&die))
			scope_read(reader, &die);
	}
	if (!reader->err && err < 0)
		type_reader_refuse(reader, NULL,
				   "the debug information cannot be read: %s",
				   dwarf_errmsg(-1));
	if (search->overdrawn)
		type_reader_refuse(reader, NULL,
				   "more names of symbols than fit into the file: they overlap");
	return reader->err;
}

static int read_dwarf(const struct object *object, const struct map *want,
		      enum types_scope scope, Dwarf *dwarf, struct arena *arena,
		      struct diags *diags, struct types *types)
{
	struct die_search search;
	struct type_reader reader;
	int err;

	type_reader_init(&reader, object, scope, arena, diags);
	begin_search(&search, &reader, object, want, arena);
	types->has_debug = types->is_split = false;
	err = scan_units(&search, dwarf, &reader, types);
	if (!err)
		err = read_found(&search, &reader, types);
	types->ntypes = reader.count;
	type_reader_free(&reader);
	map_free(&search.leads);
	return err;
}

static int read_elf(const struct object *object, const struct map *want,
		    enum types_scope scope, struct arena *arena, struct diags *diags,
		    struct types *types)
{
	const Dwfl_Callbacks callbacks = {
		.find_debuginfo = debugfile_no_other,
		.section_address = dwfl_offline_section_address,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);
	Dwfl_Module *module = NULL;
	Dwarf *dwarf = NULL;
	Dwarf_Addr bias;
	int err = 0;
	int fd = debugfile_copy(object);

	if (dwfl && fd >= 0) {
		dwfl_report_begin(dwfl);
		/* Takes the descriptor over, unless it fails. */
		module = dwfl_report_offline(dwfl, "object", object->path, fd);
		dwfl_report_end(dwfl, NULL, NULL);
	}
	if (module)
		dwarf = dwfl_module_getdwarf(module, &bias);
	if (dwarf) {
		err = read_dwarf(object, want, scope, dwarf, arena, diags,
				 types);
	} else if (!module || object_section(object, ".debug_info")) {
		diag_add(diags, DIAG_FATAL, CODE_TYPES_DEBUG,
			 PLACE_FILE(object->path),
			 "the debug information cannot be read: %s",
			 dwfl_errmsg(-1));
		diag_hint(diags, "the object is damaged: compile it again");
		err = -EBADMSG;
	}
	if (!module && fd >= 0)
		close(fd);
	if (dwfl)
		dwfl_end(dwfl);
	return err;
}

int dwarf_types(const struct object *object, const struct map *want,
		enum types_scope scope, struct diags *diags, types_fn *take,
		void *context)
{
	const struct section *rules = object_section(object, SECTION_RULES);
	struct types types = { .object = object->path };
	struct arena arena = { 0 };
	int err;

	if (rules && rules->data)
		types.rules = (struct str){ (const char *)rules->data,
					    rules->size };
	err = read_elf(object, want, scope, &arena, diags, &types);
	if (!err)
		err = take(context, &types);
	arena_free(&arena);
	return err;
}
