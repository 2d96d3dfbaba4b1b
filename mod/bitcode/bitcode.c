// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A bitcode file (llvm/Bitcode/LLVMBitCodes.h, LLVM 14 to 22): at its
 * outermost level, in this order,
 *
 *	IDENTIFICATION	who wrote it, and the epoch
 *	MODULE		the IR, and a summary if it is for ThinLTO
 *	(again)		a second module where the unit was split
 *	SYMTAB		the symbol table for linkers
 *	STRTAB		all names
 *	(ours)		symbol versions: symverblock.c
 *
 * Blocks with other ids are skipped, as LLVM does.  The IR is not parsed: what
 * we want stands in the symbol table.  Only where that is missing, or of a
 * version that is not known here, libLLVM is asked for one.
 */
#include "bitcode/bitcode.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "bitcode/bitstream.h"
#include "bitcode/stream.h"
#include "bitcode/symverstream.h"
#include "model/sniff.h"

enum block_id {
	MODULE_BLOCK = STREAM_MODULE_BLOCK,
	IDENTIFICATION_BLOCK = 13,
	GLOBALVAL_SUMMARY_BLOCK = 20,	/* ThinLTO */
	STRTAB_BLOCK = 23,
	SYMTAB_BLOCK = 25,
};

enum record_code {
	IDENTIFICATION_STRING = 1,
	IDENTIFICATION_EPOCH = 2,
	MODULE_TRIPLE = 2,
	BLOB_RECORD = 1,		/* of SYMTAB and of STRTAB */
};

enum {
	CURRENT_EPOCH = 0,		/* ever since LLVM 3.8 */
};

struct module_walk {
	const struct object *object;
	struct arena *arena;
	struct diags *diags;
	struct bitcode *bitcode;
	uint64_t base;
	struct bits *bits;
	bool identified;	/* modules[nmodules] has its identification */
};

static int bad_bits(const struct module_walk *walk)
{
	return bad_at(walk->diags, walk->object,
		      walk->base + walk->bits->at / 8, "%s", walk->bits->why);
}

/* The operands of a record are the characters of a text. */
static struct str record_text(const struct module_walk *walk)
{
	const struct bits_record *record = &walk->bits->record;
	uint64_t count = record->count;
	char *text;

	if (count > BITS_RECORD_OPS)
		count = BITS_RECORD_OPS;
	text = arena_alloc(walk->arena, count + 1);
	for (uint64_t i = 0; i < count; i++)
		text[i] = (char)record->ops[i];
	return (struct str){ text, strlen(text) };
}

/* "LLVM19.1.7" -> 19; vendors may say something else. */
static unsigned producer_major(struct str producer)
{
	struct str rest = str_skip(producer, 4);
	unsigned major = 0;

	if (!str_starts(producer, STR("LLVM")))
		return 0;
	for (size_t i = 0; i < rest.n && i < 4; i++) {
		if (rest.p[i] < '0' || rest.p[i] > '9')
			break;
		major = major * 10 + (unsigned)(rest.p[i] - '0');
	}
	return major;
}

static int identification_record(struct module_walk *walk)
{
	const struct bits_record *record = &walk->bits->record;
	struct bitcode *bitcode = walk->bitcode;

	if (record->code == IDENTIFICATION_STRING) {
		struct str producer = record_text(walk);
		unsigned major = producer_major(producer);

		if (!bitcode->producer.p || major > bitcode->major) {
			bitcode->producer = producer;
			bitcode->major = major;
		}
		return 0;
	}
	if (record->code == IDENTIFICATION_EPOCH && record->count &&
	    record->ops[0] != CURRENT_EPOCH)
		return foreign(walk->diags, walk->object,
			       "bitcode of epoch %" PRIu64 "; what is known here is epoch %d",
			       record->ops[0], CURRENT_EPOCH);
	return 0;
}

static int module_record(struct module_walk *walk)
{
	if (walk->bits->record.code == MODULE_TRIPLE && !walk->bitcode->triple.p)
		walk->bitcode->triple = record_text(walk);
	return 0;
}

static int symtab_record(struct module_walk *walk)
{
	const struct bits_record *record = &walk->bits->record;
	struct bitcode *bitcode = walk->bitcode;

	/* One made by concatenation has several; then the first does not
	 * list all modules, and is not used. */
	if (record->code == BLOB_RECORD && record->blob && !bitcode->symtab.p)
		bitcode->symtab = (struct str){ (const char *)record->blob,
						record->blob_size };
	return 0;
}

static int strtab_record(struct module_walk *walk)
{
	const struct bits_record *record = &walk->bits->record;
	struct bitcode *bitcode = walk->bitcode;

	if (record->code == BLOB_RECORD && record->blob && bitcode->symtab.p &&
	    !bitcode->strtab.p)
		bitcode->strtab = (struct str){ (const char *)record->blob,
						record->blob_size };
	return 0;
}

/* Reads the records of a block; blocks within are skipped but for a glance. */
static int walk_block(struct module_walk *walk,
		      int (*on_record)(struct module_walk *))
{
	struct bits_block block = walk->bits->block;
	int err = 0;

	bits_enter(walk->bits);
	while (!err) {
		switch (bits_next(walk->bits)) {
		case BITS_BAD:
			return bad_bits(walk);
		case BITS_END:
			bits_leave(walk->bits, &block);
			return 0;
		case BITS_BLOCK:
			if (block.id == MODULE_BLOCK &&
			    walk->bits->block.id == GLOBALVAL_SUMMARY_BLOCK)
				walk->bitcode->thin = true;
			bits_skip(walk->bits);
			break;
		case BITS_RECORD:
			err = on_record(walk);
			break;
		}
	}
	return err;
}

/* The module that is being put together. */
static struct bitcode_module *open_module(struct bitcode *bitcode)
{
	if (bitcode->nmodules == bitcode->room) {
		bitcode->room = bitcode->room ? bitcode->room * 2 : 2;
		bitcode->modules = xrealloc(bitcode->modules, bitcode->room *
					    sizeof(*bitcode->modules));
	}
	return &bitcode->modules[bitcode->nmodules];
}

static int outermost_block(void *context, struct bits *bits)
{
	struct module_walk *walk = context;
	struct bits_block block = bits->block;
	struct bitcode *bitcode = walk->bitcode;
	struct bitcode_module *module;

	walk->bits = bits;
	switch (block.id) {
	case IDENTIFICATION_BLOCK:
		module = open_module(bitcode);
		*module = (struct bitcode_module){
			.blocks.start = block.header
		};
		walk->identified = true;
		return walk_block(walk, identification_record);
	case MODULE_BLOCK:
		module = open_module(bitcode);
		if (!walk->identified)
			*module = (struct bitcode_module){
				.blocks.start = block.header
			};
		module->at = block.header;
		module->blocks.end = block.end;
		bitcode->nmodules++;
		walk->identified = false;
		return walk_block(walk, module_record);
	case SYMTAB_BLOCK:
		return walk_block(walk, symtab_record);
	case STRTAB_BLOCK:
		for (size_t i = bitcode->nmodules; i--; ) {
			if (bitcode->modules[i].strtab.end)
				break;
			bitcode->modules[i].strtab =
				(struct span){ block.header, block.end };
		}
		return walk_block(walk, strtab_record);
	}
	bits_skip(bits);
	return 0;
}

int bitcode_outline(const struct object *object, struct arena *arena,
		    const uint8_t *data, uint64_t size, uint64_t base,
		    struct bitcode *bitcode, struct diags *diags)
{
	const struct stream stream = {
		.object = object,
		.data = data,
		.size = size,
		.base = base,
	};
	struct module_walk walk = {
		.object = object,
		.arena = arena,
		.diags = diags,
		.bitcode = bitcode,
		.base = base,
	};

	*bitcode = (struct bitcode){ .data = data, .size = size };
	if (size % 4)
		return bad_at(diags, object, base + size,
			      "the bitcode is cut off: %" PRIu64 " bytes are not a multiple of 4",
			      size);
	return stream_walk(&stream, outermost_block, &walk, NULL, diags);
}

void bitcode_end(struct bitcode *bitcode)
{
	free(bitcode->modules);
	bitcode->modules = NULL;
}

/* LLVM's names for the two machines: llvm/TargetParser/Triple.h. */
static int check_triple(struct object *object, struct str triple,
			struct diags *diags)
{
	static const struct {
		const char *arch;
		enum machine machine;
	} archs[] = {
		{ "x86_64",  MACHINE_X86_64 },
		{ "amd64",   MACHINE_X86_64 },
		{ "aarch64", MACHINE_AARCH64 },
		{ "arm64",   MACHINE_AARCH64 },
	};
	struct str rest = triple;
	struct str arch = str_cut(&rest, '-');

	for (size_t i = 0; i < sizeof(archs) / sizeof(*archs); i++) {
		if (str_eq(arch, str_of(archs[i].arch))) {
			object->machine = archs[i].machine;
			return 0;
		}
	}
	if (!triple.n)
		return foreign(diags, object,
			       "bitcode that names no target (it has no triple)");
	return foreign(diags, object,
		       "bitcode for %s: ltomod knows x86_64 and arm64",
		       triple.p);
}

int bitcode_unwrap(const struct object *object, uint64_t *offset,
		   uint64_t *size, struct diags *diags)
{
	const struct file_map *map = &object->map;

	*offset = 0;
	*size = map->size;
	if (!object->wrapped)
		return 0;
	if (map->size < BITCODE_WRAPPER)
		return bad_at(diags, object, map->size,
			      "the wrapper of the bitcode is cut off");
	*offset = le32(map->data + 8);
	*size = le32(map->data + BITCODE_WRAPPER_SIZE_AT);
	if (!range_ok(*offset, *size, map->size))
		return bad_at(diags, object, 8,
			      "wrapped bitcode (0x%" PRIx64 " bytes at 0x%" PRIx64 ") ends past the end of the file (0x%zx bytes)",
			      *size, *offset, map->size);
	if (sniff(map->data + *offset, *size) != FILE_BITCODE_RAW)
		return bad_at(diags, object, *offset,
			      "no bitcode in the wrapper");
	return 0;
}

/* LLVM has no table for a module without a data layout, or with bad aliases. */
static int no_table(const struct object *object, struct diags *diags)
{
	foreign(diags, object,
		"libLLVM makes no symbol table of this bitcode");
	diag_hint(diags, "ld.lld will not link it either: was it made without a data layout?");
	return -ENOTSUP;
}

/* Symbol tables as libLLVM makes them, for each module. */
static int read_rewritten(struct symbol_list *list,
			  const struct bitcode *bitcode, struct diags *diags)
{
	const struct object *object = list->object;
	struct arena scratch = { 0 };
	struct file_map map = { .data = NULL };
	uint64_t at = 0;
	int err = libllvm_rewrite(object, bitcode, &map, diags);

	while (!err && at < map.size) {
		uint64_t length = le64(map.data + at);
		struct bitcode again;

		err = bitcode_outline(object, &scratch, map.data + at + 8,
				      length, 0, &again, diags);
		if (!err) {
			err = irsymtab_read(list, &again, diags);
			if (!err)
				err = no_table(object, diags);
		}
		bitcode_end(&again);
		err = err < 0 ? err : 0;
		at += 8 + length;
	}
	file_unmap(&map);
	arena_free(&scratch);
	return err;
}

static void hand_over(struct symbol_list *list)
{
	struct object *object = list->object;

	object->nsymbols = list->count;
	object->symbols = arena_array(&object->arena, struct symbol,
				      list->count);
	if (list->count)
		memcpy(object->symbols, list->items,
		       list->count * sizeof(*list->items));
	object->nsections = list->by_section.count + 1;
	object->sections = arena_array(&object->arena, struct section,
				       object->nsections);
	object->sections[0].name = "";
	for (size_t i = 1; i < object->nsections; i++)
		object->sections[i].name =
			list->by_section.entries[i - 1].name.p;
}

static int read_symbols(struct object *object, const struct bitcode *bitcode,
			struct diags *diags)
{
	struct symbol_list list = { .object = object };
	int err;

	map_init(&list.by_name, NULL);
	map_init(&list.by_section, &object->arena);
	err = irsymtab_read(&list, bitcode, diags);
	if (!err)
		err = read_rewritten(&list, bitcode, diags);
	if (err >= 0)
		hand_over(&list);
	map_free(&list.by_name);
	map_free(&list.by_section);
	free(list.items);
	return err < 0 ? err : 0;
}

int bitcode_read(struct object *object, struct diags *diags)
{
	struct bitcode bitcode;
	uint64_t offset, size;
	int err = bitcode_unwrap(object, &offset, &size, diags);

	if (err)
		return err;
	err = bitcode_outline(object, &object->arena, object->map.data + offset,
			      size, offset, &bitcode, diags);
	if (!err)
		err = check_triple(object, bitcode.triple, diags);
	if (!err)
		err = read_symbols(object, &bitcode, diags);
	if (!err)
		symvers_of_bitcode(object, diags);
	object->producer = bitcode.producer.p;
	object->producer_major = bitcode.major;
	object->thin = bitcode.thin;
	bitcode_end(&bitcode);
	return err;
}
