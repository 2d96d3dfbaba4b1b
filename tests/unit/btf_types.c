// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Type graphs out of BTF.  Expected is a line a symbol, as show() writes it: a node
 * in full where it is first met, later by its kind and name.  `btf_types FILE DEPTH` shows
 * those of a file that standard input names, of one with a base as BASE:FILE, or its
 * BTF if it names nothing (tests/btf).
 */
#include "btf_fixture.h"

#include <errno.h>
#include <inttypes.h>

#include "elf/btftypes.h"
#include "object/btffile.h"

static const char *const words[TYPE_KINDS] = {
	[TYPE_BASE] = "base", [TYPE_POINTER] = "*", [TYPE_CONST] = "const",
	[TYPE_VOLATILE] = "volatile", [TYPE_RESTRICT] = "restrict",
	[TYPE_TYPEDEF] = "typedef", [TYPE_ARRAY] = "array",
	[TYPE_FUNCTION] = "fn", [TYPE_STRUCT] = "struct",
	[TYPE_UNION] = "union", [TYPE_ENUM] = "enum",
};

enum { MOST_SHOWN = 200 };

struct shown {
	struct buf text;
	unsigned depth;		/* what is deeper is by kind and name only */
	bool *seen;
};

static void show(struct shown *shown, const struct type *type, unsigned depth);

static void show_item(struct shown *shown, const struct type_item *item,
		      enum type_kind kind, unsigned depth)
{
	struct buf *text = &shown->text;

	if (kind == TYPE_ARRAY) {
		if (item->has & HAS_VALUE)
			buf_printf(text, "[%" PRIu64 "]", item->value);
		else
			buf_str(text, "[]");
		return;
	}
	buf_printf(text, " %s", item->name ? item->name : "-");
	if (item->has & HAS_VALUE)
		buf_printf(text, "=%" PRId64, (int64_t)item->value);
	if (item->has & HAS_LOCATION)
		buf_printf(text, "@%" PRIu64, item->location);
	if (item->has & HAS_BIT_OFFSET)
		buf_printf(text, "@bit%" PRIu64, item->bit_offset);
	if (item->has & HAS_BIT_SIZE)
		buf_printf(text, ":%" PRIu64, item->bit_size);
	if (kind == TYPE_ENUM)
		return;
	buf_str(text, " ");
	show(shown, item->type, depth + 1);
	buf_str(text, ";");
}

static void show(struct shown *shown, const struct type *type, unsigned depth)
{
	struct buf *text = &shown->text;
	bool seen;

	if (!type) {
		buf_str(text, "void");
		return;
	}
	seen = shown->seen[type->id];
	shown->seen[type->id] = true;
	buf_str(text, words[type->kind]);
	if (type->name)
		buf_printf(text, " %s", type->name);
	/* Pointers and qualifiers of what was seen are short anyway. */
	if (depth > shown->depth || (seen && (type->name || type->count)))
		return;
	if (type->declaration)
		buf_str(text, " declared");
	if (type->kind != TYPE_POINTER && type->has & HAS_BYTE_SIZE)
		buf_printf(text, " %" PRIu64, type->byte_size);
	if (type->has & HAS_ENCODING)
		buf_printf(text, " enc%" PRIu64, type->encoding);
	if (type->kind != TYPE_BASE && type->kind != TYPE_STRUCT &&
	    type->kind != TYPE_UNION && type->kind != TYPE_ENUM) {
		buf_str(text, " ");
		show(shown, type->target, depth + 1);
	}
	if (type->kind == TYPE_ARRAY) {
		for (size_t i = 0; i < type->count; i++)
			show_item(shown, &type->items[i], type->kind, depth);
	} else if (type->count) {
		buf_str(text, " {");
		for (size_t i = 0; i < type->count; i++)
			show_item(shown, &type->items[i], type->kind, depth);
		buf_str(text, " }");
	}
}

static void show_all(struct shown *shown, const struct types *types)
{
	for (size_t i = 0; i < types->count; i++) {
		const struct typed_symbol *symbol = &types->symbols[i];

		/* Each symbol in full, whatever stands before it. */
		shown->seen = calloc(types->ntypes + 1, sizeof(*shown->seen));
		buf_printf(&shown->text, "%s:%s%s ", symbol->name,
			   symbol->function ? " function" : "",
			   symbol->declared ? " declared" : "");
		show(shown, symbol->type, 0);
		buf_str(&shown->text, "\n");
		free(shown->seen);
	}
}

struct types_case {
	const char *what;
	const char *base[LINES];
	const char *module[LINES];
	const char *want;	/* names, separated by commas */
	const char *shown;	/* NULL: refused */
};

#define FUNC "func f #1"
#define VAR "var v #1 1"

static const struct types_case cases[] = {
	{ "a function", { "proto - #2 | a #3 | - 0", INT, "ptr - #2", FUNC }, { 0 },
	  "f", "f: function fn base int 4 enc5 { a * base int; }\n" },
	{ "a function of nothing", { "proto - 0", FUNC }, { 0 }, "f",
	  "f: function fn void\n" },
	{ "a void without a name before others",
	  { "proto - 0 | - 0 | b #2", INT, FUNC }, { 0 }, "f",
	  "f: function fn void { - void; b base int 4 enc5; }\n" },
	{ "a name that is not there", { "proto - 0", FUNC }, { 0 }, "g", "" },
	{ "the order asked for",
	  { INT, "var a #1 1", "var b #1 1" }, { 0 }, "b,x,a",
	  "b: base int 4 enc5\na: base int 4 enc5\n" },

	/* Integers. */
	{ "unsigned", { "int u32 4 0x20", VAR }, { 0 }, "v",
	  "v: base u32 4 enc7\n" },
	{ "bool", { "int _Bool 1 0x4000008", VAR }, { 0 }, "v",
	  "v: base _Bool 1 enc2\n" },
	{ "char", { "int char 1 0x1000008", VAR }, { 0 }, "v",
	  "v: base char 1 enc6\n" },
	{ "unsigned char", { "int unsigned~char 1 8", VAR }, { 0 }, "v",
	  "v: base unsigned char 1 enc8\n" },
	{ "by its encoding", { "int c 1 0x3000008", VAR }, { 0 }, "v",
	  "v: base c 1 enc6\n" },
	{ "a wide char", { "int wchar 4 0x1000020", VAR }, { 0 }, "v",
	  "v: base wchar 4 enc5\n" },
	{ "a float", { "float double 8", VAR }, { 0 }, "v",
	  "v: base double 8 enc4\n" },

	/* Layers. */
	{ "qualifiers and typedefs",
	  { "const - #2", "volatile - #3", "typedef t #4", "ptr - #5",
	    "restrict - #6", "ptr - #1", VAR }, { 0 }, "v",
	  "v: const volatile typedef t * restrict * const volatile typedef t\n" },
	{ "of void", { "const - 0", VAR }, { 0 }, "v", "v: const void\n" },
	{ "tags", { "ptr - #2", "typetag user #3", "typetag rcu #4", INT, VAR },
	  { 0 }, "v", "v: * base int 4 enc5\n" },
	{ "dimensions",
	  { "array - 0 #2 0 2", "array - 0 #3 0 3", "array - 0 #4 0 0", INT, VAR },
	  { 0 }, "v",
	  "v: array base int 4 enc5[2][3][]\n" },
	{ "dimensions behind a tag",
	  { "array - 0 #2 0 8", "typetag t #3", "array - 0 #4 0 9", INT, VAR }, { 0 },
	  "v", "v: array base int 4 enc5[8][9]\n" },

	/* Members. */
	{ "a struct",
	  { "struct s 16 | a #2 0 | n #3 64", INT, "ptr - #1", VAR }, { 0 }, "v",
	  "v: struct s 16 { a@0 base int 4 enc5; n@8 * struct s; }\n" },
	{ "a union", { "union u 4 | a #2 0 | - #3 0", INT,
		       "struct - 4 | x #2 0", VAR }, { 0 }, "v",
	  "v: union u 4 { a@0 base int 4 enc5; -@0 struct 4 { x@0 base int; }; }\n" },
	{ "bit-fields by kind_flag",
	  { "!struct s 8 | a #2 0x3000000 | b #2 0x5000003 | c #2 32", INT, VAR },
	  { 0 }, "v", "v: struct s 8 { a@bit0:3 base int 4 enc5;"
	  " b@bit3:5 base int; c@4 base int; }\n" },
	{ "bit-fields by their type",
	  { "struct s 8 | a #2 0 | b #3 3 | c #4 32", "int int 4 0x1000003",
	    "typedef t #2", "int int 4 0x1080005", VAR }, { 0 }, "v",
	  "v: struct s 8 { a@bit0:3 base int 4 enc5;"
	  " b@bit3:3 typedef t base int; c@bit40:5 base int 4 enc5; }\n" },
	{ "a member between bytes",
	  { "struct s 8 | a #2 3", "enum e 4 | A 0", VAR }, { 0 }, "v",
	  "v: struct s 8 { a@bit3 enum e 4 { A=0 }; }\n" },
	{ "a struct without members", { "struct s 0", VAR }, { 0 }, "v",
	  "v: struct s 0\n" },

	/* Enumerators. */
	{ "signed", { "!enum e 4 | A 0xffffffff | B 1", VAR }, { 0 }, "v",
	  "v: enum e 4 { A=-1 B=1 }\n" },
	{ "unsigned", { "enum e 4 | A 0xffffffff", VAR }, { 0 }, "v",
	  "v: enum e 4 { A=4294967295 }\n" },
	{ "of 64 bits",
	  { "!enum64 e 8 | A 0xfffffffe 0xffffffff | B 0 1", VAR }, { 0 }, "v",
	  "v: enum e 8 { A=-2 B=4294967296 }\n" },

	/* Declarations. */
	{ "a struct that is only named", { "fwd s 0", VAR }, { 0 }, "v",
	  "v: struct s declared\n" },
	{ "a union", { "!fwd u 0", VAR }, { 0 }, "v", "v: union u declared\n" },
	{ "an enum", { "enum e 4", VAR }, { 0 }, "v", "v: enum e declared\n" },
	{ "a variable", { INT, "var v #1 2" }, { 0 }, "v",
	  "v: declared base int 4 enc5\n" },

	/* Types by their names. */
	{ "tags and typedefs",
	  { INT, "struct t 4 | a #1 0", "union t 4 | b #1 0", "enum t 4 | A 1",
	    "typedef t #1", "var t #1 1", "enum64 l 8 | B 1 0" }, { 0 },
	  "struct t,union t,enum t,typedef t,t,enum l",
	  "struct t: struct t 4 { a@0 base int 4 enc5; }\n"
	  "union t: union t 4 { b@0 base int 4 enc5; }\n"
	  "enum t: enum t 4 { A=1 }\n"
	  "typedef t: typedef t base int 4 enc5\n"
	  "t: base int 4 enc5\n"
	  "enum l: enum l 8 { B=1 }\n" },
	{ "the first that is defined",
	  { "fwd s 0", "struct s 4", "struct s 8" }, { 0 }, "struct s",
	  "struct s: struct s 4\n" },
	{ "none is defined", { "fwd s 0" }, { 0 }, "struct s",
	  "struct s: declared struct s declared\n" },
	{ "no name", { "struct - 4" }, { 0 }, "struct ", "" },

	/* A module on its kernel. */
	{ "through both",
	  { INT, "struct s 4 | a #1 0" },
	  { "proto - @1 | p #2", "ptr - @2", FUNC }, "f",
	  "f: function fn base int 4 enc5 { p * struct s 4 { a@0 base int; }; }\n" },
	{ "the module's own first",
	  { INT, "var v #1 1", "struct s 4 | a #1 0" },
	  { "ptr - @3", "var v #1 1" }, "v",
	  "v: * struct s 4 { a@0 base int 4 enc5; }\n" },
	{ "the kernel's if it has none", { INT, VAR }, { "ptr - @1" }, "v",
	  "v: base int 4 enc5\n" },

	/* What no compiler makes. */
	{ "a struct in itself", { "struct s 4 | a #1 0", VAR }, { 0 }, "v",
	  "v: struct s 4 { a@0 struct s; }\n" },
	{ "a typedef of itself", { "typedef t #1", VAR }, { 0 }, "v", NULL },
	{ "a circle of qualifiers",
	  { "ptr - #2", "const - #3", "volatile - #4", "restrict - #2", VAR },
	  { 0 }, "v", NULL },
	{ "an array of itself", { "array - 0 #1 #1 2", VAR }, { 0 }, "v", NULL },
	{ "an array of const of itself",
	  { "array - 0 #1 #1 2", "const - #1", VAR }, { 0 }, "v", NULL },
	{ "a tag of itself", { "typetag t #1", VAR }, { 0 }, "v", NULL },
	{ "a circle that nobody asks for",
	  { INT, "typedef t #2", VAR }, { 0 }, "v", "v: base int 4 enc5\n" },
	{ "a function as a type", { "ptr - #2", "func g #3", "proto - 0", VAR },
	  { 0 }, "v", NULL },
	{ "a variable as a type", { "ptr - #2", VAR }, { 0 }, "v", NULL },
	{ "a declaration's tag as a type",
	  { "ptr - #2", "decltag t #3 0xffffffff", VAR }, { 0 }, "v", NULL },
	{ "a function whose type is none", { INT, FUNC }, { 0 }, "f", NULL },
	{ "a function of void", { "func f 0" }, { 0 }, "f", NULL },
};

static void ask(struct map *want, const char *names, struct arena *arena)
{
	struct str rest = str_of(names);

	map_init(want, arena);
	while (rest.p)
		map_put(want, str_cut(&rest, ','));
}

static void graphs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct types_case *it = &cases[i];
		struct shown shown = { .depth = MOST_SHOWN };
		struct types types;
		struct both both;
		struct map want;
		int err;

		both_make(&both, it->base, it->module);
		ask(&want, it->want, &both.arena);
		err = btf_types("b", it->module[0] ? &both.module : &both.base,
				&want, &both.arena, &both.diags, &types);
		if (err != (it->shown ? 0 : -EBADMSG))
			fail_msg("%s: %d", it->what, err);
		if (err) {
			expect_diag(&both.diags, 0, "btf-malformed", 0, "type ");
		} else {
			show_all(&shown, &types);
			buf_add(&shown.text, "", 1);
			if (strcmp(shown.text.data, it->shown))
				fail_msg("%s: %s, not %s", it->what,
					 shown.text.data, it->shown);
		}
		buf_free(&shown.text);
		map_free(&want);
		both_free(&both);
	}
}

/* As deep as it gets: what recurses would fall. */
static void deep(void **state)
{
	enum { DEPTH = 300000 };
	struct both both;
	struct types types;
	struct map want;

	(void)state;
	both_begin(&both);
	add_type(&both.base_bytes, "var v #2 1");
	for (unsigned i = 2; i < DEPTH; i++) {
		char line[40];

		snprintf(line, sizeof(line), i % 3 ? "const - #%u" : i % 2 ?
			 "ptr - #%u" : "array - 0 #%u 0 2", i + 1);
		add_type(&both.base_bytes, line);
	}
	add_type(&both.base_bytes, INT);
	both_base_done(&both);
	ask(&want, "v", &both.arena);
	assert_int_equal(btf_types("b", &both.base, &want, &both.arena,
				   &both.diags, &types), 0);
	assert_int_equal(types.ntypes, DEPTH - 1);
	map_free(&want);
	both_free(&both);
}

/* Each array of a chain is asked for: no more than so many dimensions for each. */
static void many_dimensions(void **state)
{
	enum { DEPTH = 100000 };
	struct both both;
	struct types types;
	struct map want;
	size_t dimensions = 0;

	(void)state;
	both_begin(&both);
	for (unsigned i = 1; i < DEPTH; i++) {
		char line[60];

		snprintf(line, sizeof(line), "array - 0 #%u #1 2", i + 1);
		add_type(&both.base_bytes, line);
	}
	add_type(&both.base_bytes, INT);
	for (unsigned i = 1; i < DEPTH; i++) {
		char line[60];

		snprintf(line, sizeof(line), "var v%u #%u 1", i, i);
		add_type(&both.base_bytes, line);
	}
	both_base_done(&both);
	map_init(&want, NULL);
	for (uint32_t id = DEPTH + 1; id < both.base.end; id++)
		map_put(&want, str_of(btf_name(&both.base,
				btf_type(&both.base, id)->name)));
	assert_int_equal(btf_types("b", &both.base, &want, &both.arena,
				   &both.diags, &types), 0);
	assert_int_equal(types.count, DEPTH - 1);
	for (size_t i = 0; i < types.count; i++)
		dimensions += types.symbols[i].type->count;
	assert_in_range(dimensions, 7 * DEPTH, 8 * DEPTH);
	map_free(&want);
	both_free(&both);
}

/* ---- spoiled ----------------------------------------------------------------------- */

/* A type of each kind, so that whatever is spoiled is read by its own code. */
static const char *const each_kind[] = {
	INT, "ptr - #3", "!struct s 16 | bits #1 0x3000000 | more #4 64",
	"array - 0 #1 #1 4", "union u 8 | a #1 0 | p #2 0", "enum e 4 | A 0 | B 1",
	"enum64 w 8 | C 1 1", "fwd f 0", "typedef t #3", "volatile - #9",
	"const - #10", "restrict - #2", "proto - #1 | s #2 | t #9 | - 0",
	"func g #13", "var v #3 1", "datasec .data 8 | #15 0 8", "float d 8",
	"decltag tag #3 0", "typetag rcu #1",
};

/* Reads @bytes, on @base, and all that they name; refused or not, there is one
 * diagnostic or none, and no more nodes than there are types. */
static int read_spoiled(struct str bytes, const struct btf *base)
{
	struct arena arena = { NULL };
	struct diags diags;
	struct types types;
	struct btf btf;
	struct map want;
	int err;

	diags_init(&diags, &arena);
	map_init(&want, NULL);
	err = btf_read("b", bytes, base, &arena, &diags, &btf);
	for (uint32_t id = 0; !err && id < btf.end; id++)
		map_put(&want, str_of(btf_name(&btf, btf_type(&btf, id)->name)));
	map_put(&want, STR("struct s"));
	if (!err)
		err = btf_types("b", &btf, &want, &arena, &diags, &types);
	if (!err)
		assert_in_range(types.ntypes, 0, btf.end);
	assert_int_equal(diags.count, !!err);
	if (err) {
		assert_int_equal(err, -EBADMSG);
		expect_diag(&diags, 0, "btf-malformed", 0, "BTF: ");
	}
	map_free(&want);
	diags_free(&diags);
	arena_free(&arena);
	return err;
}

/* The bytes are a copy of their own, so that a sanitizer sees what is read behind. */
static int read_copy(struct str bytes, const struct btf *base)
{
	char *copy = malloc(bytes.n + !bytes.n);
	int err;

	assert_non_null(copy);
	memcpy(copy, bytes.p, bytes.n);
	err = read_spoiled((struct str){ copy, bytes.n }, base);
	free(copy);
	return err;
}

static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* One to four bytes or words become others, of those that may mean something. */
static void mutate(struct buf *bytes, uint32_t *state)
{
	static const uint32_t telling[] = { 0, 1, 4, 19, 0xffff, 0x7fffffff,
					    0xffffffff, 0x0d000001 };

	for (uint32_t n = next_random(state) % 4 + 1; n; n--) {
		size_t at = next_random(state) % bytes->size;
		uint32_t kind = next_random(state) % 3;
		uint32_t value = kind ? next_random(state) % 64 :
				 telling[next_random(state) % 8];

		if (kind == 2) {
			bytes->data[at] ^= (char)(1 << value % 8);
			continue;
		}
		at &= ~(size_t)3;
		value = htole32(value);
		if (at + 4 <= bytes->size)
			memcpy(bytes->data + at, &value, sizeof(value));
	}
}

static void spoil(const struct made *made, const struct btf *base, uint32_t seed)
{
	enum { MUTANTS = 10000 };
	struct str whole = buf_view(&made->bytes);
	uint32_t state = seed;
	size_t refused = 0;

	assert_int_equal(read_copy(whole, base), 0);
	for (size_t n = 0; n < whole.n; n++)
		assert_int_equal(read_copy((struct str){ whole.p, n }, base),
				 -EBADMSG);
	for (size_t i = 0; i < MUTANTS; i++) {
		struct buf bytes = { 0 };

		buf_add(&bytes, whole.p, whole.n);
		mutate(&bytes, &state);
		refused += !!read_copy(buf_view(&bytes), base);
		buf_free(&bytes);
	}
	/* They are neither all too wild nor all without effect. */
	assert_in_range(refused, MUTANTS / 10, MUTANTS * 9 / 10);
}

static void spoiled(void **state)
{
	struct both both;

	(void)state;
	both_begin(&both);
	for (size_t i = 0; i < sizeof(each_kind) / sizeof(*each_kind); i++)
		add_type(&both.base_bytes, each_kind[i]);
	both_base_done(&both);
	for (size_t i = 0; i < sizeof(each_kind) / sizeof(*each_kind); i++)
		add_type(&both.module_bytes, each_kind[i]);
	add_type(&both.module_bytes, "var of_kernel @3 1");
	both_done(&both);
	spoil(&both.base_bytes, NULL, 1);
	spoil(&both.module_bytes, &both.base, 2);
	both_free(&both);
}

/* ---- a file's ------------------------------------------------------------------- */

/* The names come on standard input, a line each. */
static int show_file(char *path, unsigned depth)
{
	char *file = strchr(path, ':'), line[4096];
	struct shown shown = { .depth = depth };
	struct btf_file kernel = { 0 }, module = { 0 };
	struct types types;
	struct both both;
	struct map want;
	int err = 0;

	both_begin(&both);
	map_init(&want, &both.arena);
	while (fgets(line, sizeof(line), stdin))
		map_put(&want, (struct str){ line, strcspn(line, "\n") });
	if (file) {
		*file++ = '\0';
		err = btf_file_open(path, NULL, &both.arena, &both.diags, &kernel);
	}
	if (!err)
		err = btf_file_open(file ? file : path, file ? &kernel.btf : NULL,
				    &both.arena, &both.diags, &module);
	if (!err && want.count == 0)
		buf_add(&shown.text, module.bytes.p, module.bytes.n);
	else if (!err)
		err = btf_types(path, &module.btf, &want, &both.arena,
				&both.diags, &types);
	if (!err) {
		if (want.count)
			show_all(&shown, &types);
		fwrite(shown.text.data, 1, shown.text.size, stdout);
	}
	diags_print(&both.diags, "btf_types", stderr);
	buf_free(&shown.text);
	map_free(&want);
	btf_file_close(&module);
	btf_file_close(&kernel);
	both_free(&both);
	return err ? 2 : 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(graphs),
		cmocka_unit_test(deep),
		cmocka_unit_test(many_dimensions),
		cmocka_unit_test(spoiled),
	};

	if (argc > 2)
		return show_file(argv[1], (unsigned)strtoul(argv[2], NULL, 0));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
