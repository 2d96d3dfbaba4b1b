// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The metadata of bitcode, over a module written bit by bit: records and their
 * ids, and the types that are made of them.
 */
#include <dwarf.h>
#include <errno.h>

#include "bitcode/metadata_type.h"
#include "bits_fixture.h"

enum { MODULE = 8, CONSTANTS = 11, FUNCTION = 12, METADATA = 15, STRTAB = 23 };
enum { SECTIONNAME = 5, GLOBALVAR = 7, FUNCTION_RECORD = 8, ALIAS = 14 };

/* Ids of the metadata; a reference is one more. */
enum {
	S_INT, S_NODE, S_NEXT, S_HEADER, S_SOURCE, S_ONE, STRINGS,
	INT = STRINGS, HEADER, SOURCE, STRUCT, NEXT, MEMBERS, POINTER, BITS,
	THREE, DIMENSION, DIMENSIONS, ARRAY, ONE, ENUMERATORS, ENUM,
	SIGNATURE, SUBROUTINE, HIDDEN, ATOMIC, WIDTH, SIXTYFOUR,
	NINETYSIX, NODES
};

static const char *const strings[STRINGS] = {
	"int", "node", "next", "a.h", "a.c", "ONE"
};

enum { OPERANDS = 12, BIG = 4, BIT_FIELD = 1 << 19 };

/* Zero but for what is said. */
static const struct {
	uint32_t code;
	unsigned count;
	uint64_t ops[OPERANDS];
} nodes[NODES] = {
	/* -, tag, name, size, alignment, encoding */
	[INT] = { METADATA_BASIC_TYPE, 7, { 0, DW_TAG_base_type, S_INT + 1, 32, 0, DW_ATE_signed } },
	[HEADER] = { METADATA_FILE, 3, { 0, S_HEADER + 1 } },
	[SOURCE] = { METADATA_FILE, 3, { 0, S_SOURCE + 1 } },
	/* -, tag, name, file, line, scope, base, size, align, offset, flags, elements */
	[STRUCT] = { METADATA_COMPOSITE_TYPE, 12, { 1, DW_TAG_structure_type, S_NODE + 1, HEADER + 1, 7, 0, 0, 128, 0, 0, 0, MEMBERS + 1 } },
	[NEXT] = { METADATA_DERIVED_TYPE, 11, { 0, DW_TAG_member, S_NEXT + 1, 0, 0, 0, POINTER + 1, 64 } },
	[MEMBERS] = { METADATA_NODE, 2, { NEXT + 1, BITS + 1 } },
	[POINTER] = { METADATA_DERIVED_TYPE, 11, { 0, DW_TAG_pointer_type, 0, 0, 0, 0, STRUCT + 1, 64 } },
	/* From here on some as since LLVM 21: size and offset are constants elsewhere. */
	[BITS] = { METADATA_DERIVED_TYPE, 11, { 2, DW_TAG_member, 0, 0, 0, 0, ARRAY + 1, WIDTH + 1, 0, SIXTYFOUR + 1, BIT_FIELD } },
	/* type, value */
	[THREE] = { METADATA_VALUE, 2, { 0, 3 } },
	[DIMENSION] = { METADATA_SUBRANGE, 5, { 2 << 1, THREE + 1 } },
	[DIMENSIONS] = { METADATA_NODE, 1, { DIMENSION + 1 } },
	[ARRAY] = { METADATA_COMPOSITE_TYPE, 12, { 4, DW_TAG_array_type, 0, 0, 0, 0, ENUM + 1, NINETYSIX + 1, 0, 0, 0, DIMENSIONS + 1 } },
	/* flags, width, name, -1 */
	[ONE] = { METADATA_ENUMERATOR, 4, { BIG, 8, S_ONE + 1, 3 } },
	[ENUMERATORS] = { METADATA_NODE, 1, { ONE + 1 } },
	[ENUM] = { METADATA_COMPOSITE_TYPE, 12, { 0, DW_TAG_enumeration_type, 0, 0, 0, 0, INT + 1, 8, 0, 0, 0, ENUMERATORS + 1 } },
	/* void (struct node *, hidden, ...) */
	[SIGNATURE] = { METADATA_NODE, 4, { 0, POINTER + 1, HIDDEN + 1, 0 } },
	[SUBROUTINE] = { METADATA_SUBROUTINE_TYPE, 4, { 0, 0, SIGNATURE + 1 } },
	[HIDDEN] = { METADATA_COMPOSITE_TYPE, 12, { 1, DW_TAG_structure_type, S_NODE + 1, SOURCE + 1, 3, 0, 0, 128, 0, 0, 0, MEMBERS + 1 } },
	[ATOMIC] = { METADATA_DERIVED_TYPE, 11, { 0, DW_TAG_atomic_type, 0, 0, 0, 0, INT + 1, 32 } },
	[WIDTH] = { METADATA_VALUE, 2, { 0, 3 } },
	[SIXTYFOUR] = { METADATA_VALUE, 2, { 0, 6 } },
	[NINETYSIX] = { METADATA_VALUE, 2, { 0, 7 } },
};

/* One operand that is not as above; of a string, its length. */
struct tweak {
	unsigned node, operand;
	uint64_t value;
};

static void w_strings(struct writer *w, const struct tweak *tweak)
{
	struct writer lengths = { .width = 2 };
	size_t total = 0;

	for (int i = 0; i < STRINGS; i++)
		bit_vbr(&lengths, tweak && tweak->node == (unsigned)i ?
			tweak->value : strlen(strings[i]), 6);
	bit_align(&lengths);
	bit_fixed(w, 2, w->width);	/* DEFINE_ABBREV of 4 operands: */
	bit_vbr(w, 4, 5);
	bit_fixed(w, 1, 1);		/* the code, */
	bit_vbr(w, METADATA_STRINGS, 8);
	for (int i = 0; i < 2; i++) {	/* count and offset, */
		bit_fixed(w, 0, 1);
		bit_fixed(w, 2, 3);
		bit_vbr(w, 6, 5);
	}
	bit_fixed(w, 0, 1);		/* a blob */
	bit_fixed(w, 5, 3);
	bit_fixed(w, 4, w->width);
	bit_vbr(w, STRINGS, 6);
	bit_vbr(w, lengths.buf.size, 6);
	for (int i = 0; i < STRINGS; i++)
		total += strlen(strings[i]);
	bit_vbr(w, lengths.buf.size + total, 6);
	bit_align(w);
	buf_add(&w->buf, lengths.buf.data, lengths.buf.size);
	for (int i = 0; i < STRINGS; i++)
		buf_add(&w->buf, strings[i], strlen(strings[i]));
	bit_align(w);
	buf_free(&lengths.buf);
}

static void w_nodes(struct writer *w, const struct tweak *tweak)
{
	for (unsigned i = STRINGS; i < NODES; i++) {
		uint64_t ops[OPERANDS];

		memcpy(ops, nodes[i].ops, sizeof(ops));
		if (tweak && tweak->node == i)
			ops[tweak->operand] = tweak->value;
		w_numbers(w, nodes[i].code, ops, nodes[i].count);
	}
}

/* What metadata_read() is given of a file. */
struct file {
	struct buf buf;
	struct bitcode_module module;
};

static void make_file(struct file *file, const struct tweak *tweak)
{
	struct buf names = { (char *)"varfuncalias", 12, 0 };
	struct writer w;
	size_t module, inner, deeper;

	w_begin(&w);
	module = w_block(&w, MODULE, 3);
	w_text(&w, SECTIONNAME, ".elsewhere");
	w_text(&w, SECTIONNAME, ".discard.gendwarfksyms.kabi_rules");
	/* name, its length, type, flags, initializer + 1, -, -, section */
	W_RECORD(&w, GLOBALVAR, 0, 3, 0, 0, 6, 0, 0, 2);
	W_RECORD(&w, FUNCTION_RECORD, 3, 4, 0, 0, 0, 0, 0, 0);
	/* name, its length, type, address space, what it stands for */
	W_RECORD(&w, ALIAS, 7, 5, 0, 0, 1);
	inner = w_block(&w, CONSTANTS, 4);
	W_RECORD(&w, 1, 0);		/* SETTYPE */
	W_RECORD(&w, 4, 3 << 1);	/* value 3: 3 */
	W_RECORD(&w, 4, (5 << 1) | 1);	/* value 4: -5 */
	W_RECORD(&w, 9, 'h', 'i');	/* value 5: "hi" */
	W_RECORD(&w, 4, 64 << 1);	/* value 6 */
	W_RECORD(&w, 4, 96 << 1);	/* value 7 */
	w_end(&w, inner, 3);
	inner = w_block(&w, METADATA, 3);
	w_strings(&w, tweak);
	w_nodes(&w, tweak);
	W_RECORD(&w, METADATA_NAME, 'x');	/* no ids: */
	W_RECORD(&w, METADATA_NAMED_NODE, 0);
	w_end(&w, inner, 3);
	inner = w_block(&w, FUNCTION, 4);
	W_RECORD(&w, 1, 1);		/* DECLAREBLOCKS */
	deeper = w_block(&w, METADATA, 3);
	W_RECORD(&w, METADATA_NODE, INT + 1);
	w_end(&w, deeper, 4);
	W_RECORD(&w, 10, 0);		/* an instruction */
	w_end(&w, inner, 3);
	inner = w_block(&w, FUNCTION, 4);
	W_RECORD(&w, 1, 1);
	w_end(&w, inner, 3);
	w_end(&w, module, 2);
	file->module.blocks = (struct span){ 4, w.buf.size };
	file->module.at = 4;
	file->module.strtab.start = w.buf.size;
	w_blob_block(&w, STRTAB, &names);
	file->module.strtab.end = w.buf.size;
	file->buf = w.buf;
}

typedef int each_fn(void *context, size_t from);

/* Reads a file of @size bytes at @data; metadata_end() is the caller's. */
static int read_file(struct session *session, struct metadata *md,
		     const void *data, size_t size,
		     const struct bitcode_module *module, each_fn *each,
		     void *context)
{
	static const struct object object = { .path = "a.o" };
	struct bitcode bitcode = { .data = data, .size = size };

	*md = (struct metadata){ .object = &object, .diags = &session->diags };
	return metadata_read(md, &bitcode, module, each, context);
}

static bool says(const struct session *session, const char *text)
{
	for (size_t i = 0; i < session->diags.count; i++)
		if (strstr(session->diags.items[i].text, text))
			return true;
	return false;
}

struct seen {
	struct metadata md;
	unsigned calls;
};

static void assert_text(struct str text, const char *expected)
{
	assert_non_null(text.p);
	assert_true(str_eq(text, str_of(expected)));
}

static int look(void *context, size_t from)
{
	struct seen *seen = context;
	const struct metadata *md = &seen->md;
	const struct metadata_node *node;
	int64_t number = 99;

	if (seen->calls++) {
		/* A function's, behind the module's. */
		assert_int_equal(from, NODES);
		assert_int_equal(md->count, NODES + 1);
		node = metadata_at(md, NODES + 1);
		assert_int_equal(metadata_operand(md, node, 0), INT + 1);
		return 0;
	}
	assert_int_equal(from, 0);
	assert_int_equal(md->count, NODES);
	assert_null(metadata_at(md, 0));
	assert_null(metadata_at(md, NODES + 1));
	assert_null(metadata_at(md, UINT64_MAX));
	for (unsigned i = STRINGS; i < NODES; i++) {
		node = metadata_at(md, i + 1);
		assert_int_equal(node->code, nodes[i].code);
		assert_int_equal(node->count, nodes[i].count);
		for (unsigned k = 0; k < node->count; k++)
			assert_true(metadata_operand(md, node, k) ==
				    nodes[i].ops[k]);
		assert_int_equal(metadata_operand(md, node, node->count), 0);
	}
	assert_text(metadata_text(md, metadata_at(md, STRUCT + 1), 2), "node");
	assert_text(metadata_text(md, metadata_at(md, NEXT + 1), 2), "next");
	/* Of none, and of what is no string. */
	assert_null(metadata_text(md, metadata_at(md, POINTER + 1), 2).p);
	assert_null(metadata_text(md, metadata_at(md, NEXT + 1), 6).p);
	assert_true(metadata_number(md, metadata_at(md, DIMENSION + 1), 1,
				    &number));
	assert_int_equal(number, 3);
	assert_false(metadata_number(md, metadata_at(md, NEXT + 1), 6,
				     &number));

	assert_int_equal(md->nglobals, 3);
	assert_text(md->globals[0].name, "var");
	assert_text(md->globals[1].name, "func");
	assert_text(md->globals[2].name, "alias");
	assert_true(md->globals[2].is_alias);
	assert_int_equal(md->globals[2].refers, 1 + 1);
	assert_int_equal(md->rules_section, 2);
	assert_int_equal(md->globals[0].section, 2);
	assert_int_equal(md->nconstants, 5);
	assert_true((int64_t)md->constants[1].number == -5);
	/* With its NUL. */
	assert_int_equal(md->constants[2].size, 3);
	assert_string_equal(md->texts.data + md->constants[2].text - 1, "hi");
	return 0;
}

static void reads_records(void **state)
{
	struct session session;
	struct seen seen = { .calls = 0 };
	struct file file;

	(void)state;
	session_begin(&session);
	make_file(&file, NULL);
	assert_int_equal(read_file(&session, &seen.md, file.buf.data,
				   file.buf.size, &file.module, look, &seen), 0);
	assert_int_equal(seen.calls, 2);
	assert_int_equal(session.diags.count, 0);
	metadata_end(&seen.md);
	buf_free(&file.buf);
	session_end(&session);
}

static int refuse(void *context, size_t from)
{
	(void)context; (void)from;
	return -ECANCELED;
}

static void stops_when_told(void **state)
{
	struct session session;
	struct metadata md;
	struct file file;

	(void)state;
	session_begin(&session);
	make_file(&file, NULL);
	assert_int_equal(read_file(&session, &md, file.buf.data, file.buf.size,
				   &file.module, refuse, NULL), -ECANCELED);
	metadata_end(&md);
	buf_free(&file.buf);
	session_end(&session);
}

/* 64 literals in an abbreviation: 3 bits of input a record, 520 bytes of ours. */
static void refuses_records_for_nothing(void **state)
{
	enum { RECORDS = 100000 };
	struct session session;
	size_t module, inner;
	struct metadata md;
	struct file file = { 0 };
	struct writer w;

	(void)state;
	session_begin(&session);
	w_begin(&w);
	module = w_block(&w, MODULE, 3);
	inner = w_block(&w, METADATA, 3);
	bit_fixed(&w, 2, 3);
	bit_vbr(&w, BITS_ABBREV_OPS, 5);
	for (unsigned i = 0; i < BITS_ABBREV_OPS; i++) {
		bit_fixed(&w, 1, 1);
		bit_vbr(&w, METADATA_NODE, 8);
	}
	for (unsigned i = 0; i < RECORDS; i++)
		bit_fixed(&w, 4, 3);
	w_end(&w, inner, 3);
	w_end(&w, module, 2);
	file.module.blocks = (struct span){ 4, w.buf.size };
	file.module.at = 4;
	assert_int_equal(read_file(&session, &md, w.buf.data, w.buf.size,
				   &file.module, refuse, NULL), -EBADMSG);
	assert_true(says(&session, "far more operands"));
	assert_true(md.nwords * sizeof(*md.words) <=
		    METADATA_FACTOR * w.buf.size + METADATA_SLACK);
	metadata_end(&md);
	buf_free(&w.buf);
	session_end(&session);
}

/* Records that are longer than what struct bits keeps. */
static void reads_long_records(void **state)
{
	enum { LONG = 3 * BITS_RECORD_OPS };
	struct bits *outer = malloc(sizeof(*outer));
	struct bits *bits = malloc(sizeof(*bits));
	uint64_t ops[LONG + 1], wanted[LONG];
	struct writer w;
	size_t block;

	(void)state;
	for (size_t i = 0; i < LONG; i++)
		wanted[i] = i * i;
	w_begin(&w);
	block = w_block(&w, METADATA, 3);
	w_numbers(&w, METADATA_NODE, wanted, LONG);
	/* Right behind the abbreviation that it has: a literal code, an
	 * operand, an array. */
	bit_fixed(&w, 2, 3);
	bit_vbr(&w, 4, 5);
	bit_fixed(&w, 1, 1);
	bit_vbr(&w, METADATA_NODE, 8);
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 1, 3);
	bit_vbr(&w, 7, 5);
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 3, 3);
	bit_fixed(&w, 0, 1);
	bit_fixed(&w, 1, 3);
	bit_vbr(&w, 20, 5);
	bit_fixed(&w, 4, 3);
	bit_fixed(&w, 77, 7);
	bit_vbr(&w, LONG - 1, 6);
	for (size_t i = 1; i < LONG; i++)
		bit_fixed(&w, wanted[i], 20);
	W_RECORD(&w, METADATA_FILE, 5, 6);
	w_end(&w, block, 2);

	bits_init(outer, (uint8_t *)w.buf.data, w.buf.size);
	assert_int_equal(bits_next(outer), BITS_BLOCK);
	bits_descend(bits, outer, NULL);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(bits_next(bits), BITS_RECORD);
		assert_int_equal(bits->record.count, LONG);
		/* No more than there is room for. */
		ops[10] = ops[LONG] = 4711;
		ops[LONG - 1] = 4712;
		assert_int_equal(bits_operands(bits, ops, 10), 10);
		assert_int_equal(ops[10], 4711);
		assert_int_equal(bits_operands(bits, ops, LONG - 1), LONG - 1);
		assert_int_equal(ops[LONG - 1], 4712);
		assert_int_equal(bits_operands(bits, ops, LONG), LONG);
		wanted[0] = round ? 77 : 0;
		assert_memory_equal(ops, wanted, sizeof(wanted));
		assert_int_equal(ops[LONG], 4711);
	}
	/* And what follows is as if nothing had been read twice. */
	assert_false(bits_at_block(bits));
	assert_int_equal(bits_next(bits), BITS_RECORD);
	assert_int_equal(bits->record.code, METADATA_FILE);
	assert_int_equal(bits_operands(bits, ops, LONG), 2);
	assert_int_equal(ops[1], 6);
	assert_int_equal(bits->nabbrevs, 1);
	assert_int_equal(bits_next(bits), BITS_END);
	buf_free(&w.buf);
	free(outer);
	free(bits);
}

/* A type graph of the module's metadata, and its roots. */
struct graph {
	struct metadata md;
	struct metadata_types types;
	struct arena arena;
	const struct type *node, *atomic;
	struct type *function;
	bool wrong_function;	/* is asked for instead of the right one */
};

static int make_types(void *context, size_t from)
{
	struct graph *graph = context;

	if (from)
		return 0;
	graph->types.metadata = &graph->md;
	graph->types.arena = &graph->arena;
	graph->types.diags = graph->md.diags;
	graph->node = metadata_type(&graph->types, STRUCT + 1);
	graph->atomic = metadata_type(&graph->types, ATOMIC + 1);
	graph->function = metadata_function(&graph->types,
				(graph->wrong_function ? INT : SUBROUTINE) + 1);
	return metadata_types_finish(&graph->types);
}

static int read_types(struct session *session, struct graph *graph,
		      const struct tweak *tweak)
{
	struct file file;
	int err;

	session_begin(session);
	make_file(&file, tweak);
	err = read_file(session, &graph->md, file.buf.data, file.buf.size,
			&file.module, make_types, graph);
	buf_free(&file.buf);
	return err;
}

static void end_types(struct session *session, struct graph *graph)
{
	metadata_types_end(&graph->types);
	metadata_end(&graph->md);
	arena_free(&graph->arena);
	session_end(session);
}

static void makes_types(void **state)
{
	struct graph graph = { .types.dwarf = 4 };
	struct session session;
	const struct type *type;

	(void)state;
	assert_int_equal(read_types(&session, &graph, NULL), 0);
	assert_int_equal(graph.node->kind, TYPE_STRUCT);
	assert_string_equal(graph.node->name, "node");
	assert_int_equal(graph.node->has, HAS_BYTE_SIZE);
	assert_int_equal(graph.node->byte_size, 16);
	assert_int_equal(graph.node->count, 2);

	/* A pointer leads back; LLVM says no size of it. */
	assert_string_equal(graph.node->items[0].name, "next");
	assert_int_equal(graph.node->items[0].has, HAS_LOCATION);
	assert_int_equal(graph.node->items[0].location, 0);
	type = graph.node->items[0].type;
	assert_int_equal(type->kind, TYPE_POINTER);
	assert_int_equal(type->has, 0);
	assert_ptr_equal(type->target, graph.node);

	assert_null(graph.node->items[1].name);
	assert_int_equal(graph.node->items[1].has,
			 HAS_BIT_SIZE | HAS_BIT_OFFSET);
	assert_int_equal(graph.node->items[1].bit_size, 3);
	assert_int_equal(graph.node->items[1].bit_offset, 64);
	type = graph.node->items[1].type;
	assert_int_equal(type->kind, TYPE_ARRAY);
	assert_int_equal(type->count, 1);
	assert_int_equal(type->items[0].value, 3);

	/* An enumerator of eight bits, with a sign. */
	type = type->target;
	assert_int_equal(type->kind, TYPE_ENUM);
	assert_null(type->name);
	assert_string_equal(type->items[0].name, "ONE");
	assert_true(type->items[0].value == UINT64_MAX);

	/* Without the void that says: and more. */
	assert_null(graph.function->target);
	assert_int_equal(graph.function->count, 2);
	assert_ptr_equal(graph.function->items[0].type,
			 graph.node->items[0].type);
	type = graph.function->items[1].type;
	assert_true(type->is_private);
	assert_int_equal(type->count, 0);

	/* DWARF 4 has no _Atomic: what is there is the int. */
	assert_int_equal(graph.atomic->kind, TYPE_BASE);
	assert_int_equal(graph.atomic->encoding, DW_ATE_signed);
	end_types(&session, &graph);

	graph = (struct graph){ .types.dwarf = 5 };
	assert_int_equal(read_types(&session, &graph, NULL), 0);
	assert_int_equal(graph.atomic->kind, TYPE_ATOMIC);
	end_types(&session, &graph);
}

static void refuses_types(void **state)
{
	enum { TAG = 1, BASE = 6, ELEMENTS = 11 };
	static const struct {
		struct tweak tweak;
		const char *text;
	} cases[] = {
		{ { STRUCT, ELEMENTS, 999 }, "there is no list 999" },
		{ { STRUCT, ELEMENTS, INT + 1 }, "there is no list" },
		{ { STRUCT, ELEMENTS, S_ONE + 1 }, "there is no list" },
		{ { MEMBERS, 1, UINT64_MAX }, "there is no element" },
		{ { POINTER, BASE, 999 }, "there is no type 999" },
		{ { POINTER, BASE, MEMBERS + 1 }, "stands a record of kind 3" },
		{ { POINTER, BASE, S_ONE + 1 }, "stands a record of kind 35" },
		{ { POINTER, TAG, DW_TAG_label }, "a type with tag 10" },
		{ { STRUCT, TAG, DW_TAG_label }, "a type with tag 10" },
		{ { BITS, 7, 999 }, "a size that is no number" },
		{ { ARRAY, 7, INT + 1 }, "a size that is no number" },
		{ { ONE, 0, 0 }, "an enumerator as before LLVM 12" },
		{ { ONE, 1, 0 }, "an enumerator as before LLVM 12" },
		{ { DIMENSION, 0, 0 }, "a dimension as before LLVM 11" },
		{ { SUBROUTINE, 2, INT + 1 }, "there is no list" },
		{ { SIGNATURE, 1, 999 }, "there is no type 999" },
		{ { S_ONE, 0, 4 }, "a metadata string ends past the end" },
		{ { S_INT, 0, UINT64_MAX }, "a metadata string ends past the end" },
	};
	struct graph graph;
	struct session session;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		graph = (struct graph){ .types.dwarf = 5 };
		assert_int_equal(read_types(&session, &graph, &cases[i].tweak),
				 -EBADMSG);
		if (!says(&session, cases[i].text))
			fail_msg("not: %s", cases[i].text);
		assert_int_equal(session.diags.count, 1);
		end_types(&session, &graph);
	}
	graph = (struct graph){ .wrong_function = true };
	assert_int_equal(read_types(&session, &graph, NULL), -EBADMSG);
	assert_true(says(&session, "there is no function type"));
	end_types(&session, &graph);
}

/* What refers to itself, and what says nothing where it could. */
static void bears_oddities(void **state)
{
	static const struct tweak tweaks[] = {
		{ ATOMIC, 6, ATOMIC + 1 }, { POINTER, 6, POINTER + 1 },
		{ MEMBERS, 0, 0 }, { MEMBERS, 0, INT + 1 },
		{ MEMBERS, 0, MEMBERS + 1 }, { STRUCT, 11, 0 },
		{ STRUCT, 2, 999 }, { STRUCT, 3, 999 }, { STRUCT, 3, INT + 1 },
		{ DIMENSION, 1, 0 }, { DIMENSION, 1, INT + 1 },
		{ THREE, 1, 0 }, { THREE, 1, 5 }, { THREE, 1, UINT64_MAX },
		{ ONE, 1, 64 }, { ONE, 1, UINT64_MAX }, { SUBROUTINE, 2, 0 },
	};
	struct graph graph;
	struct session session;

	(void)state;
	for (unsigned dwarf = 4; dwarf <= 5; dwarf++)
		for (size_t i = 0; i < sizeof(tweaks) / sizeof(*tweaks); i++) {
			graph = (struct graph){ .types.dwarf = dwarf };
			assert_int_equal(read_types(&session, &graph,
						    &tweaks[i]), 0);
			assert_int_equal(session.diags.count, 0);
			end_types(&session, &graph);
		}
}

/* Damaged in whatever way: types, or an error with a reason. */
static void read_damaged(const struct file *file, const void *data, size_t size)
{
	struct bitcode_module module = file->module;
	struct graph graph = { .types.dwarf = 5 };
	uint8_t *copy = exactly(data, size);
	struct session session;
	int err;

	if (module.blocks.end > size)
		module.blocks.end = size;
	if (module.strtab.end > size)
		module.strtab.end = size;
	session_begin(&session);
	err = read_file(&session, &graph.md, copy, size, &module, make_types,
			&graph);
	assert_true(!err || err == -EBADMSG);
	assert_true(!err || session.diags.count);
	end_types(&session, &graph);
	free(copy);
}

static void survives_damage(void **state)
{
	struct file file;
	uint8_t *copy;
	uint32_t seed = 4;

	(void)state;
	make_file(&file, NULL);
	for (size_t n = 4; n < file.buf.size; n++)
		read_damaged(&file, file.buf.data, n);
	copy = exactly(file.buf.data, file.buf.size);
	for (int round = 0; round < 5000; round++) {
		size_t at = 4 + next_random(&seed) % (file.buf.size - 4);

		copy[at] = (uint8_t)next_random(&seed);
		read_damaged(&file, copy, file.buf.size);
		if (round % 3)
			copy[at] = (uint8_t)file.buf.data[at];
		if (round % 50 == 0)
			memcpy(copy, file.buf.data, file.buf.size);
	}
	free(copy);
	buf_free(&file.buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_records),
		cmocka_unit_test(stops_when_told),
		cmocka_unit_test(refuses_records_for_nothing),
		cmocka_unit_test(reads_long_records),
		cmocka_unit_test(makes_types),
		cmocka_unit_test(refuses_types),
		cmocka_unit_test(bears_oddities),
		cmocka_unit_test(survives_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
