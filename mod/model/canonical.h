/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One name for a module whatever stage its file is of: drivers/a/b for
 * b.o, b.lto.o, b.prelink.o, b.thinlto-native.o, b.ko, b.mod, b.mod.o, b.mod.c.
 */
#ifndef LTOMOD_MODEL_CANONICAL_H
#define LTOMOD_MODEL_CANONICAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* @path without its stage suffix; @path itself if it has none. */
struct str canonical_name(struct str path);

/*
 * @symbol without what the compiler appends to a static that it promoted,
 * cloned or split: .llvm.<digits>, .isra.<n>, .part.<n>, .constprop.<n>,
 * .cold, .<n>.  For diagnostics and for matching a name of the source.
 */
struct str canonical_symbol(struct str symbol);

/*
 * @symbol up to its first '.' if that is followed by digits and then by
 * another '.' or the end: what the kernel's modpost (remove_dot()) takes for
 * the name of any symbol.
 */
struct str undotted_symbol(struct str symbol);

/*
 * arm64's mapping symbols, $x and $d, perhaps with ".<anything>": they mark
 * where code and data begin and name nothing (ELF for the Arm 64-bit
 * Architecture, 5.5.1).
 */
bool is_mapping_symbol(struct str symbol);

/* What stands after the last slash of a canonical name. */
struct str canonical_base(struct str name);

#endif
