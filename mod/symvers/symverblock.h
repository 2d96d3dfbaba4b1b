/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The symbol-version summary block of an object: in bitcode a top-level block
 * that every LLVM reader skips, in ELF a note section
 * (docs/man/ltomod-symvers.5).  It is tied by a digest to the object that it
 * was made for.
 *
 * Diagnostics: CODE_BLOCK_MALFORMED and CODE_BLOCK_STALE (errors), CODE_BLOCK_FUTURE
 * and CODE_BLOCK_RECORD (notes); object_open() finds the same.
 */
#ifndef LTOMOD_SYMVERS_SYMVERBLOCK_H
#define LTOMOD_SYMVERS_SYMVERBLOCK_H

#include "base/diag.h"
#include "model/object.h"
#include "model/symverblock.h"

/*
 * Appends to @out the block of the object @path, or those of the members of an
 * archive; copied to @arena.  Of bitcode only the headers of the outermost
 * blocks are looked at, and all of it only if a block is there; of ELF without
 * the section, its section headers.  Files that are no objects have none.
 * Returns 0, also after an error in a block, which is left out; or a negative
 * errno after a diagnostic for what cannot be read.
 */
int symver_blocks_read(const char *path, struct arena *arena,
		       struct diags *diags, struct symver_blocks *out);
void symver_blocks_free(struct symver_blocks *blocks);

/*
 * Gives the object @path the block @block, whose path and digest are not
 * looked at, instead of any that it has; NULL takes them out.  Bitcode, raw or
 * wrapped: the bytes are then those from before a block was added.  ELF: the
 * note stays, empty.  The file appears whole or not at all, and is not
 * touched if it would not change.
 * Returns 0, -ENOTSUP for what is neither bitcode nor ELF (CODE_BLOCK_ARCHIVE),
 * or another negative errno, after a diagnostic.
 */
int symver_block_set(const char *path, const struct symver_block *block,
		     struct diags *diags);

#endif
