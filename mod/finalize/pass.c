// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/pass.h"

#include <errno.h>
#include <string.h>

#include "elf/elfwrite.h"

int pass_check(const struct object *object, struct diags *diags)
{
	if (object->kind == OBJECT_ELF)
		return 0;
	diag_add(diags, DIAG_ERROR, CODE_NEEDS_ELF, PLACE_FILE(object->path),
		 "this step needs an ELF object, but this is %s",
		 object_kind_name(object->kind));
	diag_hint(diags, "link it first: ld.lld -r -o OUT %s", object->path);
	return -ENOTSUP;
}

int pass_write(const struct object *object, const struct edits *edits,
	       const char *path, struct diags *diags)
{
	if (edits_none(edits) && !strcmp(path, object->path))
		return 0;
	return elf_write(object, edits, path, diags);
}
