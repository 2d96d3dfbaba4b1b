// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ELF64, little endian, relocatable (System V gABI; psABI of x86-64 and
 * AArch64).  The file is read where it is mapped, with <elf.h> for the layout
 * and memcpy for every access, since a member of an archive may start at any
 * even byte.  Names and contents are handed out as pointers into the mapping;
 * only the decoded headers are memory of our own, and their number is bounded
 * by the size of the file.
 */
#include <elf.h>
#include <errno.h>

#include "elf/elf.h"
#include "elf/symvernote.h"
#include "model/reading.h"

static const struct {
	uint16_t value;
	enum machine machine;	/* MACHINE_UNKNOWN: known by name only */
	const char *name;
} machines[] = {
	{ EM_X86_64,    MACHINE_X86_64,  "x86_64" },
	{ EM_AARCH64,   MACHINE_AARCH64, "arm64" },
	{ EM_386,       MACHINE_UNKNOWN, "i386" },
	{ EM_ARM,       MACHINE_UNKNOWN, "arm (32 bit)" },
	{ EM_RISCV,     MACHINE_UNKNOWN, "riscv" },
	{ EM_PPC64,     MACHINE_UNKNOWN, "ppc64" },
	{ EM_S390,      MACHINE_UNKNOWN, "s390" },
	{ EM_MIPS,      MACHINE_UNKNOWN, "mips" },
	{ EM_LOONGARCH, MACHINE_UNKNOWN, "loongarch" },
	{ EM_BPF,       MACHINE_UNKNOWN, "bpf" },
};

static const char *type_name(uint16_t type)
{
	return type == ET_EXEC ? "an executable" :
	       type == ET_DYN ? "a shared object or position-independent executable" :
	       type == ET_CORE ? "a core dump" : "of an unknown ELF type";
}

static int check_machine(struct object *object, uint16_t value,
			 struct diags *diags)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++) {
		if (machines[i].value != value)
			continue;
		object->machine = machines[i].machine;
		if (object->machine != MACHINE_UNKNOWN)
			return 0;
		return foreign(diags, object,
			       "ELF for %s: ltomod knows x86_64 and arm64",
			       machines[i].name);
	}
	return foreign(diags, object,
		       "ELF for machine %u: ltomod knows x86_64 and arm64",
		       value);
}

/* The ELF header: identification, type, machine. */
static int read_header(struct object *object, Elf64_Ehdr *header,
		       struct diags *diags)
{
	const uint8_t *data = object->map.data;
	int err;

	if (object->map.size < EI_NIDENT)
		return bad_at(diags, object, object->map.size,
			      "the ELF header is cut off");
	if (data[EI_CLASS] != ELFCLASS64)
		return foreign(diags, object, "%s ELF: ltomod reads 64 bit only",
			       data[EI_CLASS] == ELFCLASS32 ? "32 bit" :
							      "unknown class of");
	if (data[EI_DATA] != ELFDATA2LSB)
		return foreign(diags, object,
			       "%s ELF: ltomod reads little endian only",
			       data[EI_DATA] == ELFDATA2MSB ? "big endian" :
							      "unknown byte order of");
	if (object->map.size < sizeof(*header))
		return bad_at(diags, object, object->map.size,
			      "the ELF header is cut off");
	if (data[EI_VERSION] != EV_CURRENT)
		return foreign(diags, object, "ELF version %u", data[EI_VERSION]);
	memcpy(header, data, sizeof(*header));
	header->e_type = le16toh(header->e_type);
	header->e_machine = le16toh(header->e_machine);
	header->e_shoff = le64toh(header->e_shoff);
	header->e_shentsize = le16toh(header->e_shentsize);
	header->e_shnum = le16toh(header->e_shnum);
	header->e_shstrndx = le16toh(header->e_shstrndx);

	err = check_machine(object, header->e_machine, diags);
	if (err)
		return err;
	if (header->e_type != ET_REL) {
		foreign(diags, object, "ELF file is %s, not relocatable",
			type_name(header->e_type));
		diag_hint(diags, "a module is made of .o files and is itself one (readelf -h: REL)");
		return -ENOTSUP;
	}
	return 0;
}

static void read_section_header(const uint8_t *p, struct section *section,
				uint32_t *name, uint64_t *offset)
{
	Elf64_Shdr raw;

	memcpy(&raw, p, sizeof(raw));
	*name = le32toh(raw.sh_name);
	*offset = le64toh(raw.sh_offset);
	*section = (struct section){
		.type = le32toh(raw.sh_type),
		.flags = le64toh(raw.sh_flags),
		.addr = le64toh(raw.sh_addr),
		.size = le64toh(raw.sh_size),
		.align = le64toh(raw.sh_addralign),
		.entsize = le64toh(raw.sh_entsize),
		.link = le32toh(raw.sh_link),
		.info = le32toh(raw.sh_info),
	};
}

/*
 * How many sections there are and which one holds their names.  Numbers that
 * do not fit 16 bits stand in the null section (gABI, "ELF Header").
 */
static int count_sections(const struct object *object, const Elf64_Ehdr *header,
			  uint64_t *count, uint32_t *names, struct diags *diags)
{
	struct section null;
	uint64_t offset;
	uint32_t name;

	*count = header->e_shnum;
	*names = header->e_shstrndx;
	if (!header->e_shoff && !header->e_shnum) {
		*names = 0;
		return 0;
	}
	if (header->e_shentsize != sizeof(Elf64_Shdr))
		return bad_at(diags, object, offsetof(Elf64_Ehdr, e_shentsize),
			      "section headers of %u bytes instead of %zu",
			      header->e_shentsize, sizeof(Elf64_Shdr));
	if (!range_ok(header->e_shoff, sizeof(Elf64_Shdr), object->map.size))
		goto cut_off;
	read_section_header(object->map.data + header->e_shoff, &null, &name,
			    &offset);
	if (!*count)
		*count = null.size;
	if (*names == SHN_XINDEX)
		*names = null.link;
	if (*count > (object->map.size - header->e_shoff) / sizeof(Elf64_Shdr))
		goto cut_off;
	if (*names >= *count)
		return bad_at(diags, object, offsetof(Elf64_Ehdr, e_shstrndx),
			      "section names are said to be in section %u of %llu",
			      *names, (unsigned long long)*count);
	return 0;
cut_off:
	return bad_at(diags, object, header->e_shoff,
		      "the table of section headers ends past the end of the file (%zu bytes)",
		      object->map.size);
}

/* The contents of a string table; its last byte has to end a string. */
static int string_table(const struct object *object, uint32_t index,
			const char *what, struct str *strings,
			struct diags *diags)
{
	const struct section *section = &object->sections[index];

	*strings = (struct str){ (const char *)section->data,
				 section->data ? section->size : 0 };
	if (section->type != SHT_STRTAB || !strings->n ||
	    strings->p[strings->n - 1])
		return bad_at(diags, object, section->data ?
			      (uint64_t)(section->data - object->map.data) : 0,
			      "section %u, which should hold %s, is not a string table that ends in NUL",
			      index, what);
	return 0;
}

/* Hooks relocation section @index into the list of its target. */
static int add_rela(struct object *object, uint32_t index, uint32_t symtab,
		    uint64_t at, struct diags *diags)
{
	struct section *rela = &object->sections[index];
	struct reader *reader = reader_of(object);
	struct section *target;

	if (rela->info == 0 || rela->info >= object->nsections)
		return bad_at(diags, object, at,
			      "%s: relocations for section %u of %zu",
			      rela->name, rela->info, object->nsections);
	if (rela->entsize != sizeof(Elf64_Rela) ||
	    rela->size % sizeof(Elf64_Rela))
		return bad_at(diags, object, at,
			      "%s: %llu bytes do not hold entries of %zu",
			      rela->name, (unsigned long long)rela->size,
			      sizeof(Elf64_Rela));
	if (rela->link != symtab || !symtab)
		return bad_at(diags, object, at,
			      "%s: relocations against section %u, which is not the symbol table",
			      rela->name, rela->link);
	/*
	 * Sections may overlap, but then what was decoded from them could be
	 * any multiple of the file.
	 */
	reader->rela_bytes += rela->size;
	if (reader->rela_bytes > object->map.size)
		return bad_at(diags, object, at,
			      "%s: the relocation sections overlap", rela->name);
	target = &object->sections[rela->info];
	if (target->relocs)
		reader->next_rela[reader->last_rela[rela->info]] = index;
	else
		target->relocs = index;
	reader->last_rela[rela->info] = index;
	return 0;
}

/* Names of a string table ran out of names_room(). */
static int overlap(const struct object *object, uint64_t at,
		   struct diags *diags)
{
	return bad_at(diags, object, at,
		      "the names overlap: together they are many times as long as the file");
}

/* A file whose sections are together more than so many times as long is refused. */
#define SECTIONS_SHARE 4u

static int read_sections(struct object *object, uint32_t *symtab,
			 uint32_t *shndx, struct diags *diags)
{
	struct reader *reader = reader_of(object);
	struct str strings = { "", 1 };
	uint64_t left = names_room(object->map.size);
	Elf64_Ehdr header = { .e_shnum = 0 };
	uint64_t count, bytes = 0;
	uint32_t names;
	int err;

	err = read_header(object, &header, diags);
	if (!err)
		err = count_sections(object, &header, &count, &names, diags);
	if (err)
		return err;
	object->sections = arena_array(&object->arena, struct section,
				       count ? count : 1);
	object->sections[0].name = "";
	object->nsections = count ? count : 1;
	reader->next_rela = arena_array(&object->arena, uint32_t,
					object->nsections);
	reader->last_rela = arena_array(&object->arena, uint32_t,
					object->nsections);
	reader->relocs = arena_calloc(&object->arena, object->nsections,
				      sizeof(*reader->relocs));

	/* First where everything is: names need the table of names. */
	for (uint32_t i = 1; i < count; i++) {
		uint64_t at = header.e_shoff + i * sizeof(Elf64_Shdr);
		struct section *section = &object->sections[i];
		uint64_t offset;
		uint32_t name;

		read_section_header(object->map.data + at, section, &name,
				    &offset);
		section->name = "";
		if (section->type == SHT_NULL || section->type == SHT_NOBITS ||
		    !section->size)
			continue;
		if (!range_ok(offset, section->size, object->map.size))
			return bad_at(diags, object, at,
				      "section %u (0x%llx bytes at 0x%llx) ends past the end of the file (0x%zx bytes)",
				      i, (unsigned long long)section->size,
				      (unsigned long long)offset,
				      object->map.size);
		/*
		 * No byte is in two sections (gABI, "Sections"); if all were, to
		 * go through the sections would be to read the file that often.
		 */
		bytes += section->size;
		if (bytes / SECTIONS_SHARE > object->map.size)
			return bad_at(diags, object, at,
				      "the sections overlap: up to section %u they are %u times as long as the file",
				      i, SECTIONS_SHARE);
		section->data = object->map.data + offset;
	}
	if (names) {
		err = string_table(object, names, "the section names", &strings,
				   diags);
		if (err)
			return err;
	}

	/* Then what refers to names and to each other. */
	for (uint32_t i = 1; i < count; i++) {
		uint64_t at = header.e_shoff + i * sizeof(Elf64_Shdr);
		struct section *section = &object->sections[i];
		uint32_t name = le32(object->map.data + at);

		if (name >= strings.n)
			return bad_at(diags, object, at,
				      "the name of section %u is outside the table of names",
				      i);
		section->name = string_in(strings, name, &left);
		if (!section->name)
			return overlap(object, at, diags);
		if (section->type == SHT_SYMTAB && *symtab)
			return bad_at(diags, object, at,
				      "two symbol tables: sections %u and %u",
				      *symtab, i);
		if (section->type == SHT_SYMTAB)
			*symtab = i;
		else if (section->type == SHT_SYMTAB_SHNDX)
			*shndx = i;
	}
	for (uint32_t i = 1; i < count; i++) {
		uint64_t at = header.e_shoff + i * sizeof(Elf64_Shdr);

		if (object->sections[i].type != SHT_RELA)
			continue;
		err = add_rela(object, i, *symtab, at, diags);
		if (err)
			return err;
	}
	return 0;
}

static uint32_t symbol_flags(const Elf64_Sym *raw, uint16_t shndx)
{
	uint32_t flags = 0;

	switch (ELF64_ST_BIND(raw->st_info)) {
	case STB_WEAK:
		flags |= SYMBOL_WEAK | SYMBOL_GLOBAL;
		break;
	case STB_GLOBAL:
	case STB_GNU_UNIQUE:
		flags |= SYMBOL_GLOBAL;
		break;
	}
	switch (ELF64_ST_TYPE(raw->st_info)) {
	case STT_FUNC:
	case STT_GNU_IFUNC:
		flags |= SYMBOL_FUNCTION;
		break;
	case STT_OBJECT:
		flags |= SYMBOL_OBJECT;
		break;
	case STT_SECTION:
		flags |= SYMBOL_SECTION;
		break;
	case STT_FILE:
		flags |= SYMBOL_FILE;
		break;
	case STT_COMMON:
		flags |= SYMBOL_OBJECT;
		break;
	}
	switch (shndx) {
	case SHN_UNDEF:
		flags |= SYMBOL_UNDEFINED;
		break;
	case SHN_ABS:
		flags |= SYMBOL_ABSOLUTE;
		break;
	case SHN_COMMON:
		flags |= SYMBOL_COMMON;
		break;
	}
	if (ELF64_ST_VISIBILITY(raw->st_other) == STV_HIDDEN ||
	    ELF64_ST_VISIBILITY(raw->st_other) == STV_INTERNAL)
		flags |= SYMBOL_HIDDEN;
	return flags;
}

/* Section indices that do not fit 16 bits stand in a section beside. */
static int extended_indices(const struct object *object, uint32_t symtab,
			    uint32_t shndx, uint64_t count,
			    const uint8_t **indices, struct diags *diags)
{
	const struct section *section = &object->sections[shndx];

	*indices = NULL;
	if (!shndx || section->link != symtab)
		return 0;
	if (section->size / sizeof(uint32_t) < count || (count && !section->data))
		return bad_at(diags, object, 0,
			      "%s: %llu bytes hold fewer indices than there are symbols (%llu)",
			      section->name, (unsigned long long)section->size,
			      (unsigned long long)count);
	*indices = section->data;
	return 0;
}

static int read_symbols(struct object *object, uint32_t symtab, uint32_t shndx,
			struct diags *diags)
{
	const struct section *table = &object->sections[symtab];
	const uint8_t *indices;
	uint64_t left = names_room(object->map.size);
	struct symbol *symbols;
	struct str strings;
	uint64_t start, count;
	int err;

	count = table->data ? table->size / sizeof(Elf64_Sym) : 0;
	start = table->data ? (uint64_t)(table->data - object->map.data) : 0;
	if (table->entsize != sizeof(Elf64_Sym) ||
	    table->size % sizeof(Elf64_Sym))
		return bad_at(diags, object, start,
			      "%s: %llu bytes do not hold symbols of %zu",
			      table->name, (unsigned long long)table->size,
			      sizeof(Elf64_Sym));
	if (table->link == 0 || table->link >= object->nsections)
		return bad_at(diags, object, start,
			      "%s: names in section %u of %zu", table->name,
			      table->link, object->nsections);
	err = string_table(object, table->link, "the symbol names", &strings,
			   diags);
	if (!err)
		err = extended_indices(object, symtab, shndx, count, &indices,
				       diags);
	if (err)
		return err;

	symbols = arena_array(&object->arena, struct symbol, count);
	for (uint64_t i = 0; i < count; i++) {
		uint64_t at = start + i * sizeof(Elf64_Sym);
		uint32_t name, section;
		uint16_t index;
		Elf64_Sym raw;

		memcpy(&raw, object->map.data + at, sizeof(raw));
		name = le32toh(raw.st_name);
		index = le16toh(raw.st_shndx);
		section = index < SHN_LORESERVE ? index : 0;
		if (index == SHN_XINDEX) {
			if (!indices)
				return bad_at(diags, object, at,
					      "symbol %llu has its section in a table that is not there (SHT_SYMTAB_SHNDX)",
					      (unsigned long long)i);
			section = le32(indices + i * sizeof(uint32_t));
		}
		if (name >= strings.n)
			return bad_at(diags, object, at,
				      "the name of symbol %llu is outside the table of names",
				      (unsigned long long)i);
		if (!string_in(strings, name, &left))
			return overlap(object, at, diags);
		if (section >= object->nsections)
			return bad_at(diags, object, at,
				      "symbol %llu (%s) is in section %u of %zu",
				      (unsigned long long)i, strings.p + name,
				      section, object->nsections);
		symbols[i] = (struct symbol){
			.name = strings.p + name,
			.value = le64toh(raw.st_value),
			.size = le64toh(raw.st_size),
			.section = section,
			.flags = symbol_flags(&raw, index),
		};
	}
	object->symbols = symbols;
	object->nsymbols = count;
	return 0;
}

int elf_read(struct object *object, struct diags *diags)
{
	uint32_t symtab = 0, shndx = 0;
	int err = read_sections(object, &symtab, &shndx, diags);

	if (!err && symtab)
		err = read_symbols(object, symtab, shndx, diags);
	if (!err)
		symvers_of_elf(object, diags);
	return err;
}
