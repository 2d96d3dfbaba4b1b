// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A file is unwrapped, layer by layer, to an ELF file, to BTF alone or to a kernel's
 * memory.  In the last, types are looked for by the first bytes of their header;
 * what else begins so is told apart by reading it.
 */
#include "object/btffile.h"

#include <errno.h>

#include "object/bootimage.h"
#include "object/decompress.h"

enum {
	MOST_LAYERS = 3,	/* a packed zboot of a packed Image would be two */
	/* So many are read at most; a kernel has its own and those of a few
	 * programs that are built in. */
	MOST_TRIED = 8,
};

static int missing(const char *path, struct diags *diags)
{
	diag_add(diags, DIAG_FATAL, CODE_BTF_MISSING, PLACE_FILE(path),
		 "there are no types (BTF) in this file");
	diag_hint(diags, "a kernel has them by CONFIG_DEBUG_INFO_BTF, a module by CONFIG_DEBUG_INFO_BTF_MODULES; the running kernel's are /sys/kernel/btf/vmlinux");
	return -ENOENT;
}

/* The bytes of @out are a layer further in. */
static int unwrap_once(const char *path, struct str *text, struct btf_file *out,
		       struct diags *diags)
{
	struct buf unpacked = { 0 };
	struct str packed = *text, release;
	int err;

	if (boot_image_payload(*text, &packed) || !is_boot_image(*text))
		err = decompress(path, packed, &unpacked, diags);
	else
		err = boot_image_unpack(path, *text, &unpacked, &release, diags);
	buf_free(&out->unpacked);
	out->unpacked = unpacked;
	*text = buf_view(&unpacked);
	return err;
}

static int unwrap(const char *path, struct str *text, struct btf_file *out,
		  struct diags *diags)
{
	for (unsigned i = 0; i < MOST_LAYERS; i++) {
		int err;

		if (!compression_of(*text) &&
		    (!is_boot_image(*text) || boot_image_is_memory(*text)))
			break;
		err = unwrap_once(path, text, out, diags);
		if (err)
			return err;
	}
	return 0;
}

/* The largest BTF of @memory smaller than that of *size bytes, which it then is of;
 * of two equals the first. */
static struct str next_largest(struct str memory, uint64_t *size)
{
	static const char start[] = { '\x9f', '\xeb', '\x01', '\x00' };
	struct str best = { NULL, 0 }, rest = memory;
	const char *at;

	while ((at = memmem(rest.p, rest.n, start, sizeof(start)))) {
		uint64_t n;

		rest = str_skip(rest, (size_t)(at - rest.p));
		n = btf_size(rest);
		if (n > best.n && n < *size)
			best = (struct str){ at, n };
		rest = str_skip(rest, 1);
	}
	*size = best.n;
	return best;
}

static int search(const char *path, struct str memory, struct arena *arena,
		  struct diags *diags, struct btf_file *out)
{
	uint64_t size = UINT64_MAX;

	for (unsigned i = 0; i < MOST_TRIED; i++) {
		struct arena trial = { NULL };
		struct diags ignored;
		int err;

		out->bytes = next_largest(memory, &size);
		if (!out->bytes.p)
			break;
		diags_init(&ignored, &trial);
		err = btf_read(path, out->bytes, NULL, &trial, &ignored, &out->btf);
		diags_free(&ignored);
		if (!err) {
			arena_adopt(arena, &trial);
			return 0;
		}
		arena_free(&trial);
	}
	return missing(path, diags);
}

static int read_split(const char *path, struct str text, const struct btf *base,
		      struct arena *arena, struct diags *diags,
		      struct btf_file *out)
{
	struct str bytes;
	int err;

	if (!btf_base_section(text, &bytes)) {
		err = btf_read(path, bytes, NULL, arena, diags, &out->distilled);
		if (err)
			return err;
		base = &out->distilled;
	}
	if (!base) {
		diag_add(diags, DIAG_FATAL, CODE_BTF_BASE, PLACE_FILE(path),
			 "its types (BTF) go on where those of its kernel end, which is not given");
		diag_hint(diags, "give the kernel that it was built for: vmlinux, boot image or /sys/kernel/btf/vmlinux");
		return -ENOLINK;
	}
	return btf_read(path, out->bytes, base, arena, diags, &out->btf);
}

static int read_text(const char *path, struct str text, const struct btf *base,
		     struct arena *arena, struct diags *diags,
		     struct btf_file *out)
{
	if (boot_image_is_memory(text))
		return search(path, text, arena, diags, out);
	if (btf_section(text, &out->bytes))
		return missing(path, diags);
	if (btf_is_split(out->bytes))
		return read_split(path, text, base, arena, diags, out);
	return btf_read(path, out->bytes, NULL, arena, diags, &out->btf);
}

int btf_file_open(const char *path, const struct btf *base, struct arena *arena,
		  struct diags *diags, struct btf_file *out)
{
	struct str text;
	int err;

	*out = (struct btf_file){ .bytes = { NULL, 0 } };
	err = file_map(path, &out->map, diags);
	if (err)
		return err;
	text = file_text(&out->map);
	err = unwrap(path, &text, out, diags);
	if (!err)
		err = read_text(path, text, base, arena, diags, out);
	if (err)
		btf_file_close(out);
	return err;
}

void btf_file_close(struct btf_file *file)
{
	buf_free(&file->unpacked);
	file_unmap(&file->map);
	*file = (struct btf_file){ .bytes = { NULL, 0 } };
}
