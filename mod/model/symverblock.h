/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Symbol versions that travel inside an object: what its symbol-version
 * summary block says (docs/man/ltomod-symvers.5).  Strings live in the arena
 * of whoever read or made the block.
 */
#ifndef LTOMOD_MODEL_SYMVERBLOCK_H
#define LTOMOD_MODEL_SYMVERBLOCK_H

#include <stddef.h>
#include <stdint.h>

/* What computed the versions; those of two generators cannot be compared. */
enum symver_generator {
	SYMVER_GENKSYMS = 1,	/* from the source text */
	SYMVER_TYPES = 2,	/* from debug information */
};

enum symver_class {
	SYMVER_UNKNOWN,		/* whoever wrote the block did not know */
	SYMVER_EXPORT,		/* EXPORT_SYMBOL */
	SYMVER_EXPORT_GPL,	/* EXPORT_SYMBOL_GPL */
};

enum {
	SYMVER_FORMAT = 1,	/* the version of the format that is written */
	SYMVER_DIGEST = 16,	/* bytes: the first half of a SHA-256 */
};

struct symver {
	const char *name;	/* never "" */
	const char *namespace;	/* "": in none, or not known */
	uint32_t crc;
	enum symver_class class;
};

struct symver_block {
	const char *path;	/* of the object that it is in */
	enum symver_generator generator;
	uint8_t digest[SYMVER_DIGEST];	/* of that object without the block */
	struct symver *items;	/* in order of the block; no name twice */
	size_t count;
};

/* Those of the objects of a module, in order. */
struct symver_blocks {
	struct symver_block *items;	/* owned */
	size_t count;
	size_t room;
};

static inline const char *symver_generator_name(enum symver_generator generator)
{
	return generator == SYMVER_TYPES ? "types" : "genksyms";
}

/* As column 4 of a Module.symvers says it; "-" if unknown. */
static inline const char *symver_class_name(enum symver_class class)
{
	return class == SYMVER_EXPORT ? "EXPORT_SYMBOL" :
	       class == SYMVER_EXPORT_GPL ? "EXPORT_SYMBOL_GPL" : "-";
}

#endif
