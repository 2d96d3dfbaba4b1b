// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a kernel wants of a module's types: a line for each rule, with what is just
 * fine beside what is not.  tests/modvers has kernels answer for some of them.
 */
#include "btf_fixture.h"

#include <errno.h>

#include "loader/btfrules.h"

enum { NOT_SUPPORTED = 524 };

static const struct btf_rules newest = { true, true, true, true };
static const struct btf_rules oldest = { false, false, false, false };

struct rule_case {
	const char *module[LINES];	/* on the kernel's below */
	int err;			/* 0: taken; -1: taken, refers to nothing */
	const char *what;
};

/* 1 int, 2 struct s, 3 a pointer, 4 a const of the int, 5 a tag of it; the strings:
 * "", int, s, a, user. */
static const char *const kernel_types[LINES] = {
	INT, "struct s 4 | a #1 0", "ptr - #1", "const - #1", "typetag user #1",
};

static const struct rule_case cases[] = {
	{ { "ptr - @2", "var v #1 1" }, 0, NULL },

	/* Names. */
	{ { "struct -st 4 | a @1 0" }, EINVAL, "its name is none" },
	{ { "struct a.b_1 4 | a @1 0" }, 0, NULL },
	{ { "struct - 4 | 9 @1 0" }, 0, NULL },		/* "user" */
	{ { "struct - 4 | a-b @1 0" }, EINVAL, "the name of a member is none" },
	{ { "struct 0xffffff 4 | a @1 0" }, EINVAL, "outside of the strings" },
	{ { "struct - 4 | 0xffffff @1 0" }, EINVAL, "the name of a member is none" },
	{ { "int 2 4 0x20" }, 0, NULL },		/* any name, even "nt" */
	{ { "ptr x @1" }, EINVAL, "a name where none belongs" },
	{ { "fwd - 0" }, EINVAL, "its name is none" },
	{ { "typedef - @1" }, EINVAL, "its name is none" },
	{ { "func - @1" }, EINVAL, "its name is none" },
	{ { "enum - 4 | - 0" }, EINVAL, "the name of an enumerator is none" },
	{ { "enum64 - 8 | - 0 0" }, EINVAL, "the name of an enumerator is none" },
	{ { "typetag - @1" }, EINVAL, "its name is none" },
	{ { "proto f 0" }, EINVAL, "a name where none belongs" },

	/* Integers. */
	{ { "int i 1 0x8" }, 0, NULL },
	{ { "int i 1 0x9" }, EINVAL, "more bits than bytes" },
	{ { "int i 16 0x00080078" }, 0, NULL },
	{ { "int i 32 0x00080080" }, EINVAL, "more bits than bytes" },
	{ { "int i 4 0x08000020" }, NOT_SUPPORTED, "unknown encoding" },
	{ { "int i 4 0x03000020" }, NOT_SUPPORTED, "unknown encoding" },
	{ { "int i 4 0x10000020" }, EINVAL, "more bits than bytes" },
	{ { "!int i 4 0x20" }, EINVAL, "a flag" },

	/* References: the kernel does not look whether they are there. */
	{ { "ptr - 0" }, 0, NULL },
	{ { "ptr - 99" }, -1, "refers to what is not there" },
	{ { "ptr - 0x100000" }, EINVAL, "no type can be" },
	{ { "struct - 4 | a 99 0" }, -1, "refers to what is not there" },
	{ { "struct - 4 | a 0 0" }, EINVAL, "a member without a type" },
	{ { "struct - 4 | a 0x100000 0" }, EINVAL, "a member without a type" },
	{ { "fwd f 1" }, EINVAL, "no type can be" },
	{ { "array - 0 @1 @1 2" }, 0, NULL },
	{ { "array - 0 0 @1 2" }, EINVAL, "an array of nothing" },
	{ { "array - 4 @1 @1 2" }, EINVAL, "no type can be" },
	{ { "var v 0 1" }, EINVAL, "a variable without a type" },

	/* Structures. */
	{ { "struct - 4 | a @1 0 | b @1 32" }, 0, NULL },
	{ { "struct - 4 | a @1 0 | b @1 33" }, EINVAL, "behind its end" },
	{ { "struct - 8 | a @1 32 | b @1 0" }, EINVAL, "before the one above" },
	{ { "!struct - 4 | a @1 0x3000000 | b @1 0x5000003" }, 0, NULL },
	{ { "union - 8 | a @1 0 | b @1 0" }, 0, NULL },
	{ { "union - 8 | a @1 32" }, EINVAL, "before the one above" },
	{ { "enum - 4" }, 0, NULL },
	{ { "enum - 3" }, EINVAL, "a strange size" },
	{ { "enum - 0" }, EINVAL, "a strange size" },
	{ { "float f 12" }, 0, NULL },
	{ { "float f 3" }, EINVAL, "a strange size" },

	/* Variables and functions. */
	{ { "proto - 0", "func f #1" }, 0, NULL },
	{ { "func f @1 | 0 | 0" }, EINVAL, "defined elsewhere" },
	{ { "var v @1 1" }, 0, NULL },
	{ { "var v @1 2" }, EINVAL, "defined elsewhere" },
	{ { "datasec .data 8 | @1 0 4 | @1 4 4" }, 0, NULL },
	{ { "datasec .data 8 | @1 0 4 | @1 3 4" }, EINVAL, "outside of its section" },
	{ { "datasec .data 8 | @1 0 4 | @1 4 5" }, EINVAL, "outside of its section" },
	{ { "datasec .data 8 | @1 0 0" }, EINVAL, "outside of its section" },
	{ { "datasec .data 0" }, EINVAL, "without bytes" },
	{ { "datasec .data 8 | 0 0 4" }, EINVAL, "without a type" },
	{ { "decltag t @2 0" }, 0, NULL },
	{ { "decltag t @2 0xffffffff" }, 0, NULL },
	{ { "decltag t @2 0xfffffffe" }, EINVAL, "a tag of no member" },

	/* Chains. */
	{ { "typetag u @5", "const - #1" }, EINVAL, "a tag behind a qualifier" },
	{ { "typetag u @4" }, 0, NULL },
	{ { "const - #1" }, ELOOP, "only ever qualified" },
	{ { "const - #2", "volatile - #1" }, ELOOP, "only ever qualified" },
	{ { "const - 99" }, EINVAL, "refers to what is not there" },
	{ { "const - @4" }, 0, NULL },
};

static void expect_verdict(const char *what, struct str types, struct str base,
			   const struct btf *kernel, const struct btf_rules *rules,
			   int err, const char *why)
{
	struct arena arena = { NULL };
	struct btf_refusal out;
	enum btf_verdict verdict = btf_judge(types, base, kernel, rules, &arena, &out);

	if (verdict != (err > 0 ? BTF_REFUSED : err ? BTF_DANGLING : BTF_TAKEN))
		fail_msg("%s: verdict %d: %s", what, verdict, out.what);
	if (err && !strstr(out.what, why))
		fail_msg("%s: %s", what, out.what);
	if (err > 0)
		assert_int_equal(out.err, err);
	arena_free(&arena);
}

/* The bytes of @lines on a kernel of @kernel, which @both then holds. */
static struct str make(struct both *both, const char *const *kernel,
		       const char *const *lines)
{
	both_begin(both);
	for (size_t i = 0; i < LINES && kernel[i]; i++)
		add_type(&both->base_bytes, kernel[i]);
	both_base_done(both);
	for (size_t i = 0; i < LINES && lines[i]; i++)
		add_type(&both->module_bytes, lines[i]);
	finish(&both->module_bytes);
	return buf_view(&both->module_bytes.bytes);
}

static const struct str no_base = { NULL, 0 };

static void rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct both both;
		struct str types = make(&both, kernel_types, cases[i].module);

		expect_verdict(cases[i].module[0], types, no_base, &both.base,
			       &oldest, cases[i].err, cases[i].what);
		expect_verdict(cases[i].module[0], types, no_base, &both.base,
			       &newest, cases[i].err, cases[i].what);
		both_free(&both);
	}
}

/* Allowed later, refused before. */
static void generations(void **state)
{
	static const char *const later[][LINES] = {
		{ "datasec a~section-b 8 | @1 0 4" },
		{ "!decltag t @2 0" },
		{ "!typetag t @1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(later) / sizeof(*later); i++) {
		struct both both;
		struct str types = make(&both, kernel_types, later[i]);

		expect_verdict(later[i][0], types, no_base, &both.base, &newest, 0, "");
		expect_verdict(later[i][0], types, no_base, &both.base, &oldest, EINVAL, "");
		both_free(&both);
	}
}

static void word_at(struct str bytes, size_t at, uint32_t value)
{
	value = htole32(value);
	memcpy((char *)(uintptr_t)bytes.p + at, &value, sizeof(value));
}

static void headers(void **state)
{
	static const char *const lines[LINES] = { "var v @1 1" };
	struct both both;
	struct str types = make(&both, kernel_types, lines);
	uint32_t size = 16;	/* of the types */
	const struct {
		size_t at;
		uint32_t value;
		int err;
	} spoiled[] = {
		{ 0, 0x0001eb9e, EINVAL },		/* magic */
		{ 0, 0x9feb0001, EINVAL },		/* of another endianness */
		{ 0, 0x0002eb9f, NOT_SUPPORTED },	/* version */
		{ 0, 0x0101eb9f, NOT_SUPPORTED },	/* flags */
		{ 4, 0xffffffff, EINVAL },		/* header's length */
		{ 4, 28, E2BIG },			/* other than zero there */
		{ 8, 4, EINVAL },			/* types begin later */
		{ 12, size - 4, EINVAL },		/* and end before */
		{ 12, size + 4, EINVAL },
		{ 16, size + 4, EINVAL },		/* strings */
		{ 20, 1, EINVAL },
		{ 20, 3, EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(spoiled) / sizeof(*spoiled); i++) {
		uint32_t before;

		memcpy(&before, types.p + spoiled[i].at, sizeof(before));
		word_at(types, spoiled[i].at, spoiled[i].value);
		expect_verdict("a header", types, no_base, &both.base, &oldest,
			       spoiled[i].err, "");
		memcpy((char *)(uintptr_t)types.p + spoiled[i].at, &before,
		       sizeof(before));
	}
	for (size_t n = 0; n < types.n; n++)
		expect_verdict("cut off", (struct str){ types.p, n }, no_base,
			       &both.base, &newest, EINVAL, "");
	/* Strings without an end. */
	word_at(types, types.n - 4, 0x41414141);
	expect_verdict("strings", types, no_base, &both.base, &newest, EINVAL,
		       "its strings are none");
	both_free(&both);
}

/* ---- .BTF.base ------------------------------------------------------------------- */

struct base_case {
	const char *kernel[LINES];
	const char *base[LINES];
	const char *module[LINES];	/* @ are the base's */
	int err;
	const char *what;
};

#define LONG_S "struct s 8 | a #1 0"

static const struct base_case base_cases[] = {
	{ { INT, "struct s 4 | a #1 0" }, { "struct s 4" },
	  { "ptr - @1", "var v #1 1" }, 0, NULL },
	{ { INT }, { "struct s 4" }, { "ptr - @1" }, EINVAL,
	  "no such type of that name and size" },
	/* Only where it is a member its size counts, or if there are several. */
	{ { INT, LONG_S }, { "struct s 4" }, { "ptr - @1" }, 0, NULL },
	{ { INT, LONG_S }, { "struct s 4" }, { "struct m 4 | s @1 0" }, EINVAL,
	  "no such type of that name and size" },
	{ { INT, LONG_S }, { "struct s 4" },
	  { "struct m 4 | s #2 0", "const - @1" }, EINVAL,
	  "no such type of that name and size" },
	{ { INT, LONG_S }, { "struct s 4" },
	  { "struct m 8 | s #2 0", "ptr - @1" }, 0, NULL },
	{ { INT, LONG_S, "struct s 4 | a #1 0" }, { "struct s 4" },
	  { "ptr - @1" }, 0, NULL },
	{ { INT, "struct s 4 | a #1 0", "struct s 4 | b #1 0" }, { "struct s 4" },
	  { "ptr - @1" }, EINVAL, "several types of that name and size" },
	/* Kinds. */
	{ { INT, "typedef s #1" }, { "struct s 4" }, { "ptr - @1" }, EINVAL,
	  "no such type" },
	{ { INT, "struct s 4 | a #1 0" }, { "fwd s 0" }, { "ptr - @1" }, 0, NULL },
	{ { INT, "struct s 4 | a #1 0", LONG_S }, { "fwd s 0" }, { "ptr - @1" },
	  EINVAL, "no such type" },
	{ { "fwd s 0" }, { "fwd s 0" }, { "ptr - @1" }, 0, NULL },
	{ { "fwd s 0" }, { "!fwd s 0" }, { "ptr - @1" }, EINVAL, "no such type" },
	{ { INT }, { INT }, { "ptr - @1" }, 0, NULL },
	{ { INT }, { "int int 8 0x40" }, { "ptr - @1" }, EINVAL, "no such type" },
	{ { INT }, { "int int 4 0x20" }, { "ptr - @1" }, EINVAL, "no such type" },
	{ { "enum64 e 8 | A 0 0" }, { "enum e 8" }, { "ptr - @1" }, 0, NULL },
	{ { "enum e 4 | A 0" }, { "enum e 8" }, { "ptr - @1" }, EINVAL, "no such type" },
	{ { "float f 8" }, { "float f 8" }, { "ptr - @1" }, 0, NULL },
	{ { INT }, { "struct - 4" }, { "ptr - @1" }, EINVAL, "no name to be looked up by" },
	{ { INT }, { "typedef t 0" }, { "ptr - @1" }, EINVAL, "no name to be looked up by" },
	/* A name in the base's strings that is no type's: the middle of one. */
	{ { INT }, { INT }, { "struct 2 4 | a @1 0" }, ENOENT, "no type's" },
	{ { INT }, { INT }, { "struct 1 4 | a @1 0" }, 0, NULL },
};

static void bases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(base_cases) / sizeof(*base_cases); i++) {
		const struct base_case *it = &base_cases[i];
		struct both kernel, both;
		struct str types;

		make(&kernel, it->kernel, (const char *const[LINES]){ NULL });
		types = make(&both, it->base, it->module);
		expect_verdict(it->module[0], types,
			       buf_view(&both.base_bytes.bytes), &kernel.base,
			       &newest, it->err, it->what);
		both_free(&both);
		both_free(&kernel);
	}
}

/* A kernel that does not know .BTF.base takes the types for some on its own. */
static void base_not_known(void **state)
{
	static const char *const kernel_lines[LINES] = { INT };
	static const char *const base[LINES] = { "struct s 4" };
	static const char *const module[LINES] = { "ptr - @1", "fwd t 0" };
	struct both kernel, both;
	struct str types, base_bytes;

	(void)state;
	make(&kernel, kernel_lines, (const char *const[LINES]){ NULL });
	types = make(&both, base, module);
	base_bytes = buf_view(&both.base_bytes.bytes);
	expect_verdict("known", types, base_bytes, &kernel.base, &newest, EINVAL,
		       "no such type");
	/* "t" is where "t" of "int" is. */
	expect_verdict("not known", types, base_bytes, &kernel.base, &oldest, 0, "");
	both_free(&both);
	both_free(&kernel);
}

/* Many of one name on either side are no work without end. */
static void many_of_a_name(void **state)
{
	enum { MANY = 60000 };
	struct both kernel, both;
	struct btf_refusal out;

	(void)state;
	both_begin(&kernel);
	both_begin(&both);
	add_type(&kernel.base_bytes, "float f 8");
	add_type(&both.base_bytes, "float f 4");
	for (unsigned i = 0; i < MANY; i++) {
		add_type(&kernel.base_bytes, "float 1 8");
		add_type(&both.base_bytes, "float 1 4");
	}
	both_base_done(&kernel);
	finish(&both.base_bytes);
	both.module_bytes.first = MANY + 2;
	both.module_bytes.first_string = (uint32_t)both.base_bytes.strings.size;
	add_type(&both.module_bytes, "ptr - @1");
	finish(&both.module_bytes);
	btf_judge(buf_view(&both.module_bytes.bytes),
		  buf_view(&both.base_bytes.bytes), &kernel.base, &newest,
		  &both.arena, &out);
	both_free(&both);
	both_free(&kernel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),
		cmocka_unit_test(generations),
		cmocka_unit_test(headers),
		cmocka_unit_test(bases),
		cmocka_unit_test(base_not_known),
		cmocka_unit_test(many_of_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
