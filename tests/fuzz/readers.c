// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One reader at a time, in-process, for a fuzzer that sees which way the code
 * takes (libFuzzer). The program is built once and asks by which name it was
 * called: build/fuzz/elf reads ELF objects. `make fuzz-coverage` runs them all.
 *
 * A reader has to come back, with or without a diagnostic; crashes, leaks, and
 * what the sanitizers see are failures.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/rules.h"
#include "compare/typefile_parse.h"
#include "dwarf/srcline.h"
#include "elf/btftypes.h"
#include "elf/elf.h"
#include "finalize/btf_dedupe.h"
#include "finalize/btf_distill.h"
#include "finalize/mcount.h"
#include "format/autoconf.h"
#include "format/cmdfile.h"
#include "format/idlayout.h"
#include "format/modinfo.h"
#include "format/modlist.h"
#include "genksyms/declare.h"
#include "genksyms/expand.h"
#include "genksyms/grammar.h"
#include "genksyms/symtypes.h"
#include "loader/btfrules.h"
#include "loader/loadable_read.h"
#include "loader/systemmap.h"
#include "model/dialect.h"
#include "model/reading.h"
#include "model/symverdata.h"
#include "object/bootimage.h"
#include "object/code.h"
#include "object/debugtypes.h"
#include "object/decompress.h"
#include "object/object.h"
#include "sections/sections.h"
#include "symvers/symverlist.h"
#include "symvers/symvers.h"
#include "symvers/symversions.h"
#include "types/typeversion.h"

struct input {
	struct str text;
	struct arena arena;
	struct diags diags;
};

typedef void reader_fn(struct input *in);

/* ---- objects ------------------------------------------------------------------ */

static struct object *open_object(struct input *in)
{
	struct object *object = NULL;

	if (object_read("in.o", (const uint8_t *)in->text.p, in->text.n,
			&in->diags, &object))
		return NULL;
	return object;
}

static void read_code(struct object *object, struct diags *diags)
{
	struct code code;

	if (object->kind == OBJECT_ELF)
		code_load(object, CODE_INSNS, diags, &code);
	for (size_t i = 0; i < object->nmembers; i++)
		read_code(&object->members[i], diags);
}

static void read_object(struct input *in)
{
	struct object *object = open_object(in);

	if (object)
		read_code(object, &in->diags);
	object_close(object);
}

static int ignore_types(void *context, const struct types *types)
{
	(void)context;
	(void)types;
	return 0;
}

/* Of every symbol that the object has. */
static void read_types_of(struct object *object, struct diags *diags)
{
	struct map want;

	map_init(&want, NULL);
	for (size_t i = 0; i < object->nsymbols; i++)
		map_put(&want, str_of(object->symbols[i].name));
	types_each(object, &want, TYPES_OF_OBJECT, diags, ignore_types, NULL);
	map_free(&want);
}

static void read_types(struct input *in)
{
	struct object *object = open_object(in);

	if (object && object->kind == OBJECT_BITCODE)
		read_types_of(object, &in->diags);
	object_close(object);
}

/* The tools do this in a child process: what falls in libdw itself is libdw's. */
static void read_dwarf(struct input *in)
{
	struct object *object = open_object(in);
	struct source_line line;

	if (object && object->kind == OBJECT_ELF) {
		struct source_lines *lines = source_lines_new(object);

		for (size_t i = 0; i < object->nsections; i++)
			source_lines_find(lines, (uint32_t)i, 0, &in->arena,
					  &line);
		source_lines_free(lines);
		read_types_of(object, &in->diags);
	}
	object_close(object);
}

/* Both generations of rules over one object. */
static void read_sections(struct input *in)
{
	struct section_check check = { .object = open_object(in) };
	size_t mismatches = 0;

	if (check.object && check.object->kind == OBJECT_ELF) {
		check.dialect = dialect_of((struct kernel_version){ 6, 1 });
		check.extra_warnings = true;
		check_sections(&check, &in->diags, &mismatches);
		check.dialect = dialect_of((struct kernel_version){ 6, 12 });
		check.modules_enabled = true;
		check_sections(&check, &in->diags, &mismatches);
	}
	object_close((struct object *)check.object);
}

static void read_mcount(struct input *in)
{
	struct object *object = open_object(in);
	struct mcount_counts counts = { 0 };
	struct edits edits = { 0 };
	struct code code;

	if (object && object->kind == OBJECT_ELF &&
	    object->machine == MACHINE_X86_64 &&
	    !code_load(object, CODE_RELOCS, &in->diags, &code))
		mcount_plan(&code, MCOUNT_NOP, &in->arena, &in->diags, &edits,
			    &counts);
	object_close(object);
}

static void read_loadable(struct input *in)
{
	struct object *object = open_object(in);
	struct loadable loadable = { .path = "in.ko" };
	struct str info;

	if (object) {
		loadable_read(object, &in->arena, &in->diags, &loadable, &info);
		loadable_end(&loadable);
	}
	loadable = (struct loadable){ .path = "in.ko" };
	loadable_signature(in->text, &loadable);
	object_close(object);
}

static void read_vmlinux(struct input *in)
{
	struct loadable loadable = { .path = "vmlinux" };

	if (is_linked_elf(in->text))
		loadable_read_vmlinux(in->text, &in->arena, &in->diags,
				      &loadable);
	loadable_end(&loadable);
}

static void read_block(struct input *in)
{
	struct symver_block block;

	symverdata_read(in->text, PLACE_FILE("in.o"), &in->arena, &in->diags,
			&block);
}

static void read_compressed(struct input *in)
{
	struct buf out = { 0 };

	if (compression_of(in->text))
		decompress("in.xz", in->text, &out, &in->diags);
	buf_free(&out);
}

static void read_image(struct input *in)
{
	struct str release = { NULL, 0 };
	struct buf out = { 0 };

	if (is_boot_image(in->text))
		boot_image_unpack("vmlinuz", in->text, &out, &release,
				  &in->diags);
	buf_free(&out);
}

/* ---- texts -------------------------------------------------------------------- */

static int take_symvers(const struct symvers_entry *entry, void *context)
{
	(void)entry;
	(void)context;
	return 0;
}

static void read_symvers(struct input *in)
{
	symvers_parse("Module.symvers", in->text, &in->diags, take_symvers, NULL);
}

static int take_symversion(struct str symbol, uint32_t crc, unsigned line,
			   void *context)
{
	(void)symbol;
	(void)crc;
	(void)line;
	(void)context;
	return 0;
}

static void read_symversions(struct input *in)
{
	symversions_parse("in.symversions", in->text, &in->diags,
			  take_symversion, NULL);
}

static void read_list(struct input *in)
{
	struct symver *items;
	size_t count;

	symverlist_parse("list", in->text, &in->arena, &in->diags, &items,
			 &count);
}

static void read_cmd(struct input *in)
{
	struct cmd_file cmd;

	if (!cmd_file_parse(".in.o.cmd", in->text, &in->arena, &in->diags, &cmd))
		cmd_file_free(&cmd);
}

static void read_mod(struct input *in)
{
	struct names names = { NULL, 0, 0 };
	struct mod_file mod;

	if (!mod_file_parse("in.mod", in->text, &in->arena, &in->diags, &mod))
		mod_file_free(&mod);
	modules_order_parse("modules.order", in->text, &in->arena, &in->diags,
			    &names);
	names_free(&names);
}

static void read_modinfo(struct input *in)
{
	const char *value = NULL;

	modinfo_check("in.ko", in->text, &in->diags);
	while ((value = modinfo_get(in->text, "import_ns", value)))
		;
}

static void read_autoconf(struct input *in)
{
	struct map config;

	map_init(&config, NULL);
	autoconf_parse("auto.conf", in->text, &in->arena, &in->diags, &config);
	map_free(&config);
}

static void read_layout(struct input *in)
{
	struct id_layout layout = { 0 };

	id_layout_parse("id-layout", in->text, &in->arena, &in->diags, &layout);
	id_layout_free(&layout);
}

static void read_rules(struct input *in)
{
	struct rules rules;
	unsigned line;

	if (!rules_parse("rules", in->text, &in->arena, &in->diags, &rules))
		rules_tolerate(&rules, "symbol", "vmlinux", "", &line);
}

static void take_export(struct str symbol, enum told gpl_only, void *context)
{
	(void)symbol;
	(void)gpl_only;
	(void)context;
}

static void read_systemmap(struct input *in)
{
	if (is_systemmap(in->text))
		systemmap_exports(in->text, take_export, NULL);
}

static void read_typefile(struct input *in)
{
	struct typefile file;

	typefile_index(in->text, &in->arena, &file);
	typefile_end(&file);
}

/* How many bytes of BTF are the base's, those, and what stands on it. */
static int read_both(struct input *in, struct btf *base, struct btf *module)
{
	struct str bytes = str_skip(in->text, 4), base_bytes = bytes;

	if (in->text.n < 4)
		return -1;
	if (le32(in->text.p) < bytes.n)
		base_bytes.n = le32(in->text.p);
	if (btf_read("base", base_bytes, NULL, &in->arena, &in->diags, base))
		return -1;
	return btf_read("module", str_skip(bytes, base_bytes.n), base, &in->arena,
			&in->diags, module);
}

/* The graphs of all that has a name. */
static void read_btftypes(struct input *in)
{
	struct btf base, module;
	struct types types;
	struct map want;

	if (read_both(in, &base, &module))
		return;
	map_init(&want, NULL);
	for (uint32_t id = 0; id < module.end; id++) {
		const char *name = btf_name(&module, btf_type(&module, id)->name);

		map_put(&want, str_of(name));
		map_put(&want, str_of(arena_printf(&in->arena, "struct %s", name)));
	}
	btf_types("module", &module, &want, &in->arena, &in->diags, &types);
	map_free(&want);
}

/* What kernels would say of what follows on a kernel's types, and of what follows on
 * them by names. */
static void read_btfrules(struct input *in)
{
	static const struct btf_rules rules[] = {
		{ false, false, false, false }, { true, true, true, true },
	};
	struct str bytes = str_skip(in->text, 4), base_bytes = bytes;
	struct btf_refusal why;
	struct btf base;

	if (in->text.n < 4)
		return;
	if (le32(in->text.p) < bytes.n)
		base_bytes.n = le32(in->text.p);
	if (btf_read("base", base_bytes, NULL, &in->arena, &in->diags, &base))
		return;
	bytes = str_skip(bytes, base_bytes.n);
	for (size_t i = 0; i < 2; i++) {
		btf_judge(bytes, (struct str){ NULL, 0 }, &base, &rules[i],
			  &in->arena, &why);
		btf_judge(bytes, base_bytes, &base, &rules[i], &in->arena, &why);
	}
}

static void read_btf(struct input *in)
{
	struct btf_counts counts;
	struct buf out = { 0 }, own_base = { 0 }, distilled = { 0 };
	struct btf base, module;

	if (read_both(in, &base, &module))
		return;
	btf_dedupe(&module, &in->arena, &out, &counts);
	/* What is written can be read. */
	if (btf_read("out", buf_view(&out), &base, &in->arena, &in->diags,
		     &module))
		abort();
	if (!btf_distill("out", &module, &in->arena, &in->diags, &own_base,
			 &distilled) &&
	    (btf_read("base", buf_view(&own_base), NULL, &in->arena, &in->diags,
		      &base) ||
	     btf_read("out", buf_view(&distilled), &base, &in->arena,
		      &in->diags, &module)))
		abort();
	buf_free(&out);
	buf_free(&own_base);
	buf_free(&distilled);
}

/* ---- C ------------------------------------------------------------------------ */

static void expand_export(void *context, uint32_t number)
{
	struct expansion *expansion = context;
	struct csym *sym = symbols_find(expansion->symbols, number, KIND_PLAIN);

	expansion->number = number;
	if (sym)
		expand(expansion, sym);
}

static void read_source(struct input *in)
{
	struct expansion expansion;
	struct symbols symbols;
	struct cnames names;
	struct lexer lexer;

	cnames_init(&names, &in->arena);
	symbols_init(&symbols, &in->arena, &names, &lexer.spot);
	expansion_init(&expansion, &symbols);
	lexer_init(&lexer, in->text, in->text.n % 2 ? RULES_ALL : 0, &names);
	declare_all(&lexer, &symbols, expand_export, &expansion, &in->diags);
	lexer_free(&lexer);
	expansion_free(&expansion);
	symbols_free(&symbols);
}

/* ------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	reader_fn *read;
} readers[] = {
	{ "object", read_object },	/* ELF, bitcode, archives, code */
	{ "types", read_types },	/* metadata of bitcode */
	{ "dwarf", read_dwarf },	/* types and lines, by way of libdw */
	{ "sections", read_sections },	/* references from section to section */
	{ "mcount", read_mcount },	/* calls and their table */
	{ "btf", read_btf },		/* types of a module on those of a kernel */
	{ "btftypes", read_btftypes },	/* their graphs */
	{ "btfrules", read_btfrules },	/* what kernels want of them */
	{ "loadable", read_loadable },	/* modules, signatures */
	{ "vmlinux", read_vmlinux },
	{ "block", read_block },	/* symbol versions inside of objects */
	{ "compressed", read_compressed },
	{ "bootimage", read_image },
	{ "symvers", read_symvers },
	{ "symversions", read_symversions },
	{ "symverlist", read_list },
	{ "cmd", read_cmd },
	{ "mod", read_mod },		/* .mod, modules.order */
	{ "modinfo", read_modinfo },
	{ "autoconf", read_autoconf },
	{ "idlayout", read_layout },
	{ "rules", read_rules },
	{ "systemmap", read_systemmap },
	{ "symtypes", read_typefile },
	{ "source", read_source },	/* preprocessed C */
};

static reader_fn *reader;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *slash = strrchr((*argv)[0], '/');
	const char *name = slash ? slash + 1 : (*argv)[0];

	(void)argc;
	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++)
		if (!strcmp(readers[i].name, name))
			reader = readers[i].read;
	if (reader)
		return 0;
	fprintf(stderr, "%s: not a reader; these are:\n", name);
	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++)
		printf("%s\n", readers[i].name);
	exit(2);
}

/* The text is a copy with a NUL behind it, as file_map_fd() gives sources. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { .arena = { 0 } };
	char *copy = malloc(size + 1);

	if (!copy)
		return 0;
	memcpy(copy, data, size);
	copy[size] = '\0';
	in.text = (struct str){ copy, size };
	diags_init(&in.diags, &in.arena);
	reader(&in);
	diags_free(&in.diags);
	arena_free(&in.arena);
	free(copy);
	return 0;
}
