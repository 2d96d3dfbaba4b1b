// SPDX-License-Identifier: GPL-2.0-or-later
#include "hardening/handwritten.h"

/* Of hardenings that assembly has to provide for itself: the kernel's macros. */
static const struct macros {
	const char *hardening;
	const char *assembly;
	const char *inlined;	/* NULL: the place may be a compiler's after all */
} table[] = {
	{ "retpoline",
	  "write CALL_NOSPEC or JMP_NOSPEC in place of the branch (<asm/nospec-branch.h>)",
	  "write CALL_NOSPEC in place of the branch (<asm/nospec-branch.h>)" },
	{ "return thunks",
	  "write RET in place of ret (<linux/linkage.h>)",
	  "write ASM_RET in place of ret (<linux/linkage.h>)" },
	{ "straight-line speculation",
	  "write RET in place of ret (<linux/linkage.h>), and int3 after a jump",
	  "write ASM_RET in place of ret (<linux/linkage.h>), and int3 after a jump" },
	{ "indirect branch tracking",
	  "begin it with SYM_TYPED_FUNC_START (<linux/cfi_types.h>), or ENDBR (<asm/ibt.h>)",
	  NULL },
	{ "call padding",
	  "begin it with SYM_FUNC_START (<linux/linkage.h>), which leaves the room",
	  NULL },
};

static const struct macros *macros_of(const struct look *look)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (!strcmp(table[i].hardening, look->hardening->name))
			return &table[i];
	return NULL;
}

/* The last function that begins at the place or before, or NULL. */
static const struct function *function_around(const struct codemap *map,
					      uint32_t section, uint64_t offset)
{
	size_t low = 0, high = map->nfunctions;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct function *function = &map->functions[middle];

		if (function->section < section ||
		    (function->section == section && function->offset <= offset))
			low = middle + 1;
		else
			high = middle;
	}
	return low && map->functions[low - 1].section == section ?
	       &map->functions[low - 1] : NULL;
}

enum author code_author(const struct look *look, uint32_t section,
			uint64_t offset)
{
	const struct macros *macros = macros_of(look);
	const struct function *function =
		function_around(look->map, section, offset);

	if (!macros || !function)
		return AUTHOR_COMPILER;
	if (is_assembly(look, function))
		return AUTHOR_ASSEMBLY;
	return macros->inlined && look->flags_hold ? AUTHOR_INLINE :
						     AUTHOR_COMPILER;
}

const char *author_words(const struct look *look, enum author author,
			 uint32_t section, uint64_t offset)
{
	const struct hardening_input *input = look->input;
	struct source_line line;

	if (author != AUTHOR_INLINE)
		return "";
	if (!input->source_line ||
	    !input->source_line(input->source, section, offset, look->arena,
				&line))
		return ", in inline assembly";
	return arena_printf(look->arena, ", in inline assembly (%s:%u)",
			    line.file, line.line);
}

const char *author_advice(const struct look *look, enum author author)
{
	const struct macros *macros = macros_of(look);

	if (!macros || author == AUTHOR_COMPILER)
		return NULL;
	return author == AUTHOR_INLINE ? macros->inlined : macros->assembly;
}
