// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A linked kernel.  The object reader takes relocatable files only, and a
 * vmlinux has nothing to relocate for us: its table of exports is found by the
 * names of sections, and what an entry refers to by addresses.
 *
 *	__ksymtab, __ksymtab_gpl	12 bytes an export: value, name,
 *					namespace, each 32 bits relative to where
 *					it stands (PREL32)
 *	__kcrctab, __kcrctab_gpl	their CRCs, 4 bytes each, same order
 *	__kflagstab			since 7.1, where the tables above have no
 *					_gpl: a byte each, bit 0 means GPL-only
 *	symbols vermagic, linux_banner	strings of kernel/module and init/version.c
 */
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "loader/loadable_read.h"
#include "model/reading.h"

enum { ENTRY_SIZE = 12, NAME_AT = 4, NAMESPACE_AT = 8, CRC_SIZE = 4,
       FLAG_GPL_ONLY = 1 };

struct image {
	struct str file;
	const char *path;
	struct arena *arena;
	struct section *sections;	/* of type, addr, size, data, name, link */
	size_t nsections;
	const struct section **loaded;	/* those that are in memory, by address */
	size_t nloaded;
	uint64_t names_left;	/* of names_room(): see string_in() */
	struct diags *diags;
};

bool is_linked_elf(struct str file)
{
	uint16_t type;

	if (file.n < sizeof(Elf64_Ehdr) || memcmp(file.p, ELFMAG, SELFMAG) ||
	    file.p[EI_CLASS] != ELFCLASS64 || file.p[EI_DATA] != ELFDATA2LSB)
		return false;
	type = le16(file.p + offsetof(Elf64_Ehdr, e_type));
	return type == ET_EXEC || type == ET_DYN;
}

__attribute__((format(printf, 3, 4)))
static int bad_image(const struct image *image, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_add(image->diags, DIAG_FATAL, CODE_VMLINUX_UNUSABLE,
		 PLACE_FILE(image->path), "%s",
		 arena_vprintf(image->diags->arena, format, args));
	va_end(args);
	diag_hint(image->diags, "a kernel is a vmlinux for x86_64 or arm64, as its build leaves it");
	return err;
}

static const char *string_of(struct image *image,
			     const struct section *section, uint64_t offset)
{
	if (!section->data)
		return NULL;
	return string_in((struct str){ (const char *)section->data,
				       section->size },
			 offset, &image->names_left);
}

static int read_sections(struct image *image, const Elf64_Ehdr *header)
{
	uint64_t table = le64toh(header->e_shoff);
	uint64_t count = le16toh(header->e_shnum);
	uint16_t names = le16toh(header->e_shstrndx);

	if (le16toh(header->e_shentsize) != sizeof(Elf64_Shdr) ||
	    !range_ok(table, count * sizeof(Elf64_Shdr), image->file.n) ||
	    names >= count)
		return bad_image(image, -EBADMSG,
				 "the table of section headers is missing or cut off");
	image->sections = arena_array(image->arena, struct section, count);
	image->nsections = count;
	for (uint64_t i = 0; i < count; i++) {
		struct section *section = &image->sections[i];
		Elf64_Shdr raw;
		uint64_t offset;

		memcpy(&raw, image->file.p + table + i * sizeof(raw), sizeof(raw));
		offset = le64toh(raw.sh_offset);
		*section = (struct section){
			.name = "",
			.type = le32toh(raw.sh_type),
			.addr = le64toh(raw.sh_addr),
			.size = le64toh(raw.sh_size),
			.link = le32toh(raw.sh_link),
			.info = le32toh(raw.sh_name),
		};
		if (section->type == SHT_NOBITS || section->type == SHT_NULL ||
		    !section->size)
			continue;
		if (!range_ok(offset, section->size, image->file.n))
			return bad_image(image, -EBADMSG,
					 "section %" PRIu64 " ends past the end of the file",
					 i);
		section->data = (const uint8_t *)image->file.p + offset;
	}
	for (uint64_t i = 0; i < count; i++) {
		struct section *section = &image->sections[i];

		section->name = string_of(image, &image->sections[names],
					  section->info);
		if (!section->name)
			return bad_image(image, -EBADMSG,
					 "section %" PRIu64 " has no name", i);
	}
	return 0;
}

static const struct section *section_of(const struct image *image,
					const char *name)
{
	for (size_t i = 1; i < image->nsections; i++)
		if (image->sections[i].data &&
		    !strcmp(image->sections[i].name, name))
			return &image->sections[i];
	return NULL;
}

static int by_address(const void *a, const void *b)
{
	const struct section *x = *(const struct section *const *)a;
	const struct section *y = *(const struct section *const *)b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/* A kernel has some dozens of sections, a hostile file as many as fit. */
static void sort_sections(struct image *image)
{
	image->loaded = arena_array(image->arena, const struct section *,
				    image->nsections);
	for (size_t i = 1; i < image->nsections; i++)
		if (image->sections[i].data && image->sections[i].addr)
			image->loaded[image->nloaded++] = &image->sections[i];
	if (image->nloaded)
		qsort(image->loaded, image->nloaded, sizeof(*image->loaded),
		      by_address);
}

/* The string that stands at @address when the kernel runs, or NULL. */
static const char *string_at(struct image *image, uint64_t address)
{
	const struct section *section;
	size_t low = 0, high = image->nloaded;

	/* The last that begins at @address or before. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (image->loaded[middle]->addr <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	section = image->loaded[low - 1];
	return string_of(image, section, address - section->addr);
}

static const char *relative_string(struct image *image,
				   const struct section *table, uint64_t at)
{
	return string_at(image, table->addr + at + (uint64_t)(int64_t)
			 (int32_t)le32(table->data + at));
}

static int read_exports(struct image *image, const char *name,
			const char *crc_name, bool gpl_only,
			struct loadable *out)
{
	const struct section *table = section_of(image, name);
	const struct section *crcs = section_of(image, crc_name);
	const struct section *flags = gpl_only ? NULL :
				      section_of(image, "__kflagstab");
	uint64_t count = table ? table->size / ENTRY_SIZE : 0;
	struct loadable_export *exports;

	if (!count)
		return 0;
	if (flags && flags->size < count)
		return bad_image(image, -EBADMSG,
				 "__kflagstab: there are more exports than flags");
	exports = arena_array(image->arena, struct loadable_export,
			      out->nexports + count);
	if (out->nexports)
		memcpy(exports, out->exports, out->nexports * sizeof(*exports));
	out->exports = exports;
	for (uint64_t i = 0; i < count; i++) {
		uint64_t at = i * ENTRY_SIZE;
		const char *symbol = relative_string(image, table, at + NAME_AT);
		const char *namespace = relative_string(image, table,
							at + NAMESPACE_AT);

		if (!symbol)
			return bad_image(image, -EBADMSG,
					 "%s: entry %" PRIu64 " has no name: this is no table of relative references",
					 name, i);
		exports[out->nexports++] = (struct loadable_export){
			.name = arena_strdup(image->arena, symbol),
			.namespace = namespace && *namespace ?
				arena_strdup(image->arena, namespace) : "",
			.gpl_only = flags ? flags->data[i] & FLAG_GPL_ONLY :
					    gpl_only,
			.flagged = flags,
			.has_crc = crcs && crcs->size / CRC_SIZE > i,
			.crc = crcs && crcs->size / CRC_SIZE > i ?
				le32(crcs->data + i * CRC_SIZE) : 0,
		};
	}
	return 0;
}

/* The value of the symbol @name; 0 if there is none. */
static uint64_t symbol_value(const struct image *image,
			     const struct section *table, const char *name)
{
	const struct section *strings;
	size_t size = strlen(name) + 1;

	if (table->link >= image->nsections)
		return 0;
	strings = &image->sections[table->link];
	for (uint64_t i = 0; i < table->size / sizeof(Elf64_Sym); i++) {
		const uint8_t *raw = table->data + i * sizeof(Elf64_Sym);
		uint64_t at = le32(raw);

		if (strings->data && range_ok(at, size, strings->size) &&
		    !memcmp(strings->data + at, name, size))
			return le64(raw + offsetof(Elf64_Sym, st_value));
	}
	return 0;
}

static void read_release(struct image *image, struct loadable *out)
{
	static const char banner_start[] = "Linux version ";
	const struct section *symtab = section_of(image, ".symtab");
	const char *text;

	if (!symtab || symtab->type != SHT_SYMTAB)
		return;
	text = string_at(image, symbol_value(image, symtab, "vermagic"));
	if (text)
		out->vermagic = arena_strdup(image->arena, text);
	text = string_at(image, symbol_value(image, symtab, "linux_banner"));
	if (text && str_starts(str_of(text), STR(banner_start))) {
		struct str rest = str_skip(str_of(text), strlen(banner_start));

		out->release = arena_str(image->arena, str_cut(&rest, ' '));
	}
}

static void read_image_traits(const struct image *image, struct loadable *out)
{
	const struct section *comment = section_of(image, ".comment");
	const struct section *notes = section_of(image, ".notes");
	const struct section *btf = section_of(image, ".BTF");

	if (comment)
		comment_traits((struct str){ (const char *)comment->data,
					     comment->size },
			       image->arena, out);
	if (notes)
		note_traits((struct str){ (const char *)notes->data, notes->size },
			    out->machine, out);
	if (btf)
		out->btf = (struct str){
			arena_str(image->arena,
				  (struct str){ (const char *)btf->data, btf->size }),
			btf->size,
		};
}

int loadable_read_vmlinux(struct str file, struct arena *arena,
			  struct diags *diags, struct loadable *out)
{
	struct image image = {
		.file = file, .path = out->path, .arena = arena, .diags = diags,
		.names_left = names_room(file.n),
	};
	Elf64_Ehdr header;
	int err;

	memcpy(&header, file.p, sizeof(header));
	out->kind = LOADABLE_VMLINUX;
	out->name = "vmlinux";
	switch (le16toh(header.e_machine)) {
	case EM_X86_64:
		out->machine = MACHINE_X86_64;
		break;
	case EM_AARCH64:
		out->machine = MACHINE_AARCH64;
		break;
	default:
		return bad_image(&image, -ENOTSUP,
				 "ELF for machine %u: ltomod knows x86_64 and arm64",
				 le16toh(header.e_machine));
	}
	err = read_sections(&image, &header);
	if (!err)
		sort_sections(&image);
	if (!err)
		err = read_exports(&image, "__ksymtab", "__kcrctab", false, out);
	if (!err)
		err = read_exports(&image, "__ksymtab_gpl", "__kcrctab_gpl",
				   true, out);
	if (err)
		return err;
	if (!out->nexports)
		return bad_image(&image, -ENOTSUP,
				 "it exports nothing: no kernel with modules");
	for (size_t i = 1; i < image.nsections; i++)
		out->sections |= loadable_section_bit(image.sections[i].name);
	read_release(&image, out);
	read_image_traits(&image, out);
	return 0;
}
