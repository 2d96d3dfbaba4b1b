// SPDX-License-Identifier: GPL-2.0-or-later
#include "inspect/describe.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "base/out.h"

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

static const char *section_name_of(const struct object *object,
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
			out_name(stdout, section_name_of(object, symbol));
		}
		putchar('\n');
	}
}

void describe_print(const struct object *object,
		    const struct describe_lists *lists, int indent)
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
	if (lists->sections)
		print_sections(object, indent + 2);
	if (lists->symbols)
		print_symbols(object, indent + 2);
	for (size_t i = 0; i < object->nmembers; i++)
		describe_print(&object->members[i], lists, indent + 2);
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
					    section_name_of(object, symbol)));
		json_object_set_new(item, "value", json_u64(symbol->value));
		json_object_set_new(item, "size", json_u64(symbol->size));
		json_object_set_new(item, "flags", flags);
		json_array_append_new(list, item);
	}
	return list;
}

json_t *describe_json(const struct object *object,
		      const struct describe_lists *lists)
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
			json_array_append_new(members, describe_json(
						&object->members[i], lists));
		json_object_set_new(item, "thin_archive",
				    json_boolean(object->thin_archive));
		json_object_set_new(item, "members", members);
		return item;
	}
	json_object_set_new(item, "section_count", json_u64(
			    object->nsections ? object->nsections - 1 : 0));
	json_object_set_new(item, "symbol_count", json_u64(
			    object->nsymbols - first_symbol(object)));
	if (lists->sections)
		json_object_set_new(item, "sections", json_sections(object));
	if (lists->symbols)
		json_object_set_new(item, "symbols", json_symbols(object));
	return item;
}
