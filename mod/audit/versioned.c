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

/* __versions: each entry of one size. */
static int basic_names(const struct object *object,
		       const struct section *basic, struct map *names,
		       struct diags *diags)
{
	for (uint64_t at = 0; at < basic->size; at += MODVERSION_SIZE) {
		const char *name;

		if (!basic->data || basic->size - at < MODVERSION_SIZE)
			return not_versions(object, basic->name, at, diags);
		name = (const char *)basic->data + at + MODVERSION_NAME;
		map_put(names, (struct str){ name, strnlen(name,
					MODVERSION_NAME_ROOM) });
	}
	return 0;
}

/* As many names as there are CRCs; what stands behind these has no version. */
static int extended_names(const struct object *object,
			  const struct section *crcs,
			  const struct section *extended, struct map *names,
			  struct diags *diags)
{
	uint64_t at = 0;

	for (uint64_t left = crcs->size / sizeof(uint32_t); left; left--) {
		size_t room = extended->size - at, size;
		const char *name;

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

int versioned_symbols(const struct object *object, struct map *names, bool *any,
		      struct diags *diags)
{
	const struct section *basic = object_section(object, "__versions");
	const struct section *crcs = object_section(object,
						    "__version_ext_crcs");
	const struct section *extended = object_section(object,
							"__version_ext_names");

	*any = basic || extended || crcs;
	if (!extended != !crcs) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_VERSIONS,
			 PLACE_FILE(object->path),
			 "there is %s, but no %s: the kernel refuses one without the other",
			 crcs ? crcs->name : extended->name,
			 crcs ? "__version_ext_names" : "__version_ext_crcs");
		diag_hint(diags, "run modpost again");
		return -EBADMSG;
	}
	return crcs ? extended_names(object, crcs, extended, names, diags) :
	       basic ? basic_names(object, basic, names, diags) : 0;
}
