// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writing the block.  A bitcode file is put together again from what is not
 * ours, the block, and what followed all blocks; an ELF file is edited in the
 * way of elfwrite.c.  What was put together is read back before it is written.
 */
#include "model/sniff.h"
#include "symvers/symverblock.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>

#include "bitcode/symverstream.h"
#include "elf/elfwrite.h"
#include "elf/symvernote.h"
#include "model/reading.h"
#include "model/symverdata.h"
#include "object/object.h"

static void put32(struct buf *out, uint32_t value)
{
	value = htole32(value);
	buf_add(out, &value, sizeof(value));
}

static int too_large(const char *path, struct diags *diags)
{
	diag_add(diags, DIAG_FATAL, CODE_OBJECT_UNSUPPORTED, PLACE_FILE(path),
		 "with a block of symbol versions the file would be too large for its format");
	return -EFBIG;
}

/* ---- bits ---------------------------------------------------------------- */

/* Numbers of less than 32 bits, the lowest bit first, up to whole words. */
struct bit_writer {
	struct buf *out;
	uint64_t word;
	unsigned used;		/* bits of it; less than 32 */
};

static void put_fixed(struct bit_writer *bits, uint32_t value, unsigned width)
{
	bits->word |= (uint64_t)value << bits->used;
	bits->used += width;
	if (bits->used >= 32) {
		put32(bits->out, (uint32_t)bits->word);
		bits->word >>= 32;
		bits->used -= 32;
	}
}

static void put_vbr(struct bit_writer *bits, uint32_t value, unsigned width)
{
	uint32_t more = 1u << (width - 1);

	for (; value >= more; value >>= width - 1)
		put_fixed(bits, (value & (more - 1)) | more, width);
	put_fixed(bits, value, width);
}

static void align_word(struct bit_writer *bits)
{
	if (bits->used)
		put_fixed(bits, 0, 32 - bits->used);
}

/* What the container calls these: llvm.org/docs/BitCodeFormat.html. */
enum { END_BLOCK, ENTER_SUBBLOCK, DEFINE_ABBREV, FIRST_ABBREV = 4 };
enum { IS_LITERAL = 1, BLOB_ENCODING = 5 };

/* One block with one record, of the literal code 1 and the blob @data. */
static void put_block(struct buf *out, struct str data)
{
	struct bit_writer bits = { .out = out };
	size_t length_at;
	uint32_t words;

	put_fixed(&bits, ENTER_SUBBLOCK, 2);
	put_vbr(&bits, SYMVER_BLOCK_ID, 8);
	put_vbr(&bits, SYMVER_BLOCK_WIDTH, 4);
	align_word(&bits);
	length_at = out->size;
	put32(out, 0);

	put_fixed(&bits, DEFINE_ABBREV, SYMVER_BLOCK_WIDTH);
	put_vbr(&bits, 2, 5);
	put_fixed(&bits, IS_LITERAL, 1);
	put_vbr(&bits, SYMVER_BLOB_RECORD, 8);
	put_fixed(&bits, !IS_LITERAL, 1);
	put_fixed(&bits, BLOB_ENCODING, 3);

	put_fixed(&bits, FIRST_ABBREV, SYMVER_BLOCK_WIDTH);
	put_vbr(&bits, (uint32_t)data.n, 6);
	align_word(&bits);
	buf_add(out, data.p, data.n);
	put_fixed(&bits, END_BLOCK, SYMVER_BLOCK_WIDTH);
	align_word(&bits);

	words = htole32((uint32_t)((out->size - length_at - 4) / 4));
	memcpy(out->data + length_at, &words, sizeof(words));
}

/* ---- bitcode ------------------------------------------------------------- */

/* The new file from @bare, the stream without our blocks. */
static int assemble(const struct object *object,
		    const struct symver_stream *stream, const struct buf *bare,
		    const struct symver_block *block, struct buf *out,
		    struct diags *diags)
{
	const struct file_map *map = &object->map;
	uint64_t rest = stream->offset + stream->size;
	struct buf data = { 0 };
	uint64_t size;

	buf_add(out, map->data, stream->offset);
	buf_add(out, bare->data, bare->size);
	if (block) {
		symverdata_write(&data, block);
		put_block(out, buf_view(&data));
		buf_free(&data);
	}
	buf_add(out, map->data + stream->offset + stream->tail,
		stream->size - stream->tail);
	size = out->size - stream->offset;
	if (size > UINT32_MAX)
		return too_large(object->path, diags);
	if (object->wrapped) {
		uint32_t field = htole32((uint32_t)size);

		memcpy(out->data + BITCODE_WRAPPER_SIZE_AT, &field,
		       sizeof(field));
	}
	buf_add(out, map->data + rest, map->size - rest);
	return 0;
}

/* What was put together has to read as what was asked for. */
static bool reads_back(const struct object *was, const struct buf *bytes,
		       const struct symver_block *block)
{
	struct object now = {
		.path = was->path,
		.map = { (const uint8_t *)bytes->data, bytes->size },
		.wrapped = was->wrapped,
	};
	struct arena arena = { NULL };
	struct diags diags;
	bool good;

	diags_init(&diags, &arena);
	symvers_of_bitcode(&now, &diags);
	good = !diags.count && !now.symvers == !block &&
	       (!block || now.symvers->count == block->count);
	for (size_t i = 0; good && block && i < block->count; i++)
		good = now.symvers->items[i].crc == block->items[i].crc &&
		       !strcmp(now.symvers->items[i].name, block->items[i].name);
	diags_free(&diags);
	arena_free(&arena);
	arena_free(&now.arena);
	return good;
}

static int set_in_bitcode(const struct object *object,
			  struct symver_block *block, struct diags *diags)
{
	struct symver_stream stream = { .hash = NULL };
	struct buf bare = { 0 }, bytes = { 0 };
	struct sha256_ctx hash;
	int err;

	sha256_init(&hash);
	stream.hash = &hash;
	stream.bare = &bare;
	err = symver_stream_walk(object, &stream, diags);
	if (!err) {
		if (block)
			sha256_digest(&hash, SYMVER_DIGEST, block->digest);
		err = assemble(object, &stream, &bare, block, &bytes, diags);
	}
	if (!err && !reads_back(object, &bytes, block)) {
		diag_add(diags, DIAG_FATAL, CODE_BLOCK_VERIFY,
			 PLACE_FILE(object->path),
			 "the block of symbol versions does not read back; nothing was written");
		diag_hint(diags, "is a name empty, given twice, or not printable?");
		err = -EIO;
	}
	if (!err)
		err = file_write(object->path, buf_view(&bytes), diags);
	buf_free(&bare);
	buf_free(&bytes);
	return err;
}

/* ---- ELF ----------------------------------------------------------------- */

/* An empty one for no block. */
static void put_note(struct buf *out, const struct symver_block *block)
{
	size_t size_at;
	uint32_t size;

	put32(out, sizeof(SYMVER_NOTE_OWNER));
	size_at = out->size;
	put32(out, 0);
	put32(out, SYMVER_NOTE_TYPE);
	buf_add(out, SYMVER_NOTE_OWNER "\0", 8);
	if (block)
		symverdata_write(out, block);
	size = htole32((uint32_t)(out->size - SYMVER_NOTE_HEADER));
	memcpy(out->data + size_at, &size, sizeof(size));
}

static int set_in_elf(const struct object *object, struct symver_block *block,
		      struct diags *diags)
{
	const struct section *old = object_section(object, SYMVER_NOTE_SECTION);
	struct buf note = { 0 };
	struct edit_section section = {
		.name = SYMVER_NOTE_SECTION,
		.type = SHT_NOTE,
		.align = 4,
	};
	struct edit_content content = { 0 };
	struct edits edits = { 0 };
	int err = 0;

	if (block)
		symver_elf_digest(object, block->digest);
	put_note(&note, block);
	section.data = content.data = (const uint8_t *)note.data;
	section.size = content.size = note.size;
	if (old) {
		content.section = (uint32_t)(old - object->sections);
		edits.contents = &content;
		edits.ncontents = old->size != note.size || !old->data ||
				  memcmp(old->data, note.data, note.size);
	} else if (block) {
		edits.sections = &section;
		edits.nsections = 1;
	}
	if (!edits_none(&edits))
		err = elf_write(object, &edits, object->path, diags);
	buf_free(&note);
	return err;
}

/* ---- files --------------------------------------------------------------- */

static int open_elf(const char *path, struct symver_block *block,
		    struct diags *diags)
{
	struct diags ignored;
	struct object *object;
	struct arena arena = { NULL };
	int err;

	/* What is wrong with a block that is about to go is no matter. */
	diags_init(&ignored, &arena);
	err = object_open(path, &ignored, &object);
	if (err) {
		arena_adopt(diags->arena, &arena);
		diags_move(diags, &ignored);
	} else {
		err = set_in_elf(object, block, diags);
		object_close(object);
	}
	diags_free(&ignored);
	arena_free(&arena);
	return err;
}

static int refuse_kind(const char *path, enum file_kind kind, struct diags *diags)
{
	diag_add(diags, DIAG_ERROR, CODE_BLOCK_ARCHIVE, PLACE_FILE(path),
		 "symbol versions can be put into bitcode and into ELF objects; this file is: %s",
		 file_kind_name(kind));
	if (kind == FILE_ARCHIVE)
		diag_hint(diags, "take its members out (llvm-ar x), treat them, and make it again");
	return -ENOTSUP;
}

int symver_block_set(const char *path, const struct symver_block *block,
		     struct diags *diags)
{
	struct symver_block copy = block ? *block : (struct symver_block){ 0 };
	struct symver_block *with = block ? &copy : NULL;
	struct object object = { .path = path };
	enum file_kind kind;
	uint64_t size = 0;
	int err;

	for (size_t i = 0; i < copy.count; i++)
		size += strlen(copy.items[i].name) + 32 +
			strlen(copy.items[i].namespace);
	if (size > INT32_MAX)
		return too_large(path, diags);
	err = file_map(path, &object.map, diags);
	if (err)
		return err;
	kind = sniff(object.map.data, object.map.size);
	object.wrapped = kind == FILE_BITCODE_WRAPPED;
	if (kind == FILE_BITCODE_RAW || object.wrapped)
		err = set_in_bitcode(&object, with, diags);
	else if (kind == FILE_ELF)
		err = open_elf(path, with, diags);
	else
		err = refuse_kind(path, kind, diags);
	file_unmap(&object.map);
	return err;
}
