// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/mcount_write.h"

#include <errno.h>

#include "elf/elfwrite.h"
#include "object/code.h"

int mcount_write(struct object *object, enum mcount_call call, const char *path,
		 struct arena *arena, struct diags *diags,
		 struct mcount_counts *counts)
{
	struct edits edits = { 0 };
	struct code code;
	int err = 0;

	if (object->kind != OBJECT_ELF) {
		diag_add(diags, DIAG_ERROR, CODE_NEEDS_ELF,
			 PLACE_FILE(object->path),
			 "this step needs an ELF object, but this is %s",
			 object_kind_name(object->kind));
		diag_hint(diags, "link it first: ld.lld -r -o OUT %s",
			  object->path);
		return -ENOTSUP;
	}
	*counts = (struct mcount_counts){ 0 };
	if (object->machine == MACHINE_X86_64) {
		err = code_load(object, CODE_RELOCS, diags, &code);
		if (!err)
			err = mcount_plan(&code, call, arena, diags, &edits,
					  counts);
	}
	if (!err && (strcmp(path, object->path) || !edits_none(&edits)))
		err = elf_write(object, &edits, path, diags);
	return err;
}
