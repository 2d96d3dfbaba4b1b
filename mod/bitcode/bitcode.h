/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands where in a bitcode file, and how its
 * symbols are put together.
 */
#ifndef LTOMOD_BITCODE_BITCODE_H
#define LTOMOD_BITCODE_BITCODE_H

#include "base/map.h"
#include "model/reading.h"

/* A run of bytes of the stream. */
struct span {
	uint64_t start;
	uint64_t end;
};

/* One module: with -fsplit-lto-unit a file may hold two. */
struct bitcode_module {
	struct span blocks;	/* its IDENTIFICATION and its MODULE */
	uint64_t at;		/* of its MODULE */
	struct span strtab;	/* the STRTAB that follows; empty: none */
};

/* The outline of a bitcode file: which block is where. */
struct bitcode {
	const uint8_t *data;	/* from the magic number on */
	uint64_t size;
	struct bitcode_module *modules;	/* owned */
	size_t nmodules;
	size_t room;
	struct str symtab;	/* blob of the first SYMTAB; p NULL: none */
	struct str strtab;	/* blob of the STRTAB that follows it */
	struct str producer;	/* in the arena; of the newest module */
	unsigned major;		/* 0: not LLVM's own, or none given */
	struct str triple;	/* in the arena; of the first module */
	bool thin;
};

enum {
	/* The wrapper: magic, version, offset, size, cputype. */
	BITCODE_WRAPPER = 20,
	BITCODE_WRAPPER_SIZE_AT = 12,
};

/*
 * Reads the symbols of a bitcode file into *object, whose path, map, wrapped
 * and reader are set.  Returns 0 or a negative errno (object_open()) after a
 * diagnostic.
 */
int bitcode_read(struct object *object, struct diags *diags);

/*
 * Where the stream is in the file of @object, of which only path, map and
 * wrapped have to be set: all of it, or what is inside of the wrapper.
 */
int bitcode_unwrap(const struct object *object, uint64_t *offset,
		   uint64_t *size, struct diags *diags);

/*
 * Walks the blocks of @size bytes at @data; @base is where they begin in the
 * file.  bitcode_end() also after a failure.
 */
int bitcode_outline(const struct object *object, struct arena *arena,
		    const uint8_t *data, uint64_t size, uint64_t base,
		    struct bitcode *bitcode, struct diags *diags);
void bitcode_end(struct bitcode *bitcode);

/* The symbols found so far; the result goes into *object. */
struct symbol_list {
	struct object *object;
	struct map by_name;	/* global symbols -> index + 1 into items */
	struct map by_section;	/* explicit section names -> index */
	struct symbol *items;	/* owned */
	size_t count;
	size_t room;
};

/*
 * Adds the symbols of a symbol table of @nmodules modules.  Returns 1 when
 * done; 0, and has added nothing, for a table that has to be made anew since
 * it is of an unknown version or of other modules; or -EBADMSG.
 */
int irsymtab_read(struct symbol_list *list, const struct bitcode *bitcode,
		  struct diags *diags);

/*
 * Has libLLVM write @bitcode again, module by module, and sets *out to memory
 * that holds, for each, its length as 8 bytes little endian and that many
 * bytes of bitcode, with a symbol table of the current version.  The caller
 * unmaps it.  Returns 0, -EBADMSG if libLLVM does not accept the input,
 * -ENOTSUP if there is no libLLVM, or none as new as the bitcode, or another
 * negative errno.
 */
int libllvm_rewrite(const struct object *object, const struct bitcode *bitcode,
		    struct file_map *out, struct diags *diags);

#endif
