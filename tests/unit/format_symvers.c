// SPDX-License-Identifier: GPL-2.0-or-later
/* Module.symvers: what is read, what is refused and why, what is written. */
#include <errno.h>

#include "symvers/symvers.h"
#include "text_fixture.h"

static int count_up(const struct symvers_entry *entry, void *context)
{
	(void)entry;
	++*(int *)context;
	return 0;
}

static int write_back(const struct symvers_entry *entry, void *context)
{
	symvers_write(context, entry);
	return 0;
}

static int stop_at_once(const struct symvers_entry *entry, void *context)
{
	(void)entry;
	++*(int *)context;
	return -ECANCELED;
}

static const char good[] =
	"0x1a2b3c4d\tusb_register_driver\tdrivers/usb/core/usbcore\tEXPORT_SYMBOL_GPL\t\n"
	"0x00000000\tkmalloc\tvmlinux\tEXPORT_SYMBOL\tNS_ONE\n";

/* What the kernel wrote, we read and write again, byte for byte. */
static void round_trip(void **state)
{
	struct text_fixture t;
	struct buf out = { NULL, 0, 0 };

	(void)state;
	text_begin(&t);
	assert_int_equal(symvers_parse("M", str_of(good), &t.diags, write_back, &out), 0);
	expect_text(buf_view(&out), good);
	assert_int_equal(t.diags.count, 0);
	buf_free(&out);
	text_end(&t);
}

static int keep(const struct symvers_entry *entry, void *context)
{
	*(struct symvers_entry *)context = *entry;
	return 0;
}

static void fields(void **state)
{
	struct text_fixture t;
	struct symvers_entry e = { 0 };

	(void)state;
	text_begin(&t);
	/* No newline at the end, a namespace list of 6.16, a bare CRC. */
	assert_int_equal(symvers_parse("M", STR(""), &t.diags, keep, &e), 0);
	assert_int_equal(symvers_parse("M", str_of(
		"deadbeef\ts\tm\tEXPORT_SYMBOL_GPL\tmodule:a,b-*"),
		&t.diags, keep, &e), 0);
	assert_int_equal(e.crc, 0xdeadbeef);
	assert_true(e.gpl_only);
	expect_text(e.symbol, "s");
	expect_text(e.module, "m");
	expect_text(e.namespace, "module:a,b-*");
	assert_int_equal(e.line, 1);
	text_end(&t);
}

static const struct {
	const char *line;
	const char *said;
} bad[] = {
	{ "0x1\ts\tm\tEXPORT_SYMBOL", "fewer than five" },
	{ "0x1 s m EXPORT_SYMBOL ", "fewer than five" },
	{ "", "fewer than five" },
	{ "0x1\ts\tm\tEXPORT_SYMBOL\t\t", "more than five" },
	{ "0x1\ts\tm\tEXPORT_SYMBOL\t\r", "carriage return" },
	{ "0xzz\ts\tm\tEXPORT_SYMBOL\t", "\"0xzz\"" },
	{ "0x123456789\ts\tm\tEXPORT_SYMBOL\t", "CRC" },
	{ "0x\ts\tm\tEXPORT_SYMBOL\t", "CRC" },
	{ "-1\ts\tm\tEXPORT_SYMBOL\t", "CRC" },
	{ "0x1\t\tm\tEXPORT_SYMBOL\t", "column 2" },
	{ "0x1\ta b\tm\tEXPORT_SYMBOL\t", "column 2" },
	{ "0x1\ta\"\tm\tEXPORT_SYMBOL\t", "column 2" },
	{ "0x1\ts\t\tEXPORT_SYMBOL\t", "empty" },
	{ "0x1\ts\tm\"\tEXPORT_SYMBOL\t", "printable" },
	{ "0x1\ts\tm\tEXPORT_SYMBOL\tN\\", "printable" },
	{ "0x1\ts\tm\tEXPORT_SYMBOLS\t", "unknown EXPORT type \"EXPORT_SYMBOLS\"" },
};

/* Each bad line is named; the good ones around it still come. */
static void refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct text_fixture t;
		struct buf text = { NULL, 0, 0 };
		int seen = 0;

		text_begin(&t);
		buf_printf(&text, "0x1\ta\tm\tEXPORT_SYMBOL\t\n%s\n0x2\tb\tm\tEXPORT_SYMBOL\t\n",
			   bad[i].line);
		assert_int_equal(symvers_parse("M", buf_view(&text), &t.diags,
					       count_up, &seen), -EBADMSG);
		assert_int_equal(seen, 2);
		assert_int_equal(t.diags.count, 1);
		expect_diag(&t.diags, 0, "symvers-syntax", 2, bad[i].said);
		buf_free(&text);
		text_end(&t);
	}
}

static void a_nul_is_no_name(void **state)
{
	static const char text[] = "0x1\ta\0b\tm\tEXPORT_SYMBOL\t\n";
	struct text_fixture t;
	int seen = 0;

	(void)state;
	text_begin(&t);
	assert_int_equal(symvers_parse("M", (struct str){ text, sizeof(text) - 1 },
				       &t.diags, count_up, &seen), -EBADMSG);
	assert_int_equal(seen, 0);
	text_end(&t);
}

/* A file of something else does not bury the reader in messages. */
static void gives_up(void **state)
{
	struct text_fixture t;
	struct buf text = { NULL, 0, 0 };
	int seen = 0;

	(void)state;
	text_begin(&t);
	for (int i = 0; i < 1000; i++)
		buf_str(&text, "#include <stdio.h>\n");
	assert_int_equal(symvers_parse("M", buf_view(&text), &t.diags, count_up, &seen),
			 -EBADMSG);
	assert_in_range(t.diags.count, 2, 20);
	buf_free(&text);
	text_end(&t);
}

static void the_callback_stops_it(void **state)
{
	struct text_fixture t;
	int seen = 0;

	(void)state;
	text_begin(&t);
	assert_int_equal(symvers_parse("M", str_of(good), &t.diags, stop_at_once, &seen),
			 -ECANCELED);
	assert_int_equal(seen, 1);
	text_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(fields),
		cmocka_unit_test(refusals),
		cmocka_unit_test(a_nul_is_no_name),
		cmocka_unit_test(gives_up),
		cmocka_unit_test(the_callback_stops_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
