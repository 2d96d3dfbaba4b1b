/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of a symbol-version summary block, the same in bitcode and in ELF
 * (docs/man/ltomod-symvers.5).  All numbers are little endian; everything
 * begins at a multiple of 4 bytes.
 *
 *	 0  "LTSV"
 *	 4  u32  version of the format: 1
 *	 8  u32  size of all this in bytes, a multiple of 4
 *	12  u32  generator: 1 genksyms, 2 types
 *	16  u32  number of records
 *	20  u32  checksum: the first 4 bytes of the SHA-256 of all this, with
 *		 0 in their place
 *	24  16 bytes  digest of the object without the block
 *	40  records: u32 code, u32 size of the body, body
 *
 *	code 1, a symbol: u32 CRC, u32 class (0 unknown, 1 EXPORT_SYMBOL,
 *	2 EXPORT_SYMBOL_GPL), name, NUL, namespace, NUL, zeros up to 4 bytes
 *
 * The first three fields stay where they are in every later version.
 */
#ifndef LTOMOD_MODEL_SYMVERDATA_H
#define LTOMOD_MODEL_SYMVERDATA_H

#include "base/buf.h"
#include "base/diag.h"
#include "model/object.h"
#include "model/symverblock.h"

/* Appends @block to @out.  The sum of its names must be below 2 GiB. */
void symverdata_write(struct buf *out, const struct symver_block *block);

/*
 * Reads the @data that begins at @place, a file, maybe a section, and an
 * offset.  Returns 1 and fills in *block, all copied to @arena; 0 for a later
 * version of the format, after a note; or -EBADMSG after an error.  Then
 * *block is untouched.  Records of unknown codes are skipped with one
 * note for all.
 */
int symverdata_read(struct str data, struct place place, struct arena *arena,
		    struct diags *diags, struct symver_block *block);

/* Says @what of the block at @offset of the file of @object: -EBADMSG. */
int symverdata_bad(const struct object *object, uint64_t offset,
		   const char *what, struct diags *diags);

/*
 * Reads the @data that begins at @place and makes it the block of @object if
 * its digest is @digest, the object's own.  If it is stale, @hint says what to
 * do.
 */
void symverdata_accept(struct object *object, struct str data,
		       struct place place, const uint8_t digest[SYMVER_DIGEST],
		       const char *hint, struct diags *diags);

#endif
