/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to mod/bitcode: the metadata of one module of a bitcode file, as
 * records by their ids (llvm/Bitcode/LLVMBitCodes.h; the operands are those
 * that LLVM 14 to 22 write).  No IR is read: of functions only the metadata
 * that LLVM keeps within, since no other function uses it.
 */
#ifndef LTOMOD_BITCODE_METADATA_H
#define LTOMOD_BITCODE_METADATA_H

#include "base/buf.h"
#include "bitcode/bitcode.h"
#include "bitcode/bitrecord.h"

enum metadata_code {
	METADATA_VALUE = 2,
	METADATA_NODE = 3,
	METADATA_NAME = 4,
	METADATA_KIND = 6,
	METADATA_NAMED_NODE = 10,
	METADATA_SUBRANGE = 13,
	METADATA_ENUMERATOR = 14,
	METADATA_BASIC_TYPE = 15,
	METADATA_FILE = 16,
	METADATA_DERIVED_TYPE = 17,
	METADATA_COMPOSITE_TYPE = 18,
	METADATA_SUBROUTINE_TYPE = 19,
	METADATA_COMPILE_UNIT = 20,
	METADATA_SUBPROGRAM = 21,
	METADATA_LEXICAL_BLOCK = 22,
	METADATA_LEXICAL_BLOCK_FILE = 23,
	METADATA_GLOBAL_VAR = 27,
	METADATA_LOCAL_VAR = 28,
	METADATA_STRINGS = 35,
	METADATA_GLOBAL_DECL_ATTACHMENT = 36,
	METADATA_INDEX_OFFSET = 38,
	METADATA_INDEX = 39,
};

/* A record; operands that refer to another are its id + 1, 0 for none. */
struct metadata_node {
	uint32_t code;		/* METADATA_STRINGS: a string */
	uint32_t count;
	size_t first;		/* of its operands, in words */
};

/* A function, variable or alias, by its number as a value. */
struct global {
	struct str name;	/* in the input */
	uint64_t section;	/* 0: none, else index + 1 of a name */
	uint64_t refers;	/* alias: value; variable: value of the
				   initializer; + 1; 0: none */
	bool is_alias;
};

/* A constant of the module; values count on from the globals. */
struct constant {
	bool is_number;
	uint64_t number;	/* sign extended */
	uint64_t text;		/* bytes of an array: at + 1 in texts */
	uint64_t size;
};

/*
 * Bytes of memory for a byte of the stream, at most; beyond that the input is
 * refused.  What clang 19 wrote with -g took less than 6.
 */
#define METADATA_FACTOR 32u
#define METADATA_SLACK	65536u	/* whatever the size */

struct metadata {
	const struct object *object;
	struct diags *diags;
	const uint8_t *data;	/* the stream */
	uint64_t size;
	uint64_t base;		/* of the stream in the file */

	struct metadata_node *nodes;	/* owned; by id */
	size_t count, room;
	size_t shared;		/* ids from here on: of the function at hand */
	uint64_t *words;	/* owned; operands of all nodes */
	size_t nwords, words_room;

	struct str strtab;
	struct global *globals;	/* owned */
	size_t nglobals, globals_room;
	struct constant *constants;	/* owned */
	size_t nconstants, constants_room;
	struct buf texts;	/* owned */
	size_t nsections;
	size_t rules_section;	/* index + 1 of SECTION_RULES, 0: none */
};

/*
 * Reads @module and calls @each when the module's own metadata is there, with
 * 0, and for every function that has some, with the number of the first id
 * that is the function's; these are gone when it returns.  Returns 0, what
 * @each returned, or -EBADMSG with a diagnostic.  metadata_end() in any case.
 */
int metadata_read(struct metadata *metadata, const struct bitcode *bitcode,
		  const struct bitcode_module *module,
		  int (*each)(void *context, size_t from), void *context);
void metadata_end(struct metadata *metadata);

/* The node that an operand refers to; NULL: none, or no such node. */
const struct metadata_node *metadata_at(const struct metadata *metadata,
					uint64_t reference);
/* Operand @index; 0 if the record is shorter. */
uint64_t metadata_operand(const struct metadata *metadata,
			  const struct metadata_node *node, size_t index);
/* The text that operand @index refers to; p NULL: none. */
struct str metadata_text(const struct metadata *metadata,
			 const struct metadata_node *node, size_t index);
/* The number that operand @index refers to. */
bool metadata_number(const struct metadata *metadata,
		     const struct metadata_node *node, size_t index,
		     int64_t *number);

#endif
