// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/code.h"

#include "elf/elf.h"
#include "object/disasm.h"
#include "object/object.h"

int code_load(struct object *object, enum code_parts parts,
	      struct diags *diags, struct code *out)
{
	struct code code = { .object = object };

	code.sections = arena_array(&object->arena, struct section_code,
				    object->nsections);
	for (uint32_t i = 1; i < object->nsections; i++) {
		struct section_code *section = &code.sections[i];
		int err;

		/* Half of a module, and nothing that runs. */
		if (str_starts(str_of(object->sections[i].name), STR(".debug_")))
			continue;
		err = object_relocs(object, i, diags, &section->relocs,
				    &section->nrelocs);
		if (err)
			return err;
	}
	if (parts & CODE_INSNS) {
		int err = disassemble(object, code.sections, diags);

		if (err)
			return err;
	}
	*out = code;
	return 0;
}
