// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/kept.h"

#include <elf.h>
#include <errno.h>

#include "base/map.h"
#include "elf/btfmake.h"
#include "elf/elfwrite.h"
#include "explain/sides.h"
#include "object/compress.h"
#include "object/debugtypes.h"
#include "object/decompress.h"

enum { PARTS_OF_FILE = 20 };	/* what is kept takes one of so many at most */

/* What came of all types but those behind the first @most. */
struct trial {
	size_t most, defined;
	struct buf packed;	/* owned */
};

struct keeping {
	struct diags *diags;
	size_t limit;		/* bytes */
	struct kept_counts *counts;
	struct buf packed;	/* owned; empty: nothing is to be kept */
};

/* ---- what is kept ------------------------------------------------------------------- */

static int try_most(const struct types *types, size_t most, struct trial *trial,
		    struct diags *diags)
{
	struct buf btf = { 0 };
	int err;

	buf_free(&trial->packed);
	trial->most = most;
	trial->defined = btf_make(types, most, &btf);
	err = compress_xz(buf_view(&btf), &trial->packed);
	buf_free(&btf);
	if (err)
		diag_add(diags, DIAG_FATAL, CODE_FILE_READ, PLACE_FILE(types->object),
			 "its types cannot be packed: %s", strerror(-err));
	return err;
}

/*
 * As many types as fit, or a few less.  What is packed is nearly in proportion to them, so the
 * first guess is near; each one halves the rest at least every other time.
 */
static int fit(const struct types *types, size_t limit, struct trial *best,
	       struct diags *diags)
{
	struct { size_t most, size; } fits = { 0, 0 },
				      too_many = { best->defined, best->packed.size };
	int err = 0;

	for (unsigned i = 0; !err && too_many.most - fits.most > 1; i++) {
		size_t between = too_many.most - fits.most;
		size_t most = i % 2 ? between / 2 :
			(size_t)((double)between * (double)(limit - fits.size) /
				 (double)(too_many.size - fits.size));

		most = fits.most + (most ? most < between ? most : between - 1 : 1);
		err = try_most(types, most, best, diags);
		if (best->packed.size > limit) {
			too_many.most = most;
			too_many.size = best->packed.size;
			continue;
		}
		if (best->packed.size > limit - limit / 16)
			return err;
		fits.most = most;
		fits.size = best->packed.size;
	}
	if (!err && best->most != fits.most)
		err = try_most(types, fits.most, best, diags);
	return err;
}

static int keep(void *context, const struct types *types)
{
	struct keeping *keeping = context;
	struct trial trial = { 0 };
	size_t all;
	int err;

	keeping->counts->symbols = types->count;
	if (!types->count)
		return 0;
	err = try_most(types, SIZE_MAX, &trial, keeping->diags);
	all = trial.defined;
	if (!err && trial.packed.size > keeping->limit)
		err = fit(types, keeping->limit, &trial, keeping->diags);
	if (err || trial.packed.size > keeping->limit) {
		buf_free(&trial.packed);
		return err;
	}
	keeping->packed = trial.packed;
	*keeping->counts = (struct kept_counts){
		.symbols = types->count, .defined = trial.defined,
		.left_out = all - trial.defined, .size = trial.packed.size,
	};
	return 0;
}

static void want_symbols(const struct object *object, struct map *want)
{
	const struct str exported = STR("__ksymtab_");

	map_put(want, STR(MODULE_STRUCT));
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct str name = str_of(symbol->name);

		if (!name.n)
			continue;
		if (symbol->flags & SYMBOL_UNDEFINED)
			side_want(want, symbol->name);
		else if (str_starts(name, exported))
			map_put(want, str_skip(name, exported.n));
	}
}

/* For the section, which brings a header and its name: the table of names is written anew. */
static size_t room_for_it(const struct object *object)
{
	const struct section *names = object_section(object, ".shstrtab");
	size_t room = object->map.size / PARTS_OF_FILE,
	       around = sizeof(Elf64_Shdr) + sizeof(SECTION_KEPT_TYPES) +
			(names ? names->size : 0);

	return room > around ? room - around : 0;
}

static int write_section(const struct object *object, const struct buf *packed,
			 struct diags *diags)
{
	const struct section *old = object_section(object, SECTION_KEPT_TYPES);
	struct edit_section added = {
		.name = SECTION_KEPT_TYPES, .type = SHT_PROGBITS, .align = 1,
		.data = (const uint8_t *)packed->data, .size = packed->size,
	};
	struct edit_content content = {
		old ? (uint32_t)(old - object->sections) : 0, added.data, added.size,
	};
	struct edits edits = {
		.contents = &content, .ncontents = old ? 1 : 0,
		.sections = &added, .nsections = old ? 0 : 1,
	};

	return elf_write(object, &edits, object->path, diags);
}

int kept_write(struct object *object, struct diags *diags,
	       struct kept_counts *counts)
{
	struct keeping keeping = {
		.diags = diags, .limit = room_for_it(object),
		.counts = counts,
	};
	struct map want;
	int err;

	*counts = (struct kept_counts){ 0 };
	if (object->kind != OBJECT_ELF) {
		diag_add(diags, DIAG_FATAL, CODE_NEEDS_ELF, PLACE_FILE(object->path),
			 "only a linked module keeps types");
		return -ENOTSUP;
	}
	map_init(&want, NULL);
	want_symbols(object, &want);
	err = types_each(object, &want, TYPES_OF_OBJECT, diags, keep, &keeping);
	if (!err && keeping.packed.size)
		err = write_section(object, &keeping.packed, diags);
	buf_free(&keeping.packed);
	map_free(&want);
	return err;
}

/* ---- what was kept ------------------------------------------------------------------ */

int kept_read(const struct object *object, struct arena *arena,
	      struct diags *diags, struct buf *bytes, struct btf *out)
{
	const struct section *section = object->kind == OBJECT_ELF ?
		object_section(object, SECTION_KEPT_TYPES) : NULL;
	struct str packed;
	int err;

	if (!section || !section->data)
		return -ENOENT;
	packed = (struct str){ (const char *)section->data, section->size };
	if (!compression_of(packed)) {
		diag_add(diags, DIAG_FATAL, CODE_COMPRESSED_MALFORMED,
			 PLACE_SECTION(object->path, SECTION_KEPT_TYPES, 0),
			 "these are no types that were packed");
		return -EBADMSG;
	}
	err = decompress(object->path, packed, bytes, diags);
	return err ? err : btf_read(object->path, buf_view(bytes), NULL, arena, diags,
				    out);
}
