// SPDX-License-Identifier: GPL-2.0-or-later
/* What the arm64 hardenings look like in finished code. */
#include "hardening/look.h"

/* The first instruction of @kind in @function, or ninsns. */
static size_t find_insn_kind(const struct section_code *code,
			     const struct function *function,
			     enum insn_kind kind)
{
	for (size_t at = section_insn(code, function->offset);
	     at < code->ninsns && code->insns[at].offset < function->end; at++)
		if (code->insns[at].kind == kind)
			return at;
	return code->ninsns;
}

/*
 * Every function that stores its return address has to have protected it
 * before, by an instruction of @kind.
 */
static enum sight look_saved_link(struct look *look, enum insn_kind kind,
				  const char *blame)
{
	size_t saved = 0;

	for (size_t i = 0; i < look->map->nfunctions; i++) {
		const struct function *function = &look->map->functions[i];
		const struct section_code *code =
			&look->map->code->sections[function->section];
		size_t save = find_insn_kind(code, function, INSN_SAVE_LINK);

		if (!(function->flags & SYMBOL_FUNCTION) ||
		    save == code->ninsns || is_assembly(look, function))
			continue;
		if (find_insn_kind(code, function, kind) < save)
			saved++;
		else
			look_blame(look, function->section,
				   code->insns[save].offset, "%s", blame);
	}
	look->seen = arena_printf(look->arena,
				  "%zu functions protect the return address they store, %zu do not",
				  saved, look->blamed);
	return look_sight(look, saved);
}

enum sight look_pac(struct look *look)
{
	return look_saved_link(look, INSN_SIGN,
			       "the return address is stored without having been signed (paciasp)");
}

enum sight look_scs(struct look *look)
{
	return look_saved_link(look, INSN_SHADOW_PUSH,
			       "the return address is not pushed to the shadow stack (x18)");
}

/* The kernel finds the paciasp and autiasp to patch by the unwind tables. */
enum sight look_dynamic_scs(struct look *look)
{
	const struct object *object = look->map->code->object;
	size_t signs = 0;

	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section_code *code = &look->map->code->sections[i];
		const char *name = object->sections[i].name;

		if ((!strcmp(name, ".init.eh_frame") ||
		     !strcmp(name, ".eh_frame")) && object->sections[i].size) {
			look->seen = arena_printf(look->arena,
						  "unwind tables in %s", name);
			return SIGHT_SOME;
		}
		for (size_t k = 0; k < code->ninsns; k++)
			signs += code->insns[k].kind == INSN_SIGN;
	}
	if (!signs)
		return SIGHT_NOTHING;
	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section_code *code = &look->map->code->sections[i];

		for (size_t k = 0; k < code->ninsns; k++)
			if (code->insns[k].kind == INSN_SIGN)
				look_blame(look, i, code->insns[k].offset,
					   "no unwind table tells the kernel where to patch in the shadow call stack");
	}
	return SIGHT_MISSING;
}

enum sight look_bti(struct look *look)
{
	return look_landing_pads(look, INSN_LANDING, INSN_SIGN,
				 "bti c or paciasp");
}
