// SPDX-License-Identifier: GPL-2.0-or-later
#include "hardening/hardening.h"

#include <fnmatch.h>
#include <stdarg.h>

#include "hardening/look.h"

/*
 * Where names changed, the newest stands first (6.9 renamed RETPOLINE, RETHUNK
 * and SLS; 6.18 CFI_CLANG; 5.15 INIT_STACK_ALL).  gcc's spelling of a flag is
 * given where clang has another, for modules built without LTO.
 */
static const struct hardening table[] = {
	{ "retpoline", MACHINE_X86_64,
	  { "CONFIG_MITIGATION_RETPOLINE", "CONFIG_RETPOLINE" }, NULL,
	  "-mretpoline-external-thunk",
	  { "-mretpoline-external-thunk", "-mindirect-branch=thunk-extern" },
	  { "-mno-retpoline*", "-mindirect-branch=*" },
	  look_retpoline },
	{ "return thunks", MACHINE_X86_64,
	  { "CONFIG_MITIGATION_RETHUNK", "CONFIG_RETHUNK" }, NULL,
	  "-mfunction-return=thunk-extern",
	  { "-mfunction-return=thunk-extern" },
	  { "-mfunction-return=*" },
	  look_rethunk },
	{ "straight-line speculation", MACHINE_X86_64,
	  { "CONFIG_MITIGATION_SLS", "CONFIG_SLS" }, NULL,
	  "-mharden-sls=all",
	  { "-mharden-sls=all" },
	  { "-mharden-sls=*" },
	  look_sls },
	{ "indirect branch tracking", MACHINE_X86_64,
	  { "CONFIG_X86_KERNEL_IBT" }, NULL,
	  "-fcf-protection=branch",
	  { "-fcf-protection=branch", "-fcf-protection=full",
	    "-fcf-protection" },
	  { "-fcf-protection=*" },
	  look_ibt },
	{ "call padding", MACHINE_X86_64,
	  { "CONFIG_CALL_PADDING" }, NULL,
	  "-fpatchable-function-entry=N,N (N: CONFIG_FUNCTION_PADDING_BYTES)",
	  { "-fpatchable-function-entry=*,*" },
	  { "-fpatchable-function-entry=*" },
	  look_padding },
	{ "return address signing", MACHINE_AARCH64,
	  { "CONFIG_ARM64_PTR_AUTH_KERNEL" }, NULL,
	  "-mbranch-protection=pac-ret",
	  { "-mbranch-protection=*pac-ret*", "-mbranch-protection=standard",
	    "-msign-return-address=non-leaf", "-msign-return-address=all" },
	  { "-mbranch-protection=*", "-msign-return-address=*" },
	  look_pac },
	{ "branch target identification", MACHINE_AARCH64,
	  { "CONFIG_ARM64_BTI_KERNEL" }, NULL,
	  "-mbranch-protection=pac-ret+bti",
	  { "-mbranch-protection=*bti*", "-mbranch-protection=standard" },
	  { "-mbranch-protection=*" },
	  look_bti },
	{ "shadow call stack", MACHINE_AARCH64,
	  { "CONFIG_SHADOW_CALL_STACK" }, "CONFIG_UNWIND_PATCH_PAC_INTO_SCS",
	  "-fsanitize=shadow-call-stack",
	  { "-fsanitize=shadow-call-stack" },
	  { "-fno-sanitize=shadow-call-stack" },
	  look_scs },
	{ "dynamic shadow call stack", MACHINE_AARCH64,
	  { "CONFIG_UNWIND_PATCH_PAC_INTO_SCS" }, NULL,
	  "-fasynchronous-unwind-tables",
	  { "-fasynchronous-unwind-tables" },
	  { "-fno-asynchronous-unwind-tables" },
	  look_dynamic_scs },
	{ "kernel CFI", MACHINE_UNKNOWN,
	  { "CONFIG_CFI", "CONFIG_CFI_CLANG" }, NULL,
	  "-fsanitize=kcfi",
	  { "-fsanitize=kcfi", "-fsanitize=cfi" },
	  { "-fno-sanitize=kcfi", "-fno-sanitize=cfi", "-fno-sanitize=all" },
	  look_kcfi },
	{ "strong stack protector", MACHINE_UNKNOWN,
	  { "CONFIG_STACKPROTECTOR_STRONG" }, NULL,
	  "-fstack-protector-strong",
	  { "-fstack-protector-strong", "-fstack-protector-all" },
	  { "-fno-stack-protector", "-fstack-protector" },
	  look_stack_protector },
	{ "stack protector", MACHINE_UNKNOWN,
	  { "CONFIG_STACKPROTECTOR" }, "CONFIG_STACKPROTECTOR_STRONG",
	  "-fstack-protector",
	  { "-fstack-protector", "-fstack-protector-strong",
	    "-fstack-protector-all" },
	  { "-fno-stack-protector" },
	  look_stack_protector },
	{ "stack protector per task", MACHINE_AARCH64,
	  { "CONFIG_STACKPROTECTOR_PER_TASK" }, NULL,
	  "-mstack-protector-guard=sysreg",
	  { "-mstack-protector-guard=sysreg" },
	  { "-mstack-protector-guard=*" },
	  look_stack_protector },
	{ "stack zeroed", MACHINE_UNKNOWN,
	  { "CONFIG_INIT_STACK_ALL_ZERO" }, NULL,
	  "-ftrivial-auto-var-init=zero",
	  { "-ftrivial-auto-var-init=zero" },
	  { "-ftrivial-auto-var-init=*" },
	  NULL },
	{ "stack filled with a pattern", MACHINE_UNKNOWN,
	  { "CONFIG_INIT_STACK_ALL_PATTERN", "CONFIG_INIT_STACK_ALL" }, NULL,
	  "-ftrivial-auto-var-init=pattern",
	  { "-ftrivial-auto-var-init=pattern" },
	  { "-ftrivial-auto-var-init=*" },
	  NULL },
	{ "registers zeroed on return", MACHINE_UNKNOWN,
	  { "CONFIG_ZERO_CALL_USED_REGS" }, NULL,
	  "-fzero-call-used-regs=used-gpr",
	  { "-fzero-call-used-regs=used-gpr", "-fzero-call-used-regs=all*",
	    "-fzero-call-used-regs=used" },
	  { "-fzero-call-used-regs=*" },
	  NULL },
	{ "FORTIFY_SOURCE", MACHINE_UNKNOWN,
	  { "CONFIG_FORTIFY_SOURCE" }, NULL,
	  "<linux/kconfig.h> included and without -D__NO_FORTIFY",
	  /* No flag: <linux/string.h> does it, told by the configuration. */
	  { "*/linux/kconfig.h" },
	  { "-D__NO_FORTIFY*", "-UCONFIG_FORTIFY_SOURCE", "-O0",
	    "-ffreestanding" },
	  look_fortify },
	{ "array bounds", MACHINE_UNKNOWN,
	  { "CONFIG_UBSAN_BOUNDS" }, NULL,
	  "-fsanitize=array-bounds",
	  { "-fsanitize=array-bounds", "-fsanitize=*bounds*" },
	  { "-fno-sanitize=*bounds*", "-fno-sanitize=all" },
	  NULL },
	{ "structure layout randomised", MACHINE_UNKNOWN,
	  { "CONFIG_RANDSTRUCT", "CONFIG_GCC_PLUGIN_RANDSTRUCT" }, NULL,
	  "the kernel's own -frandomize-layout-seed-file=",
	  { "-frandomize-layout-seed-file=*", "-frandomize-layout-seed=*",
	    "-fplugin=*/randomize_layout_plugin.so" },
	  { NULL },
	  NULL },
};

#define ROWS (sizeof(table) / sizeof(table[0]))
#define PATTERNS 4

size_t hardening_count(void)
{
	return ROWS;
}

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_UNPROMISED] = "not promised",
		[VERDICT_MISSING] = "MISSING",
		[VERDICT_FLAG] = "flag only",
		[VERDICT_CODE] = "code only",
		[VERDICT_UNKNOWN] = "not seen",
		[VERDICT_PROVEN] = "proven",
		[VERDICT_SHOWN] = "flag, seen",
		[VERDICT_SOME] = "seen only",
	};

	return names[verdict];
}

/* --- flags -------------------------------------------------------------- */

static bool matches(const char *const patterns[PATTERNS], const char *word)
{
	for (size_t i = 0; i < PATTERNS && patterns[i]; i++)
		if (!fnmatch(patterns[i], word, 0))
			return true;
	return false;
}

/* The words of a shell command; quotes are left in, no flag of ours has any. */
static const char **split(const char *command, struct arena *arena,
			  size_t *count)
{
	char *text = arena_strdup(arena, command);
	const char **words = arena_array(arena, const char *,
					 strlen(text) / 2 + 1);
	char *save = NULL;

	*count = 0;
	for (char *word = strtok_r(text, " \t\n", &save); word;
	     word = strtok_r(NULL, " \t\n", &save))
		words[(*count)++] = word;
	return words;
}

struct words {
	const char **items;
	size_t count;
};

static bool has_flag(const struct hardening *row, const struct words *words,
		     const char **lost)
{
	bool has = false;

	*lost = NULL;
	for (size_t i = 0; i < words->count; i++) {
		if (matches(row->given, words->items[i])) {
			has = true;
		} else if (matches(row->lost, words->items[i])) {
			has = false;
			*lost = words->items[i];
		}
	}
	return has;
}

static const char *way_out(enum severity severity)
{
	return severity == DIAG_WARNING ? "" :
	       ", or go on all the same with MITIGATIONS=warn";
}

/* How many objects lack the flag; each gets a diagnostic. */
static size_t check_flags(const struct hardening_input *input,
			  const struct words *words,
			  const struct hardening *row, const char *config,
			  enum severity severity, struct diags *diags)
{
	size_t missing = 0;

	for (size_t i = 0; i < input->nobjects; i++) {
		const struct compiled *object = &input->objects[i];
		const char *lost;

		if (object->assembly || has_flag(row, &words[i], &lost))
			continue;
		missing++;
		if (lost)
			diag_add(diags, severity, CODE_HARDENING_FLAGS,
				 PLACE_FILE(object->path),
				 "the kernel promises: %s (%s=y), but this was compiled with %s",
				 row->name, config, lost);
		else
			diag_add(diags, severity, CODE_HARDENING_FLAGS,
				 PLACE_FILE(object->path),
				 "the kernel promises: %s (%s=y), but this was compiled without %s",
				 row->name, config, row->advice);
		diag_hint(diags, "compile it with %s%s", row->advice,
			  way_out(severity));
	}
	return missing;
}

static size_t count_compiled(const struct hardening_input *input)
{
	size_t count = 0;

	for (size_t i = 0; i < input->nobjects; i++)
		count += !input->objects[i].assembly;
	return count;
}

/* --- annotations -------------------------------------------------------- */

/*
 * Sections of which every relocation names a place that may look unprotected:
 * it is patched before it runs, or was marked by hand.
 */
static const struct annotation {
	const char *section;
	uint32_t stride;	/* of an entry; 0: any relocation counts */
	uint32_t type;		/* with a stride: the word at offset 4 */
} safe_annotations[] = {
	{ ".discard.retpoline_safe", 0, 0 },
	{ ".discard.annotate_insn", 8, 2 },	/* 6.15: RETPOLINE_SAFE */
	{ ".parainstructions", 0, 0 },
	{ ".altinstructions", 0, 0 },
	{ NULL, 0, 0 }
}, bare_annotations[] = {
	{ ".discard.noendbr", 0, 0 },
	{ ".discard.annotate_insn", 8, 1 },	/* 6.15: NOENDBR */
	{ NULL, 0, 0 }
};

static bool annotates(const struct annotation *annotation,
		      const struct section *section, const struct reloc *reloc)
{
	uint32_t type = 0;

	if (!annotation->stride)
		return true;
	if (!section->data || reloc->offset % annotation->stride ||
	    reloc->offset >= section->size ||
	    section->size - reloc->offset < annotation->stride)
		return false;
	for (unsigned i = 0; i < 4; i++)
		type |= (uint32_t)section->data[reloc->offset + 4 + i] << 8 * i;
	return type == annotation->type;
}

/* Where the last link has put a section of the linked object. */
struct moved {
	bool known;
	uint32_t section;	/* of the module */
	uint64_t by;		/* added to an offset, modulo 2^64 */
};

/* Functions by name, with no value for a name that two of them have. */
static void by_name(struct map *names, const struct codemap *map)
{
	for (size_t i = 0; i < map->nfunctions; i++) {
		struct str name = str_of(map->functions[i].name);
		bool twice = map_find(names, name);

		map_put(names, name)->value =
			twice ? NULL : &map->functions[i];
	}
}

/*
 * A relocatable link moves a section as a whole.  How far, any function says
 * whose name is the only one of its kind in both objects.
 */
static struct moved *find_moves(const struct codemap *linked,
				const struct codemap *module,
				struct arena *arena)
{
	struct moved *moves = arena_array(arena, struct moved,
					  linked->code->object->nsections);
	struct map old, new;

	map_init(&old, arena);
	map_init(&new, arena);
	by_name(&old, linked);
	by_name(&new, module);
	for (size_t i = 0; i < linked->nfunctions; i++) {
		const struct function *was = &linked->functions[i];
		const struct function *now = map_get(&new, str_of(was->name));

		if (!moves[was->section].known && now &&
		    map_get(&old, str_of(was->name)))
			moves[was->section] = (struct moved){
				true, now->section, now->offset - was->offset };
	}
	map_free(&old);
	map_free(&new);
	return moves;
}

/* All places that @annotation is about, where they are in the module; @moves
 * is NULL for the module's own.  What cannot be found there is no place. */
static void collect(const struct codemap *map, const struct moved *moves,
		    const struct annotation *annotation, struct places *places)
{
	const struct object *object = map->code->object;

	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section_code *code = &map->code->sections[i];
		const struct section *section = &object->sections[i];

		if (strcmp(section->name, annotation->section))
			continue;
		for (size_t k = 0; k < code->nrelocs; k++) {
			uint32_t target;
			uint64_t offset;

			if (!annotates(annotation, section, &code->relocs[k]) ||
			    !reloc_target(object, &code->relocs[k], 0, &target,
					  &offset))
				continue;
			if (!moves)
				places_add(places, target, offset);
			else if (moves[target].known)
				places_add(places, moves[target].section,
					   offset + moves[target].by);
		}
	}
}

/* --- looks -------------------------------------------------------------- */

#define BLAMES_SHOWN 3

void look_blame(struct look *look, uint32_t section, uint64_t offset,
		const char *format, ...)
{
	const struct object *object = look->map->code->object;
	va_list args;
	char *what;

	if (look->blamed++ >= BLAMES_SHOWN)
		return;
	va_start(args, format);
	what = arena_vprintf(look->arena, format, args);
	va_end(args);
	diag_add(look->diags, look->severity, CODE_HARDENING_CODE,
		 PLACE_SECTION(object->path, object->sections[section].name,
			       offset),
		 "the kernel promises: %s (%s=y), but %s: %s",
		 look->hardening->name, look->config,
		 codemap_label(look->map, section, offset, look->arena), what);
	diag_hint(look->diags, "%s%s", look->advice ? look->advice :
		  arena_printf(look->arena, "compile that function with %s",
			       look->hardening->advice),
		  way_out(look->severity));
}

void look_finish(struct look *look)
{
	if (look->blamed > BLAMES_SHOWN)
		diag_add(look->diags, look->severity, CODE_HARDENING_CODE,
			 PLACE_FILE(look->map->code->object->path),
			 "%s: and %zu more places", look->hardening->name,
			 look->blamed - BLAMES_SHOWN);
}

static enum verdict judge(const struct hardening_input *input,
			  size_t flags_missing, enum sight sight)
{
	bool flags = input->nobjects && count_compiled(input);

	if (flags_missing || sight == SIGHT_MISSING)
		return VERDICT_MISSING;
	if (sight == SIGHT_PROVEN)
		return flags ? VERDICT_PROVEN : VERDICT_CODE;
	if (sight == SIGHT_SOME)
		return flags ? VERDICT_SHOWN : VERDICT_SOME;
	return flags ? VERDICT_FLAG : VERDICT_UNKNOWN;
}

/* The symbol that promises @row, or NULL. */
static const char *promise(const struct hardening_input *input,
			   const struct hardening *row)
{
	enum machine machine = input->module->object->machine;

	if ((row->machine && row->machine != machine) ||
	    (row->unless && map_find(input->config, str_of(row->unless))))
		return NULL;
	for (size_t i = 0; i < PATTERNS && row->configs[i]; i++)
		if (map_find(input->config, str_of(row->configs[i])))
			return row->configs[i];
	return NULL;
}

void hardening_results(const struct hardening_input *input,
		       enum severity severity, struct arena *arena,
		       struct diags *diags, struct hardening_result *results)
{
	struct words *words = arena_array(arena, struct words,
					  input->nobjects);
	struct places safe = { 0 }, bare = { 0 };
	struct moved *moves = NULL;
	struct codemap module, linked;

	for (size_t i = 0; i < input->nobjects; i++)
		words[i].items = split(input->objects[i].command, arena,
				       &words[i].count);
	codemap_init(&module, input->module, arena);
	if (input->linked) {
		codemap_init(&linked, input->linked, arena);
		moves = find_moves(&linked, &module, arena);
	}
	for (const struct annotation *a = safe_annotations; a->section; a++) {
		collect(&module, NULL, a, &safe);
		if (input->linked)
			collect(&linked, moves, a, &safe);
	}
	for (const struct annotation *a = bare_annotations; a->section; a++)
		if (input->linked)
			collect(&linked, moves, a, &bare);
	places_sort(&safe);
	places_sort(&bare);

	for (size_t i = 0; i < ROWS; i++) {
		const struct hardening *row = &table[i];
		const char *config = promise(input, row);
		struct look look = {
			.input = input, .map = &module, .safe = &safe,
			.bare = &bare, .arena = arena, .hardening = row,
			.config = config, .severity = severity, .diags = diags,
		};
		enum sight sight = SIGHT_NOTHING;
		size_t missing;

		results[i] = (struct hardening_result){ .hardening = row };
		if (!config)
			continue;
		missing = check_flags(input, words, row, config, severity,
				      diags);
		if (row->look)
			sight = row->look(&look);
		look_finish(&look);
		results[i].config = config;
		results[i].seen = look.seen;
		results[i].verdict = judge(input, missing, sight);
	}
	places_free(&safe);
	places_free(&bare);
}
