// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit/versioned.h"

#include <errno.h>

#include "model/modversion.h"

static int not_versions(const struct object *object, const char *section,
			uint64_t offset, struct diags *diags)
{
	diag_add(diags, DIAG_ERROR, CODE_AUDIT_VERSIONS,
		 PLACE_SECTION(object->path, section, offset),
		 "this is no list of versions");
	diag_hint(diags, "run modpost again");
	return -EBADMSG;
}

int versioned_symbols(const struct object *object, struct map *names, bool *any,
		      struct diags *diags)
{
	const struct section *basic = object_section(object, "__versions");
	const struct section *extended = object_section(object,
							"__version_ext_names");

	*any = basic || extended;
	for (uint64_t at = 0; basic && at < basic->size; at += MODVERSION_SIZE) {
		const char *name;

		if (!basic->data || basic->size - at < MODVERSION_SIZE)
			return not_versions(object, basic->name, at, diags);
		name = (const char *)basic->data + at + MODVERSION_NAME;
		map_put(names, (struct str){ name, strnlen(name,
					MODVERSION_NAME_ROOM) });
	}
	for (uint64_t at = 0; extended && at < extended->size; ) {
		const char *name;
		size_t room = extended->size - at, size;

		if (!extended->data)
			return not_versions(object, extended->name, at, diags);
		name = (const char *)extended->data + at;
		size = strnlen(name, room);
		if (size == room)
			return not_versions(object, extended->name, at, diags);
		map_put(names, (struct str){ name, size });
		at += size + 1;
	}
	return 0;
}
