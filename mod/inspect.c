// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inspect: says what a file is that a module is made of.  The build asks it
 * whether what is about to be linked can be linked.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/cli.h"
#include "base/json.h"
#include "model/sniff.h"
#include "base/out.h"
#include "object/object.h"

#define TOOL "inspect"

static const char help[] =
"Usage: inspect [--json] [--symbols] [--sections] FILE...\n"
"       inspect --check-link ARCH FILE...\n"
"       inspect --has-bitcode FILE...\n"
"\n"
"Says what each FILE is: an ELF relocatable, LLVM bitcode or an archive of\n"
"either, for which machine, and how many sections and symbols it has.\n"
"\n"
"      --symbols          list the symbols as well\n"
"      --sections         list the sections as well\n"
"      --json             an array of objects on standard output\n"
"      --check-link ARCH  silent if each FILE, and each member of an archive, can\n"
"                         be linked for ARCH (x86_64 or arm64): it is readable, of\n"
"                         that machine, and not newer than libLLVM\n"
"      --has-bitcode      says nothing; status 0 if a FILE or a member of one is\n"
"                         bitcode, 1 if all are ELF\n"
"  -h, --help             this text\n"
"      --version          say which ltomod this is\n"
"\n"
"Exit status: 0 fine, 1 findings (or: no bitcode), 2 a file cannot be read.\n"
"\n"
"Examples:\n"
"  inspect driver.o                     what did the compiler make of it?\n"
"  inspect --symbols --sections v4l2loopback.ko\n"
"  inspect --json lib.a | jq '.[0].members[].path'\n"
"  inspect --check-link arm64 *.o && ld.lld -r -o driver.lto.o *.o\n";

static const struct option long_options[] = {
	{ "json",        no_argument,       NULL, 'j' },
	{ "symbols",     no_argument,       NULL, 's' },
	{ "sections",    no_argument,       NULL, 'S' },
	{ "check-link",  required_argument, NULL, 'c' },
	{ "has-bitcode", no_argument,       NULL, 'b' },
	CLI_COMMON
};

static const struct cli cli = {
	.tool = "inspect",
	.help = help,
	.letters = ":h",
	.options = long_options,
};

struct options {
	bool json;
	bool symbols;
	bool sections;
	bool has_bitcode;
	bool check_link;
	enum machine machine;
};

static bool has_bitcode(const struct object *object)
{
	if (object->kind == OBJECT_BITCODE)
		return true;
	for (size_t i = 0; i < object->nmembers; i++)
		if (has_bitcode(&object->members[i]))
			return true;
	return false;
}

/* What object_open() accepts is fit for linking but for the machine. */
static void check_link(const struct object *object, enum machine machine,
		       struct diags *diags)
{
	for (size_t i = 0; i < object->nmembers; i++)
		check_link(&object->members[i], machine, diags);
	if (object->kind == OBJECT_ARCHIVE || object->machine == machine)
		return;
	diag_add(diags, DIAG_ERROR, CODE_LINK_MACHINE, PLACE_FILE(object->path),
		 "%s for %s, but the module is built for %s",
		 object_kind_name(object->kind), machine_name(object->machine),
		 machine_name(machine));
	diag_hint(diags, "left over from a build with another ARCH: remove it and build again");
}

/* Text: one line an object, members and lists indented below it. */

static const struct {
	uint32_t flag;
	const char *name;
} symbol_words[] = {
	{ SYMBOL_UNDEFINED, "undefined" },
	{ SYMBOL_GLOBAL,    "global" },
	{ SYMBOL_WEAK,      "weak" },
	{ SYMBOL_COMMON,    "common" },
	{ SYMBOL_ABSOLUTE,  "absolute" },
	{ SYMBOL_FUNCTION,  "function" },
	{ SYMBOL_OBJECT,    "object" },
	{ SYMBOL_SECTION,   "section" },
	{ SYMBOL_FILE,      "file" },
	{ SYMBOL_HIDDEN,    "hidden" },
	{ SYMBOL_USED,      "used" },
	{ SYMBOL_FROM_ASM,  "asm" },
};

enum { SYMBOL_WORDS = sizeof(symbol_words) / sizeof(*symbol_words) };

/* ELF begins both tables with an empty entry, bitcode that of sections. */
static size_t first_symbol(const struct object *object)
{
	return object->kind == OBJECT_ELF && object->nsymbols;
}

static const char *section_of(const struct object *object,
			      const struct symbol *symbol)
{
	return symbol->section ? object->sections[symbol->section].name : NULL;
}

static void print_sections(const struct object *object, int indent)
{
	for (size_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];

		printf("%*s[%zu] ", indent, "", i);
		out_name(stdout, section->name);
		if (object->kind == OBJECT_ELF)
			printf("  type 0x%" PRIx32 " flags 0x%" PRIx64 " size 0x%" PRIx64 " align %" PRIu64,
			       section->type, section->flags, section->size,
			       section->align);
		putchar('\n');
	}
}

static void print_symbols(const struct object *object, int indent)
{
	for (size_t i = first_symbol(object); i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];

		printf("%*s", indent, "");
		out_name(stdout, *symbol->name ? symbol->name : "-");
		if (object->kind == OBJECT_ELF)
			printf("  0x%" PRIx64 " size 0x%" PRIx64, symbol->value,
			       symbol->size);
		else if (symbol->flags & SYMBOL_COMMON)
			printf("  size 0x%" PRIx64, symbol->size);
		for (size_t w = 0; w < SYMBOL_WORDS; w++)
			if (symbol->flags & symbol_words[w].flag)
				printf(" %s", symbol_words[w].name);
		if (symbol->section) {
			fputs(" in ", stdout);
			out_name(stdout, section_of(object, symbol));
		}
		putchar('\n');
	}
}

static void print_object(const struct object *object,
			 const struct options *options, int indent)
{
	printf("%*s", indent, "");
	out_name(stdout, object->path);
	printf(": %s%s", object->wrapped ? "wrapped " :
	       object->thin_archive ? "thin " : "",
	       object_kind_name(object->kind));
	if (object->machine != MACHINE_UNKNOWN)
		printf(" for %s", machine_name(object->machine));
	if (object->kind == OBJECT_ARCHIVE)
		printf(", members: %zu", object->nmembers);
	else
		printf(", sections: %zu, symbols: %zu",
		       object->nsections ? object->nsections - 1 : 0,
		       object->nsymbols - first_symbol(object));
	if (object->kind == OBJECT_BITCODE) {
		printf(", %s LTO", object->thin ? "thin" : "full");
		if (object->producer) {
			printf(", by ");
			out_name(stdout, object->producer);
		}
	}
	putchar('\n');
	if (options->sections)
		print_sections(object, indent + 2);
	if (options->symbols)
		print_symbols(object, indent + 2);
	for (size_t i = 0; i < object->nmembers; i++)
		print_object(&object->members[i], options, indent + 2);
}

static json_t *json_u64(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static json_t *json_sections(const struct object *object)
{
	json_t *list = json_array();

	for (size_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];
		json_t *item = json_object();

		json_object_set_new(item, "index", json_u64(i));
		json_object_set_new(item, "name",
				    json_text_or_null(section->name));
		if (object->kind == OBJECT_ELF) {
			json_object_set_new(item, "type",
					    json_u64(section->type));
			json_object_set_new(item, "flags",
					    json_u64(section->flags));
			json_object_set_new(item, "size",
					    json_u64(section->size));
			json_object_set_new(item, "align",
					    json_u64(section->align));
		}
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *json_symbols(const struct object *object)
{
	json_t *list = json_array();

	for (size_t i = first_symbol(object); i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		json_t *item = json_object();
		json_t *flags = json_array();

		for (size_t w = 0; w < SYMBOL_WORDS; w++)
			if (symbol->flags & symbol_words[w].flag)
				json_array_append_new(flags, json_string(
						symbol_words[w].name));
		json_object_set_new(item, "name",
				    json_text_or_null(symbol->name));
		json_object_set_new(item, "section", json_text_or_null(
					    section_of(object, symbol)));
		json_object_set_new(item, "value", json_u64(symbol->value));
		json_object_set_new(item, "size", json_u64(symbol->size));
		json_object_set_new(item, "flags", flags);
		json_array_append_new(list, item);
	}
	return list;
}

static json_t *json_of(const struct object *object,
		       const struct options *options)
{
	json_t *item = json_object();
	json_t *members;

	json_object_set_new(item, "path", json_text_or_null(object->path));
	json_object_set_new(item, "kind",
			    json_string(object_kind_name(object->kind)));
	json_object_set_new(item, "machine",
			    object->machine == MACHINE_UNKNOWN ? json_null() :
			    json_string(machine_name(object->machine)));
	if (object->kind == OBJECT_BITCODE) {
		json_object_set_new(item, "producer",
				    json_text_or_null(object->producer));
		json_object_set_new(item, "lto", json_string(
					    object->thin ? "thin" : "full"));
		json_object_set_new(item, "wrapped",
				    json_boolean(object->wrapped));
	}
	if (object->kind == OBJECT_ARCHIVE) {
		members = json_array();
		for (size_t i = 0; i < object->nmembers; i++)
			json_array_append_new(members,
					      json_of(&object->members[i],
						      options));
		json_object_set_new(item, "thin_archive",
				    json_boolean(object->thin_archive));
		json_object_set_new(item, "members", members);
		return item;
	}
	json_object_set_new(item, "section_count", json_u64(
			    object->nsections ? object->nsections - 1 : 0));
	json_object_set_new(item, "symbol_count", json_u64(
			    object->nsymbols - first_symbol(object)));
	if (options->sections)
		json_object_set_new(item, "sections", json_sections(object));
	if (options->symbols)
		json_object_set_new(item, "symbols", json_symbols(object));
	return item;
}

static int run(char **files, int count, const struct options *options)
{
	struct arena arena = { 0 };
	struct diags diags;
	json_t *list = options->json ? json_array() : NULL;
	bool found = false, quiet = options->has_bitcode || options->check_link;
	int status;

	diags_init(&diags, &arena);
	for (int i = 0; i < count; i++) {
		struct object *object;

		if (object_open(files[i], &diags, &object))
			continue;
		found |= has_bitcode(object);
		if (options->check_link)
			check_link(object, options->machine, &diags);
		if (list)
			json_array_append_new(list, json_of(object, options));
		else if (!quiet)
			print_object(object, options, 0);
		object_close(object);
	}
	if (list && json_print(list, stdout))
		diag_add(&diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_NONE,
			 "cannot write to standard output");
	else if (!list && (fflush(stdout) || ferror(stdout)))
		diag_add(&diags, DIAG_FATAL, CODE_FILE_WRITE, PLACE_NONE,
			 "cannot write to standard output");
	diags_print(&diags, TOOL, stderr);
	status = diags_status(&diags);
	if (!status && options->has_bitcode && !found)
		status = 1;
	diags_free(&diags);
	arena_free(&arena);
	return status;
}

static bool parse_machine(const char *text, enum machine *machine)
{
	for (*machine = MACHINE_X86_64; *machine <= MACHINE_AARCH64;
	     ++*machine)
		if (!strcmp(text, machine_name(*machine)))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	struct options options = { .json = false };
	int c;

	while ((c = cli_next(&cli, argc, argv)) != -1) {
		switch (c) {
		case 'j':
			options.json = true;
			break;
		case 's':
			options.symbols = true;
			break;
		case 'S':
			options.sections = true;
			break;
		case 'b':
			options.has_bitcode = true;
			break;
		case 'c':
			options.check_link = true;
			if (!parse_machine(optarg, &options.machine))
				cli_refuse(&cli, "--check-link knows x86_64 and arm64, not",
					   optarg);
			break;
		}
	}
	if (optind == argc)
		cli_refuse(&cli, "no file given", NULL);
	return run(argv + optind, argc - optind, &options);
}
