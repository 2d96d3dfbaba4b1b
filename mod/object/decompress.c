// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/decompress.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <lz4.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#define CHUNK		(256u << 10)
#define LIMIT_BASE	(64ull << 20)
#define LIMIT_RATIO	64u
#define LIMIT_MOST	(1ull << 30)
#define DECODER_MEMORY	(128u << 20)
#define LZ4_BLOCK	(8u << 20)	/* of its legacy frames, once unpacked */
#define ZSTD_WINDOW	27		/* 2^27 bytes */

struct unpacking {
	const char *path;
	struct str packed;
	struct buf *out;
	uint64_t limit;
	uint8_t *chunk;			/* as many bytes as the format asks for */
	struct diags *diags;
};

static int damaged(const struct unpacking *u, uint64_t at, const char *why)
{
	diag_add(u->diags, DIAG_FATAL, CODE_COMPRESSED_MALFORMED,
		 PLACE_OFFSET(u->path, at), "cannot be decompressed: %s", why);
	diag_hint(u->diags, "the file is damaged or cut short; install it again");
	return -EBADMSG;
}

/* Takes @size decompressed bytes out of the chunk, unless it gets too much. */
static int keep_chunk(const struct unpacking *u, size_t size)
{
	if (size > u->limit - u->out->size) {
		diag_add(u->diags, DIAG_FATAL, CODE_COMPRESSED_BOMB,
			 PLACE_FILE(u->path),
			 "%zu compressed bytes hold more than %" PRIu64 " MiB: this is no module",
			 u->packed.n, u->limit >> 20);
		diag_hint(u->diags, "decompress it by hand if you trust it");
		return -EFBIG;
	}
	buf_add(u->out, u->chunk, size);
	return 0;
}

static int unpack_gzip(const struct unpacking *u)
{
	z_stream z = {
		.next_in = (Bytef *)(uintptr_t)u->packed.p,
	};
	uint64_t left = u->packed.n;
	int state = Z_OK, err = 0;

	if (inflateInit2(&z, 15 + 16) != Z_OK)
		return damaged(u, 0, "zlib does not start");
	while (!err && state != Z_STREAM_END) {
		uint64_t before;

		if (!z.avail_in) {
			z.avail_in = left > CHUNK ? CHUNK : (uInt)left;
			left -= z.avail_in;
		}
		before = u->packed.n - left - z.avail_in;
		z.next_out = u->chunk;
		z.avail_out = CHUNK;
		state = inflate(&z, Z_NO_FLUSH);
		if (state != Z_OK && state != Z_STREAM_END)
			err = damaged(u, before, state == Z_BUF_ERROR ?
				      "gzip data end too early" :
				      z.msg ? z.msg : "this is no gzip data");
		else
			err = keep_chunk(u, CHUNK - z.avail_out);
	}
	inflateEnd(&z);
	return err;
}

static const char *lzma_words(lzma_ret state)
{
	return state == LZMA_BUF_ERROR ? "xz data end too early" :
	       state == LZMA_MEMLIMIT_ERROR ?
			"the xz decoder would need more than 128 MiB" :
	       state == LZMA_OPTIONS_ERROR ? "xz options that are unknown" :
					     "xz data are corrupt";
}

static int unpack_xz(const struct unpacking *u)
{
	lzma_stream z = LZMA_STREAM_INIT;
	lzma_ret state;
	int err = 0;

	state = lzma_stream_decoder(&z, DECODER_MEMORY, LZMA_CONCATENATED);
	if (state != LZMA_OK)
		return damaged(u, 0, "liblzma does not start");
	z.next_in = (const uint8_t *)u->packed.p;
	z.avail_in = u->packed.n;
	while (!err && state != LZMA_STREAM_END) {
		z.next_out = u->chunk;
		z.avail_out = CHUNK;
		state = lzma_code(&z, LZMA_FINISH);
		if (state != LZMA_OK && state != LZMA_STREAM_END)
			err = damaged(u, u->packed.n - z.avail_in,
				      lzma_words(state));
		else
			err = keep_chunk(u, CHUNK - z.avail_out);
	}
	lzma_end(&z);
	return err;
}

static int unpack_zstd(const struct unpacking *u)
{
	ZSTD_inBuffer in = { u->packed.p, u->packed.n, 0 };
	ZSTD_DStream *z = ZSTD_createDStream();
	size_t wanted = 1;
	int err = 0;

	if (!z)
		return damaged(u, 0, "libzstd does not start");
	ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, ZSTD_WINDOW);
	while (!err && (in.pos < in.size || wanted)) {
		ZSTD_outBuffer out = { u->chunk, CHUNK, 0 };
		size_t before = in.pos;

		wanted = ZSTD_decompressStream(z, &out, &in);
		if (ZSTD_isError(wanted))
			err = damaged(u, before, ZSTD_getErrorName(wanted));
		else if (wanted && in.pos == in.size && !out.pos)
			err = damaged(u, in.pos, "zstd data end too early");
		else
			err = keep_chunk(u, out.pos);
	}
	ZSTD_freeDStream(z);
	return err;
}

/* The number of 32 bits at @at, or 0 if the data end there. */
static uint32_t lz4_size(const struct unpacking *u, size_t at)
{
	uint32_t size = 0;

	if (u->packed.n - at >= sizeof(size))
		memcpy(&size, u->packed.p + at, sizeof(size));
	return le32toh(size);
}

/*
 * The "legacy" frame, which kernels are packed in: blocks of up to 8 MiB, each
 * behind its packed size (lz4 1.9, doc/lz4_Frame_format.md).  Nothing says where the last
 * one is: it ends where the data do.
 */
static int unpack_lz4(const struct unpacking *u)
{
	size_t at = sizeof(uint32_t);
	int err = 0;

	do {
		uint32_t size = lz4_size(u, at);
		int got;

		if (!size || size > u->packed.n - at - sizeof(size) || size > INT_MAX)
			return damaged(u, at, "lz4 data end too early");
		got = LZ4_decompress_safe(u->packed.p + at + sizeof(size),
					  (char *)u->chunk, (int)size, LZ4_BLOCK);
		if (got < 0)
			return damaged(u, at, "an lz4 block is corrupt");
		err = keep_chunk(u, (size_t)got);
		at += sizeof(size) + size;
	} while (!err && at < u->packed.n);
	return err;
}

static const struct {
	const char *name;
	struct str magic;
	int (*unpack)(const struct unpacking *u);
	size_t chunk;
} formats[] = {
	{ "gzip", { "\x1f\x8b", 2 }, unpack_gzip, CHUNK },
	{ "xz",   { "\xfd" "7zXZ\0", 6 }, unpack_xz, CHUNK },
	{ "zstd", { "\x28\xb5\x2f\xfd", 4 }, unpack_zstd, CHUNK },
	{ "lz4",  { "\x02\x21\x4c\x18", 4 }, unpack_lz4, LZ4_BLOCK },
};

enum { FORMATS = sizeof(formats) / sizeof(*formats) };

static size_t format_of(struct str data)
{
	size_t i = 0;

	while (i < FORMATS && !str_starts(data, formats[i].magic))
		i++;
	return i;
}

const char *compression_of(struct str data)
{
	size_t format = format_of(data);

	return format < FORMATS ? formats[format].name : NULL;
}

int decompress(const char *path, struct str packed, struct buf *out,
	       struct diags *diags)
{
	struct unpacking u = {
		.path = path,
		.packed = packed,
		.out = out,
		.limit = LIMIT_BASE + (uint64_t)packed.n * LIMIT_RATIO,
		.diags = diags,
	};
	size_t format = format_of(packed);
	int err;

	if (format == FORMATS)
		return -EINVAL;
	if (u.limit > LIMIT_MOST)
		u.limit = LIMIT_MOST;
	u.limit += out->size;
	u.chunk = xmalloc(formats[format].chunk);
	err = formats[format].unpack(&u);
	free(u.chunk);
	return err;
}
