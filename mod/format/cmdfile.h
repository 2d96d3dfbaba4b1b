/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * .<object>.o.cmd: what kbuild remembers of the making of an object.  It is a
 * makefile fragment that scripts/basic/fixdep writes:
 *
 *	savedcmd_dir/a.o := clang … -c -o dir/a.o dir/a.c	(cmd_… before 6.3)
 *	saved_c_flags_dir/a.o := …				(7.2, read in its patches)
 *
 *	source_dir/a.o := dir/a.c
 *
 *	deps_dir/a.o := \
 *	    $(wildcard include/config/X) \
 *	  include/linux/kconfig.h \
 *
 *	dir/a.o: $(deps_dir/a.o)
 *
 *	$(deps_dir/a.o):
 *
 *	#SYMVER foo 0x1a2b3c4d					(since 5.19)
 */
#ifndef LTOMOD_FORMAT_CMDFILE_H
#define LTOMOD_FORMAT_CMDFILE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "model/names.h"

struct cmd_symver {
	const char *symbol;
	uint32_t crc;
	unsigned line;		/* 1-based */
};

struct cmd_file {
	const char *target;	/* "dir/a.o"; NULL without a command line */
	const char *command;	/* make's "$$" and "$(pound)" undone; or NULL */
	struct names sources;	/* source_…: one as a rule, none for links */
	struct names deps;	/* as written, $(wildcard …) entries left out */
	struct cmd_symver *symvers;	/* in order of the lines; in the arena */
	size_t nsymvers;
};

/*
 * Reads the @text of a .cmd file; everything is copied to @arena.  Lines of
 * no interest are skipped.  Returns 0, or -EBADMSG with errors CODE_CMD_SYNTAX
 * (a #SYMVER line without symbol and 32-bit number, a source_ line without a
 * name); *out is then untouched.
 */
int cmd_file_parse(const char *path, struct str text, struct arena *arena,
		   struct diags *diags, struct cmd_file *out);
void cmd_file_free(struct cmd_file *file);

/* "dir/a.o" -> "dir/.a.o.cmd", in @arena. */
const char *cmd_file_path(const char *object, struct arena *arena);

#endif
