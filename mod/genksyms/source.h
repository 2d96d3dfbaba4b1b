/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The texts that genksyms reads: a preprocessed source of some megabytes, most
 * often out of a pipe, and the symtypes file of an earlier build.  The lexer
 * stops at the 0 behind a text.
 */
#ifndef LTOMOD_GENKSYMS_SOURCE_H
#define LTOMOD_GENKSYMS_SOURCE_H

#include "base/buf.h"
#include "base/file.h"

/* Mapped, or read into a buffer; a zeroed one is an empty text. */
struct source_text {
	struct file_map map;
	struct buf buf;
};

/*
 * Reads all of @fd, or the file @path, to the end.  In source_open() @path is
 * that of a reference.  Return 0, or a negative errno with a diagnostic;
 * source_free() in any case.
 */
int source_read(int fd, const char *path, struct source_text *text,
		struct diags *diags);
int source_open(const char *path, struct source_text *text,
		struct diags *diags);
void source_free(struct source_text *text);

/* The text, with a readable 0 behind it. */
static inline struct str source_view(const struct source_text *text)
{
	return text->map.data ? file_text(&text->map) : buf_view(&text->buf);
}

#endif
