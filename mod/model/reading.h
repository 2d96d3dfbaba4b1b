/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the readers of binary formats have in common: numbers and ranges of a
 * hostile file, the reasons for which one is refused, and the part of struct
 * object that is a reader's own.
 */
#ifndef LTOMOD_MODEL_READING_H
#define LTOMOD_MODEL_READING_H

#include <endian.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "model/object.h"

/* A reader that cannot go on says CODE_OBJECT_UNKNOWN (-ENOEXEC),
 * CODE_OBJECT_MALFORMED (-EBADMSG) or CODE_OBJECT_UNSUPPORTED (-ENOTSUP). */

/* struct object's private part. */
struct reader {
	bool owns_map;		/* object->map is to be unmapped */

	/* ELF: per section, what object_relocs() needs. */
	uint32_t *next_rela;	/* next SHT_RELA section for the same target */
	uint32_t *last_rela;	/* by target: the last of them */
	uint64_t rela_bytes;	/* size of all of them */
	struct {
		const struct reloc *items;	/* decoded; NULL: not yet */
		size_t count;
	} *relocs;
};

static inline struct reader *reader_of(const struct object *object)
{
	return object->reader;
}

/* Whether a unit's language (DW_LANG_*) has no types in scopes: C of any year,
 * and assembly. */
static inline bool language_is_flat(uint64_t language)
{
	switch (language) {
	case 0x01:	/* C89 */
	case 0x02:	/* C */
	case 0x0c:	/* C99 */
	case 0x1d:	/* C11 */
	case 0x2c:	/* C17 */
	case 0x3e:	/* C23 */
	case 0x8001:	/* assembly */
		return true;
	default:
		return false;
	}
}

/* What the members and names of a file's types may take, in bytes; those of
 * real files take about two for each byte of the file. */
static inline uint64_t types_room(uint64_t size)
{
	return (64ull << 20) + 64 * size;
}

/* Little-endian numbers at any address, in host order. */
static inline uint16_t le16(const void *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return le16toh(v);
}

static inline uint32_t le32(const void *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return le32toh(v);
}

static inline uint64_t le64(const void *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return le64toh(v);
}

/* Whether @size bytes from @offset on lie within @total; no overflow. */
static inline bool range_ok(uint64_t offset, uint64_t size, uint64_t total)
{
	return offset <= total && size <= total - offset;
}

/*
 * What the names of a file may take together, in bytes.  A table of strings lets
 * any number of names share its bytes, so that a small file could hold names
 * without end; those of real files take less than the file.
 */
static inline uint64_t names_room(uint64_t size)
{
	return (64ull << 10) + 16 * size;
}

/*
 * The string that begins at @offset of @bytes, taken off *@left with its NUL;
 * NULL if none ends inside of @bytes, or if *@left does not suffice.  Looks at no
 * more bytes than it takes off.
 */
const char *string_in(struct str bytes, uint64_t offset, uint64_t *left);

/* Add a fatal diagnostic at a byte of the file; return -EBADMSG, -ENOTSUP. */
int bad_at(struct diags *diags, const struct object *object, uint64_t offset,
	   const char *format, ...) __attribute__((format(printf, 4, 5)));
int foreign(struct diags *diags, const struct object *object,
	    const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
