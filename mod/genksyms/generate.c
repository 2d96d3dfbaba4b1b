// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/generate.h"

#include <errno.h>

#include "genksyms/declare.h"
#include "genksyms/expand.h"
#include "genksyms/grammar.h"
#include "genksyms/symtypes.h"

struct generator {
	const struct generate_options *options;
	struct symbols symbols;
	struct expansion expansion;
	struct buf *versions;
};

static void add_version(struct generator *g, struct str name, uint32_t crc)
{
	const struct generate_options *options = g->options;
	struct buf *out = g->versions;

	if (options->dialect->symver_lines) {
		buf_str(out, "#SYMVER ");
		buf_add(out, name.p, name.n);
		buf_printf(out, " 0x%08x\n", crc);
		return;
	}
	if (options->relative)
		buf_str(out, "SECTIONS { .rodata : ALIGN(4) { ");
	buf_printf(out, "%s__crc_", options->prefix);
	buf_add(out, name.p, name.n);
	if (options->relative)
		buf_printf(out, " = .; LONG(0x%08x); } }\n", crc);
	else
		buf_printf(out, " = 0x%08x;\n", crc);
}

static void take_export(void *context, uint32_t number)
{
	struct generator *g = context;
	struct symbols *symbols = &g->symbols;
	struct csym *sym = symbols_find(symbols, number, KIND_PLAIN);
	struct str name = cnames_text(symbols->names, number);
	uint32_t crc;

	if (!sym) {
		symbols_warn(symbols, "export undefined symbol %.*s",
			     (int)name.n, name.p);
		return;
	}
	crc = expand(&g->expansion, sym);
	if (g->options->dump) {
		buf_str(&symbols->log, "Export ");
		buf_add(&symbols->log, name.p, name.n);
		buf_str(&symbols->log, " == <");
		buf_add(&symbols->log, g->expansion.text.data,
			g->expansion.text.size);
	}
	if (g->options->reference)
		expansion_blame(&g->expansion, number);
	if (g->options->dump)
		buf_str(&symbols->log, ">\n");
	/* The name may have moved with the table of names. */
	add_version(g, cnames_text(symbols->names, number), crc);
}

static void diagnose_source(const struct lexer *lexer, struct diags *diags)
{
	struct place place = PLACE_LINE(lexer->spot.file.p ?
		arena_str(diags->arena, lexer->spot.file) : "<stdin>",
		lexer->spot.line);

	if (lexer->cut) {
		diag_add(diags, DIAG_ERROR, CODE_SOURCE_CUT, place,
			 "the input ends inside of %s", lexer->cut);
		diag_hint(diags, "did the preprocessor stop with an error?");
	}
	if (lexer->junk) {
		diag_add(diags, DIAG_ERROR, CODE_SOURCE_BYTES, place,
			 "%zu bytes are neither C nor inside of a string",
			 lexer->junk);
		diag_hint(diags, "give preprocessed C, not an object file");
	}
}

static void diagnose_later(const struct lexer *lexer, struct diags *diags)
{
	struct str file = lexer->later_spot.file;

	diag_add(diags, DIAG_ERROR, CODE_SOURCE_GENERATION,
		 PLACE_LINE(file.p ? arena_str(diags->arena, file) : "<stdin>",
			    lexer->later_spot.line),
		 "`%.*s' is read since 6.15 only, and 6.1 is assumed",
		 (int)lexer->later.n, lexer->later.p);
	diag_hint(diags, "say which kernel this is for: --kernel");
}

static int read_texts(struct generator *g, struct lexer *lexer,
		      struct str reference, struct diags *diags)
{
	int err = 0;

	if (g->options->reference)
		err = symtypes_read(reference, g->options->reference,
				    &g->symbols, diags);
	if (!err)
		err = declare_all(lexer, &g->symbols, take_export, g, diags);
	diagnose_source(lexer, diags);
	if (lexer->later.p) {
		diagnose_later(lexer, diags);
		err = -EINVAL;
	}
	return err;
}

int generate(const struct generate_options *options, struct str source,
	     struct str reference, struct generated *out, struct diags *diags)
{
	struct generator g = { .options = options, .versions = &out->versions };
	struct symbols *symbols = &g.symbols;
	struct cnames names;
	struct lexer lexer;
	int err;

	if (source.n > UINT32_MAX || reference.n > UINT32_MAX) {
		diag_add(diags, DIAG_FATAL, CODE_FILE_READ, PLACE_NONE,
			 "cannot read: more than 4 GiB are no source");
		return -EFBIG;
	}
	cnames_init(&names, diags->arena);
	symbols_init(symbols, diags->arena, &names, &lexer.spot);
	expansion_init(&g.expansion, symbols);
	lexer_init(&lexer, source, options->rules, &names);
	symbols->debug = options->debug;
	symbols->preserve = options->preserve;
	symbols->warnings = options->warnings;
	symbols->own_enums = options->rules & RULE_ENUMS;
	err = read_texts(&g, &lexer, reference, diags);
	if (!err && options->types)
		symtypes_print(&out->types, &names, &g.expansion.done);
	if (options->debug)
		buf_printf(&symbols->log, "Hash table occupancy %u/4096 = %g\n",
			   symbols->count, symbols->count / 4096.0);
	out->errors = symbols->errors;
	out->log = symbols->log;
	symbols->log = (struct buf){ 0 };
	lexer_free(&lexer);
	expansion_free(&g.expansion);
	symbols_free(symbols);
	return err;
}

void generated_free(struct generated *generated)
{
	buf_free(&generated->versions);
	buf_free(&generated->types);
	buf_free(&generated->log);
}
