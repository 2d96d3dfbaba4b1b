// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The symbols of the pattern one by one.  What is a matter of the module is made where the
 * first of its kind stands.
 */
#include "base/file.h"
#include "elf/rawsym.h"
#include "modfinal/completion.h"

static uint32_t add(struct maker *maker, struct image_symbol symbol)
{
	*ARENA_MORE(maker->arena, maker->symbols, maker->nsymbols) = symbol;
	return (uint32_t)(maker->nsymbols - 1);
}

static void add_local(struct maker *maker, const char *name, uint32_t section,
		      uint64_t value, uint64_t size, unsigned type)
{
	add(maker, (struct image_symbol){ .name = name, .section = section,
		.value = value, .size = size,
		.info = ELF64_ST_INFO(STB_LOCAL, type) });
}

/* arm64: what follows is data (ELF for the Arm 64-bit Architecture, "Mapping symbols"). */
static void add_mapping(struct maker *maker, uint32_t section, uint64_t value)
{
	if (maker->pattern->mapping)
		add_local(maker, "$d", section, value, 0, STT_NOTYPE);
}

/* A label of assembly, and where the first data of its section is. */
static void add_label(struct maker *maker, const char *prefix, const char *name,
		      uint32_t section, uint64_t value)
{
	add_local(maker, arena_printf(maker->arena, "%s%s", prefix, name),
		  section, value, 0, STT_NOTYPE);
	if (!value)
		add_mapping(maker, section, value);
}

static void add_exports(struct maker *maker)
{
	const struct handed_module *module = maker->module;
	uint32_t strings = maker->made_of[maker->pattern->strings];

	if (strings)
		maker->section_symbols[strings] = add(maker,
			(struct image_symbol){ .name = "", .section = strings,
			.info = ELF64_ST_INFO(STB_LOCAL, STT_SECTION) });
	for (size_t i = 0; i < module->nexports; i++) {
		const char *name = module->exports[i].name;
		uint32_t entry = maker->export_made[EXPORT_ENTRY][i];
		uint32_t flags = maker->export_made[EXPORT_FLAGS][i];

		if (!entry)
			continue;
		add_label(maker, "__kstrtab_", name, strings,
			  maker->strings[i].name);
		add_local(maker, arena_printf(maker->arena, "__kstrtabns_%s", name),
			  strings, maker->strings[i].namespace, 0, STT_NOTYPE);
		add_label(maker, "__ksymtab_", name, entry, 0);
		if (flags)
			add_label(maker, "__flags_", name, flags, 0);
	}
	for (size_t i = 0; i < module->nexports; i++)
		if (maker->export_made[EXPORT_CRC][i])
			add_label(maker, "__crc_", module->exports[i].name,
				  maker->export_made[EXPORT_CRC][i], 0);
}

/* The tables of versions, each with its one symbol. */
static void add_tables(struct maker *maker)
{
	const struct pattern *pattern = maker->pattern;
	const uint32_t tables[] = { pattern->versions, pattern->ext_crcs,
				    pattern->ext_names };

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		uint32_t made = maker->made_of[tables[i]];
		const struct object *object = pattern->object;

		for (size_t j = 1; made && j < object->nsymbols; j++) {
			const struct symbol *symbol = &object->symbols[j];

			if (symbol->section != tables[i] ||
			    !(symbol->flags & SYMBOL_OBJECT))
				continue;
			add_local(maker, symbol->name, made, 0,
				  maker->sections[made].section.size, STT_OBJECT);
			if (maker->sections[made].section.size)
				add_mapping(maker, made, 0);
		}
	}
}

static const char *info_symbol(struct maker *maker, const char *info,
			       unsigned long long number)
{
	const struct pattern *pattern = maker->pattern;
	int tag = pattern->info_tagged ? (int)strcspn(info, "=") : 0;

	return arena_printf(maker->arena, "%s%.*s%llu", pattern->info_symbol,
			    tag, info, pattern->info_number + number);
}

/* In the order of the .mod.c: what is behind the tables of versions begins with depends. */
static void add_infos(struct maker *maker)
{
	const struct pattern *pattern = maker->pattern;
	uint32_t section = maker->made_of[pattern->infos];
	unsigned long long number = 0;
	uint64_t at = 0;

	for (size_t i = 0; i < maker->module->ninfos; i++) {
		const char *text = pattern_info(pattern,
						&maker->module->infos[i]);

		if (!text)
			continue;
		if (!strncmp(text, "depends=", 8))
			add_tables(maker);
		add_local(maker, info_symbol(maker, text, number++), section,
			  at, strlen(text) + 1, STT_OBJECT);
		if (!at)
			add_mapping(maker, section, 0);
		at += strlen(text) + 1;
		/* struct module is what follows the name. */
		if (!strncmp(text, "name=", 5))
			add_mapping(maker, maker->made_of[pattern->this_module], 0);
	}
}

enum group { GROUP_NONE, GROUP_EXPORTS, GROUP_INFOS, GROUP_LEFT_OUT };

/* Which of these local symbol @index of the pattern belongs to. */
static enum group group_of(const struct maker *maker, size_t index)
{
	const struct pattern *pattern = maker->pattern;
	uint32_t section = pattern->object->symbols[index].section;

	if (!section)
		return GROUP_NONE;
	if (section == pattern->infos || section == pattern->this_module ||
	    section == pattern->versions || section == pattern->ext_crcs ||
	    section == pattern->ext_names)
		return GROUP_INFOS;
	if (pattern_is_of_export(pattern, section))
		return GROUP_EXPORTS;
	return maker->made_of[section] ? GROUP_NONE : GROUP_LEFT_OUT;
}

static struct image_symbol like(const struct maker *maker, size_t index)
{
	const struct pattern *pattern = maker->pattern;
	const struct symbol *symbol = &pattern->object->symbols[index];
	Elf64_Sym raw = raw_symbol(pattern->symtab, index);

	return (struct image_symbol){
		.name = symbol->name, .value = raw.st_value,
		.size = raw.st_size, .info = raw.st_info, .other = raw.st_other,
		.section = symbol->section ?
			   maker->made_of[symbol->section] : 0,
		.reserved = raw.st_shndx >= SHN_LORESERVE &&
			    raw.st_shndx != SHN_XINDEX ? raw.st_shndx : 0,
	};
}

static void add_locals(struct maker *maker)
{
	const struct object *object = maker->pattern->object;
	bool done[GROUP_LEFT_OUT] = { false };

	for (size_t i = 1; i < object->nsymbols; i++) {
		struct image_symbol symbol = like(maker, i);
		enum group group = group_of(maker, i);

		if (ELF64_ST_BIND(symbol.info) != STB_LOCAL ||
		    group == GROUP_LEFT_OUT)
			continue;
		if (group == GROUP_EXPORTS && !done[group]) {
			add_exports(maker);
		} else if (group == GROUP_INFOS && !done[group]) {
			add_infos(maker);
		} else if (group == GROUP_NONE &&
			   ELF64_ST_TYPE(symbol.info) != STT_SECTION) {
			/* The name of the source. */
			if (ELF64_ST_TYPE(symbol.info) == STT_FILE)
				symbol.name = arena_printf(maker->arena,
					"%s.mod.c", path_base(maker->module->name));
			add(maker, symbol);
		}
		done[group] = true;
	}
}

/* Does the module have what the pattern's undefined symbol @name stands for? */
static bool is_wanted(const struct maker *maker, const char *name)
{
	/* What clang says of the type of a function that it only knows to be there. */
	static const char kcfi[] = "__kcfi_typeid_";

	if (!strncmp(name, kcfi, sizeof(kcfi) - 1))
		name += sizeof(kcfi) - 1;
	if (!strcmp(name, "init_module"))
		return maker->module->has_init;
	if (!strcmp(name, "cleanup_module"))
		return maker->module->has_exit;
	return true;
}

static void name(struct maker *maker, const char *symbol, uint32_t index)
{
	map_put(&maker->by_name, str_of(symbol))->value = (void *)(uintptr_t)index;
}

static void add_export_names(struct maker *maker)
{
	for (size_t i = 0; i < maker->module->nexports; i++) {
		const struct handed_export *export = &maker->module->exports[i];

		if (export->has_ksymtab)
			name(maker, export->name, add(maker,
				(struct image_symbol){ .name = export->name,
				.info = ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE) }));
	}
}

static bool is_export_of_pattern(const struct maker *maker, const char *symbol)
{
	const struct handed_module *module = maker->pattern->module;

	for (size_t i = 0; i < module->nexports; i++)
		if (!strcmp(module->exports[i].name, symbol))
			return true;
	return false;
}

static void add_globals(struct maker *maker)
{
	const struct object *object = maker->pattern->object;
	bool exports = false;

	for (size_t i = 1; i < object->nsymbols; i++) {
		struct image_symbol symbol = like(maker, i);

		if (ELF64_ST_BIND(symbol.info) == STB_LOCAL)
			continue;
		if (is_export_of_pattern(maker, symbol.name)) {
			if (!exports)
				add_export_names(maker);
			exports = true;
		} else if (is_wanted(maker, symbol.name)) {
			name(maker, symbol.name, add(maker, symbol));
		}
	}
}

void completion_symbols(struct maker *maker)
{
	maker->section_symbols = arena_array(maker->arena, uint32_t,
					     maker->nsections);
	add(maker, (struct image_symbol){ .name = "" });
	add_locals(maker);
	maker->nlocals = maker->nsymbols;
	add_globals(maker);
}
