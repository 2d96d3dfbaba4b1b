// SPDX-License-Identifier: GPL-2.0-or-later
/* Looks that do for both machines, and what all looks share. */
#include "hardening/look.h"

#include <stdarg.h>
#include <stdlib.h>

#include "hardening/handwritten.h"

static int compare_code_places(const void *left, const void *right)
{
	const struct code_place *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return 0;
}

void places_add(struct places *places, uint32_t section, uint64_t offset)
{
	if (places->count == places->room) {
		places->room = places->room ? 2 * places->room : 64;
		places->items = xrealloc(places->items, places->room *
					 sizeof(*places->items));
	}
	places->items[places->count++] = (struct code_place){ section, offset };
}

void places_sort(struct places *places)
{
	if (places->count)
		qsort(places->items, places->count, sizeof(*places->items),
		      compare_code_places);
}

bool places_have(const struct places *places, uint32_t section,
		 uint64_t offset)
{
	struct code_place key = { section, offset };

	return places->count &&
	       bsearch(&key, places->items, places->count, sizeof(key),
		       compare_code_places);
}

void places_free(struct places *places)
{
	free(places->items);
}

const char *hardening_way_out(enum severity severity)
{
	return severity == DIAG_WARNING ? "" :
	       ", or go on all the same with MITIGATIONS=warn";
}

#define BLAMES_SHOWN 3

/* What to do about a place: ask where it comes from (@origin, or NULL), or what
 * the look says, or who wrote it, or the flag. */
static const char *advice_for(const struct look *look, enum author author,
			      const char *origin)
{
	const char *advice = look->advice ? look->advice :
			     author_advice(look, author);

	if (origin)
		return arena_printf(look->arena,
				    "it comes from %s, which was not compiled here: ask for one that has it (%s)",
				    origin, look->hardening->advice);
	return advice ? advice :
	       arena_printf(look->arena, "compile that function with %s",
			    look->hardening->advice);
}

static void say_place(struct look *look, enum severity severity,
		      uint32_t section, uint64_t offset, const char *what,
		      const char *why)
{
	const struct object *object = look->map->code->object;
	const char *owner = codemap_owner(look->map, section, offset);
	const char *origin = look->input->elsewhere ?
			     map_get(look->input->elsewhere, str_of(owner)) : NULL;
	enum author author = look->advice || origin ? AUTHOR_COMPILER :
			     code_author(look, section, offset);

	diag_add(look->diags, severity, CODE_HARDENING_CODE,
		 PLACE_SECTION(object->path, object->sections[section].name,
			       offset),
		 "the kernel promises: %s (%s=y), but %s: %s%s%s",
		 look->hardening->name, look->config,
		 codemap_label(look->map, section, offset, look->arena), what,
		 author_words(look, author, section, offset), why);
	diag_hint(look->diags, "%s%s", advice_for(look, author, origin),
		  hardening_way_out(severity));
}

void look_blame(struct look *look, uint32_t section, uint64_t offset,
		const char *format, ...)
{
	va_list args;

	if (look->blamed++ >= BLAMES_SHOWN)
		return;
	va_start(args, format);
	say_place(look, look->severity, section, offset,
		  arena_vprintf(look->arena, format, args), "");
	va_end(args);
}

void look_spare(struct look *look, uint32_t section, uint64_t offset,
		const char *why, const char *format, ...)
{
	va_list args;

	if (look->spared++ >= BLAMES_SHOWN)
		return;
	va_start(args, format);
	say_place(look, DIAG_WARNING, section, offset,
		  arena_vprintf(look->arena, format, args),
		  arena_printf(look->arena, ": %s", why));
	va_end(args);
}

static void say_more(struct look *look, enum severity severity, size_t count)
{
	if (count > BLAMES_SHOWN)
		diag_add(look->diags, severity, CODE_HARDENING_CODE,
			 PLACE_FILE(look->map->code->object->path),
			 "%s: and %zu more places", look->hardening->name,
			 count - BLAMES_SHOWN);
}

void look_finish(struct look *look)
{
	say_more(look, look->severity, look->blamed);
	say_more(look, DIAG_WARNING, look->spared);
}

enum sight look_sight(const struct look *look, size_t good)
{
	if (look->blamed)
		return SIGHT_MISSING;
	if (look->spared)
		return good ? SIGHT_SOME : SIGHT_NOTHING;
	return good ? SIGHT_PROVEN : SIGHT_NOTHING;
}

bool is_trampoline(const struct look *look, const struct function *function)
{
	return !strcmp(section_under(look, function->section)->name,
		       ".static_call.text");
}

size_t count_references(const struct look *look, const char *prefix)
{
	const struct code *code = look->map->code;
	const struct object *object = code->object;
	size_t count = 0;

	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section_code *section = &code->sections[i];

		if (!runs_in_place(&object->sections[i]))
			continue;
		for (size_t k = 0; k < section->nrelocs; k++)
			count += str_starts(str_of(object->symbols[
					section->relocs[k].symbol].name),
					    str_of(prefix));
	}
	return count;
}

bool is_assembly(const struct look *look, const struct function *function)
{
	if (look->input->assembly)
		return map_find(look->input->assembly, str_of(function->name));
	return look->map->has_patchable && !function->patchable;
}

enum sight look_landing_pads(struct look *look, enum insn_kind pad,
			     enum insn_kind also, const char *name)
{
	size_t pads = 0;

	for (size_t i = 0; i < look->map->nfunctions; i++) {
		const struct function *function = &look->map->functions[i];
		const struct section_code *code =
			&look->map->code->sections[function->section];
		size_t at = section_insn(code, function->offset);

		if (!function->pointed_at || at == code->ninsns ||
		    !(function->flags & SYMBOL_FUNCTION) ||
		    is_trampoline(look, function) ||
		    !runs_in_place(section_under(look, function->section)))
			continue;
		if (code->insns[at].kind == pad || code->insns[at].kind == also)
			pads++;
		else if (!places_have(look->bare, function->section,
				      function->offset))
			look_blame(look, function->section, function->offset,
				   "its address is taken, but it does not begin with %s",
				   name);
	}
	look->seen = arena_printf(look->arena,
				  "%zu functions pointed at begin with %s, %zu do not",
				  pads, name, look->blamed);
	return look_sight(look, pads);
}

static int compare_symbols(const void *left, const void *right)
{
	const struct symbol *a = *(const struct symbol *const *)left;
	const struct symbol *b = *(const struct symbol *const *)right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* The symbols of types (__cfi_NAME), by place. */
static const struct symbol **find_types(const struct look *look, size_t *count)
{
	const struct object *object = look->map->code->object;
	const struct symbol **types;

	*count = 0;
	for (size_t i = 1; i < object->nsymbols; i++)
		*count += str_starts(str_of(object->symbols[i].name),
				     STR("__cfi_"));
	types = arena_array(look->arena, const struct symbol *, *count);
	*count = 0;
	for (size_t i = 1; i < object->nsymbols; i++)
		if (str_starts(str_of(object->symbols[i].name), STR("__cfi_")))
			types[(*count)++] = &object->symbols[i];
	if (*count)
		qsort(types, *count, sizeof(*types), compare_symbols);
	return types;
}

/* Whether it is called: __pfx_ is the room before a function. */
static bool is_called(const struct function *function)
{
	return (function->flags & SYMBOL_FUNCTION) &&
	       !str_starts(str_of(function->name), STR("__pfx_"));
}

/* Whether the last type before @function is its own: the name alone may be that
 * of another static function.  @before, the last that is called and comes
 * before it (NULL: none), may not begin behind the type. */
static bool has_type(const struct function *function,
		     const struct function *before,
		     const struct symbol *const *types, size_t count)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (types[middle]->section < function->section ||
		    (types[middle]->section == function->section &&
		     types[middle]->value < function->offset))
			low = middle + 1;
		else
			high = middle;
	}
	return low && types[low - 1]->section == function->section &&
	       !strcmp(types[low - 1]->name + 6, function->name) &&
	       !(before && before->section == function->section &&
		 before->offset > types[low - 1]->value);
}

/* kCFI: a type before every function pointed at, a check before every call. */
enum sight look_kcfi(struct look *look)
{
	const struct code *code = look->map->code;
	const struct object *object = code->object;
	size_t good = 0, ntypes;
	const struct symbol **types = find_types(look, &ntypes);
	const struct function *before = NULL, *called = NULL;

	for (size_t i = 0; object->machine == MACHINE_X86_64 &&
			   i < look->map->nfunctions; i++) {
		const struct function *function = &look->map->functions[i];

		before = called;
		if (is_called(function))
			called = function;
		if (!function->pointed_at ||
		    !(function->flags & SYMBOL_FUNCTION) ||
		    is_trampoline(look, function) ||
		    !runs_in_place(&object->sections[function->section]))
			continue;
		if (has_type(function, before, types, ntypes))
			good++;
		else
			look_blame(look, function->section, function->offset,
				   "its address is taken, but no type stands before it (__cfi_%s)",
				   function->name);
	}
	for (uint32_t i = 1; object->machine == MACHINE_AARCH64 &&
			     i < object->nsections; i++) {
		const struct section_code *section = &code->sections[i];

		for (size_t k = 0; k < section->ninsns; k++) {
			if (section->insns[k].kind != INSN_CALL_INDIRECT)
				continue;
			if (k && section->insns[k - 1].kind == INSN_TRAP)
				good++;
			else
				look_blame(look, i, section->insns[k].offset,
					   "an indirect call without a check of the type");
		}
	}
	look->seen = arena_printf(look->arena, "%zu %s, %zu not", good,
				  object->machine == MACHINE_X86_64 ?
				  "functions pointed at have a type" :
				  "indirect calls are checked", look->blamed);
	return look_sight(look, good);
}

/* mov/sub/cmp %fs:0x28: where user space keeps its canary. */
static bool reads_user_canary(const uint8_t *bytes, size_t length)
{
	static const uint8_t operand[] = { 0x25, 0x28, 0, 0, 0 };

	return length >= 8 && bytes[0] == 0x64 &&
	       !memcmp(bytes + length - sizeof(operand), operand,
		       sizeof(operand));
}

enum sight look_stack_protector(struct look *look)
{
	const struct code *code = look->map->code;
	const struct object *object = code->object;
	size_t checks = count_references(look, "__stack_chk_fail");

	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section_code *section = &code->sections[i];
		const struct section *header = &object->sections[i];

		if (!runs_in_place(header))
			continue;
		for (size_t k = 0; object->machine == MACHINE_X86_64 &&
				   k < section->ninsns; k++)
			if (reads_user_canary(header->data +
					      section->insns[k].offset,
					      section->insns[k].length))
				look_blame(look, i, section->insns[k].offset,
					   "the canary is read where user space has it (%%fs:0x28)");
		for (size_t k = 0; k < section->nrelocs; k++)
			if (!strcmp(object->symbols[section->relocs[k].symbol]
				    .name, "__stack_chk_guard") &&
			    (object->machine == MACHINE_X86_64 ||
			     map_find(look->input->config,
				      STR("CONFIG_STACKPROTECTOR_PER_TASK"))))
				look_blame(look, i, section->relocs[k].offset,
					   "one canary for all tasks (__stack_chk_guard), which this kernel does not have");
	}
	look->seen = arena_printf(look->arena, "%zu checks of a canary",
				  checks);
	if (look->blamed)
		return SIGHT_MISSING;
	return checks ? SIGHT_SOME : SIGHT_NOTHING;
}

enum sight look_fortify(struct look *look)
{
	size_t checks = count_references(look, "fortify_panic") +
			count_references(look, "__fortify_panic") +
			count_references(look, "__fortify_report");

	look->seen = arena_printf(look->arena, "%zu checks of a copy's size",
				  checks);
	return checks ? SIGHT_SOME : SIGHT_NOTHING;
}
