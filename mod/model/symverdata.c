// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/symverdata.h"

#include <errno.h>
#include <inttypes.h>

#include <nettle/sha2.h>

#include "base/map.h"
#include "model/reading.h"

enum {
	MAGIC_SIZE = 4,
	VERSION_AT = 4,
	SIZE_AT = 8,
	GENERATOR_AT = 12,
	COUNT_AT = 16,
	CHECKSUM_AT = 20,
	DIGEST_AT = 24,
	HEADER_SIZE = 40,
	/* What every later version begins with. */
	FIXED_SIZE = 12,

	RECORD_HEADER = 8,
	SYMBOL_RECORD = 1,
	SYMBOL_NAME_AT = 8,	/* in its body */
};

static const char magic[MAGIC_SIZE] = { 'L', 'T', 'S', 'V' };

static void put32(struct buf *out, uint32_t value)
{
	value = htole32(value);
	buf_add(out, &value, sizeof(value));
}

static uint32_t padded(uint64_t size)
{
	return (uint32_t)((size + 3) / 4 * 4);
}

static uint32_t body_size(const struct symver *item)
{
	return padded(SYMBOL_NAME_AT + strlen(item->name) + 1 +
		      strlen(item->namespace) + 1);
}

static void write_symbol(struct buf *out, const struct symver *item)
{
	static const char zeros[4];
	uint32_t size = body_size(item);
	size_t start;

	put32(out, SYMBOL_RECORD);
	put32(out, size);
	start = out->size;
	put32(out, item->crc);
	put32(out, item->class);
	buf_add(out, item->name, strlen(item->name) + 1);
	buf_add(out, item->namespace, strlen(item->namespace) + 1);
	buf_add(out, zeros, size - (out->size - start));
}

/* Of the whole data, its own field left out: as it stands in the file. */
static uint32_t checksum(const uint8_t *data, uint64_t size)
{
	static const uint8_t zeros[4];
	struct sha256_ctx hash;
	uint32_t sum;

	sha256_init(&hash);
	sha256_update(&hash, CHECKSUM_AT, data);
	sha256_update(&hash, sizeof(zeros), zeros);
	sha256_update(&hash, size - DIGEST_AT, data + DIGEST_AT);
	sha256_digest(&hash, sizeof(sum), (uint8_t *)&sum);
	return sum;
}

void symverdata_write(struct buf *out, const struct symver_block *block)
{
	uint32_t size = HEADER_SIZE;
	size_t start = out->size;
	uint32_t sum;

	for (size_t i = 0; i < block->count; i++)
		size += RECORD_HEADER + body_size(&block->items[i]);
	buf_add(out, magic, sizeof(magic));
	put32(out, SYMVER_FORMAT);
	put32(out, size);
	put32(out, block->generator);
	put32(out, (uint32_t)block->count);
	put32(out, 0);
	buf_add(out, block->digest, sizeof(block->digest));
	for (size_t i = 0; i < block->count; i++)
		write_symbol(out, &block->items[i]);
	sum = checksum((const uint8_t *)out->data + start, size);
	memcpy(out->data + start + CHECKSUM_AT, &sum, sizeof(sum));
}

/* One reading: what is read, and what came out of it so far. */
struct reading {
	const uint8_t *data;
	uint64_t size;
	struct place place;	/* of data */
	struct arena *arena;
	struct diags *diags;
	struct symver_block block;
	struct map names;	/* of the symbols, to find those that come twice */
	uint32_t unknown;	/* records of unknown codes */
	uint32_t unknown_code;	/* of the first of them, which stands at */
	uint64_t unknown_at;
};

static struct place place_at(const struct reading *r, uint64_t offset)
{
	struct place place = r->place;

	place.offset += offset;
	place.has_offset = true;
	return place;
}

__attribute__((format(printf, 3, 4))) static int
bad_block(const struct reading *r, uint64_t offset, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_add(r->diags, DIAG_ERROR, CODE_BLOCK_MALFORMED, place_at(r, offset),
		 "the block of symbol versions: %s",
		 arena_vprintf(r->diags->arena, format, args));
	va_end(args);
	diag_hint(r->diags, "symvers-block strip takes it out, symvers-block add makes it anew");
	return -EBADMSG;
}

/* Returns 1 to go on, 0 for a block of a later version, -EBADMSG. */
static int read_header(struct reading *r)
{
	uint32_t version, size, generator, sum;

	if (r->size < FIXED_SIZE)
		return bad_block(r, r->size,
				 "it is cut off after %" PRIu64 " bytes",
				 r->size);
	if (memcmp(r->data, magic, sizeof(magic)))
		return bad_block(r, 0, "it does not begin with \"LTSV\"");
	version = le32(r->data + VERSION_AT);
	size = le32(r->data + SIZE_AT);
	if (version > SYMVER_FORMAT) {
		diag_add(r->diags, DIAG_NOTE, CODE_BLOCK_FUTURE,
			 place_at(r, VERSION_AT),
			 "skipped a block of symbol versions in format %" PRIu32 "; this ltomod knows format %d",
			 version, SYMVER_FORMAT);
		return 0;
	}
	if (version != SYMVER_FORMAT)
		return bad_block(r, VERSION_AT, "there is no format %" PRIu32,
				 version);
	if (size < HEADER_SIZE || size % 4 || size > r->size)
		return bad_block(r, SIZE_AT,
				 "it says that it has %" PRIu32
				 " bytes, there are %" PRIu64,
				 size, r->size);
	r->size = size;
	sum = checksum(r->data, size);
	if (memcmp(r->data + CHECKSUM_AT, &sum, sizeof(sum)))
		return bad_block(r, CHECKSUM_AT,
				 "its checksum is not that of its bytes");
	generator = le32(r->data + GENERATOR_AT);
	if (generator != SYMVER_GENKSYMS && generator != SYMVER_TYPES)
		return bad_block(r, GENERATOR_AT,
				 "its versions come from an unknown generator (%" PRIu32
				 ")",
				 generator);
	r->block.generator = generator;
	memcpy(r->block.digest, r->data + DIGEST_AT, SYMVER_DIGEST);
	return 1;
}

/*
 * The text at *at of the body that ends at @end, its NUL stepped over; NULL if
 * it has no end or holds anything that is not visible ASCII.
 */
static const char *read_text(struct reading *r, uint64_t *at, uint64_t end)
{
	const char *text = (const char *)r->data + *at;
	size_t n = strnlen(text, end - *at);

	if (n == end - *at)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return NULL;
	*at += n + 1;
	return arena_str(r->arena, (struct str){ text, n });
}

static int read_symbol(struct reading *r, uint64_t at, uint64_t end)
{
	struct symver *item = &r->block.items[r->block.count];
	uint64_t start = at;
	struct map_entry *entry;
	uint32_t class;

	if (end - at < SYMBOL_NAME_AT)
		return bad_block(r, at, "a symbol without a name");
	item->crc = le32(r->data + at);
	class = le32(r->data + at + 4);
	at += SYMBOL_NAME_AT;
	item->name = read_text(r, &at, end);
	item->namespace = item->name ? read_text(r, &at, end) : NULL;
	if (!item->namespace || !*item->name)
		return bad_block(r, start,
				 "a symbol whose name or namespace is missing, has no end or cannot be printed");
	if (class > SYMVER_EXPORT_GPL)
		return bad_block(r, start + 4,
				 "the export class of '%.80s' is unknown (%" PRIu32
				 ")",
				 item->name, class);
	item->class = class;
	entry = map_put(&r->names, str_of(item->name));
	if (entry->value)
		return bad_block(r, start, "it has two versions of '%.80s'",
				 item->name);
	entry->value = item;
	r->block.count++;
	return 0;
}

static void skip_record(struct reading *r, uint64_t at, uint32_t code)
{
	if (r->unknown++)
		return;
	r->unknown_at = at;
	r->unknown_code = code;
}

static int read_records(struct reading *r)
{
	uint32_t count = le32(r->data + COUNT_AT);
	uint64_t at = HEADER_SIZE;

	if (count > (r->size - at) / RECORD_HEADER)
		return bad_block(r, COUNT_AT,
				 "%" PRIu32
				 " records do not fit into its %" PRIu64 " bytes",
				 count, r->size);
	r->block.items = arena_array(r->arena, struct symver, count);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t code, size;
		int err = 0;

		if (!range_ok(at, RECORD_HEADER, r->size))
			return bad_block(r, at,
					 "it ends before record %" PRIu32
					 " of %" PRIu32,
					 i + 1, count);
		code = le32(r->data + at);
		size = le32(r->data + at + 4);
		if (size % 4 || !range_ok(at + RECORD_HEADER, size, r->size))
			return bad_block(r, at + 4,
					 "record %" PRIu32
					 " has a size that cannot be: %" PRIu32,
					 i + 1, size);
		if (code == SYMBOL_RECORD)
			err = read_symbol(r, at + RECORD_HEADER,
					  at + RECORD_HEADER + size);
		else
			skip_record(r, at, code);
		if (err)
			return err;
		at += RECORD_HEADER + size;
	}
	if (at != r->size)
		return bad_block(r, at,
				 "%" PRIu64 " bytes follow its last record",
				 r->size - at);
	return 1;
}

int symverdata_read(struct str data, struct place place, struct arena *arena,
		    struct diags *diags, struct symver_block *block)
{
	struct reading r = {
		.data = (const uint8_t *)data.p,
		.size = data.n,
		.place = place,
		.arena = arena,
		.diags = diags,
		.block.path = place.file,
	};
	int found = read_header(&r);

	if (found <= 0)
		return found;
	map_init(&r.names, NULL);
	found = read_records(&r);
	map_free(&r.names);
	if (found <= 0)
		return found;
	if (r.unknown)
		diag_add(diags, DIAG_NOTE, CODE_BLOCK_RECORD,
			 place_at(&r, r.unknown_at),
			 "the block of symbol versions: skipped %" PRIu32 " records of codes that this ltomod does not know, the first has code %" PRIu32,
			 r.unknown, r.unknown_code);
	*block = r.block;
	return found;
}

int symverdata_bad(const struct object *object, uint64_t offset,
		     const char *what, struct diags *diags)
{
	diag_add(diags, DIAG_ERROR, CODE_BLOCK_MALFORMED,
		 PLACE_OFFSET(object->path, offset),
		 "the block of symbol versions: %s", what);
	diag_hint(diags, "symvers-block strip takes it out, symvers-block add makes it anew");
	return -EBADMSG;
}

static void stale(const struct object *object, const char *hint,
		  struct diags *diags)
{
	diag_add(diags, DIAG_ERROR, CODE_BLOCK_STALE, PLACE_FILE(object->path),
		 "its symbol versions were computed for another state of this object");
	diag_hint(diags, "%s", hint);
}

void symverdata_accept(struct object *object, struct str data, struct place place,
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
