// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finding and reading the block.  In bitcode, a walk over the headers of the
 * outermost blocks finds it; most files have none, and no more of them is
 * read.  A second walk computes the digest of all that is not ours.
 */
#include "symvers/symverblock.h"

#include <errno.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdlib.h>

#include "bitcode/bitstream.h"
#include "model/symverdata.h"
#include "symvers/symverplace.h"

enum { LLVM_MODULE_BLOCK = 8 };

/* ---- bitcode ------------------------------------------------------------- */

static void take(const struct symver_stream *stream, const uint8_t *data,
		 uint64_t from, uint64_t to)
{
	if (from >= to)
		return;
	if (stream->hash)
		sha256_update(stream->hash, to - from, data + from);
	if (stream->bare)
		buf_add(stream->bare, data + from, to - from);
}

int symver_stream_walk(const struct object *object,
		       struct symver_stream *stream, struct diags *diags)
{
	uint64_t from = 0, end = 4;
	bool module = false;
	const uint8_t *data;
	struct bits bits;
	int err = bitcode_unwrap(object, &stream->offset, &stream->size, diags);

	if (err)
		return err;
	data = object->map.data + stream->offset;
	stream->blocks = 0;
	bits_init(&bits, data, stream->size);
	while (!module || bits.at / 8 + BITCODE_TAIL < stream->size) {
		enum bits_item item = bits_next(&bits);
		struct span span = { bits.block.header, bits.block.end };

		if (item == BITS_END)
			break;
		if (item != BITS_BLOCK)
			return bad_at(diags, object,
				      stream->offset + bits.at / 8, "%s",
				      bits.why);
		bits_skip(&bits);
		if (bits.block.id != SYMVER_BLOCK_ID) {
			module |= bits.block.id == LLVM_MODULE_BLOCK;
			end = span.end;
			continue;
		}
		if (!stream->blocks++)
			stream->block = span;
		take(stream, data, from, span.start);
		from = span.end;
	}
	if (!module)
		return bad_at(diags, object, stream->offset + stream->size,
			      "the bitcode is cut off: no module in it");
	take(stream, data, from, end);
	stream->tail = bits.at / 8;
	return 0;
}

static int bad_block(const struct object *object, uint64_t offset,
		     const char *what, struct diags *diags)
{
	diag_add(diags, DIAG_ERROR, CODE_BLOCK_MALFORMED,
		 PLACE_OFFSET(object->path, offset),
		 "the block of symbol versions: %s", what);
	diag_hint(diags, "symvers-block strip takes it out, symvers-block add makes it anew");
	return -EBADMSG;
}

/* The blob in our block; -EBADMSG, or the number of blobs: 0 or 1. */
static int find_blob(const struct object *object,
		     const struct symver_stream *stream, struct str *blob,
		     struct diags *diags)
{
	uint64_t base = stream->offset;
	struct bits bits;
	int found = 0;

	bits_init(&bits, object->map.data + base, stream->size);
	bits.at = stream->block.start * 8;
	bits_next(&bits);
	bits_enter(&bits);
	for (;;) {
		switch (bits_next(&bits)) {
		case BITS_BAD:
			return bad_block(object, base + bits.at / 8, bits.why,
					 diags);
		case BITS_END:
			return found;
		case BITS_BLOCK:
			bits_skip(&bits);
			break;
		case BITS_RECORD:
			if (bits.record.code != SYMVER_BLOB_RECORD)
				break;
			if (!bits.record.blob || found++)
				return bad_block(object, base + bits.at / 8,
						 "it holds another number of blobs than one",
						 diags);
			*blob = (struct str){ (const char *)bits.record.blob,
					      bits.record.blob_size };
			break;
		}
	}
}

static void stale(const struct object *object, const char *hint,
		  struct diags *diags)
{
	diag_add(diags, DIAG_ERROR, "block-stale", PLACE_FILE(object->path),
		 "its symbol versions were computed for another state of this object");
	diag_hint(diags, "%s", hint);
}

/* Reads @data at @place and hands it over if @digest is that of the object. */
static void accept(struct object *object, struct str data, struct place place,
		   const uint8_t digest[SYMVER_DIGEST], const char *hint,
		   struct diags *diags)
{
	struct symver_block block;

	if (symverdata_read(data, place, &object->arena, diags, &block) <= 0)
		return;
	if (memcmp(block.digest, digest, SYMVER_DIGEST)) {
		stale(object, hint, diags);
		return;
	}
	object->symvers = arena_new(&object->arena, struct symver_block);
	*object->symvers = block;
}

void symvers_of_bitcode(struct object *object, struct diags *diags)
{
	struct symver_stream stream = { .hash = NULL };
	uint8_t digest[SYMVER_DIGEST];
	struct sha256_ctx hash;
	struct str blob;
	uint64_t at;
	int found;

	if (symver_stream_walk(object, &stream, diags) || !stream.blocks)
		return;
	at = stream.offset + stream.block.start;
	if (stream.blocks > 1) {
		bad_block(object, at, "there are several", diags);
		return;
	}
	found = find_blob(object, &stream, &blob, diags);
	if (found <= 0) {
		if (!found)
			bad_block(object, at, "it is empty", diags);
		return;
	}
	sha256_init(&hash);
	stream.hash = &hash;
	symver_stream_walk(object, &stream, diags);
	sha256_digest(&hash, sizeof(digest), digest);
	accept(object, blob,
	       PLACE_OFFSET(object->path,
			    (uint64_t)((const uint8_t *)blob.p - object->map.data)),
	       digest, "compile it again, or have symvers-block add replace them",
	       diags);
}

/* ---- ELF ----------------------------------------------------------------- */

static void hash_text(struct sha256_ctx *hash, const char *text)
{
	sha256_update(hash, strlen(text) + 1, (const uint8_t *)text);
}

static void hash_number(struct sha256_ctx *hash, uint64_t value, size_t size)
{
	value = htole64(value);
	sha256_update(hash, size, (const uint8_t *)&value);
}

/* A symbol table by names: where they stand in the table of names changes. */
static void hash_symbols(struct sha256_ctx *hash, const struct object *object,
			 const struct section *section)
{
	for (size_t i = 0; i < object->nsymbols &&
	     (i + 1) * sizeof(Elf64_Sym) <= section->size; i++) {
		const uint8_t *entry = section->data + i * sizeof(Elf64_Sym);

		hash_text(hash, object->symbols[i].name);
		sha256_update(hash, sizeof(Elf64_Sym) - 4, entry + 4);
	}
}

void symver_elf_digest(const struct object *object,
		       uint8_t digest[SYMVER_DIGEST])
{
	struct sha256_ctx hash;

	sha256_init(&hash);
	for (size_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];

		if (section->type == SHT_STRTAB ||
		    !strcmp(section->name, SYMVER_NOTE_SECTION))
			continue;
		hash_text(&hash, section->name);
		hash_number(&hash, section->type, 4);
		hash_number(&hash, section->flags, 8);
		hash_number(&hash, section->size, 8);
		if (section->data && section->type == SHT_SYMTAB)
			hash_symbols(&hash, object, section);
		else if (section->data)
			sha256_update(&hash, section->size, section->data);
	}
	sha256_digest(&hash, SYMVER_DIGEST, digest);
}

void symvers_of_elf(struct object *object, struct diags *diags)
{
	const struct section *section = object_section(object,
						       SYMVER_NOTE_SECTION);
	const uint8_t *data = section ? section->data : NULL;
	uint8_t digest[SYMVER_DIGEST];
	uint64_t size;

	if (!data)
		return;
	if (section->size < SYMVER_NOTE_HEADER || le32(data) != 7 ||
	    le32(data + 8) != SYMVER_NOTE_TYPE ||
	    memcmp(data + 12, SYMVER_NOTE_OWNER, 7)) {
		bad_block(object, (uint64_t)(data - object->map.data),
			  "no note of ltomod is in " SYMVER_NOTE_SECTION, diags);
		return;
	}
	size = le32(data + 4);
	if (size > section->size - SYMVER_NOTE_HEADER) {
		bad_block(object, (uint64_t)(data + 4 - object->map.data),
			  "its note ends past the end of the section", diags);
		return;
	}
	/* What strip leaves: a section cannot be taken out in place. */
	if (!size && section->size == SYMVER_NOTE_HEADER)
		return;
	symver_elf_digest(object, digest);
	accept(object,
	       (struct str){ (const char *)data + SYMVER_NOTE_HEADER, size },
	       PLACE_SECTION(object->path, SYMVER_NOTE_SECTION,
			     SYMVER_NOTE_HEADER),
	       digest,
	       "compile it again, or have symvers-block add replace them; a link with module-lto.lds leaves those of its inputs out",
	       diags);
}

/* A glance at the section headers: is there anything to read? */
static bool elf_has_note(const struct file_map *map)
{
	Elf_Scn *scn = NULL;
	bool found = false;
	GElf_Shdr shdr;
	size_t names;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)map->data, map->size);
	if (elf && elf_getshdrstrndx(elf, &names))
		names = 0;
	while (elf && names && !found && (scn = elf_nextscn(elf, scn))) {
		const char *name = gelf_getshdr(scn, &shdr) ?
				   elf_strptr(elf, names, shdr.sh_name) : NULL;

		found = name && !strcmp(name, SYMVER_NOTE_SECTION);
	}
	elf_end(elf);
	return found;
}

/* ---- files --------------------------------------------------------------- */

static void collect(struct object *object, struct arena *arena,
		    struct symver_blocks *out)
{
	for (size_t i = 0; i < object->nmembers; i++)
		collect(&object->members[i], arena, out);
	if (object->symvers) {
		if (out->count == out->room) {
			out->room = out->room ? out->room * 2 : 8;
			out->items = xrealloc(out->items, out->room *
					      sizeof(*out->items));
		}
		out->items[out->count++] = *object->symvers;
	}
	arena_adopt(arena, &object->arena);
}

static int read_whole(const char *path, struct arena *arena,
		      struct diags *diags, struct symver_blocks *out)
{
	struct object *object;
	int err = object_open(path, diags, &object);

	if (err)
		return err;
	collect(object, arena, out);
	object_close(object);
	return 0;
}

/* Without what object_open() would find out besides. */
static int read_bitcode(const char *path, const struct file_map *map,
			bool wrapped, struct arena *arena, struct diags *diags,
			struct symver_blocks *out)
{
	struct object object = {
		.path = arena_strdup(arena, path),
		.kind = OBJECT_BITCODE,
		.map = *map,
		.wrapped = wrapped,
	};
	size_t fatal = diags->counts[DIAG_FATAL];

	symvers_of_bitcode(&object, diags);
	collect(&object, arena, out);
	return diags->counts[DIAG_FATAL] > fatal ? -EBADMSG : 0;
}

int symver_blocks_read(const char *path, struct arena *arena,
		       struct diags *diags, struct symver_blocks *out)
{
	enum file_kind kind;
	struct file_map map;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	kind = sniff(map.data, map.size);
	switch (kind) {
	case FILE_BITCODE_RAW:
	case FILE_BITCODE_WRAPPED:
		err = read_bitcode(path, &map, kind == FILE_BITCODE_WRAPPED,
				   arena, diags, out);
		break;
	case FILE_ELF:
		if (elf_has_note(&map))
			err = read_whole(path, arena, diags, out);
		break;
	case FILE_ARCHIVE:
	case FILE_ARCHIVE_THIN:
		err = read_whole(path, arena, diags, out);
		break;
	case FILE_EMPTY:
	case FILE_UNKNOWN:
		break;
	}
	file_unmap(&map);
	return err;
}

void symver_blocks_free(struct symver_blocks *blocks)
{
	free(blocks->items);
	*blocks = (struct symver_blocks){ .items = NULL };
}
