/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types of symbols out of the DWARF (2 to 5) of ELF objects, with libdw. */
#ifndef LTOMOD_DWARF_DWARF_H
#define LTOMOD_DWARF_DWARF_H

#include "base/diag.h"
#include "base/map.h"
#include "model/object.h"
#include "model/types.h"

/* types_each() for an ELF object: calls @take once. */
int dwarf_types(const struct object *object, const struct map *want,
		enum types_scope scope, struct diags *diags, types_fn *take,
		void *context);

#endif
