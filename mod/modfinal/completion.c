// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The pattern is gone through section by section.  What is a matter of the module (exports,
 * versions, .modinfo, struct module) is made where its first piece stands; everything else is
 * taken as it is.
 */
#include "modfinal/completion.h"

#include <errno.h>

#include "elf/rawsym.h"
#include "model/modversion.h"
#include "model/reading.h"
#include "model/rela.h"

/* From so many bytes on a compiler for x86_64 aligns an array as one (psABI 3.1.2). */
#define LARGE_ARRAY 16

static const struct section *pattern_section(const struct maker *maker,
					     uint32_t index)
{
	return &maker->pattern->object->sections[index];
}

/* --- one section -------------------------------------------------------- */

/* A section like @index of the pattern, empty as yet. */
static struct made *add_like(struct maker *maker, uint32_t index, const char *name)
{
	const struct section *like = pattern_section(maker, index);
	struct made *made = ARENA_MORE(maker->arena, maker->sections,
				       maker->nsections);

	*made = (struct made){ .section = {
		.name = name, .type = like->type, .flags = like->flags,
		.align = like->align, .entsize = like->entsize,
	} };
	return made;
}

static void set_content(struct maker *maker, struct made *made,
			const uint8_t *data, uint64_t size)
{
	struct image_part *part = arena_new(maker->arena, struct image_part);

	*part = (struct image_part){ data, 0, size };
	made->section.size = size;
	made->section.parts = part;
	made->section.nparts = size ? 1 : 0;
}

static uint32_t last_made(const struct maker *maker)
{
	return (uint32_t)(maker->nsections - 1);
}

static struct made_reloc *add_reloc(struct maker *maker, struct made *made,
				    struct reloc reloc)
{
	struct made_reloc *added = ARENA_MORE(maker->arena, made->relocs,
					      made->nrelocs);

	*added = (struct made_reloc){ .reloc = reloc };
	return added;
}

/* --- exports ------------------------------------------------------------ */

static uint64_t add_string(struct buf *text, struct map *known,
			   const char *string)
{
	struct map_entry *entry;
	uint64_t at = text->size;

	if (known) {
		entry = map_put(known, str_of(string));
		if (entry->value)
			return (uintptr_t)entry->value - 1;
		entry->value = (void *)(uintptr_t)(at + 1);
	}
	buf_add(text, string, strlen(string) + 1);
	return at;
}

static void make_strings(struct maker *maker)
{
	const struct handed_module *module = maker->module;
	struct buf text = { 0 };
	struct map known;
	uint8_t *data;

	map_init(&known, NULL);
	for (size_t i = 0; i < module->nexports; i++) {
		struct map *once = maker->once ? &known : NULL;

		if (!module->exports[i].has_ksymtab)
			continue;
		maker->strings[i].name = add_string(&text, once,
						    module->exports[i].name);
		maker->strings[i].namespace = add_string(&text, once,
						module->exports[i].namespace);
	}
	map_free(&known);
	if (!text.size)
		return;
	data = arena_alloc(maker->arena, text.size);
	memcpy(data, text.data, text.size);
	set_content(maker, add_like(maker, maker->pattern->strings,
				    pattern_section(maker, maker->pattern->strings)->name),
		    data, text.size);
	maker->made_of[maker->pattern->strings] = last_made(maker);
	buf_free(&text);
}

/* A relocation of the pattern's entry, of its export or of the strings of that. */
static int make_export_reloc(struct maker *maker, struct made *made,
			     const struct handed_export *like, size_t index,
			     struct reloc reloc)
{
	const struct pattern *pattern = maker->pattern;
	const struct handed_export *export = &maker->module->exports[index];
	const struct object *object = pattern->object;
	uint32_t names = pattern_symbol(pattern, "__kstrtab_", like->name);
	uint32_t namespaces = pattern_symbol(pattern, "__kstrtabns_", like->name);
	const struct symbol *symbol;
	struct made_reloc *added;

	if (reloc.symbol >= object->nsymbols || !names || !namespaces)
		return refuse(maker->diags, object,
			      "an entry for an export of another kind");
	symbol = &object->symbols[reloc.symbol];
	added = add_reloc(maker, made, reloc);
	if (!strcmp(symbol->name, like->name)) {
		added->symbol = export->name;
		return 0;
	}
	if (!(symbol->flags & SYMBOL_SECTION) ||
	    symbol->section != pattern->strings)
		return refuse(maker->diags, object,
			      "an entry for an export refers to \"%s\"",
			      symbol->name);
	added->section = maker->made_of[pattern->strings];
	if (reloc.addend == (int64_t)object->symbols[names].value)
		added->reloc.addend = (int64_t)maker->strings[index].name;
	else if (reloc.addend == (int64_t)object->symbols[namespaces].value)
		added->reloc.addend = (int64_t)maker->strings[index].namespace;
	else
		return refuse(maker->diags, object,
			      "an entry for an export refers to another's strings");
	return 0;
}

/* Of section @index of the pattern, which is for its export @like. */
static int make_export_part(struct maker *maker, uint32_t index,
			    const struct handed_export *like, size_t export,
			    enum export_part part)
{
	const struct section *section = pattern_section(maker, index);
	const struct section *relocs =
				pattern_section(maker, section->relocs);
	const char *name = maker->module->exports[export].name;
	size_t stem = strlen(section->name) - strlen(like->name);
	struct made *made = add_like(maker, index,
		arena_printf(maker->arena, "%.*s%s", (int)stem, section->name,
			     name));
	uint8_t *data = arena_alloc(maker->arena, section->size + 4);
	uint32_t crc = htole32(maker->module->exports[export].crc);
	int err = 0;

	if (!section->data)
		return refuse(maker->diags, maker->pattern->object,
			      "%s is empty", section->name);
	memcpy(data, section->data, section->size);
	if (part == EXPORT_CRC) {
		if (section->size != 4 || le32(data) != like->crc)
			return refuse(maker->diags, maker->pattern->object,
				      "%s does not hold the version",
				      section->name);
		memcpy(data, &crc, sizeof(crc));
	}
	set_content(maker, made, data, section->size);
	maker->export_made[part][export] = last_made(maker);
	for (uint64_t i = 0; !err && section->relocs && i < rela_count(relocs); i++)
		err = make_export_reloc(maker, made, like, export,
					rela_get(relocs, i));
	return err;
}

/* All parts of all exports that are CRCs, or are not. */
static int make_parts(struct maker *maker, bool crcs)
{
	const struct pattern *pattern = maker->pattern;
	const struct handed_module *module = maker->module;
	int err = 0;

	for (size_t i = 0; !err && i < module->nexports; i++) {
		const struct handed_export *export = &module->exports[i];
		const struct handed_export *like = pattern_export(pattern,
								  export);
		size_t found = 0;

		if (!(crcs ? export->has_crc : export->has_ksymtab))
			continue;
		if (!like)
			return refuse(maker->diags, pattern->object,
				      "it has no export like \"%s\"",
				      export->name);
		for (uint32_t j = 1; !err && j < pattern->object->nsections; j++) {
			int part = export_part_of(pattern_section(maker, j)->name,
						  like->name);

			if (part < 0 || (part == EXPORT_CRC) != crcs)
				continue;
			err = make_export_part(maker, j, like, i,
					       (enum export_part)part);
			found++;
		}
		if (!err && !found)
			err = refuse(maker->diags, pattern->object,
				     "it has no section for an export like \"%s\"",
				     export->name);
	}
	return err;
}

static int make_exports(struct maker *maker)
{
	int err;

	if (maker->pattern->strings)
		make_strings(maker);
	err = make_parts(maker, false);
	return err ? err : make_parts(maker, true);
}

/* --- .modinfo, struct module, versions ---------------------------------- */

static void make_infos(struct maker *maker, uint32_t index)
{
	struct buf text = { 0 };
	uint8_t *data;

	for (size_t i = 0; i < maker->module->ninfos; i++) {
		const char *string = pattern_info(maker->pattern,
						  &maker->module->infos[i]);

		if (string)
			buf_add(&text, string, strlen(string) + 1);
	}
	data = arena_alloc(maker->arena, text.size);
	if (text.size)
		memcpy(data, text.data, text.size);
	set_content(maker, add_like(maker, index,
				    pattern_section(maker, index)->name),
		    data, text.size);
	buf_free(&text);
}

/* The struct module of the pattern with another name, and without the functions that
 * this module does not have. */
static int make_this_module(struct maker *maker, uint32_t index)
{
	const struct section *section = pattern_section(maker, index);
	const struct section *relocs = pattern_section(maker, section->relocs);
	const struct object *object = maker->pattern->object;
	const char *name = handed_name(maker->module);
	struct made *made = add_like(maker, index, section->name);
	uint8_t *data = arena_alloc(maker->arena, section->size);

	if (!name || strlen(name) >= NAME_ROOM)
		return refuse(maker->diags, object,
			      "no name of up to %d bytes for module %s",
			      NAME_ROOM - 1, maker->module->name);
	memcpy(data, section->data, section->size);
	memset(data + maker->pattern->name_at, 0, NAME_ROOM);
	memcpy(data + maker->pattern->name_at, name, strlen(name));
	set_content(maker, made, data, section->size);
	for (uint64_t i = 0; section->relocs && i < rela_count(relocs); i++) {
		struct reloc reloc = rela_get(relocs, i);
		const char *symbol = reloc.symbol < object->nsymbols ?
				     object->symbols[reloc.symbol].name : "";
		struct made_reloc *added;

		if (strcmp(symbol, "init_module") &&
		    strcmp(symbol, "cleanup_module"))
			return refuse(maker->diags, object,
				      "struct module refers to \"%s\"",
				      symbol);
		if (!(*symbol == 'i' ? maker->module->has_init :
				       maker->module->has_exit))
			continue;
		added = add_reloc(maker, made, reloc);
		added->symbol = symbol;
	}
	return 0;
}

/* As the compiler aligns an array of @size bytes: as that of the pattern, which is large,
 * if it is large too. */
static void set_array(struct maker *maker, struct made *made,
		      const uint8_t *data, uint64_t size, uint64_t element)
{
	if (size < LARGE_ARRAY)
		made->section.align = element;
	set_content(maker, made, data, size);
}

static bool is_basic(const struct handed_module *module,
		     const struct handed_version *version)
{
	/* A name that is too long is in the other table, which modpost has made sure of. */
	return !module->extended || strlen(version->name) < MODVERSION_NAME_ROOM;
}

static int make_versions(struct maker *maker, uint32_t index)
{
	const struct handed_module *module = maker->module;
	uint8_t *data = arena_calloc(maker->arena, module->nversions,
				     MODVERSION_SIZE);
	size_t n = 0;

	for (size_t i = 0; i < module->nversions; i++) {
		const struct handed_version *version = &module->versions[i];
		uint32_t crc = htole32(version->crc);

		if (!is_basic(module, version))
			continue;
		if (strlen(version->name) >= MODVERSION_NAME_ROOM)
			return refuse(maker->diags, maker->pattern->object,
				      "no room for the name \"%.80s\"",
				      version->name);
		memcpy(data + n * MODVERSION_SIZE, &crc, sizeof(crc));
		memcpy(data + n * MODVERSION_SIZE + MODVERSION_NAME, version->name,
		       strlen(version->name));
		n++;
	}
	set_array(maker, add_like(maker, index, "__versions"), data,
		  n * MODVERSION_SIZE, 8);
	return 0;
}

static int make_ext_crcs(struct maker *maker, uint32_t index)
{
	const struct handed_module *module = maker->module;
	uint8_t *data = arena_calloc(maker->arena, module->nversions, 4);

	for (size_t i = 0; i < module->nversions; i++) {
		uint32_t crc = htole32(module->versions[i].crc);

		memcpy(data + 4 * i, &crc, sizeof(crc));
	}
	set_array(maker, add_like(maker, index, "__version_ext_crcs"), data,
		  4 * module->nversions, 4);
	return 0;
}

/* Their NULs, and that of the string literal that they are. */
static int make_ext_names(struct maker *maker, uint32_t index)
{
	const struct handed_module *module = maker->module;
	uint64_t size = 1;
	uint8_t *data, *at;

	for (size_t i = 0; i < module->nversions; i++)
		size += strlen(module->versions[i].name) + 1;
	data = at = arena_alloc(maker->arena, size);
	for (size_t i = 0; i < module->nversions; i++) {
		size_t n = strlen(module->versions[i].name) + 1;

		memcpy(at, module->versions[i].name, n);
		at += n;
	}
	set_array(maker, add_like(maker, index, "__version_ext_names"), data,
		  size, 1);
	return 0;
}

/* --- all of them -------------------------------------------------------- */

static int take_as_it_is(struct maker *maker, uint32_t index)
{
	const struct section *section = pattern_section(maker, index);

	if (section->relocs || section->type == SHT_GROUP ||
	    section->flags & SHF_LINK_ORDER)
		return refuse(maker->diags, maker->pattern->object,
			      "%s refers to other sections",
			      section->name);
	set_content(maker, add_like(maker, index, section->name),
		    section->data, section->data ? section->size : 0);
	if (section->type == SHT_NOBITS)
		maker->sections[last_made(maker)].section.size = section->size;
	return 0;
}

static int make_section(struct maker *maker, uint32_t index)
{
	const struct pattern *pattern = maker->pattern;

	if (index == pattern->infos)
		make_infos(maker, index);
	else if (index == pattern->this_module)
		return make_this_module(maker, index);
	else if (index == pattern->versions)
		return maker->module->basic ? make_versions(maker, index) : 0;
	else if (index == pattern->ext_crcs)
		return maker->module->extended ? make_ext_crcs(maker, index) : 0;
	else if (index == pattern->ext_names)
		return maker->module->extended ? make_ext_names(maker, index) : 0;
	else
		return take_as_it_is(maker, index);
	return 0;
}

static int make_sections(struct maker *maker)
{
	bool exports_made = false;
	int err = 0;

	for (uint32_t i = 1; !err && i < maker->pattern->object->nsections; i++) {
		size_t before = maker->nsections;

		if (pattern_section(maker, i)->type == SHT_RELA ||
		    pattern_leaves_out(pattern_section(maker, i)))
			continue;
		if (pattern_is_of_export(maker->pattern, i)) {
			if (!exports_made)
				err = make_exports(maker);
			exports_made = true;
			continue;
		}
		err = make_section(maker, i);
		if (maker->nsections > before)
			maker->made_of[i] = last_made(maker);
	}
	if (!err && !exports_made && maker->module->nexports)
		err = refuse(maker->diags, maker->pattern->object,
			     "it has no sections for exports");
	return err;
}

/* --- the image ---------------------------------------------------------- */

static const uint8_t *encode_relocs(struct maker *maker, const struct made *made,
				    int *err)
{
	uint8_t *data = arena_calloc(maker->arena, made->nrelocs, RELA_SIZE);

	for (size_t i = 0; i < made->nrelocs; i++) {
		const struct made_reloc *reloc = &made->relocs[i];
		uint64_t symbol = reloc->symbol ? (uintptr_t)map_get(
				&maker->by_name, str_of(reloc->symbol)) :
				maker->section_symbols[reloc->section];
		uint64_t words[3] = {
			htole64(reloc->reloc.offset),
			htole64(symbol << 32 | reloc->reloc.type),
			htole64((uint64_t)reloc->reloc.addend),
		};

		if (!symbol)
			*err = refuse(maker->diags, maker->pattern->object,
				      "no symbol for what %s refers to",
				      made->section.name);
		memcpy(data + i * RELA_SIZE, words, sizeof(words));
	}
	return data;
}

/* Relocations come behind the section that they are for, as assemblers write them. */
static int make_image(struct maker *maker, struct image *image)
{
	uint32_t *index = arena_array(maker->arena, uint32_t, maker->nsections);
	uint32_t next = 1;
	int err = 0;

	*image = (struct image){
		.machine = maker->pattern->object->machine == MACHINE_AARCH64 ?
			   EM_AARCH64 : EM_X86_64,
		.sections = arena_array(maker->arena, struct image_section,
					2 * maker->nsections),
		.symbols = maker->symbols,
		.nsymbols = maker->nsymbols,
		.nlocals = maker->nlocals,
	};
	for (size_t i = 1; !err && i < maker->nsections; i++) {
		const struct made *made = &maker->sections[i];
		struct image_part *part;

		index[i] = next;
		image->sections[next++] = made->section;
		if (!made->nrelocs)
			continue;
		part = arena_new(maker->arena, struct image_part);
		*part = (struct image_part){ encode_relocs(maker, made, &err),
					     0, made->nrelocs * RELA_SIZE };
		image->sections[next++] = (struct image_section){
			.name = arena_printf(maker->arena, ".rela%s",
					     made->section.name),
			.type = SHT_RELA, .flags = SHF_INFO_LINK,
			.link = IMAGE_SYMTAB, .info = index[i], .align = 8,
			.entsize = RELA_SIZE, .size = part->size,
			.parts = part, .nparts = 1,
		};
	}
	image->nsections = next;
	for (size_t i = 1; i < image->nsymbols; i++)
		if (image->symbols[i].section)
			image->symbols[i].section =
					index[image->symbols[i].section];
	return err;
}

int completion_make(const struct pattern *pattern,
		    const struct handed_module *module, bool once,
		    struct arena *arena, struct diags *diags,
		    struct image *image)
{
	struct maker maker = {
		.pattern = pattern, .module = module, .once = once,
		.arena = arena, .diags = diags,
		.made_of = arena_array(arena, uint32_t,
				       pattern->object->nsections),
		.strings = arena_array(arena, struct export_strings,
				       module->nexports),
	};
	int err;

	for (size_t i = 0; i < 3; i++)
		maker.export_made[i] = arena_array(arena, uint32_t,
						   module->nexports);
	(void)ARENA_MORE(arena, maker.sections, maker.nsections);
	map_init(&maker.by_name, NULL);
	err = make_sections(&maker);
	if (!err) {
		completion_symbols(&maker);
		err = make_image(&maker, image);
	}
	map_free(&maker.by_name);
	return err;
}
