// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/codemap.h"

#include <stdlib.h>

/* Names that end in '*' stand for all that begin so. */
static const char *const metadata[] = {
	".altinstructions", ".call_sites", ".debug*", ".discard*",
	".eh_frame*", ".ibt_endbr_seal", ".init.eh_frame", ".kcfi_traps",
	".llvm*", ".orc_unwind*", ".parainstructions", ".retpoline_sites",
	".return_sites", ".smp_locks", ".static_call_sites", ".stack_sizes",
	"__bug_table", "__ex_table", "__jump_table", "__mcount_loc",
	"__patchable_function_entries", "__tracepoints",
	"_error_injection_whitelist", "_kprobe_blacklist",
	"__bpf_raw_tp_map", NULL
};

bool name_fits(const char *pattern, const char *name)
{
	size_t length = strlen(pattern);

	if (length && pattern[length - 1] == '*')
		return !strncmp(pattern, name, length - 1);
	return !strcmp(pattern, name);
}

bool name_in(const char *const *patterns, const char *name)
{
	for (; *patterns; patterns++)
		if (name_fits(*patterns, name))
			return true;
	return false;
}

bool is_metadata(const char *section)
{
	return name_in(metadata, section);
}

bool runs_in_place(const struct section *section)
{
	const uint64_t loaded = SECTION_ALLOC | SECTION_EXEC;

	return (section->flags & loaded) == loaded && section->data &&
	       strcmp(section->name, ".altinstr_replacement") &&
	       strcmp(section->name, ".altinstr_aux") &&
	       !str_starts(str_of(section->name), STR(".discard"));
}

/* Of two symbols at one place the one that says more about it: a function,
 * a global, one with a size, the first. */
static int worth(const struct function *function)
{
	return !!(function->flags & SYMBOL_FUNCTION) * 4 +
	       !!(function->flags & SYMBOL_GLOBAL) * 2 +
	       (function->end > function->offset);
}

static int compare(const void *left, const void *right)
{
	const struct function *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	if (worth(a) != worth(b))
		return worth(b) - worth(a);
	return strcmp(a->name, b->name);
}

/* The last function at or before the place, or NULL. */
static struct function *find(const struct codemap *map, uint32_t section,
			     uint64_t offset)
{
	size_t low = 0, high = map->nfunctions;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct function *at = &map->functions[middle];

		if (at->section < section ||
		    (at->section == section && at->offset <= offset))
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || map->functions[low - 1].section != section)
		return NULL;
	return &map->functions[low - 1];
}

struct function *codemap_function(const struct codemap *map, uint32_t section,
				  uint64_t offset)
{
	struct function *found = find(map, section, offset);

	return found && found->offset == offset ? found : NULL;
}

const char *codemap_owner(const struct codemap *map, uint32_t section,
			  uint64_t offset)
{
	const struct function *found = find(map, section, offset);

	return found ? found->name : "";
}

const char *codemap_label(const struct codemap *map, uint32_t section,
			  uint64_t offset, struct arena *arena)
{
	const struct function *found = find(map, section, offset);

	return arena_printf(arena, "%s+0x%llx", found ? found->name : "",
			    (unsigned long long)(offset -
						 (found ? found->offset : 0)));
}

size_t section_insn(const struct section_code *section, uint64_t offset)
{
	size_t low = 0, high = section->ninsns;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (section->insns[middle].offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || offset >= (uint64_t)section->insns[low - 1].offset +
			      section->insns[low - 1].length)
		return section->ninsns;
	return low - 1;
}

/* Whether the instruction that @reloc is in uses the address as a value;
 * @end: the end of the instruction. */
static bool takes_address(const struct section_code *section,
			  const struct reloc *reloc, uint64_t *end)
{
	size_t at = section_insn(section, reloc->offset);

	if (at == section->ninsns)
		return false;
	*end = (uint64_t)section->insns[at].offset +
	       section->insns[at].length;
	switch ((enum insn_kind)section->insns[at].kind) {
	case INSN_CALL:
	case INSN_JUMP:
	case INSN_NOP:	/* a call that was patched away */
		return false;
	default:
		return true;
	}
}

static bool is_pc_relative(enum machine machine, uint32_t type)
{
	return machine == MACHINE_X86_64 &&
	       (type == X86_64_PC32 || type == X86_64_PLT32);
}

static void mark_pointed_at(struct codemap *map, uint32_t index)
{
	const struct object *object = map->code->object;
	const struct section_code *section = &map->code->sections[index];

	for (size_t i = 0; i < section->nrelocs; i++) {
		const struct reloc *reloc = &section->relocs[i];
		struct function *function;
		uint64_t end = 0, offset;
		uint32_t target;

		if (section->insns && !takes_address(section, reloc, &end))
			continue;
		/* Only x86 counts from the end of the instruction. */
		if (!is_pc_relative(object->machine, reloc->type))
			end = 0;
		if (!reloc_target(object, reloc, end, &target, &offset))
			continue;
		function = codemap_function(map, target, offset);
		if (function)
			function->pointed_at = true;
	}
}

/* An entry names NOPs at most this far before or after the symbol. */
#define PATCH_BEFORE	64u
#define PATCH_AFTER	16u

static void mark_patchable(struct codemap *map, uint32_t index)
{
	const struct object *object = map->code->object;
	const struct section_code *section = &map->code->sections[index];

	for (size_t i = 0; i < section->nrelocs; i++) {
		struct function *function;
		uint32_t target;
		uint64_t offset;

		if (!reloc_target(object, &section->relocs[i], 0, &target,
				  &offset))
			continue;
		function = find(map, target, offset);
		if (!function)
			function = find(map, target, offset + PATCH_BEFORE);
		else if (offset - function->offset >= PATCH_AFTER &&
			 function + 1 < map->functions + map->nfunctions)
			function++;
		if (!function || function->section != target ||
		    function->offset >= offset + PATCH_BEFORE)
			continue;
		function->patchable = true;
		map->has_patchable = true;
	}
}

void codemap_init(struct codemap *map, const struct code *code,
		  struct arena *arena)
{
	const struct object *object = code->object;
	size_t kept = 0;

	*map = (struct codemap){ .code = code };
	map->functions = arena_array(arena, struct function, object->nsymbols);
	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];

		if (!symbol->section || symbol->name[0] == '$' ||
		    !symbol->name[0] ||
		    (symbol->flags & (SYMBOL_SECTION | SYMBOL_FILE)) ||
		    !(object->sections[symbol->section].flags & SECTION_EXEC))
			continue;
		map->functions[map->nfunctions++] = (struct function){
			.name = symbol->name, .section = symbol->section,
			.offset = symbol->value,
			.end = symbol->value + symbol->size,
			.flags = symbol->flags,
		};
	}
	if (map->nfunctions)
		qsort(map->functions, map->nfunctions, sizeof(*map->functions),
		      compare);
	for (size_t i = 0; i < map->nfunctions; i++) {
		const struct function *function = &map->functions[i];

		if (!kept || function->section !=
			     map->functions[kept - 1].section ||
		    function->offset != map->functions[kept - 1].offset)
			map->functions[kept++] = *function;
	}
	map->nfunctions = kept;
	for (size_t i = 0; i < kept; i++) {
		struct function *function = &map->functions[i];
		bool last = i + 1 == kept ||
			    map->functions[i + 1].section != function->section;

		if (function->end == function->offset)
			function->end = last ?
				object->sections[function->section].size :
				map->functions[i + 1].offset;
	}
	for (uint32_t i = 1; i < object->nsections; i++) {
		if (!is_metadata(object->sections[i].name))
			mark_pointed_at(map, i);
		if (!strcmp(object->sections[i].name,
			    "__patchable_function_entries"))
			mark_patchable(map, i);
	}
}
