// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf/image.h"

#include <elf.h>
#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"

/* The sections that the writer adds, by their place behind those of the image. */
enum added { ADD_SYMTAB, ADD_SHNDX, ADD_SHSTRTAB, ADD_STRTAB, ADDED };

struct layout {
	struct image *image;
	bool extended;		/* there is a .symtab_shndx */
	size_t count;		/* of all sections */
	size_t index[ADDED];
	struct image_section own[ADDED];
	struct buf names, strings;	/* contents of .shstrtab, .strtab */
	uint32_t *name_at;	/* by section */
	uint32_t *string_at;	/* by symbol */
	uint64_t headers;	/* offset of the section headers */
};

static struct image_section *section_at(struct layout *layout, size_t index)
{
	size_t image = layout->image->nsections;

	if (index < image)
		return &layout->image->sections[index];
	for (size_t i = 0; i < ADDED; i++)
		if (layout->index[i] == index)
			return &layout->own[i];
	return NULL;
}

/* The place of @name in a string table, which has each name once. */
static uint32_t string_at(struct buf *table, struct map *known, const char *name)
{
	struct map_entry *entry;

	if (!*name)
		return 0;
	entry = map_put(known, str_of(name));
	if (!entry->value) {
		entry->value = (void *)(uintptr_t)table->size;
		buf_add(table, name, strlen(name) + 1);
	}
	return (uint32_t)(uintptr_t)entry->value;
}

static void lay_out_names(struct layout *layout)
{
	const struct image *image = layout->image;
	struct map known;

	buf_add(&layout->names, "", 1);
	map_init(&known, NULL);
	for (size_t i = 1; i < layout->count; i++)
		layout->name_at[i] = string_at(&layout->names, &known,
					       section_at(layout, i)->name);
	map_free(&known);

	buf_add(&layout->strings, "", 1);
	map_init(&known, NULL);
	for (size_t i = 1; i < image->nsymbols; i++)
		layout->string_at[i] = string_at(&layout->strings, &known,
						 image->symbols[i].name);
	map_free(&known);
}

static void lay_out_added(struct layout *layout)
{
	static const char *const names[ADDED] = {
		".symtab", ".symtab_shndx", ".shstrtab", ".strtab"
	};
	const struct image *image = layout->image;
	size_t next = image->nsections;

	for (size_t i = 0; i < ADDED; i++) {
		layout->own[i] = (struct image_section){
			.name = names[i], .type = SHT_STRTAB, .align = 1 };
		if (i != ADD_SHNDX || layout->extended)
			layout->index[i] = next++;
	}
	layout->count = next;
	layout->own[ADD_SYMTAB].type = SHT_SYMTAB;
	layout->own[ADD_SYMTAB].align = 8;
	layout->own[ADD_SYMTAB].entsize = sizeof(Elf64_Sym);
	layout->own[ADD_SYMTAB].size = image->nsymbols * sizeof(Elf64_Sym);
	layout->own[ADD_SYMTAB].link = (uint32_t)layout->index[ADD_STRTAB];
	layout->own[ADD_SYMTAB].info = (uint32_t)image->nlocals;
	layout->own[ADD_SHNDX].type = SHT_SYMTAB_SHNDX;
	layout->own[ADD_SHNDX].align = 4;
	layout->own[ADD_SHNDX].entsize = 4;
	layout->own[ADD_SHNDX].size = image->nsymbols * 4;
	layout->own[ADD_SHNDX].link = IMAGE_SYMTAB;
}

static void lay_out_file(struct layout *layout)
{
	uint64_t at = sizeof(Elf64_Ehdr);

	layout->own[ADD_SHSTRTAB].size = layout->names.size;
	layout->own[ADD_STRTAB].size = layout->strings.size;
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 1; i < layout->count; i++) {
			struct image_section *section = section_at(layout, i);

			if (!(section->flags & SHF_ALLOC) == !pass)
				continue;
			if (section->type != SHT_NOBITS)
				at = align_up(at, section->align);
			section->offset = at;
			if (section->type != SHT_NOBITS)
				at += section->size;
		}
	}
	layout->headers = align_up(at, 8);
}

static void put_header(const struct layout *layout, uint8_t *file)
{
	const struct image *image = layout->image;
	uint64_t names = layout->index[ADD_SHSTRTAB];
	Elf64_Ehdr header = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
			     ELFDATA2LSB, EV_CURRENT },
		.e_type = htole16(ET_REL),
		.e_machine = htole16(image->machine),
		.e_version = htole32(EV_CURRENT),
		.e_shoff = htole64(layout->headers),
		.e_flags = htole32(image->flags),
		.e_ehsize = htole16(sizeof(Elf64_Ehdr)),
		.e_shentsize = htole16(sizeof(Elf64_Shdr)),
		.e_shnum = htole16(layout->count < SHN_LORESERVE ?
				   (uint16_t)layout->count : 0),
		.e_shstrndx = htole16(names < SHN_LORESERVE ?
				      (uint16_t)names : SHN_XINDEX),
	};

	memcpy(file, &header, sizeof(header));
}

/* Numbers of sections too large for the header stand in the null section. */
static void put_section_headers(struct layout *layout, uint8_t *file)
{
	uint32_t symtab = (uint32_t)layout->index[ADD_SYMTAB];
	Elf64_Shdr raw = { .sh_name = 0 };

	if (layout->count >= SHN_LORESERVE)
		raw.sh_size = htole64(layout->count);
	if (layout->index[ADD_SHSTRTAB] >= SHN_LORESERVE)
		raw.sh_link = htole32((uint32_t)layout->index[ADD_SHSTRTAB]);
	file += layout->headers;
	memcpy(file, &raw, sizeof(raw));
	for (size_t i = 1; i < layout->count; i++) {
		const struct image_section *section = section_at(layout, i);

		raw = (Elf64_Shdr){
			.sh_name = htole32(layout->name_at[i]),
			.sh_type = htole32(section->type),
			.sh_flags = htole64(section->flags),
			.sh_offset = htole64(section->offset),
			.sh_size = htole64(section->size),
			.sh_link = htole32(section->link == IMAGE_SYMTAB ?
					   symtab : section->link),
			.sh_info = htole32(section->info),
			.sh_addralign = htole64(section->align),
			.sh_entsize = htole64(section->entsize),
		};
		memcpy(file + i * sizeof(raw), &raw, sizeof(raw));
	}
}

static void put_contents(const struct layout *layout, uint8_t *file)
{
	for (size_t i = 1; i < layout->image->nsections; i++) {
		const struct image_section *section =
					&layout->image->sections[i];
		uint8_t *to = file + section->offset;

		if (section->type == SHT_NOBITS)
			continue;
		if (section->fill)
			memset(to, section->fill, section->size);
		for (size_t j = 0; j < section->nparts; j++)
			if (section->parts[j].size)
				memcpy(to + section->parts[j].at,
				       section->parts[j].data,
				       section->parts[j].size);
	}
}

static void put_symbols(const struct layout *layout, uint8_t *file)
{
	const struct image *image = layout->image;
	uint8_t *to = file + layout->own[ADD_SYMTAB].offset;
	uint8_t *extended = layout->extended ?
		file + layout->own[ADD_SHNDX].offset : NULL;

	for (size_t i = 0; i < image->nsymbols; i++) {
		const struct image_symbol *symbol = &image->symbols[i];
		bool large = symbol->section >= SHN_LORESERVE;
		uint32_t index = htole32(large ? symbol->section : 0);
		Elf64_Sym raw = {
			.st_name = htole32(layout->string_at[i]),
			.st_info = symbol->info,
			.st_other = symbol->other,
			.st_shndx = htole16(large ? SHN_XINDEX :
				    symbol->section ? (uint16_t)symbol->section :
						      symbol->reserved),
			.st_value = htole64(symbol->value),
			.st_size = htole64(symbol->size),
		};

		memcpy(to + i * sizeof(raw), &raw, sizeof(raw));
		if (extended)
			memcpy(extended + i * sizeof(index), &index,
			       sizeof(index));
	}
}

static bool needs_extended(const struct image *image)
{
	for (size_t i = 0; i < image->nsymbols; i++)
		if (image->symbols[i].section >= SHN_LORESERVE)
			return true;
	return false;
}

void image_write(struct image *image, struct buf *out)
{
	struct layout layout = { .image = image,
				 .extended = needs_extended(image) };
	struct arena arena = { NULL };

	lay_out_added(&layout);
	layout.name_at = arena_array(&arena, uint32_t, layout.count);
	layout.string_at = arena_array(&arena, uint32_t, image->nsymbols);
	lay_out_names(&layout);
	lay_out_file(&layout);

	out->size = out->room = layout.headers +
				layout.count * sizeof(Elf64_Shdr);
	out->data = xmalloc(out->size);
	memset(out->data, 0, out->size);
	put_header(&layout, (uint8_t *)out->data);
	put_contents(&layout, (uint8_t *)out->data);
	put_symbols(&layout, (uint8_t *)out->data);
	put_section_headers(&layout, (uint8_t *)out->data);
	memcpy(out->data + layout.own[ADD_SHSTRTAB].offset,
	       layout.names.data, layout.names.size);
	memcpy(out->data + layout.own[ADD_STRTAB].offset,
	       layout.strings.data, layout.strings.size);
	buf_free(&layout.names);
	buf_free(&layout.strings);
	arena_free(&arena);
}
