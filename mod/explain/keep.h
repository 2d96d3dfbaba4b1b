/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Readers of debug information let go of types when they have told them. */
#ifndef LTOMOD_EXPLAIN_KEEP_H
#define LTOMOD_EXPLAIN_KEEP_H

#include "base/arena.h"
#include "model/types.h"

/*
 * Copies of types->symbols, in their order, with all types that can be reached from
 * them and all names, in @arena.
 */
struct typed_symbol *types_keep(struct arena *arena, const struct types *types);

#endif
