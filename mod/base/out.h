/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text on its way out of the program.  Names come from hostile files, and a
 * terminal obeys what it is sent: every text for people passes through here.
 * Shown as \xNN, byte for byte, are
 *
 *	C0 controls but newline and tab, and DEL
 *	C1 controls, as U+0080 to U+009F (ECMA-48 has two forms of each escape)
 *	what turns the direction of writing: U+202A to U+202E, U+2066 to U+2069
 *	bytes that are not well-formed UTF-8
 *
 * and all else passes as it is.  JSON has the same text with \uNNNN instead
 * (json_print()).
 */
#ifndef LTOMOD_BASE_OUT_H
#define LTOMOD_BASE_OUT_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"

/* The blanks that begin the second line of a message. */
#define OUT_INDENT "       "

/*
 * The length of the well-formed UTF-8 sequence at the start of @text (Unicode
 * 15.0, table 3-7), or 0 if there is none.  *character is its code point.
 */
size_t utf8_read(struct str text, uint32_t *character);
/* Whether a terminal could take @character for a command. */
bool out_unsafe(uint32_t character);

/* Several lines: the newlines are ours. */
void out_add_lines(struct buf *to, struct str text);
/*
 * One line or message: a newline is ours at the end of @format and where
 * OUT_INDENT follows; another one came with a name and would begin a false line, so it
 * is shown as \x0a.
 */
void out_add(struct buf *to, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void out_vadd(struct buf *to, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
/* A name, in the middle of a line: no newline is ours. */
void out_add_name(struct buf *to, const char *name);

/* The same, written to @out. */
void out_print(FILE *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void out_lines(FILE *out, struct str text);
void out_name(FILE *out, const char *name);

#endif
