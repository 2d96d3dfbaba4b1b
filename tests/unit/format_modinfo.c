// SPDX-License-Identifier: GPL-2.0-or-later
/* .modinfo strings, and the id-layout file. */
#include <errno.h>

#include "format/idlayout.h"
#include "format/modinfo.h"
#include "text_fixture.h"

#define BYTES(literal) ((struct str){ (literal), sizeof(literal) - 1 })

static void modinfo_walk(void **state)
{
	struct str section = BYTES("license=GPL\0\0\0alias=a\0odd\0alias=b=c\0parm=\0");
	struct modinfo i = modinfo_of(section);
	const char *first, *second;

	(void)state;
	assert_true(modinfo_next(&i));
	expect_text(i.key, "license");
	expect_text(i.value, "GPL");
	assert_true(modinfo_next(&i));
	expect_text(i.value, "a");
	assert_true(modinfo_next(&i));
	expect_text(i.key, "odd");
	expect_text(i.value, "");
	assert_true(modinfo_next(&i));
	expect_text(i.value, "b=c");
	assert_true(modinfo_next(&i));
	expect_text(i.key, "parm");
	assert_string_equal(i.value.p, "");
	assert_false(modinfo_next(&i));

	first = modinfo_get(section, "alias", NULL);
	assert_string_equal(first, "a");
	second = modinfo_get(section, "alias", first);
	assert_string_equal(second, "b=c");
	assert_null(modinfo_get(section, "alias", second));
	assert_null(modinfo_get(section, "lic", NULL));
	assert_null(modinfo_get(BYTES(""), "license", NULL));
}

static void modinfo_end(void **state)
{
	struct text_fixture t;
	struct str section = BYTES("license=GPL\0version=1");

	(void)state;
	text_begin(&t);
	assert_int_equal(modinfo_check("o", BYTES(""), &t.diags), 0);
	assert_int_equal(modinfo_check("o", BYTES("a=b\0"), &t.diags), 0);
	assert_int_equal(modinfo_check("o", section, &t.diags), -EBADMSG);
	expect_diag(&t.diags, 0, "modinfo-end", 0, "NUL");
	assert_int_equal(t.diags.items[0].place.offset, 12);
	/* What has no end is not handed out. */
	assert_string_equal(modinfo_get(section, "license", NULL), "GPL");
	assert_null(modinfo_get(section, "version", NULL));
	text_end(&t);
}

static const char layout_text[] =
	"# ltomod id-layout 1 x86_64\n"
	"struct pci_device_id 40\n"
	"field pci_device_id.vendor 0 4\n"
	"field pci_device_id.override_only 36 4\n"
	"\n"
	"# a remark\n"
	"const PCI_ANY_ID 4294967295\n";

static void layout(void **state)
{
	struct text_fixture t;
	struct id_layout l;

	(void)state;
	text_begin(&t);
	assert_int_equal(id_layout_parse("l", str_of(layout_text), &t.arena, &t.diags, &l), 0);
	assert_int_equal(id_layout_struct(&l, "pci_device_id")->size, 40);
	assert_int_equal(id_layout_field(&l, "pci_device_id", "override_only")->offset, 36);
	assert_int_equal(id_layout_field(&l, "pci_device_id", "vendor")->size, 4);
	assert_null(id_layout_field(&l, "pci_device_id", "device"));
	assert_null(id_layout_struct(&l, "usb_device_id"));
	assert_null(id_layout_const(&l, "HID_ANY_ID"));
	assert_true(*id_layout_const(&l, "PCI_ANY_ID") == 0xffffffff);
	id_layout_free(&l);
	text_end(&t);
}

static const struct {
	const char *line, *said;
} bad_layouts[] = {
	{ "union x 4", "neither" },
	{ "struct", "name" },
	{ "struct x", "size" },
	{ "struct x 0", "size" },
	{ "struct x 65537", "range" },
	{ "struct x 4 4", "too many" },
	{ "field x.y 0 4", "before its struct" },
	{ "field pci_device_id 0 4", "before its struct" },
	{ "field pci_device_id.y 37 4", "behind its struct" },
	{ "field pci_device_id.y 0 41", "behind its struct" },
	{ "field pci_device_id.y 65536 65536", "behind its struct" },
	{ "field pci_device_id.vendor 0 4", "twice" },
	{ "const X 4294967296", "32 bits" },
	{ "const X -1", "32 bits" },
};

static void layout_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad_layouts) / sizeof(bad_layouts[0]); i++) {
		struct text_fixture t;
		struct id_layout l;
		struct buf text = { NULL, 0, 0 };

		text_begin(&t);
		buf_printf(&text, "%s%s\n", layout_text, bad_layouts[i].line);
		assert_int_equal(id_layout_parse("l", buf_view(&text), &t.arena, &t.diags, &l),
				 -EBADMSG);
		expect_diag(&t.diags, 0, "id-layout-syntax", 8, bad_layouts[i].said);
		buf_free(&text);
		text_end(&t);
	}
}

static void not_a_layout(void **state)
{
	struct text_fixture t;
	struct id_layout l;

	(void)state;
	text_begin(&t);
	assert_int_equal(id_layout_parse("l", STR(""), &t.arena, &t.diags, &l), -EBADMSG);
	assert_int_equal(id_layout_parse("l", STR("# ltomod id-layout 2 x\n"), &t.arena,
					 &t.diags, &l), -EBADMSG);
	expect_diag(&t.diags, 0, "id-layout-syntax", 1, "does not begin");
	expect_diag(&t.diags, 1, "id-layout-syntax", 1, "does not begin");
	text_end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modinfo_walk),
		cmocka_unit_test(modinfo_end),
		cmocka_unit_test(layout),
		cmocka_unit_test(layout_refusals),
		cmocka_unit_test(not_a_layout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
