/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The characters of preprocessed C: what the lexer is made of.  No token has a
 * meaning here; the line markers have.
 */
#ifndef LTOMOD_GENKSYMS_SCAN_H
#define LTOMOD_GENKSYMS_SCAN_H

#include "genksyms/lexer.h"

/* The next token of C, its spelling in .word: a character or TOK_*. */
int scan_token(struct lexer *lexer);
/* At the start of a line: follows markers, skips what starts with #. */
void scan_line_start(struct lexer *lexer);
/*
 * Skips a text that nobody will want, by characters: with @body all up to the
 * brace that closes the one already behind, else an expression, up to the , ;
 * or } that is not inside of brackets.  False where the input ends first.
 */
bool scan_past(struct lexer *lexer, bool body);

#endif
