// SPDX-License-Identifier: GPL-2.0-or-later
#include "retention/retention.h"

#include <errno.h>

#include "base/out.h"
#include "object/object.h"

int retention_report(const struct retention_request *request, FILE *out,
		     struct diags *diags)
{
	struct object *object;
	size_t functions = 0;
	int err = object_open(request->file, diags, &object);

	if (err)
		return err;
	if (object->kind != OBJECT_ELF) {
		diag_add(diags, DIAG_FATAL, CODE_NEEDS_ELF,
			 PLACE_FILE(object->path),
			 "is %s: a report is about a linked object",
			 object_kind_name(object->kind));
		object_close(object);
		return -EINVAL;
	}
	for (size_t i = 1; i < object->nsymbols; i++)
		functions += object->symbols[i].section &&
			     (object->symbols[i].flags & SYMBOL_FUNCTION);
	out_print(out, "%s: functions: %zu\n", object->path, functions);
	object_close(object);
	return 0;
}
