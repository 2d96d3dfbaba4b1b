// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names with their scopes.  Rust and C++ have types in namespaces, and structs
 * in structs; versions are made of "core::option::Option<u64>::Some", which
 * stands nowhere in the debug information.
 */
#include <dwarf.h>
#include <errno.h>

#include "dwarf/debuginfo.h"

/* No source is nested that deep. */
#define DEPTH_LIMIT 100

bool scope_has_any(Dwarf_Die *unit)
{
	int language = dwarf_srclang(unit);

	return language < 0 || !language_is_flat((uint64_t)language);
}

static bool is_scope(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return tag == DW_TAG_namespace || tag == DW_TAG_class_type ||
	       tag == DW_TAG_structure_type;
}

static const char *bare_name(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;

	return dwarf_attr(die, DW_AT_name, &attribute) ?
	       dwarf_formstring(&attribute) : NULL;
}

/* @prefix: the name of the scope that @parent is, or NULL. */
static void read_scope(struct type_reader *reader, Dwarf_Die *parent,
		       const char *prefix, int depth)
{
	Dwarf_Die child;

	if (depth > DEPTH_LIMIT) {
		type_reader_refuse(reader, parent,
				   "more than %d scopes are nested",
				   DEPTH_LIMIT);
		return;
	}
	for (bool more = die_child(parent, &child); more && !reader->err;
	     more = die_next(&child)) {
		const struct str key = { (const char *)&child.addr,
					 sizeof(child.addr) };
		const char *name = bare_name(&child);
		const char *full = name;

		if (prefix && (name || is_scope(&child))) {
			if (!type_reader_spend(reader, &child, strlen(prefix) +
					       (name ? strlen(name) : 0)))
				return;
			full = arena_printf(reader->arena, "%s::%s", prefix,
					    name ? name : "<anonymous>");
			if (name)
				map_put(&reader->scoped, key)->value =
					(void *)(uintptr_t)full;
		}
		/* What a function has inside, no exported symbol has. */
		if (dwarf_tag(&child) != DW_TAG_subprogram)
			read_scope(reader, &child,
				   is_scope(&child) ? full : NULL, depth + 1);
	}
}

int scope_read(struct type_reader *reader, Dwarf_Die *unit)
{
	read_scope(reader, unit, NULL, 0);
	return reader->err;
}
