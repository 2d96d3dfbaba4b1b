// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/sectionfaults.h"

#include "base/map.h"
#include "object/codemap.h"

static const char *const alone[] = {
	".gnu.linkonce.this_module", ".modinfo", NULL
};
/* Looked for whether loaded or not. */
static const char *const looked_for[] = {
	".BTF", ".BTF.base", ".gnu.linkonce.this_module", ".modinfo", NULL
};
/* The first of the name is taken off the loaded ones before these are shown. */
static const char *const taken_off[] = {
	".data..percpu", ".modinfo", "__version_ext_crcs", "__version_ext_names",
	"__versions", NULL
};

/* The section that had the name of @section in @names before; 0: none. */
static uint32_t put(struct map *names, const struct object *object,
		    const struct section *section)
{
	struct map_entry *entry = map_put(names, str_of(section->name));
	const struct section *before = entry->value;

	entry->value = (void *)(uintptr_t)section;
	return before ? (uint32_t)(before - object->sections) : 0;
}

void section_faults(const struct object *object,
		    void (*each)(const struct section_fault *fault, void *context),
		    void *context)
{
	const uint64_t both = SECTION_WRITE | SECTION_EXEC;
	struct map names, shown;

	map_init(&names, NULL);
	map_init(&shown, NULL);
	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];
		bool loaded = section->flags & SECTION_ALLOC;
		struct section_fault fault = { .section = i };

		if ((section->flags & both) == both)
			fault.kinds |= SECTION_WRITABLE;
		if (loaded || name_in(looked_for, section->name))
			fault.earlier = put(&names, object, section);
		if (fault.earlier)
			fault.kinds |= SECTION_AGAIN;
		if (fault.earlier && name_in(alone, section->name))
			fault.kinds |= SECTION_NOT_ALONE;
		if (loaded && section->size &&
		    (fault.earlier || !name_in(taken_off, section->name)) &&
		    put(&shown, object, section))
			fault.kinds |= SECTION_SHOWN_AGAIN;
		if (fault.kinds)
			each(&fault, context);
	}
	map_free(&shown);
	map_free(&names);
}
