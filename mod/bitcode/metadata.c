// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A module block holds, in this order, abbreviations for blocks to come
 * (BLOCKINFO), its globals, constants, metadata and functions.  Each function
 * begins with constants and metadata of its own; ids count on from the
 * module's.  All names are in the STRTAB that follows the module.
 */
#include "bitcode/metadata.h"

#include <errno.h>
#include <stdlib.h>

#include "model/types.h"


enum block_id {
	BLOCKINFO_BLOCK = 0,
	MODULE_BLOCK = 8,
	CONSTANTS_BLOCK = 11,
	FUNCTION_BLOCK = 12,
	METADATA_BLOCK = 15,
	STRTAB_BLOCK = 23,
};

enum record_code {
	STRTAB_BLOB = 1,
	MODULE_SECTIONNAME = 5,
	MODULE_GLOBALVAR = 7,
	MODULE_FUNCTION = 8,
	MODULE_ALIAS = 14,
	MODULE_IFUNC = 18,
	CONSTANT_SETTYPE = 1,
	CONSTANT_NULL = 2,
	CONSTANT_INTEGER = 4,
	CONSTANT_STRING = 8,
	CONSTANT_CSTRING = 9,
	CONSTANT_DATA = 22,
};

/* Where MODULE_GLOBALVAR and MODULE_ALIAS (version 2) have what we need. */
enum { GLOBAL_INITIALIZER = 4, GLOBAL_SECTION = 7, ALIAS_VALUE = 4 };

#define GROW(array, count, room) do { \
	if ((count) == (room)) { \
		(room) = (room) ? 2 * (room) : 1024; \
		(array) = xrealloc((array), (room) * sizeof(*(array))); \
	} \
} while (0)

static int bad_record(const struct metadata *md, const struct bits *bits,
		      const char *why)
{
	return bad_at(md->diags, md->object, md->base + bits->at / 8, "%s",
		      bits->why ? bits->why : why);
}

/*
 * Whether @words more and a node or constant keep to the budget.  Literals of
 * an abbreviation take no bits: a record of 3 bits can stand for 64 operands.
 */
static int check_budget(const struct metadata *md, const struct bits *bits,
			uint64_t words)
{
	uint64_t budget = METADATA_FACTOR * md->size + METADATA_SLACK, used;

	if (words > budget / sizeof(*md->words))
		goto over;
	used = (md->nwords + words) * sizeof(*md->words) +
	       (md->count + 1) * sizeof(*md->nodes) +
	       md->nglobals * sizeof(*md->globals) +
	       (md->nconstants + 1) * sizeof(*md->constants) + md->texts.size;
	if (used <= budget)
		return 0;
over:
	return bad_record(md, bits,
			  "records that stand for far more operands than they have bits");
}

static void need_words(struct metadata *md, uint64_t room)
{
	while (md->words_room - md->nwords < room) {
		md->words_room = md->words_room ? 2 * md->words_room : 1 << 16;
		md->words = xrealloc(md->words,
				     md->words_room * sizeof(*md->words));
	}
}

/* Operands of the record read last, at the end of words. */
static uint64_t *take_operands(struct metadata *md, struct bits *bits)
{
	need_words(md, bits->record.count);
	bits_operands(bits, md->words + md->nwords, bits->record.count);
	return md->words + md->nwords;
}

static void add_node(struct metadata *md, uint64_t code, uint64_t count)
{
	GROW(md->nodes, md->count, md->room);
	md->nodes[md->count++] = (struct metadata_node){
		(uint32_t)code, (uint32_t)count, md->nwords
	};
	md->nwords += count;
}

/* [count, offset of characters], a blob: lengths as VBR6, then characters. */
static int add_strings(struct metadata *md, const struct bits *bits)
{
	const struct bits_record *record = &bits->record;
	uint64_t offset = record->ops[1], length;
	struct bits lengths;

	if (record->count != 2 || !record->blob || offset > record->blob_size)
		return bad_record(md, bits,
				  "metadata strings without their text");
	bits_over(&lengths, record->blob, offset);
	for (uint64_t i = 0; i < record->ops[0]; i++) {
		int err = check_budget(md, bits, 2);

		if (err)
			return err;
		length = bits_vbr(&lengths, 6);
		if (lengths.why || length > record->blob_size - offset)
			return bad_record(md, bits,
					  "a metadata string ends past the end of its block");
		need_words(md, 2);
		md->words[md->nwords] =
			(uint64_t)(record->blob - md->data) + offset;
		md->words[md->nwords + 1] = length;
		add_node(md, METADATA_STRINGS, 2);
		offset += length;
	}
	return 0;
}

static int metadata_block(struct metadata *md, const struct bits *outer)
{
	struct bits bits;

	bits_descend(&bits, outer, NULL);
	for (;;) {
		int err;

		switch (bits_next(&bits)) {
		case BITS_BAD:
			return bad_record(md, &bits, NULL);
		case BITS_END:
			return 0;
		case BITS_BLOCK:
			bits_skip(&bits);
			continue;
		case BITS_RECORD:
			break;
		}
		switch (bits.record.code) {
		case METADATA_NAME:
		case METADATA_KIND:
		case METADATA_NAMED_NODE:
		case METADATA_GLOBAL_DECL_ATTACHMENT:
		case METADATA_INDEX_OFFSET:
		case METADATA_INDEX:
			continue;	/* these have no ids */
		case METADATA_STRINGS:
			err = add_strings(md, &bits);
			if (err)
				return err;
			continue;
		}
		err = check_budget(md, &bits, bits.record.count);
		if (err)
			return err;
		take_operands(md, &bits);
		add_node(md, bits.record.code, bits.record.count);
	}
}

static void add_constant(struct metadata *md, struct bits *bits)
{
	struct constant constant = { 0 };
	uint64_t code = bits->record.code, count = bits->record.count;
	const uint64_t *ops;

	switch (code) {
	case CONSTANT_NULL:
		constant.is_number = true;
		break;
	case CONSTANT_INTEGER:
		constant.is_number = bits->record.count == 1;
		constant.number = bits_signed(bits->record.ops[0]);
		break;
	case CONSTANT_STRING:
	case CONSTANT_CSTRING:
	case CONSTANT_DATA:
		if (!md->rules_section)
			break;
		ops = take_operands(md, bits);
		constant.text = md->texts.size + 1;
		constant.size = count + (code == CONSTANT_CSTRING);
		for (uint64_t i = 0; i < constant.size; i++) {
			char byte = i < count ? (char)ops[i] : '\0';

			buf_add(&md->texts, &byte, 1);
		}
		break;
	}
	GROW(md->constants, md->nconstants, md->constants_room);
	md->constants[md->nconstants++] = constant;
}

static int constants_block(struct metadata *md, const struct bits *outer,
			   const struct bits_info *info)
{
	struct bits bits;
	int err;

	bits_descend(&bits, outer, info);
	for (;;) {
		switch (bits_next(&bits)) {
		case BITS_BAD:
			return bad_record(md, &bits, NULL);
		case BITS_END:
			return 0;
		case BITS_BLOCK:
			bits_skip(&bits);
			break;
		case BITS_RECORD:
			if (bits.record.code == CONSTANT_SETTYPE)
				break;
			err = check_budget(md, &bits, bits.record.count);
			if (err)
				return err;
			add_constant(md, &bits);
			break;
		}
	}
}

/* The metadata of a function stands before its instructions. */
static int function_block(struct metadata *md, const struct bits *outer,
			  int (*each)(void *context, size_t from),
			  void *context)
{
	struct bits bits;
	int err = 0;

	bits_descend(&bits, outer, NULL);
	/* DECLAREBLOCKS */
	if (!bits_at_block(&bits) && bits_next(&bits) != BITS_RECORD)
		return bits.why ? bad_record(md, &bits, NULL) : 0;
	while (!err && bits_at_block(&bits)) {
		if (bits_next(&bits) != BITS_BLOCK)
			return bad_record(md, &bits, "a damaged function");
		if (bits.block.id == METADATA_BLOCK)
			err = metadata_block(md, &bits);
		bits_skip(&bits);
	}
	if (!err && md->count > md->shared) {
		err = each(context, md->shared);
		md->nwords = md->nodes[md->shared].first;
		md->count = md->shared;
	}
	return err;
}

static void add_global(struct metadata *md, const struct bits_record *record)
{
	struct global *global;

	GROW(md->globals, md->nglobals, md->globals_room);
	global = &md->globals[md->nglobals++];
	*global = (struct global){ .is_alias = record->code == MODULE_ALIAS };
	if (record->count <= ALIAS_VALUE)
		return;
	if (range_ok(record->ops[0], record->ops[1], md->strtab.n))
		global->name = (struct str){ md->strtab.p + record->ops[0],
					     record->ops[1] };
	if (record->code == MODULE_ALIAS)
		global->refers = record->ops[ALIAS_VALUE] + 1;
	if (record->code != MODULE_GLOBALVAR || record->count <= GLOBAL_SECTION)
		return;
	global->refers = record->ops[GLOBAL_INITIALIZER];
	global->section = record->ops[GLOBAL_SECTION];
}

static void add_section(struct metadata *md, const struct bits_record *record)
{
	const struct str rules = STR(SECTION_RULES);
	bool equal = record->count == rules.n;

	md->nsections++;
	for (size_t i = 0; equal && i < rules.n; i++)
		equal = record->ops[i] == (unsigned char)rules.p[i];
	if (equal)
		md->rules_section = md->nsections;
}

static void module_record(struct metadata *md, const struct bits_record *record)
{
	switch (record->code) {
	case MODULE_SECTIONNAME:
		add_section(md, record);
		break;
	case MODULE_GLOBALVAR:
	case MODULE_FUNCTION:
	case MODULE_ALIAS:
	case MODULE_IFUNC:
		add_global(md, record);
		break;
	}
}

/* The module's own metadata is there. */
static int tell(struct metadata *md,
		int (*each)(void *context, size_t from), void *context)
{
	md->shared = md->count;
	return each(context, 0);
}

static int module_block(struct metadata *md, const struct bits *outer,
			int (*each)(void *context, size_t from), void *context)
{
	struct bits_info *info = xmalloc(sizeof(*info));
	struct bits bits, blockinfo;
	bool told = false;	/* of the module's own metadata */
	int err = 0;

	info->count = 0;
	bits_descend(&bits, outer, NULL);
	while (!err) {
		enum bits_item item = bits_next(&bits);

		if (item == BITS_BAD)
			err = bad_record(md, &bits, NULL);
		if (item == BITS_RECORD)
			module_record(md, &bits.record);
		if (item == BITS_END)
			break;
		if (item != BITS_BLOCK)
			continue;
		switch (bits.block.id) {
		case BLOCKINFO_BLOCK:
			bits_descend(&blockinfo, &bits, NULL);
			if (!bits_blockinfo(&blockinfo, CONSTANTS_BLOCK, info))
				err = bad_record(md, &blockinfo, NULL);
			break;
		case CONSTANTS_BLOCK:
			err = constants_block(md, &bits, info);
			break;
		case METADATA_BLOCK:
			err = metadata_block(md, &bits);
			break;
		case FUNCTION_BLOCK:
			if (!told)
				err = tell(md, each, context);
			told = true;
			if (!err)
				err = function_block(md, &bits, each, context);
			break;
		}
		bits_skip(&bits);
	}
	if (!err && !told)
		err = tell(md, each, context);
	free(info);
	return err;
}

static int read_strtab(struct metadata *md, const struct span *where)
{
	struct bits bits, inner;

	if (where->end <= where->start)
		return 0;
	bits_init(&bits, md->data, where->end);
	bits.at = where->start * 8;
	if (bits_next(&bits) != BITS_BLOCK || bits.block.id != STRTAB_BLOCK)
		return bad_record(md, &bits,
				  "no string table where one should be");
	bits_descend(&inner, &bits, NULL);
	while (bits_next(&inner) == BITS_RECORD)
		if (inner.record.code == STRTAB_BLOB && inner.record.blob)
			md->strtab = (struct str){
				(const char *)inner.record.blob,
				inner.record.blob_size
			};
	return inner.why ? bad_record(md, &inner, NULL) : 0;
}

int metadata_read(struct metadata *md, const struct bitcode *bitcode,
		  const struct bitcode_module *module,
		  int (*each)(void *context, size_t from), void *context)
{
	struct bits bits;
	int err;

	md->data = bitcode->data;
	md->size = bitcode->size;
	err = read_strtab(md, &module->strtab);
	if (err)
		return err;
	bits_init(&bits, bitcode->data, module->blocks.end);
	bits.at = module->at * 8;
	if (bits_next(&bits) != BITS_BLOCK || bits.block.id != MODULE_BLOCK)
		return bad_record(md, &bits, "no module where one should be");
	return module_block(md, &bits, each, context);
}

void metadata_end(struct metadata *md)
{
	free(md->nodes);
	free(md->words);
	free(md->globals);
	free(md->constants);
	buf_free(&md->texts);
}

const struct metadata_node *metadata_at(const struct metadata *md,
					uint64_t reference)
{
	return reference && reference <= md->count ?
	       &md->nodes[reference - 1] : NULL;
}

uint64_t metadata_operand(const struct metadata *md,
			  const struct metadata_node *node, size_t index)
{
	return index < node->count ? md->words[node->first + index] : 0;
}

struct str metadata_text(const struct metadata *md,
			 const struct metadata_node *node, size_t index)
{
	const struct metadata_node *text =
		metadata_at(md, metadata_operand(md, node, index));
	const uint64_t *words;

	if (!text || text->code != METADATA_STRINGS)
		return (struct str){ NULL, 0 };
	words = md->words + text->first;
	return (struct str){ (const char *)md->data + words[0], words[1] };
}

bool metadata_number(const struct metadata *md,
		     const struct metadata_node *node, size_t index,
		     int64_t *number)
{
	const struct metadata_node *value =
		metadata_at(md, metadata_operand(md, node, index));
	uint64_t id;

	if (!value || value->code != METADATA_VALUE || value->count < 2)
		return false;
	id = metadata_operand(md, value, 1);
	if (id < md->nglobals || id - md->nglobals >= md->nconstants ||
	    !md->constants[id - md->nglobals].is_number)
		return false;
	*number = (int64_t)md->constants[id - md->nglobals].number;
	return true;
}
