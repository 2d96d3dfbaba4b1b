// SPDX-License-Identifier: GPL-2.0-or-later
/* Text for people: what a terminal would obey is shown; the bound on messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/out.h"
#include "loader/finding.h"

struct sample {
	const char *text;
	const char *name;	/* as a name */
	const char *json;	/* between the quotes */
};

static const struct sample samples[] = {
	{ "__ksymtab+foo", "__ksymtab+foo", "__ksymtab+foo" },
	{ "", "", "" },
	{ "a\tb", "a\tb", "a\\tb" },
	{ "\x1b]0;x\a", "\\x1b]0;x\\x07", "\\u001B]0;x\\u0007" },
	{ "a\nERROR: b", "a\\x0aERROR: b", "a\\nERROR: b" },
	{ "a\r\b\x7f", "a\\x0d\\x08\\x7f", "a\\r\\b\\u007F" },
	{ "gr\xc3\xb6\xc3\x9f" "e \xe2\x82\xac \xf0\x9f\x98\x80",
	  "gr\xc3\xb6\xc3\x9f" "e \xe2\x82\xac \xf0\x9f\x98\x80",
	  "gr\xc3\xb6\xc3\x9f" "e \xe2\x82\xac \xf0\x9f\x98\x80" },
	/* CSI, of eight bits: raw, and as a character. */
	{ "\x9b" "2J", "\\x9b2J", "\xef\xbf\xbd" "2J" },
	{ "\xc2\x9b" "2J", "\\xc2\\x9b2J", "\\u009B2J" },
	{ "\xc2\xa0", "\xc2\xa0", "\xc2\xa0" },
	{ "\xe2\x80\xae" "x\xe2\x81\xa6", "\\xe2\\x80\\xaex\\xe2\\x81\\xa6",
	  "\\u202Ex\\u2066" },
	{ "\xe2\x80\xaf\xe2\x81\xaa", "\xe2\x80\xaf\xe2\x81\xaa",
	  "\xe2\x80\xaf\xe2\x81\xaa" },
	/* Not UTF-8: too long, a surrogate, past the end, cut short. */
	{ "\xc0\x9b", "\\xc0\\x9b", "\xef\xbf\xbd\xef\xbf\xbd" },
	{ "\xe0\x82\x9b", "\\xe0\\x82\\x9b",
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80",
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80",
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "x\xe2\x80", "x\\xe2\\x80", "x\xef\xbf\xbd\xef\xbf\xbd" },
};

static char *ended(struct buf *buf)
{
	buf_add(buf, "", 1);
	return buf->data;
}

static void names(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		struct buf text = { 0 };
		char *json = NULL, want[64];
		size_t size = 0;
		FILE *memory = open_memstream(&json, &size);

		out_add_name(&text, samples[i].text);
		assert_string_equal(ended(&text), samples[i].name);
		buf_free(&text);
		assert_int_equal(json_print(json_pack("[o]",
			json_text_or_null(samples[i].text)), memory), 0);
		fclose(memory);
		snprintf(want, sizeof(want), "[\n  \"%s\"\n]\n", samples[i].json);
		assert_string_equal(json, want);
		free(json);
	}
}

/* A newline of the format is ours, one of a name begins no line. */
static void newlines(void **state)
{
	struct buf text = { 0 };

	(void)state;
	out_add(&text, "%s: %s\n", "a\nb", "c\n");
	out_add(&text, "%s", "d\n");
	out_add(&text, "e\n" OUT_INDENT "%s", "f");
	assert_string_equal(ended(&text),
			    "a\\x0ab: c\\x0a\nd\\x0ae\n       f");
	buf_free(&text);
	text = (struct buf){ 0 };
	out_add_lines(&text, STR("a\nb\x1b\n"));
	assert_string_equal(ended(&text), "a\nb\\x1b\n");
	buf_free(&text);
}

static void add(struct diags *diags, size_t count, const char *file)
{
	for (size_t i = 0; i < count; i++) {
		diag_add(diags, DIAG_ERROR, CODE_SYMBOL_UNDEFINED,
			 PLACE_FILE(file), "symbol %zu", i);
		diag_hint(diags, "hint %zu", i);
	}
}

/* By code, severity and file; the counts are those of all. */
static void bound(void **state)
{
	enum { KEPT = DIAGS_OF_A_KIND };
	struct arena arena = { 0 };
	struct diags diags, other;
	char *text = NULL;
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);
	json_t *list;

	(void)state;
	diags_init(&diags, &arena);
	diags_init(&other, &arena);
	add(&diags, KEPT, "a");
	assert_int_equal(diags.items[KEPT - 1].left_out, 0);
	add(&diags, 7, "a");
	add(&diags, 1, "b");
	diag_add(&diags, DIAG_NOTE, CODE_SYMBOL_UNDEFINED, PLACE_FILE("a"), "x");
	assert_int_equal(diags.count, KEPT + 2);
	assert_int_equal(diags.counts[DIAG_ERROR], KEPT + 8);
	assert_int_equal(diags.items[KEPT - 1].left_out, 7);
	assert_string_equal(diags.items[KEPT - 1].hint, "hint 99999");
	add(&other, KEPT + 3, "a");
	add(&other, KEPT + 4, "b");
	diags_move(&diags, &other);
	assert_int_equal(diags.counts[DIAG_ERROR], 3 * KEPT + 15);
	assert_int_equal(diags.count, 2 * KEPT + 1);
	assert_int_equal(diags.items[KEPT - 1].left_out, KEPT + 10);
	assert_int_equal(diags.items[2 * KEPT].left_out, 5);
	diags_limit(&diags, DIAG_WARNING);
	assert_int_equal(diags.counts[DIAG_WARNING], 3 * KEPT + 15);
	assert_int_equal(diags.counts[DIAG_ERROR], 0);
	diags_print(&diags, "t", memory);
	fclose(memory);
	assert_non_null(strstr(text,
		"symbol 99999\n       hint 99999  [symbol-undefined]\n"
		"WARNING: t: a: and 100010 more of this kind  [symbol-undefined]\n"));
	list = diags_json(&diags);
	assert_int_equal(json_integer_value(json_object_get(
		json_array_get(list, KEPT - 1), "left_out")), KEPT + 10);
	json_decref(list);
	free(text);
	diags_free(&diags);
	diags_free(&other);
	arena_free(&arena);
}

/* The errno is that of the last error, kept or not. */
static void findings(void **state)
{
	struct arena arena = { 0 };
	struct findings all = { .arena = &arena };

	(void)state;
	for (int i = 0; i < (int)DIAGS_OF_A_KIND + 50; i++)
		finding_add(&all, DIAG_ERROR, CODE_LOAD_SYMBOL_MISSING,
			    STAGE_SYMBOLS, "%d", i)->err = i;
	assert_int_equal(findings_errno(&all), DIAGS_OF_A_KIND + 49);
	finding_add(&all, DIAG_ERROR, CODE_LOAD_NO_MODULE, STAGE_FORMAT, "x")->err = 8;
	assert_int_equal(findings_errno(&all), 8);
	findings_sort(&all);
	assert_int_equal(findings_errno(&all), 8);
	assert_int_equal(all.count, DIAGS_OF_A_KIND + 1);
	assert_int_equal(all.counts[DIAG_ERROR], DIAGS_OF_A_KIND + 51);
	assert_int_equal(finding_left_out(&all.items[0]), 0);
	assert_int_equal(finding_left_out(&all.items[DIAGS_OF_A_KIND]), 50);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(newlines),
		cmocka_unit_test(bound),
		cmocka_unit_test(findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
