// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Types of the symbols of bitcode, out of its metadata.  What dwarf.c finds in
 * the native object by DW_TAG_subprogram and DW_TAG_variable are here the
 * records SUBPROGRAM and GLOBAL_VAR; parameters are the LOCAL_VAR records with
 * a number in the scope of a SUBPROGRAM, in the module or in any function.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/buf.h"
#include "bitcode/bitcode_types.h"
#include "bitcode/metadata_type.h"

/* Where records have what (llvm/lib/Bitcode/Writer/BitcodeWriter.cpp). */
enum {
	SCOPE = 1, NAME = 2, LINKAGE_NAME = 3,
	SUBPROGRAM_TYPE = 6, SUBPROGRAM_FLAGS = 9,
	VARIABLE_TYPE = 6, VARIABLE_LOCAL = 7, VARIABLE_DEFINITION = 8,
	PARAMETER_NAME = 2, PARAMETER_TYPE = 5, PARAMETER_NUMBER = 6,
	PARAMETER_ALIGN = 8,
	UNIT_LANGUAGE = 1, UNIT_EMISSION = 8,
	FLAG_OPERANDS = 3,	/* of module flags: behaviour, name, value */
};

/* The first operand: flags of the record itself. */
enum { SUBPROGRAM_HAS_FLAGS = 1 << 2, PARAMETER_HAS_ALIGN = 1 << 1 };
/* llvm/IR/DebugInfoFlags.def: DISPFlags. */
enum { IS_LOCAL = 1 << 2, IS_DEFINITION = 1 << 3 };
/* DICompileUnit::DebugEmissionKind. */
enum { FULL_DEBUG = 1 };

enum { DWARF_DEFAULT = 4 };	/* where no module flag says another */

struct parameter {
	uint64_t number;	/* 1 … */
	struct type_item item;
	struct parameter *next;
};

/* A SUBPROGRAM that some symbol is. */
struct subprogram {
	size_t within;		/* which function's metadata; 0: module's */
	struct type *type;
	struct parameter *parameters;	/* by number */
};

/* The best description of a symbol so far. */
struct candidate {
	enum rank rank;
	struct subprogram *subprogram;	/* NULL: a variable */
	const struct type *type;	/* of a variable */
};

/* A name in the metadata that tells the type of symbol @index. */
struct lead {
	size_t index;
	enum rank rank;		/* of a definition with that name */
	struct lead *next;
};

struct search {
	struct metadata metadata;
	struct metadata_types graph;
	const struct map *want;
	struct arena *arena;
	struct map leads;	/* name -> struct lead, a list */
	struct candidate *found;	/* by index in @want */
	struct map subprograms;	/* id of a node -> struct subprogram */
	size_t function;	/* number of the function being read, 1 … */
	bool has_debug;
};

static void add_lead(struct search *search, struct str name, size_t index,
		     enum rank rank)
{
	struct map_entry *entry = map_put(&search->leads, name);
	struct lead *lead = arena_new(search->arena, struct lead);

	*lead = (struct lead){ index, rank, entry->value };
	entry->value = lead;
}

/* Aliases asked for are what they stand for. */
static void add_aliases(struct search *search)
{
	const struct metadata *md = &search->metadata;

	for (size_t i = 0; i < md->nglobals; i++) {
		const struct global *global = &md->globals[i];
		const struct map_entry *asked;
		size_t guard = md->nglobals;

		asked = global->is_alias && global->name.n ?
			map_find(search->want, global->name) : NULL;
		if (!asked)
			continue;
		while (guard-- && global->is_alias && global->refers &&
		       global->refers <= md->nglobals)
			global = &md->globals[global->refers - 1];
		if (!global->is_alias && global->name.n)
			add_lead(search, global->name,
				 (size_t)(asked - search->want->entries),
				 map_find(search->want, global->name) ?
				 RANK_ALIAS : RANK_OTHER_ALIAS);
	}
}

/* DWARF's version decides how some types are described. */
static unsigned dwarf_version(const struct metadata *md)
{
	int64_t version;

	for (size_t i = 0; i < md->count; i++)
		if (md->nodes[i].code == METADATA_NODE &&
		    md->nodes[i].count == FLAG_OPERANDS &&
		    str_eq(metadata_text(md, &md->nodes[i], 1),
			   STR("Dwarf Version")) &&
		    metadata_number(md, &md->nodes[i], 2, &version))
			return (unsigned)version;
	return DWARF_DEFAULT;
}

static struct str node_name(const struct metadata *md,
			    const struct metadata_node *node)
{
	struct str name = metadata_text(md, node, LINKAGE_NAME);

	if (!name.n)
		name = metadata_text(md, node, NAME);
	/* LLVM's mark of a name that is taken as it is. */
	return name.n && *name.p == 1 ? str_skip(name, 1) : name;
}

static size_t within(const struct search *search, size_t id)
{
	return id < search->metadata.shared ? 0 : search->function;
}

static struct subprogram *subprogram_of(struct search *search, size_t id)
{
	const struct metadata *md = &search->metadata;
	struct map_entry *entry = map_put(&search->subprograms,
			(struct str){ (const char *)&id, sizeof(id) });
	struct subprogram *subprogram = entry->value;

	if (subprogram && subprogram->within == within(search, id))
		return subprogram;
	subprogram = arena_new(search->arena, struct subprogram);
	subprogram->within = within(search, id);
	subprogram->type = metadata_function(&search->graph,
			metadata_operand(md, &md->nodes[id], SUBPROGRAM_TYPE));
	entry->value = subprogram;
	return subprogram;
}

static void offer(struct search *search, size_t index, enum rank rank,
		  size_t id)
{
	const struct metadata *md = &search->metadata;
	struct candidate *best = &search->found[index];

	if (rank <= best->rank)
		return;
	*best = (struct candidate){ .rank = rank };
	if (md->nodes[id].code == METADATA_SUBPROGRAM)
		best->subprogram = subprogram_of(search, id);
	else
		best->type = metadata_type(&search->graph,
			metadata_operand(md, &md->nodes[id], VARIABLE_TYPE));
}

/* Static variables inside of functions are not exported. */
static bool is_outermost(const struct metadata *md,
			 const struct metadata_node *node)
{
	const struct metadata_node *scope =
		metadata_at(md, metadata_operand(md, node, SCOPE));

	return !scope || (scope->code != METADATA_SUBPROGRAM &&
			  scope->code != METADATA_LEXICAL_BLOCK &&
			  scope->code != METADATA_LEXICAL_BLOCK_FILE);
}

static void look_at(struct search *search, size_t id)
{
	const struct metadata *md = &search->metadata;
	const struct metadata_node *node = &md->nodes[id];
	struct str name = node_name(md, node);
	bool function = node->code == METADATA_SUBPROGRAM;
	uint64_t flags = metadata_operand(md, node, SUBPROGRAM_FLAGS);
	bool declared, local;

	if (!name.n || !is_outermost(md, node))
		return;
	if (!function && str_starts(name, STR(SYMBOL_POINTER))) {
		const struct map_entry *asked = map_find(search->want,
			str_skip(name, sizeof(SYMBOL_POINTER) - 1));

		if (asked)
			offer(search, (size_t)(asked - search->want->entries),
			      RANK_POINTER, id);
		return;
	}
	declared = function ? !(flags & IS_DEFINITION) :
		   !metadata_operand(md, node, VARIABLE_DEFINITION);
	local = function ? flags & IS_LOCAL :
		metadata_operand(md, node, VARIABLE_LOCAL);
	for (const struct lead *lead = map_get(&search->leads, name); lead;
	     lead = lead->next)
		if (lead->rank == RANK_DEFINITION)
			offer(search, lead->index, declared ? RANK_DECLARATION :
			      local ? RANK_LOCAL : RANK_DEFINITION, id);
		else if (!declared)
			offer(search, lead->index, lead->rank, id);
}

static void fill_parameter(struct search *search, struct parameter *parameter,
			   const struct metadata_node *node)
{
	const struct metadata *md = &search->metadata;
	uint64_t align = metadata_operand(md, node, PARAMETER_ALIGN) / 8;
	struct type_item *item = &parameter->item;

	item->name = metadata_name(&search->graph, node, PARAMETER_NAME);
	item->type = metadata_type(&search->graph,
			metadata_operand(md, node, PARAMETER_TYPE));
	if (align && metadata_operand(md, node, 0) & PARAMETER_HAS_ALIGN) {
		item->has |= HAS_ALIGNMENT;
		item->alignment = align;
	}
}

static void add_parameter(struct search *search, size_t id)
{
	const struct metadata *md = &search->metadata;
	const struct metadata_node *node = &md->nodes[id];
	uint64_t number = metadata_operand(md, node, PARAMETER_NUMBER);
	size_t scope = metadata_operand(md, node, SCOPE) - 1;
	const struct str key = { (const char *)&scope, sizeof(scope) };
	struct subprogram *subprogram = number ?
			map_get(&search->subprograms, key) : NULL;
	struct parameter **at, *parameter;

	if (!subprogram || subprogram->within != within(search, scope))
		return;
	for (at = &subprogram->parameters; *at && (*at)->number < number;)
		at = &(*at)->next;
	if (*at && (*at)->number == number)
		return;
	parameter = arena_new(search->arena, struct parameter);
	parameter->number = number;
	parameter->next = *at;
	*at = parameter;
	fill_parameter(search, parameter, node);
}

/* The metadata of the module (@from is 0), then of each function. */
static int on_metadata(void *context, size_t from)
{
	struct search *search = context;
	struct metadata *md = &search->metadata;
	int err;

	if (!from) {
		search->graph.dwarf = dwarf_version(md);
		add_aliases(search);
	} else {
		search->function++;
	}
	for (size_t i = from; i < md->count; i++) {
		uint32_t code = md->nodes[i].code;

		if (code == METADATA_COMPILE_UNIT)
			search->has_debug |= metadata_operand(md, &md->nodes[i],
						UNIT_EMISSION) == FULL_DEBUG;
		if (code == METADATA_COMPILE_UNIT &&
		    !language_is_flat(metadata_operand(md, &md->nodes[i],
						       UNIT_LANGUAGE)))
			return foreign(md->diags, md->object,
				       "debug metadata of another language than C (compile it to machine code)");
		if (code == METADATA_SUBPROGRAM &&
		    !(metadata_operand(md, &md->nodes[i], 0) &
		      SUBPROGRAM_HAS_FLAGS))
			return foreign(md->diags, md->object,
				       "debug metadata as before LLVM 9");
		if (code == METADATA_SUBPROGRAM || code == METADATA_GLOBAL_VAR)
			look_at(search, i);
	}
	for (size_t i = from; i < md->count; i++)
		if (md->nodes[i].code == METADATA_LOCAL_VAR)
			add_parameter(search, i);
	err = metadata_types_finish(&search->graph);
	if (from)
		metadata_types_forget(&search->graph, from);
	return err;
}

/* The names of parameters, where there are any. */
static struct type *function_type(struct search *search,
				  const struct subprogram *subprogram)
{
	struct type *type = subprogram->type;
	size_t count = 0;

	for (struct parameter *p = subprogram->parameters; p; p = p->next)
		count++;
	if (!count)
		return type;
	type->items = arena_array(search->arena, struct type_item, count);
	type->count = 0;
	for (struct parameter *p = subprogram->parameters; p; p = p->next)
		type->items[type->count++] = p->item;
	return type;
}

/* The symbol's type, now that all is read. */
static void finish_symbol(struct search *search, const struct candidate *best,
			  struct typed_symbol *symbol)
{
	symbol->declared = best->rank == RANK_DECLARATION;
	symbol->function = best->subprogram;
	symbol->type = best->type;
	if (best->subprogram)
		symbol->type = function_type(search, best->subprogram);
	/* Through the pointer that was kept for it. */
	if (best->rank == RANK_POINTER && symbol->type &&
	    symbol->type->kind == TYPE_POINTER) {
		symbol->type = symbol->type->target;
		symbol->function = symbol->type &&
				   symbol->type->kind == TYPE_FUNCTION;
	}
}

/* The arrays that stand in the section of kABI rules, in a row. */
static struct str find_rules(struct search *search)
{
	const struct metadata *md = &search->metadata;
	struct buf text = { NULL, 0, 0 };
	struct str rules = { NULL, 0 };

	for (size_t i = 0; md->rules_section && i < md->nglobals; i++) {
		const struct global *global = &md->globals[i];
		size_t value = global->refers - 1 - md->nglobals;
		const struct constant *constant;

		if (global->is_alias ||
		    global->section != md->rules_section ||
		    value >= md->nconstants)
			continue;
		constant = &md->constants[value];
		if (constant->text)
			buf_add(&text, md->texts.data + constant->text - 1,
				constant->size);
	}
	if (text.size)
		rules = (struct str){
			arena_str(search->arena, buf_view(&text)), text.size
		};
	buf_free(&text);
	return rules;
}

static int hand_over(struct search *search, types_fn *take, void *context)
{
	const struct map *want = search->want;
	struct types types = {
		.object = search->metadata.object->path,
		.symbols = arena_array(search->arena, struct typed_symbol,
				       want->count),
		.rules = find_rules(search),
		.has_debug = search->has_debug,
		.ntypes = search->graph.count,
	};

	for (size_t i = 0; search->has_debug && i < want->count; i++) {
		struct candidate *best = &search->found[i];

		if (best->rank == RANK_NONE)
			continue;
		types.symbols[types.count].name =
			arena_str(search->arena, want->entries[i].name);
		finish_symbol(search, best, &types.symbols[types.count++]);
	}
	return take(context, &types);
}

static int each_module(const struct object *object,
		       const struct bitcode *bitcode, uint64_t base,
		       const struct bitcode_module *module,
		       const struct map *want, struct diags *diags,
		       types_fn *take, void *context)
{
	struct arena arena = { 0 };
	struct search search = {
		.metadata = { .object = object, .diags = diags, .base = base },
		.graph = { .arena = &arena, .diags = diags },
		.want = want, .arena = &arena,
		.found = arena_array(&arena, struct candidate, want->count),
	};
	int err;

	search.graph.metadata = &search.metadata;
	map_init(&search.leads, &arena);
	map_init(&search.subprograms, &arena);
	for (size_t i = 0; i < want->count; i++)
		add_lead(&search, want->entries[i].name, i, RANK_DEFINITION);
	err = metadata_read(&search.metadata, bitcode, module, on_metadata,
			    &search);
	if (!err)
		err = hand_over(&search, take, context);
	metadata_types_end(&search.graph);
	metadata_end(&search.metadata);
	map_free(&search.leads);
	map_free(&search.subprograms);
	arena_free(&arena);
	return err;
}

int bitcode_types(const struct object *object, const struct map *want,
		  struct diags *diags, types_fn *take, void *context)
{
	struct arena arena = { 0 };
	struct bitcode bitcode = { NULL };
	uint64_t offset, size;
	int err = bitcode_unwrap(object, &offset, &size, diags);

	if (!err)
		err = bitcode_outline(object, &arena,
				      object->map.data + offset, size, offset,
				      &bitcode, diags);
	for (size_t i = 0; !err && i < bitcode.nmodules; i++)
		err = each_module(object, &bitcode, offset,
				  &bitcode.modules[i], want, diags, take,
				  context);
	bitcode_end(&bitcode);
	arena_free(&arena);
	return err;
}
