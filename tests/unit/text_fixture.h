/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of formats and emitters share: cmocka, diagnostics to look at. */
#ifndef LTOMOD_TESTS_TEXT_FIXTURE_H
#define LTOMOD_TESTS_TEXT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants those before it. */
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"

struct text_fixture {
	struct arena arena;
	struct diags diags;
};

static inline void text_begin(struct text_fixture *t)
{
	*t = (struct text_fixture){ .arena = { NULL } };
	diags_init(&t->diags, &t->arena);
}

static inline void text_end(struct text_fixture *t)
{
	diags_free(&t->diags);
	arena_free(&t->arena);
}

/* Diagnostic number @i has this code and line, its text holds @part. */
static inline void expect_diag(const struct diags *diags, size_t i,
			       const char *code, unsigned line, const char *part)
{
	const char *text;

	assert_true(i < diags->count);
	text = diags->items[i].text ? diags->items[i].text : "(nothing)";
	assert_string_equal(code_text(diags->items[i].code), code);
	assert_int_equal(diags->items[i].place.line, line);
	if (!strstr(text, part))
		fail_msg("\"%s\" does not say \"%s\"", text, part);
}

static inline void expect_text(struct str got, const char *wanted)
{
	size_t n = strlen(wanted);

	if (got.n != n || (n && memcmp(got.p, wanted, n)))
		fail_msg("got:\n%.*s\nwanted:\n%s", (int)got.n, got.p, wanted);
}

#endif
