/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of symvers-block, each for one file after the other.  Results go
 * to standard output, what else there is to say to run->diags.
 */
#ifndef LTOMOD_SYMVERS_BLOCK_COMMANDS_H
#define LTOMOD_SYMVERS_BLOCK_COMMANDS_H

#include <jansson.h>

#include "symvers/symverblock.h"
#include "symvers/versions.h"

/* What symvers-block is asked. */
struct block_run {
	struct arena arena;
	struct diags diags;
	struct version_source source;
	enum symver_generator generator;
	bool keep_time;
	bool verbose;
	json_t *shown;		/* what was shown goes here; NULL: printed as text */
};

/* Whether @path is a thin archive: it stands for its members, several objects. */
bool block_stands_for_members(const char *path);

/* Gives @path, or each member of a thin archive, its versions. */
void block_add(struct block_run *run, const char *path);
/* Takes them out. */
void block_strip(struct block_run *run, const char *path);
/* Lists those of @path or of the members of an archive. */
void block_show(struct block_run *run, const char *path);
/* An error CODE_BLOCK_MISSING, or one of object_open(), if @path has none that can
 * be used. */
void block_verify(struct block_run *run, const char *path);

#endif
