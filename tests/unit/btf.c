// SPDX-License-Identifier: GPL-2.0-or-later
/* Types of a module that are its kernel's. */
#include "btf_fixture.h"

#include <errno.h>

#include "finalize/btf_dedupe.h"
#include "finalize/btf_distill.h"
#include "finalize/btf_same.h"

/* ---- what is the same --------------------------------------------------------- */

struct same_case {
	const char *what;
	const char *base[LINES];
	const char *module[LINES];
	const char *same;	/* ids, of each type of the module */
};

static const struct same_case same_cases[] = {
	{ "nothing to forgive",
	  { INT, "struct s 8 | a #1 0 | b #1 32", "ptr - #2" },
	  { "struct s 8 | a @1 0 | b @1 32", "ptr - #1" }, "2 3" },
	{ "a type that is the module's own",
	  { INT, "struct s 8 | a #1 0 | b #1 32", "ptr - #2" },
	  { "struct t 8 | a @1 0 | b @1 32", "ptr - #1", "ptr - @2" }, "0 0 3" },

	/* Forgiven. */
	{ "the index of an array",
	  { INT, "array - 0 #1 #1 5" },
	  { "int __ARRAY_SIZE_TYPE__ 8 0x40", "array - 0 @1 #1 5" }, "0 2" },
	{ "const of a member without a name",
	  { INT, "struct - 4 | a #1 0", "const - #2", "struct s 4 | - #3 0" },
	  { "struct - 4 | a @1 0", "struct s 4 | - #1 0" }, "2 4" },
	{ "qualifiers in another order",
	  { INT, "const - #1", "volatile - #2", "struct s 4 | a #3 0" },
	  { "volatile - @1", "const - #1", "struct s 4 | a #2 0" }, "0 3 4" },
	{ "const of an array of const",
	  { INT, "const - #1", "array - 0 #2 #1 2", "const - #3",
	    "struct s 8 | a #4 0" },
	  { "array - 0 @2 @1 2", "struct s 8 | a #1 0" }, "3 5" },
	{ "a typedef that only clang has",
	  { "int __int128~unsigned 16 0x80", "struct s 16 | a #1 0", "ptr - #1" },
	  { "int unsigned~__int128 16 0x80", "typedef __uint128_t #1",
	    "struct s 16 | a #2 0", "ptr - #2" }, "1 0 2 3" },
	{ "one more, of a struct",
	  { INT, "struct __va_list 4 | a #1 0", "typedef va_list #2", "ptr - #3" },
	  { "typedef __builtin_va_list @2", "typedef va_list #1", "ptr - #2" },
	  "0 3 4" },
	{ "a typedef that both have",
	  { INT, "struct s 4 | a #1 0" },
	  { "typedef uint128_t @1", "struct s 4 | a #1 0" }, "0 0" },
	{ "a function that does not return",
	  { INT, "proto - 0", "volatile - #2", "ptr - #3", "struct s 8 | f #4 0" },
	  { "proto - 0", "ptr - #1", "struct s 8 | f #2 0" }, "2 4 5" },
	{ "a struct that is only named in the module",
	  { INT, "struct in 4 | a #1 0", "ptr - #2", "struct s 8 | a #3 0" },
	  { "fwd in 0", "ptr - #1", "struct s 8 | a #2 0" }, "2 3 4" },
	{ "a struct that is only named in the base",
	  { INT, "fwd in 0", "ptr - #2", "struct s 8 | a #3 0" },
	  { "struct in 4 | a @1 0", "ptr - #1", "struct s 8 | a #2 0" }, "0 0 4" },
	{ "an enum that is only named",
	  { "enum e 4 | A 0", "ptr - #1", "struct s 8 | a #2 0" },
	  { "enum e 4", "ptr - #1", "struct s 8 | a #2 0" }, "0 0 3" },

	{ "one that the base has twice",
	  { INT, "struct s 4 | a #1 0", "struct s 4 | a #1 0", "ptr - #1",
	    "ptr - #1" },
	  { "ptr - @1", "struct s 4 | a @1 0" }, "4 2" },

	/* Circles. */
	{ "a list",
	  { "struct list 16 | next #2 0 | prev #2 64", "ptr - #1" },
	  { "struct list 16 | next #2 0 | prev #2 64", "ptr - #1" }, "1 2" },
	{ "a list with another name in it",
	  { "struct list 16 | next #2 0 | prev #2 64", "ptr - #1" },
	  { "struct list 16 | next #2 0 | last #2 64", "ptr - #1" }, "0 0" },
	{ "a difference behind a circle",
	  { INT, "struct a 16 | b #3 0 | c #5 64", "ptr - #4",
	    "struct b 8 | a #6 0", "ptr - #1", "ptr - #2" },
	  { "struct a 16 | b #2 0 | c #4 64", "ptr - #3", "struct b 8 | a #5 0",
	    "ptr - 0", "ptr - #1" }, "0 0 0 0 0" },

	/* One name, several types. */
	{ "the second of a name",
	  { INT, LONG_INT, "struct s 8 | a #1 0", "struct s 8 | a #2 0" },
	  { "struct s 8 | a @2 0" }, "4" },
	{ "a name that means several",
	  { INT, "struct in 4 | a #1 0", "struct in 4 | b #1 0" },
	  { "fwd in 0", "ptr - #1" }, "0 0" },
	{ "a name that means one of the module's own as well",
	  { INT, "struct in 4 | a #1 0" },
	  { "fwd in 0", "struct in 4 | b @1 0" }, "0 0" },
	{ "a name of another kind",
	  { INT, "union in 4 | a #1 0" }, { "fwd in 0" }, "0" },
	{ "a name of a union",
	  { INT, "union in 4 | a #1 0" }, { "!fwd in 0" }, "2" },

	/* Refused. */
	{ "a struct that the module names as a union",
	  { INT, "struct in 4 | a #1 0", "ptr - #2", "struct s 8 | a #3 0" },
	  { "!fwd in 0", "ptr - #1", "struct s 8 | a #2 0" }, "0 0 0" },
	{ "a struct that is only named, by another name",
	  { INT, "struct in 4 | a #1 0", "ptr - #2", "struct s 8 | a #3 0" },
	  { "fwd on 0", "ptr - #1", "struct s 8 | a #2 0" }, "0 0 0" },
	{ "a member's name",
	  { INT, "struct s 4 | a #1 0" }, { "struct s 4 | b @1 0" }, "0" },
	{ "a member's place",
	  { INT, "struct s 8 | a #1 0" }, { "struct s 8 | a @1 32" }, "0" },
	{ "a member's type",
	  { INT, "int unsigned 4 0x20", "struct s 4 | a #1 0" },
	  { "struct s 4 | a @2 0" }, "0" },
	{ "a member more",
	  { INT, "struct s 8 | a #1 0" }, { "struct s 8 | a @1 0 | b @1 32" },
	  "0" },
	{ "a struct's size",
	  { INT, "struct s 4 | a #1 0" }, { "struct s 8 | a @1 0" }, "0" },
	{ "a struct and a union",
	  { INT, "struct s 4 | a #1 0" }, { "union s 4 | a @1 0" }, "0" },
	{ "a bitfield's size",
	  { INT, "!struct s 4 | a #1 0x3000000" },
	  { "!struct s 4 | a @1 0x4000000" }, "0" },
	{ "a bitfield, or none",
	  { INT, "!struct s 4 | a #1 0" }, { "struct s 4 | a @1 0" }, "0" },
	{ "const of a member with a name",
	  { INT, "const - #1", "struct s 4 | a #2 0" }, { "struct s 4 | a @1 0" },
	  "0" },
	{ "const of an array of what is not",
	  { INT, "array - 0 #1 #1 2", "const - #2", "struct s 8 | a #3 0" },
	  { "struct s 8 | a @2 0" }, "0" },
	{ "an array's length",
	  { INT, "array - 0 #1 #1 5" }, { "array - 0 @1 @1 6" }, "0" },
	{ "an array's element",
	  { INT, LONG_INT, "array - 0 #1 #1 5" }, { "array - 0 @2 @1 5" }, "0" },
	{ "an enumerator's name",
	  { "enum e 4 | A 0 | B 1" }, { "enum e 4 | A 0 | C 1" }, "0" },
	{ "an enumerator's value",
	  { "enum e 4 | A 0 | B 1" }, { "enum e 4 | A 0 | B 2" }, "0" },
	{ "an enumerator more",
	  { "enum e 4 | A 0" }, { "enum e 4 | A 0 | B 1" }, "0" },
	{ "an enum's size",
	  { "enum e 4 | A 0" }, { "enum e 1 | A 0" }, "0" },
	{ "an enum's signedness",
	  { "enum e 4 | A 0xffffffff" }, { "!enum e 4 | A 0xffffffff" }, "0" },
	{ "an enumerator's upper half",
	  { "enum64 e 8 | A 0 1" }, { "enum64 e 8 | A 0 2" }, "0" },
	{ "an integer's encoding", { INT }, { "int int 4 0x20" }, "0" },
	{ "an integer's bits", { INT }, { "int int 4 0x1000010" }, "0" },
	{ "an integer's size", { INT }, { "int int 8 0x1000020" }, "0" },
	{ "a float's size", { "float f 4" }, { "float f 8" }, "0" },
	{ "a float and its name", { "float f 4" }, { "float g 4", "float f 4" },
	  "0 1" },
	{ "a typedef's name",
	  { INT, "typedef t #1" }, { "typedef u @1", "typedef t @1" }, "0 2" },
	{ "a parameter's name",
	  { INT, "proto - #1 | p #1" }, { "proto - @1 | p__nullable @1" }, "0" },
	{ "a parameter more",
	  { INT, "proto - #1 | p #1" }, { "proto - @1 | p @1 | - 0" }, "0" },
	{ "a parameter's type, of a type that is known",
	  { INT, "proto - #1 | p 0" },
	  { INT, "int own 4 0x1000020", "proto - #1 | p #2" }, "1 0 0" },
	{ "what a function returns",
	  { INT, "proto - #1 | p #1" }, { "proto - 0 | p @1" }, "0" },
	{ "what is tagged",
	  { INT, "ptr - #1" }, { "typetag user @1", "ptr - #1" }, "0 0" },
	{ "a typedef of a basic type's name is no basic type",
	  { "typedef long~int 0" }, { "typedef long 0" }, "0" },

	/* A module's own, however alike. */
	{ "functions and variables",
	  { INT, "proto - 0", "func f #2", "var v #1 0", "decltag t #3 0xffffffff",
	    "datasec .data 4 | #4 0 4" },
	  { "func f @2", "var v @1 0", "decltag t @3 0xffffffff",
	    "datasec .data 4 | #2 0 4" }, "0 0 0 0" },
};

static void same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(same_cases) / sizeof(*same_cases); i++) {
		const struct same_case *it = &same_cases[i];
		struct buf got = { 0 };
		struct both both;
		uint32_t *ids;

		both_make(&both, it->base, it->module);
		ids = btf_same(&both.module, &both.arena);
		for (uint32_t n = 0; n < both.module.end - both.module.first; n++)
			buf_printf(&got, n ? " %u" : "%u", (unsigned)ids[n]);
		buf_add(&got, "", 1);
		if (strcmp(got.data, it->same))
			fail_msg("%s: %s, not %s", it->what, got.data, it->same);
		buf_free(&got);
		both_free(&both);
	}
}

static void spellings(void **state)
{
	/* Each is the other, whichever compiler built the kernel. */
	static const char *const names[][2] = {
		{ "short", "short~int" },
		{ "unsigned~short", "short~unsigned~int" },
		{ "long", "long~int" },
		{ "unsigned~long", "long~unsigned~int" },
		{ "long~long", "long~long~int" },
		{ "unsigned~long~long", "long~long~unsigned~int" },
		{ "unsigned~__int128", "__int128~unsigned" },
	};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(names) / sizeof(*names); i++) {
		char base[60], module[60];
		const char *const of_base[LINES] = { base, "struct s 8 | a #1 0" };
		const char *const of_module[LINES] = {
			module, "struct s 8 | a #1 0"
		};
		struct both both;
		uint32_t *ids;

		snprintf(base, sizeof(base), "int %s 8 0x40", names[i / 2][i % 2]);
		snprintf(module, sizeof(module), "int %s 8 0x40",
			 names[i / 2][1 - i % 2]);
		both_make(&both, of_base, of_module);
		ids = btf_same(&both.module, &both.arena);
		assert_int_equal(ids[0], 1);
		assert_int_equal(ids[1], 2);
		both_free(&both);
	}
}

/* ---- what is written ----------------------------------------------------------- */

static void written(void **state)
{
	static const char *const base[LINES] = {
		INT, "struct s 8 | a #1 0 | b #1 32", "ptr - #2",
	};
	static const char *const module[LINES] = {
		"struct s 8 | a @1 0 | b @1 32", "ptr - #1",
		"struct own 16 | kernels #2 0 | mine #4 64", "ptr - #3",
		"proto - @1 | p #2", "func f #5", "array - 0 #2 @1 3",
		"decltag t #6 0xffffffff", "!enum own 4 | A 0xffffffff",
	};
	struct btf_counts counts;
	const struct btf_type *type;
	struct buf out = { 0 };
	struct both both;
	struct btf again;
	uint32_t first;

	(void)state;
	both_make(&both, base, module);
	/* Global linkage, which stands where others count. */
	both.module.types[5].vlen = 1;
	btf_dedupe(&both.module, &both.arena, &out, &counts);
	assert_int_equal(counts.types, 9);
	assert_int_equal(counts.kept, 7);
	assert_int_equal(btf_read("out", buf_view(&out), &both.base, &both.arena,
				  &both.diags, &again), 0);
	first = again.first;
	assert_int_equal(again.end - first, 7);
	type = btf_type(&again, first);
	assert_string_equal(btf_name(&again, type->name), "own");
	assert_string_equal(btf_name(&again, btf_item(type, 1, 0)), "mine");
	assert_int_equal(btf_item(type, 0, 4), 3);
	assert_int_equal(btf_item(type, 1, 4), first + 1);
	assert_int_equal(btf_item(type, 1, 8), 64);
	assert_int_equal(btf_type(&again, first + 1)->ref, first);
	type = btf_type(&again, first + 2);
	assert_int_equal(type->ref, 1);
	assert_int_equal(btf_item(type, 0, 4), 3);
	type = btf_type(&again, first + 3);
	assert_int_equal(type->kind, BTF_FUNC);
	assert_int_equal(type->vlen, 1);
	assert_int_equal(type->ref, first + 2);
	type = btf_type(&again, first + 4);
	assert_int_equal(btf_item(type, 0, 0), 3);
	assert_int_equal(btf_item(type, 0, 8), 3);
	type = btf_type(&again, first + 5);
	assert_int_equal(type->ref, first + 3);
	assert_int_equal(btf_item(type, 0, 0), 0xffffffff);
	type = btf_type(&again, first + 6);
	assert_true(type->flag);
	/* What the names of the kernel's took is gone. */
	assert_int_equal(again.strings.n, sizeof("own") + sizeof("kernels") +
			 sizeof("mine") + sizeof("p") + sizeof("f") + sizeof("t") +
			 sizeof("A"));
	buf_free(&out);
	both_free(&both);
}

/* ---- a base of its own ---------------------------------------------------------- */

/* Each type of @btf as it could be given to add_type(), but with plain ids. */
static void expect_types(const struct btf *btf, const char *wanted)
{
	struct buf text = { 0 };

	for (uint32_t id = btf->base ? btf->first : 1; id < btf->end; id++) {
		const struct btf_type *type = btf_type(btf, id);
		const struct btf_layout *layout = &btf_layouts[type->kind];
		const char *name = btf_name(btf, type->name);

		buf_printf(&text, "%u: %s%s %s %u", (unsigned)id,
			   type->flag ? "!" : "", kinds[type->kind],
			   *name ? name : "-", (unsigned)type->ref);
		for (uint32_t i = 0; i < type->nitems; i++) {
			buf_str(&text, " |");
			for (int at = 0; at < layout->each; at += 4) {
				uint32_t word = btf_item(type, i, (unsigned)at);

				if (at == layout->name_at)
					buf_printf(&text, " %s",
						   btf_name(btf, word));
				else
					buf_printf(&text, " %u", (unsigned)word);
			}
		}
		buf_str(&text, "\n");
	}
	expect_text(buf_view(&text), wanted);
	buf_free(&text);
}

static void distilled(void **state)
{
	static const char *const base[LINES] = {
		INT, "!struct s 8 | a #1 0 | b #4 32", "ptr - #2", LONG_INT,
		"!enum e 4 | A 1", "enum64 f 8 | B 1 1", "struct - 4 | c #5 0",
		"fwd n 0", "union unused 4 | a #1 0",
	};
	static const char *const module[LINES] = {
		"struct own 32 | p @3 0 | e @5 64 | f @6 128 | - @7 192",
		"ptr - @8", "array - 0 #1 @1 2", "proto - @3 | x #2", "func f #4",
	};
	struct buf base_out = { 0 }, out = { 0 };
	struct btf own_base, again;
	struct both both;

	(void)state;
	both_make(&both, base, module);
	assert_int_equal(btf_distill("in", &both.module, &both.arena,
				     &both.diags, &base_out, &out), 0);
	assert_int_equal(btf_read("base", buf_view(&base_out), NULL, &both.arena,
				  &both.diags, &own_base), 0);
	assert_int_equal(btf_read("out", buf_view(&out), &own_base, &both.arena,
				  &both.diags, &again), 0);
	/* No members of what has a name, and what these would need is not there. */
	expect_types(&own_base, "1: int int 4\n"
				"2: struct s 8\n"
				"3: enum e 4\n"
				"4: enum f 8\n"
				"5: fwd n 0\n");
	expect_types(&again, "6: struct own 32 | p 11 0 | e 3 64 | f 4 128"
				" |  12 192\n"
			     "7: ptr - 5\n"
			     "8: array - 0 | 6 | 1\n"
			     "9: proto - 11 | x 7\n"
			     "10: func f 9\n"
			     "11: ptr - 2\n"
			     "12: struct - 4 | c 3 0\n");
	buf_free(&base_out);
	buf_free(&out);
	both_free(&both);
}

static void distilled_to_nothing(void **state)
{
	static const char *const base[LINES] = { "const - 0", INT, LONG_INT };
	static const char *const module[LINES] = { "ptr - @1" };
	struct buf base_out = { 0 }, out = { 0 };
	struct btf own_base;
	struct both both;

	(void)state;
	both_make(&both, base, module);
	assert_int_equal(btf_distill("in", &both.module, &both.arena,
				     &both.diags, &base_out, &out), 0);
	assert_int_equal(btf_read("base", buf_view(&base_out), NULL, &both.arena,
				  &both.diags, &own_base), 0);
	expect_types(&own_base, "1: int int 4\n");
	buf_free(&base_out);
	buf_free(&out);
	both_free(&both);
}

static void distilled_function(void **state)
{
	static const char *const base[LINES] = { "proto - 0", "func f #1" };
	static const char *const module[LINES] = { "decltag t @2 0xffffffff" };
	struct buf base_out = { 0 }, out = { 0 };
	struct both both;

	(void)state;
	both_make(&both, base, module);
	assert_int_equal(btf_distill("in", &both.module, &both.arena,
				     &both.diags, &base_out, &out), -EBADMSG);
	expect_diag(&both.diags, 0, "btf-malformed", 0, "function or variable");
	both_free(&both);
}

/* ---- hostile ------------------------------------------------------------------- */

static void refused_bytes(struct both *both, struct str bytes, bool base)
{
	struct btf btf;

	assert_int_equal(btf_read("bad", bytes, base ? NULL : &both->base,
				  &both->arena, &both->diags, &btf), -EBADMSG);
}

static void refused_type(const char *line)
{
	static const char *const nothing[LINES] = { INT };
	struct both both;

	both_make(&both, nothing, nothing + 1);
	both.module_bytes.bytes.size = 0;
	add_type(&both.module_bytes, line);
	finish(&both.module_bytes);
	refused_bytes(&both, buf_view(&both.module_bytes.bytes), false);
	both_free(&both);
}

static void refused(void **state)
{
	static const char *const base[LINES] = {
		INT, "struct s 8 | a #1 0 | b #1 32", "array - 0 #1 #1 4",
	};
	static const struct { size_t at; uint32_t value; } pokes[] = {
		{ 0, 0x0001eb9e },		/* magic */
		{ 0, 0x0002eb9f },		/* version */
		{ 4, 0xffffffff },		/* the header's length */
		{ 8, 0xffffffff },		/* types: where, size */
		{ 12, 0xfffffff0 },
		{ 16, 0xfffffff0 },		/* strings: where, size */
		{ 20, 0 },
		{ 20, 0xffffffff },
		{ 24 + 4, 0 },			/* the first type: void, */
		{ 24 + 4, 20u << 24 },		/* of no known kind, */
		{ 24 + 4, 0x21000000 },		/* of bits without meaning */
		{ 24 + 4, 0x01010000 },
		{ 24, 0x00ffffff },		/* its name */
		{ 24 + 16 + 4, 0x0400ffff },	/* members without end */
		{ 24 + 16 + 12, 0x00ffffff },	/* a member's name, */
		{ 24 + 16 + 12 + 4, 4 },	/* type */
	};
	struct both both;
	struct str good;

	(void)state;
	both_make(&both, base, base + 3);
	good = buf_view(&both.base_bytes.bytes);
	for (size_t i = 0; i < good.n; i++)
		refused_bytes(&both, (struct str){ good.p, i }, true);
	for (size_t i = 0; i < sizeof(pokes) / sizeof(*pokes); i++) {
		uint32_t value = htole32(pokes[i].value);
		char *copy = arena_alloc(&both.arena, good.n);

		memcpy(copy, good.p, good.n);
		memcpy(copy + pokes[i].at, &value, sizeof(value));
		refused_bytes(&both, (struct str){ copy, good.n }, true);
	}
	expect_diag(&both.diags, 0, "btf-malformed", 0, "version 1");
	both_free(&both);
	refused_type("ptr - @3");
	refused_type("proto - 0 | - @3");
	refused_type("array - 0 @1 @3 1");
	refused_type("struct s 4 | a @3 0");
	refused_type("datasec d 4 | @3 0 4");
	refused_type("int 1000 4 0x20");
	refused_type("int int 4");
}

/* A name of a megabyte, which a million members share but for a byte each. */
static void refused_names(void **state)
{
	enum { LENGTH = 1 << 20, MEMBERS = 0xffff };
	struct made made = { .first = 1 };
	struct text_fixture t;
	struct btf btf;

	(void)state;
	text_begin(&t);
	buf_add(&made.strings, "", 1);
	for (size_t i = 0; i < LENGTH; i++)
		buf_add(&made.strings, "x", 1);
	buf_add(&made.strings, "", 1);
	put32(&made.types, 1);
	put32(&made.types, (uint32_t)BTF_ENUM << 24 | MEMBERS);
	put32(&made.types, 4);
	for (uint32_t i = 0; i < MEMBERS; i++) {
		put32(&made.types, 1 + i);
		put32(&made.types, i);
	}
	finish(&made);
	assert_int_equal(btf_read("in", buf_view(&made.bytes), NULL, &t.arena,
				  &t.diags, &btf), -EBADMSG);
	made_free(&made);
	text_end(&t);
}

/* Circles of every kind that can be one, of themselves and of each other. */
static void circles(void **state)
{
	static const char *const refer[] = {
		"ptr", "const", "volatile", "restrict", "typedef", "typetag",
		"proto", "func",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(refer) / sizeof(*refer); i++)
		for (unsigned next = 1; next <= 2; next++) {
			char first[20], second[20];
			const char *const lines[LINES] = {
				first, second, "struct s 8 | a #1 0",
				"struct t 8 | - #1 0",
			};
			struct btf_counts counts;
			struct buf out = { 0 };
			struct both both;

			snprintf(first, sizeof(first), "%s - #%u", refer[i], next);
			snprintf(second, sizeof(second), "%s - #1", refer[i]);
			both_make(&both, lines, lines);
			btf_dedupe(&both.module, &both.arena, &out, &counts);
			buf_free(&out);
			both_free(&both);
		}
}

/* Long, and in the order that fits least: no stack, and no time squared. */
static void long_chain(void **state)
{
	enum { LENGTH = 200000 };
	struct btf_counts counts;
	struct buf out = { 0 };
	struct both both;
	char line[40];

	(void)state;
	both_begin(&both);
	add_type(&both.base_bytes, INT);
	for (unsigned i = 2; i <= LENGTH; i++) {
		snprintf(line, sizeof(line), "ptr - #%u", i - 1);
		add_type(&both.base_bytes, line);
	}
	snprintf(line, sizeof(line), "struct s 8 | a #%u 0", LENGTH);
	add_type(&both.base_bytes, line);
	both_base_done(&both);
	for (unsigned i = 1; i < LENGTH; i++) {
		snprintf(line, sizeof(line), "ptr - #%u", i + 1);
		add_type(&both.module_bytes, line);
	}
	add_type(&both.module_bytes, INT);
	add_type(&both.module_bytes, "struct s 8 | a #1 0");
	both_done(&both);
	btf_dedupe(&both.module, &both.arena, &out, &counts);
	assert_int_equal(counts.types, LENGTH + 1);
	assert_int_equal(counts.kept, 0);
	buf_free(&out);
	both_free(&both);
}

/* Of one name and form each, all of which differ at the end of a long way. */
static void many_alike(void **state)
{
	enum { ALIKE = 3000 };
	struct btf_counts counts;
	struct buf out = { 0 };
	struct both both;
	char line[40];

	(void)state;
	both_begin(&both);
	add_type(&both.base_bytes, INT);
	for (unsigned i = 0; i < ALIKE; i++) {
		snprintf(line, sizeof(line), "ptr - #%u", 2 * i + 1);
		add_type(&both.base_bytes, line);
		snprintf(line, sizeof(line), "struct s 8 | a #%u 0", 2 * i + 2);
		add_type(&both.base_bytes, line);
	}
	both_base_done(&both);
	add_type(&both.module_bytes, LONG_INT);
	for (unsigned i = 0; i < ALIKE; i++) {
		snprintf(line, sizeof(line), "ptr - #%u", 2 * i + 1);
		add_type(&both.module_bytes, line);
		snprintf(line, sizeof(line), "struct s 8 | a #%u 0", 2 * i + 2);
		add_type(&both.module_bytes, line);
	}
	both_done(&both);
	btf_dedupe(&both.module, &both.arena, &out, &counts);
	assert_int_equal(counts.kept, counts.types);
	buf_free(&out);
	both_free(&both);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same),
		cmocka_unit_test(spellings),
		cmocka_unit_test(written),
		cmocka_unit_test(distilled),
		cmocka_unit_test(distilled_to_nothing),
		cmocka_unit_test(distilled_function),
		cmocka_unit_test(refused),
		cmocka_unit_test(refused_names),
		cmocka_unit_test(circles),
		cmocka_unit_test(long_chain),
		cmocka_unit_test(many_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
