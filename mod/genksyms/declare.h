/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The declarations of a preprocessed C file: C11 with the extensions of GNU C
 * and clang that kernels use, as far as a declaration goes; expressions and
 * statements are phrases of the lexer's.
 *
 * What becomes of a declaration is its text, cleaned of what says nothing about
 * a type: storage classes, restrict, names of parameters, initializers.  A
 * reference to a struct, union, enum, typedef or enumerator is one token of
 * that kind.  A tag that is defined inside of another declaration is recorded
 * by itself and leaves a reference behind; where it stands in the source file
 * itself, not in a header, its contents are forgotten.
 *
 * A syntax error costs the innermost of: a parameter list, a parenthesized
 * declarator of a member, a member, a declaration.  Reading goes on behind the
 * next ')', ';' or '}'.  Which tokens are left out decides over versions, so
 * this is exactly as in the kernel's genksyms, by the rules of its generation.
 */
#ifndef LTOMOD_GENKSYMS_DECLARE_H
#define LTOMOD_GENKSYMS_DECLARE_H

#include "base/diag.h"
#include "genksyms/lexer.h"
#include "genksyms/symbols.h"

/* Called for every __GENKSYMS_EXPORT_SYMBOL(name). */
typedef void declare_export_fn(void *context, uint32_t name);

/*
 * Reads all of @lexer.  Syntax errors are warnings in the log of @symbols; an
 * input that cannot be read on is a diagnostic and a negative errno.
 */
int declare_all(struct lexer *lexer, struct symbols *symbols,
		declare_export_fn *on_export, void *context,
		struct diags *diags);

#endif
