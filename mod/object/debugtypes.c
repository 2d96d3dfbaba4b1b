// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/debugtypes.h"

#include <errno.h>

#include "bitcode/bitcode_types.h"
#include "dwarf/dwarf.h"

bool types_likely(const struct object *object, const struct map *want)
{
	for (size_t i = 0; i < object->nmembers; i++)
		if (types_likely(&object->members[i], want))
			return true;
	for (size_t i = 0; i < object->nsymbols; i++) {
		struct str name = str_of(object->symbols[i].name);

		if (str_starts(name, STR(SYMBOL_POINTER)))
			name = str_skip(name, sizeof(SYMBOL_POINTER) - 1);
		else if (object->symbols[i].flags & SYMBOL_UNDEFINED)
			continue;
		if (map_find(want, name))
			return true;
	}
	return false;
}

int types_each(const struct object *object, const struct map *want,
	       enum types_scope scope, struct diags *diags, types_fn *take,
	       void *context)
{
	int err = 0;

	switch (object->kind) {
	case OBJECT_ELF:
		return dwarf_types(object, want, scope, diags, take, context);
	case OBJECT_BITCODE:
		return bitcode_types(object, want, diags, take, context);
	case OBJECT_ARCHIVE:
		for (size_t i = 0; !err && i < object->nmembers; i++)
			err = types_each(&object->members[i], want, scope,
					 diags, take, context);
		return err;
	}
	return -ENOEXEC;
}
