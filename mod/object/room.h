/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/object: what its files share.
 *
 * object.c	opens, dispatches on the magic number, closes
 * sniff.c	the magic numbers
 * elf.c	ELF headers, sections, symbols
 * reloc.c	ELF relocations
 * archive.c	members of ordinary and thin archives
 * bitcode.c	what a bitcode file holds, block by block
 * bitstream.c	the bits below that
 * irsymtab.c	the symbol table of a bitcode file
 * symverblock.c	our block of symbol versions, in bitcode and in ELF: reading
 * symveredit.c	and writing it
 * symverdata.c	the bytes of it
 * libllvm.c	asks libLLVM for such a table where the file has none
 */
#ifndef LTOMOD_OBJECT_ROOM_H
#define LTOMOD_OBJECT_ROOM_H

#include <endian.h>
#include <string.h>

#include "base/str.h"
#include "object/object.h"

/* Every diagnostic of a reader that cannot go on is one of these. */
#define CODE_UNKNOWN	"object-unknown"	/* -ENOEXEC */
#define CODE_BAD	"object-malformed"	/* -EBADMSG */
#define CODE_FOREIGN	"object-unsupported"	/* -ENOTSUP */

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

/* Add a fatal diagnostic at a byte of the file; return -EBADMSG, -ENOTSUP. */
int bad_at(struct diags *diags, const struct object *object, uint64_t offset,
	   const char *format, ...) __attribute__((format(printf, 4, 5)));
int foreign(struct diags *diags, const struct object *object,
	    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * The readers fill in *object, whose path, map and reader are set; they
 * return 0 or a negative errno with a diagnostic.  What was filled in until
 * then is released by object_end().
 */
int elf_read(struct object *object, struct diags *diags);
int bitcode_read(struct object *object, struct diags *diags);
int archive_read(struct object *object, struct diags *diags);

/*
 * Set object->symvers if the file holds a block of symbol versions; one that
 * is damaged or stale is an error, but the object can be read all the same.
 * The first needs path, map and wrapped of @object, and reports a stream that
 * cannot be walked; the second needs sections and symbols.
 */
void symvers_of_bitcode(struct object *object, struct diags *diags);
void symvers_of_elf(struct object *object, struct diags *diags);

/*
 * Makes *object, zeroed memory of the caller, of the file @path or of @map
 * (kept by reference).  Members of an archive may not be archives again.
 */
int object_begin_file(struct object *object, const char *path,
		      bool is_member, struct diags *diags);
int object_begin_map(struct object *object, const char *path,
		     struct file_map map, bool is_member,
		     struct diags *diags);
void object_end(struct object *object);

#endif
