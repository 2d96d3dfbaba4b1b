/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * BTF made of types, whatever they were read from: the way back from btftypes.h.  What
 * BTF cannot say is not there (alignments, access, which enumerators are hidden); a
 * struct that it cannot say at all, with more than 65,535 members or with parts of
 * Rust's enums, is only declared.
 */
#ifndef LTOMOD_ELF_BTFMAKE_H
#define LTOMOD_ELF_BTFMAKE_H

#include "base/buf.h"
#include "model/types.h"

/*
 * Appends to @out BTF that stands alone, little-endian, with types->symbols and all that
 * they lead to.  Types of one kind and name are one: what is defined before what is
 * declared, of equals the first.  They come in the order of their distance from the
 * symbols, and of structs, unions and enums with a name those behind the first @most
 * are only declared.  Returns how many of them are defined.
 */
size_t btf_make(const struct types *types, size_t most, struct buf *out);

#endif
