/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LTOMOD_BITCODE_BITCODE_TYPES_H
#define LTOMOD_BITCODE_BITCODE_TYPES_H

#include "base/diag.h"
#include "base/map.h"
#include "model/object.h"
#include "model/types.h"

/* types_each() for a bitcode file: calls @take for each module. */
int bitcode_types(const struct object *object, const struct map *want,
		  struct diags *diags, types_fn *take, void *context);

#endif
