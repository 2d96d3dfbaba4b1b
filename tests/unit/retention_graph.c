// SPDX-License-Identifier: GPL-2.0-or-later
/* The graph of mod/retention: what is reached, and from where, of objects put together by hand. */
#include <time.h>

#include "object_fixture.h"
#include "retention/graph.h"

/* A symbol of the object to be: of section 1 (.text), 2 (.data), 3 (__param), 4 (__mcount_loc). */
struct one {
	const char *name;
	uint16_t section;
	uint64_t value, size;
};

/* A relocation in section @in, against symbol @to (from 1 on). */
struct ref {
	uint16_t in;
	uint64_t offset;
	uint32_t type, to;
	int64_t addend;
};

enum { SECTIONS = 4, BYTES = 256 };
static const char section_names[] =
	"\0.text\0.data\0__param\0__mcount_loc\0.rela\0.symtab\0.strtab";
static const uint32_t name_at[] = { 0, 1, 7, 13, 21, 34, 40, 48 };

static void put_header(struct buf *buf, uint32_t name, uint32_t type,
		       uint64_t flags, uint64_t offset, uint64_t size,
		       uint32_t link, uint32_t info, uint64_t entry)
{
	put32(buf, name);
	put32(buf, type);
	put64(buf, flags);
	put64(buf, 0);
	put64(buf, offset);
	put64(buf, size);
	put32(buf, link);
	put32(buf, info);
	put64(buf, 8);
	put64(buf, entry);
}

/* x86_64; each section has @bytes bytes, all of them ret (0xc3). */
static void build(struct buf *elf, uint64_t bytes, const struct one *symbols,
		  size_t nsymbols, const struct ref *refs, size_t nrefs)
{
	static const uint64_t flags[] = { 0, 6, 3, 2, 2 };
	struct buf rela[SECTIONS + 1] = { { 0 } }, symtab = { 0 }, strtab = { 0 };
	uint64_t offset = 64, at, start = SECTIONS + 1;

	for (uint64_t i = 0; i < 24; i += 8)
		put64(&symtab, 0);
	put16(&strtab, 0);
	for (size_t i = 0; i < nsymbols; i++) {
		put32(&symtab, (uint32_t)strtab.size);
		put16(&symtab, symbols[i].section == 1 ? 0x12 : 0x11);
		put16(&symtab, symbols[i].section);
		put64(&symtab, symbols[i].value);
		put64(&symtab, symbols[i].size);
		buf_add(&strtab, symbols[i].name, strlen(symbols[i].name) + 1);
	}
	for (size_t i = 0; i < nrefs; i++) {
		put64(&rela[refs[i].in], refs[i].offset);
		put32(&rela[refs[i].in], refs[i].type);
		put32(&rela[refs[i].in], refs[i].to);
		put64(&rela[refs[i].in], (uint64_t)refs[i].addend);
	}
	put64(elf, 0x00010102464c457f);
	put64(elf, 0);
	put16(elf, 1);
	put16(elf, 62);
	put32(elf, 1);
	put64(elf, 0);
	put64(elf, 0);
	put64(elf, 0);		/* e_shoff, later */
	put32(elf, 0);
	put16(elf, 64);
	put32(elf, 0);
	put16(elf, 64);
	put16(elf, 2 * SECTIONS + 4);
	put16(elf, 2 * SECTIONS + 3);
	for (uint64_t i = 0; i < SECTIONS * bytes; i++)
		buf_add(elf, "\xc3", 1);
	for (size_t i = 1; i <= SECTIONS; i++)
		buf_add(elf, rela[i].data, rela[i].size);
	buf_add(elf, symtab.data, symtab.size);
	buf_add(elf, strtab.data, strtab.size);
	buf_add(elf, section_names, sizeof(section_names));
	while (elf->size % 8)
		buf_add(elf, "", 1);
	poke(elf, 40, elf->size, 8);

	put_header(elf, 0, 0, 0, 0, 0, 0, 0, 0);
	for (uint32_t i = 1; i <= SECTIONS; i++, offset += bytes)
		put_header(elf, name_at[i], 1, flags[i], offset, bytes, 0, 0, 0);
	for (uint32_t i = 1; i <= SECTIONS; i++) {
		put_header(elf, name_at[5], rela[i].size ? 4 : 1, 0, offset,
			   rela[i].size, (uint32_t)(start + SECTIONS), i, 24);
		offset += rela[i].size;
		buf_free(&rela[i]);
	}
	put_header(elf, name_at[6], 2, 0, offset, symtab.size,
		   (uint32_t)(start + SECTIONS + 1), 1, 24);
	offset += symtab.size;
	put_header(elf, name_at[7], 3, 0, offset, strtab.size, 0, 0, 0);
	at = offset + strtab.size;
	put_header(elf, 0, 3, 0, at, sizeof(section_names), 0, 0, 0);
	buf_free(&symtab);
	buf_free(&strtab);
}

struct made {
	struct session session;
	struct buf elf;
	struct object *object;
	struct graph graph;
};

static void make(struct made *made, uint64_t bytes, const struct one *symbols,
		 size_t nsymbols, const struct ref *refs, size_t nrefs)
{
	*made = (struct made){ .object = NULL };
	session_begin(&made->session);
	build(&made->elf, bytes, symbols, nsymbols, refs, nrefs);
	made->object = read_fine(&made->session, "made.o", &made->elf);
	assert_int_equal(graph_make(made->object, &made->session.diags,
				    &made->graph), 0);
	graph_reach(&made->graph);
}

static void unmake(struct made *made)
{
	object_close(made->object);
	buf_free(&made->elf);
	session_end(&made->session);
}

#define MAKE(made, symbols, refs) \
	make((made), BYTES, (symbols), sizeof(symbols) / sizeof(*(symbols)), \
	     (refs), sizeof(refs) / sizeof(*(refs)))

static const struct node *node(const struct made *made, const char *name)
{
	for (size_t i = 1; i < made->object->nsymbols; i++)
		if (!strcmp(made->object->symbols[i].name, name)) {
			assert_int_not_equal(made->graph.of_symbol[i], NO_NODE);
			return &made->graph.nodes[made->graph.of_symbol[i]];
		}
	fail_msg("no node %s", name);
	return NULL;
}

static bool reached(const struct made *made, const char *name)
{
	return node(made, name)->flags & NODE_REACHED;
}

static const char *from(const struct made *made, const char *name)
{
	return made->graph.nodes[node(made, name)->from].name;
}

/* init -> a -> b -> c -> a, and d -> a, which nothing holds. */
static void chains_and_cycles(void **state)
{
	static const struct one symbols[] = {
		{ "init_module", 1, 0, 16 }, { "a", 1, 16, 16 },
		{ "b", 1, 32, 16 }, { "c", 1, 48, 16 }, { "d", 1, 64, 16 },
	};
	static const struct ref refs[] = {
		{ 1, 1, 4, 2, -4 }, { 1, 17, 4, 3, -4 }, { 1, 33, 4, 4, -4 },
		{ 1, 49, 4, 2, -4 }, { 1, 65, 4, 2, -4 },
	};
	struct made made;

	(void)state;
	MAKE(&made, symbols, refs);
	assert_true(reached(&made, "c"));
	assert_false(reached(&made, "d"));
	assert_string_equal(from(&made, "c"), "b");
	assert_string_equal(from(&made, "a"), "init_module");
	assert_string_equal(from(&made, "init_module"), "init_module");
	assert_int_equal(node(&made, "a")->alone, 48);
	assert_int_equal(node(&made, "init_module")->alone, 64);
	unmake(&made);
}

/* What two hold hangs on what both of them hang on; if that is a root each, on their kind,
 * and on nothing if these are two. */
static void what_hangs_on_what(void **state)
{
	static const struct one symbols[] = {
		{ "init_module", 1, 0, 16 }, { "left", 1, 16, 16 },
		{ "right", 1, 32, 16 }, { "both", 1, 48, 16 },
		{ "cleanup_module", 1, 64, 16 }, { "shared", 1, 80, 16 },
		{ "parameter", 3, 0, BYTES }, { "set", 1, 96, 16 },
		{ "used", 1, 112, 16 },
	};
	static const struct ref refs[] = {
		{ 1, 1, 4, 2, -4 }, { 1, 6, 4, 3, -4 }, { 1, 17, 4, 4, -4 },
		{ 1, 33, 4, 4, -4 }, { 1, 49, 4, 6, -4 }, { 1, 65, 4, 6, -4 },
		{ 3, 0, 1, 8, 0 }, { 3, 8, 1, 9, 0 }, { 1, 81, 1, 9, 0 },
		/* It is there by itself. */
		{ 3, 16, 1, 1, 0 },
	};
	struct made made;

	(void)state;
	MAKE(&made, symbols, refs);
	assert_string_equal(made.graph.nodes[node(&made, "both")->by].name,
			    "init_module");
	assert_int_equal(node(&made, "shared")->by, NO_NODE);
	assert_int_equal(node(&made, "shared")->kind, ROOT_INIT);
	assert_int_equal(node(&made, "used")->by, NO_NODE);
	assert_int_equal(node(&made, "used")->kind, ROOT_NONE);
	assert_string_equal(made.graph.nodes[node(&made, "set")->by].name,
			    "parameter");
	assert_int_equal(node(&made, "init_module")->kind, ROOT_INIT);
	assert_int_equal(node(&made, "init_module")->alone, 64);
	assert_int_equal(node(&made, "left")->alone, 16);
	assert_int_equal(made.graph.alone[ROOT_INIT], 64 + 16 + 16);
	assert_int_equal(made.graph.alone[ROOT_PARAMETER], BYTES + 16);
	assert_int_equal(made.graph.alone[ROOT_NONE], 16);
	unmake(&made);
}

/* Collected sections hold, tables about code do not. */
static void sections(void **state)
{
	static const struct one symbols[] = {
		{ "parameter", 3, 0, 8 }, { "set", 1, 0, 16 },
		{ "traced", 1, 16, 16 }, { "datum", 2, 0, 8 },
		{ "pointed", 1, 32, 16 },
	};
	static const struct ref refs[] = {
		{ 3, 0, 1, 2, 0 }, { 4, 0, 1, 3, 0 }, { 2, 0, 1, 5, 0 },
	};
	struct made made;

	(void)state;
	MAKE(&made, symbols, refs);
	assert_true(reached(&made, "set"));
	assert_false(reached(&made, "traced"));
	assert_false(reached(&made, "datum"));
	assert_false(reached(&made, "pointed"));
	assert_int_equal(made.graph.described, BYTES);
	unmake(&made);
}

/* Aliases and what overlaps are one node; no size reaches to the next; beyond the section
 * there is nothing; the part before a function is the function's. */
static void odd_symbols(void **state)
{
	static const struct one symbols[] = {
		{ "init_module", 1, 0, 16 }, { "other_name", 1, 0, 16 },
		{ "inside", 1, 8, 16 }, { "label", 1, 32, 0 },
		{ "next", 1, 48, 16 }, { "beyond", 1, 4096, 16 },
		{ "too_long", 1, 80, UINT64_MAX }, { "end", 1, BYTES, 0 },
		{ "__cfi_f", 1, 64, 0 }, { "f", 1, 72, 8 },
	};
	static const struct ref refs[] = {
		{ 1, 20, 4, 9, -4 }, { 1, 1, 1, 6, 0 }, { 1, 5, 1, 8, 0 },
	};
	struct made made;

	(void)state;
	MAKE(&made, symbols, refs);
	assert_ptr_equal(node(&made, "init_module"), node(&made, "other_name"));
	assert_ptr_equal(node(&made, "init_module"), node(&made, "inside"));
	assert_int_equal(node(&made, "inside")->size, 24);
	assert_int_equal(node(&made, "label")->size, 16);
	assert_int_equal(node(&made, "too_long")->size, BYTES - 80);
	assert_ptr_equal(node(&made, "__cfi_f"), node(&made, "f"));
	assert_string_equal(node(&made, "f")->name, "f");
	assert_int_equal(node(&made, "f")->size, 16);
	/* By the reference from the overlapping part. */
	assert_true(reached(&made, "f"));
	/* What points behind the section means its last part. */
	assert_true(reached(&made, "too_long"));
	assert_int_equal(made.graph.of_symbol[6], NO_NODE);
	unmake(&made);
}

/* Offsets, addends and targets from nowhere to nowhere. */
static void hostile_relocations(void **state)
{
	static const struct one symbols[] = {
		{ "init_module", 1, 0, 16 }, { "f", 1, 16, 16 },
	};
	struct ref refs[64];
	uint32_t random = 7;
	struct made made;

	(void)state;
	for (unsigned round = 0; round < 200; round++) {
		for (size_t i = 0; i < 64; i++) {
			uint64_t high = (uint64_t)next_random(&random) << 42;

			refs[i] = (struct ref){
				.in = (uint16_t)(1 + next_random(&random) % SECTIONS),
				.offset = next_random(&random) % 2 ? high :
					  next_random(&random) % (2 * BYTES),
				.type = next_random(&random) % 50,
				.to = next_random(&random) % 3,
				.addend = (int64_t)(next_random(&random) % 2 ?
						    high : next_random(&random)),
			};
		}
		make(&made, BYTES, symbols, 2, refs, 64);
		assert_true(reached(&made, "init_module"));
		unmake(&made);
	}
}

/* Whether node @to is reached with @without and the roots of @kind taken out, by going
 * round until nothing changes. */
static bool reached_without(const struct graph *graph, uint32_t to,
			    uint32_t without, enum root_kind kind)
{
	bool *seen = xcalloc(graph->nnodes, sizeof(*seen));
	bool changed = true, found;

	while (changed) {
		changed = false;
		for (uint32_t i = 0; i < graph->nnodes; i++) {
			const struct node *at = &graph->nodes[i];

			if (i == without || (kind && at->root == kind) ||
			    (!seen[i] && !at->root))
				continue;
			changed |= !seen[i];
			seen[i] = true;
			for (uint32_t e = at->edges; e < at[1].edges; e++)
				if (!seen[graph->edges[e]])
					changed = seen[graph->edges[e]] = true;
		}
	}
	found = seen[to] && to != without &&
		!(kind && graph->nodes[to].root == kind);
	free(seen);
	return found;
}

static void hangs_on_kind(const struct graph *graph, uint32_t node)
{
	for (uint8_t kind = ROOT_NONE + 1; kind < ROOT_KINDS; kind++)
		assert_int_equal(graph->nodes[node].kind == kind,
				 !reached_without(graph, node, NO_NODE, kind));
}

/* Graphs at random: what hangs on a node is what is not reached without it. */
static void as_by_taking_away(void **state)
{
	static const struct one symbols[] = {
		{ "init_module", 1, 0, 16 }, { "cleanup_module", 1, 16, 16 },
		{ "c", 1, 32, 16 }, { "d", 1, 48, 16 }, { "e", 1, 64, 16 },
		{ "f", 1, 80, 16 }, { "g", 1, 96, 16 }, { "h", 1, 112, 16 },
		{ "i", 1, 128, 16 }, { "j", 1, 144, 16 },
		{ "parameter", 3, 0, 16 },
	};
	uint32_t random = 5;

	(void)state;
	for (unsigned round = 0; round < 300; round++) {
		struct ref refs[16];
		struct made made;

		for (size_t i = 0; i < 16; i++)
			refs[i] = (struct ref){
				i % 5 ? 1 : 3, 16 * (i % 5 ? next_random(&random) %
						     10 : 0) + i % 12, 1,
				1 + next_random(&random) % 10, 0 };
		MAKE(&made, symbols, refs);
		for (uint32_t v = 0; v < 10; v++) {
			const struct graph *graph = &made.graph;
			uint64_t alone = 0;

			assert_int_equal(!!(graph->nodes[v].flags & NODE_REACHED),
					 reached_without(graph, v, NO_NODE,
							 ROOT_NONE));
			if (!(graph->nodes[v].flags & NODE_REACHED))
				continue;
			for (uint32_t w = 0; w < 10; w++)
				alone += graph->nodes[w].flags & NODE_REACHED &&
					 !reached_without(graph, w, v, ROOT_NONE) ?
					 16 : 0;
			assert_int_equal(graph->nodes[v].alone, alone);
			if (graph->nodes[v].by == NO_NODE)
				hangs_on_kind(graph, v);
		}
		unmake(&made);
	}
}

enum { MANY_SYMBOLS = 100000 };

/* A chain through a hundred thousand functions, each of which refers back as well. */
static void many_symbols(void **state)
{
	struct one *symbols = xcalloc(MANY_SYMBOLS, sizeof(*symbols));
	struct ref *refs = xcalloc(2 * MANY_SYMBOLS, sizeof(*refs));
	clock_t begin = clock();
	struct made made;

	(void)state;
	for (uint32_t i = 0; i < MANY_SYMBOLS; i++) {
		symbols[i] = (struct one){ i ? "f" : "init_module", 1, 16 * i, 16 };
		refs[2 * i] = (struct ref){ 1, 16 * i + 1, 4,
			i + 1 < MANY_SYMBOLS ? i + 2 : 1, -4 };
		refs[2 * i + 1] = (struct ref){ 1, 16 * i + 6, 4, i / 2 + 1, -4 };
	}
	make(&made, 16 * MANY_SYMBOLS, symbols, MANY_SYMBOLS, refs,
	     2 * MANY_SYMBOLS);
	assert_int_equal(node(&made, "init_module")->alone, 16 * MANY_SYMBOLS);
	unmake(&made);
	/* It takes a twentieth of that; with a square in it, hours. */
	assert_true(clock() - begin < 10 * CLOCKS_PER_SEC);
	free(symbols);
	free(refs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chains_and_cycles),
		cmocka_unit_test(what_hangs_on_what),
		cmocka_unit_test(sections),
		cmocka_unit_test(odd_symbols),
		cmocka_unit_test(hostile_relocations),
		cmocka_unit_test(as_by_taking_away),
		cmocka_unit_test(many_symbols),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
