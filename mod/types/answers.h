/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What objects say of the symbols that were asked for, taken in the order of
 * the objects, and printed: versions, the symtypes file, and on standard error
 * what --debug and --dump-* show.
 */
#ifndef LTOMOD_TYPES_ANSWERS_H
#define LTOMOD_TYPES_ANSWERS_H

#include "types/asked.h"
#include "types/typeversion.h"

struct answer_options {
	bool stable;		/* with kABI rules */
	bool portable;		/* of any compiler the same versions */
	bool debug;		/* what is read */
	bool dump_dies;		/* types, indented */
	bool dump_types;	/* types, a line each */
	bool dump_versions;	/* what checksums are made of */
	const char *symtypes;	/* path; NULL: that file is not wanted */
	char **objects;		/* paths; at least one */
	int count;
};

/* What one bitcode module or ELF object says of the symbols. */
struct object_answer {
	const char *object;
	size_t ntypes;
	bool has_debug;
	struct symbol_versions versions;
	struct object_answer *next;
};

struct answers {
	const struct answer_options *options;
	struct asked *asked;
	struct diags *diags;
	struct map lines;	/* of the symtypes file */
	bool has_debug;		/* some object has debug information */
};

void answers_init(struct answers *answers, const struct answer_options *options,
		  struct asked *asked, struct diags *diags);
void answers_free(struct answers *answers);

/* Takes from @answer the versions of symbols that have none yet. */
void answers_take(struct answers *answers, const struct object_answer *answer);

/* "#SYMVER NAME 0xCRC" on standard output, in the order asked for; a symbol
 * without a version is an error among the diagnostics. */
void answers_print(const struct answers *answers);
/* Sorted; returns 0, or a negative errno with a diagnostic. */
int answers_write_symtypes(const struct answers *answers);

#endif
