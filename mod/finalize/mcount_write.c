// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/mcount_write.h"

#include "finalize/pass.h"
#include "object/code.h"

int mcount_write(struct object *object, enum mcount_call call, const char *path,
		 struct arena *arena, struct diags *diags,
		 struct mcount_counts *counts)
{
	struct edits edits = { 0 };
	struct code code;
	int err = pass_check(object, diags);

	if (err)
		return err;
	*counts = (struct mcount_counts){ 0 };
	if (object->machine == MACHINE_X86_64) {
		err = code_load(object, CODE_RELOCS, diags, &code);
		if (!err)
			err = mcount_plan(&code, call, arena, diags, &edits,
					  counts);
	}
	return err ? err : pass_write(object, &edits, path, diags);
}
