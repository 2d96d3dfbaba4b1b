// SPDX-License-Identifier: GPL-2.0-or-later
/* What the x86 hardenings look like in finished code. */
#include <stdlib.h>

#include "hardening/look.h"

/* Whether an annotation says that the place is safe. */
static bool is_safe(const struct look *look, uint32_t section, uint64_t offset)
{
	return places_have(look->safe, section, offset);
}

/* Calls @visit for every instruction that runs. */
static void each_insn(struct look *look,
		      void (*visit)(struct look *look, uint32_t section,
				    const struct section_code *code, size_t at))
{
	const struct code *code = look->map->code;

	for (uint32_t i = 1; i < code->object->nsections; i++)
		if (runs_in_place(section_under(look, i)))
			for (size_t k = 0; k < code->sections[i].ninsns; k++)
				visit(look, i, &code->sections[i], k);
}

/* --- retpoline ---------------------------------------------------------- */

static void blame_indirect(struct look *look, uint32_t section,
			   const struct section_code *code, size_t at)
{
	const struct insn *insn = &code->insns[at];

	if ((insn->kind == INSN_CALL_INDIRECT ||
	     insn->kind == INSN_JUMP_INDIRECT) &&
	    !is_safe(look, section, insn->offset))
		look_blame(look, section, insn->offset, "an indirect %s that goes around the retpoline thunks",
			   insn->kind == INSN_CALL_INDIRECT ? "call" : "jump");
}

enum sight look_retpoline(struct look *look)
{
	size_t thunks = count_references(look, "__x86_indirect_thunk_");

	each_insn(look, blame_indirect);
	look->seen = arena_printf(look->arena,
				  "%zu branches through thunks, %zu around them",
				  thunks, look->blamed);
	return look_sight(look, thunks);
}

/* --- return thunks ------------------------------------------------------ */

static void blame_return(struct look *look, uint32_t section,
			 const struct section_code *code, size_t at)
{
	const struct insn *insn = &code->insns[at];

	if (insn->kind == INSN_RETURN && !is_safe(look, section, insn->offset))
		look_blame(look, section, insn->offset,
			   "a return that goes around the return thunk");
}

/*
 * The kernel rewrites the jumps to __x86_return_thunk when it loads a module,
 * by the list that objtool makes; since 6.9 it warns when an unlisted one is
 * taken.
 */
static void blame_unlisted(struct look *look)
{
	const struct code *code = look->map->code;
	const struct object *object = code->object;
	struct places listed = { 0 };

	for (uint32_t i = 1; i < object->nsections; i++) {
		if (strcmp(object->sections[i].name, ".return_sites"))
			continue;
		for (size_t k = 0; k < code->sections[i].nrelocs; k++) {
			uint32_t section;
			uint64_t offset;

			if (reloc_target(object, &code->sections[i].relocs[k],
					 0, &section, &offset))
				places_add(&listed, section, offset);
		}
	}
	places_sort(&listed);
	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section_code *section = &code->sections[i];

		if (!runs_in_place(&object->sections[i]))
			continue;
		for (size_t k = 0; k < section->nrelocs; k++) {
			const struct reloc *reloc = &section->relocs[k];
			size_t at = section_insn(section, reloc->offset);
			uint64_t offset;

			if (at == section->ninsns ||
			    strcmp(object->symbols[reloc->symbol].name,
				   "__x86_return_thunk"))
				continue;
			/* A prefix may have been taken for an instruction. */
			offset = section->insns[at].offset;
			if (!places_have(&listed, i, offset))
				look_blame(look, i, offset, "a jump to the return thunk that is not in .return_sites");
		}
	}
	places_free(&listed);
}

enum sight look_rethunk(struct look *look)
{
	size_t thunks = count_references(look, "__x86_return_thunk");

	each_insn(look, blame_return);
	if (!look->blamed && thunks) {
		look->advice = "run the kernel tree's objtool --rethunk on the linked object";
		blame_unlisted(look);
	}
	look->seen = arena_printf(look->arena,
				  "%zu returns through the thunk, %zu not so",
				  thunks, look->blamed);
	return look_sight(look, thunks);
}

/* --- straight-line speculation ------------------------------------------ */

static bool ends_line(const struct insn *insn)
{
	return insn->kind == INSN_RETURN || insn->kind == INSN_JUMP_INDIRECT;
}

static void blame_unstopped(struct look *look, uint32_t section,
			    const struct section_code *code, size_t at)
{
	const struct insn *insn = &code->insns[at];
	bool last = at + 1 == code->ninsns;

	if (ends_line(insn) &&
	    (last || code->insns[at + 1].kind != INSN_TRAP) &&
	    !is_safe(look, section, insn->offset))
		look_blame(look, section, insn->offset,
			   "no int3 after a %s",
			   insn->kind == INSN_RETURN ? "return" :
						       "indirect jump");
}

static size_t count_ends(const struct code *code)
{
	size_t count = 0;

	for (uint32_t i = 1; i < code->object->nsections; i++)
		for (size_t k = 0; k < code->sections[i].ninsns; k++)
			count += ends_line(&code->sections[i].insns[k]);
	return count;
}

enum sight look_sls(struct look *look)
{
	size_t ends = count_ends(look->map->code);

	each_insn(look, blame_unstopped);
	look->seen = arena_printf(look->arena,
				  "%zu returns and indirect jumps, %zu without int3",
				  ends, look->blamed);
	return look_sight(look, ends);
}

enum sight look_ibt(struct look *look)
{
	return look_landing_pads(look, INSN_LANDING, INSN_LANDING, "endbr64");
}

/* --- call padding ------------------------------------------------------- */

static uint64_t padding_bytes(const struct look *look)
{
	const char *value = map_get(look->input->config,
				    STR("CONFIG_FUNCTION_PADDING_BYTES"));
	unsigned long long bytes = 16;

	if (value && (!str_to_u64(str_of(value), &bytes) || bytes > 256))
		bytes = 16;
	return bytes;
}

/* Whether the @bytes before @offset are nothing but NOPs. */
static bool is_padded(const struct section_code *code, uint64_t offset,
		      uint64_t bytes)
{
	uint64_t from = offset - bytes;

	if (offset < bytes)
		return false;
	for (size_t at = section_insn(code, from);
	     at < code->ninsns && code->insns[at].offset < offset; at++)
		if (code->insns[at].kind != INSN_NOP)
			return false;
	return section_insn(code, from) < code->ninsns;
}

/*
 * Call depth tracking puts its code into the room before a function.  Where there
 * is none, it says "Invalid padding area" once and leaves the calls of that
 * function alone (patch_dest() in arch/x86/kernel/callthunks.c, 6.2 to 7.1).
 */
static void blame_unpadded(struct look *look, const struct function *function,
			   uint64_t bytes)
{
	static const char lacks[] = "the %llu bytes before it are not all NOPs";
	bool by_hand = is_assembly(look, function) ||
		       (look->map->has_patchable && !function->patchable);

	if (by_hand)
		look_spare(look, function->section, function->offset,
			   "call depth tracking leaves its calls alone", lacks,
			   (unsigned long long)bytes);
	else
		look_blame(look, function->section, function->offset, lacks,
			   (unsigned long long)bytes);
}

enum sight look_padding(struct look *look)
{
	uint64_t bytes = padding_bytes(look);
	size_t padded = 0;

	for (size_t i = 0; i < look->map->nfunctions; i++) {
		const struct function *function = &look->map->functions[i];

		if (!(function->flags & SYMBOL_FUNCTION) ||
		    !(function->flags & SYMBOL_GLOBAL) ||
		    is_trampoline(look, function) ||
		    str_starts(str_of(function->name), STR("__pfx_")) ||
		    str_starts(str_of(function->name), STR("__cfi_")))
			continue;
		if (is_padded(&look->map->code->sections[function->section],
			      function->offset, bytes))
			padded++;
		else
			blame_unpadded(look, function, bytes);
	}
	look->seen = arena_printf(look->arena,
				  "%zu global functions with %llu bytes before them, %zu without",
				  padded, (unsigned long long)bytes,
				  look->blamed + look->spared);
	return look_sight(look, padded);
}
