// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf/btf.h"

#include <elf.h>
#include <errno.h>

#include "model/reading.h"

enum { MAGIC = 0xeb9f, VERSION = 1, HEADER_SIZE = 24, TYPE_SIZE = 12 };

/* Bits of a type's second word that mean nothing yet: there the kernel refuses. */
static const uint32_t unknown_bits = 0x60ff0000;

const struct btf_layout btf_layouts[BTF_KINDS] = {
	[BTF_VOID]	 = { 0, 0, false, -1, -1 },
	[BTF_INT]	 = { 0, 4, false, -1, -1 },
	[BTF_PTR]	 = { 0, 0, true, -1, -1 },
	[BTF_ARRAY]	 = { 4, 4, false, -1, 0 },
	[BTF_STRUCT]	 = { 12, 0, false, 0, 4 },
	[BTF_UNION]	 = { 12, 0, false, 0, 4 },
	[BTF_ENUM]	 = { 8, 0, false, 0, -1 },
	[BTF_FWD]	 = { 0, 0, false, -1, -1 },
	[BTF_TYPEDEF]	 = { 0, 0, true, -1, -1 },
	[BTF_VOLATILE]	 = { 0, 0, true, -1, -1 },
	[BTF_CONST]	 = { 0, 0, true, -1, -1 },
	[BTF_RESTRICT]	 = { 0, 0, true, -1, -1 },
	[BTF_FUNC]	 = { 0, 0, true, -1, -1 },
	[BTF_FUNC_PROTO] = { 8, 0, true, 0, 4 },
	[BTF_VAR]	 = { 0, 4, true, -1, -1 },
	[BTF_DATASEC]	 = { 12, 0, false, -1, 0 },
	[BTF_FLOAT]	 = { 0, 0, false, -1, -1 },
	[BTF_DECL_TAG]	 = { 0, 4, true, -1, -1 },
	[BTF_TYPE_TAG]	 = { 0, 0, true, -1, -1 },
	[BTF_ENUM64]	 = { 12, 0, false, 0, -1 },
};

/* --- where it is ----------------------------------------------------------- */

/* The bytes of section header @header, or nothing. */
static struct str section_bytes(struct str file, uint64_t header)
{
	uint64_t offset = le64(file.p + header + offsetof(Elf64_Shdr, sh_offset));
	uint64_t size = le64(file.p + header + offsetof(Elf64_Shdr, sh_size));

	if (!range_ok(offset, size, file.n))
		return (struct str){ NULL, 0 };
	return (struct str){ file.p + offset, size };
}

bool btf_is_detached(struct str file)
{
	return file.n >= HEADER_SIZE && le16(file.p) == MAGIC;
}

/* @wanted has its NUL. */
static int named_section(struct str file, struct str wanted, struct str *out)
{
	uint64_t table;
	unsigned count, names_at;
	struct str names;

	if (file.n < sizeof(Elf64_Ehdr) || memcmp(file.p, ELFMAG, SELFMAG) ||
	    file.p[EI_CLASS] != ELFCLASS64 || file.p[EI_DATA] != ELFDATA2LSB)
		return -ENOENT;
	table = le64(file.p + offsetof(Elf64_Ehdr, e_shoff));
	count = le16(file.p + offsetof(Elf64_Ehdr, e_shnum));
	names_at = le16(file.p + offsetof(Elf64_Ehdr, e_shstrndx));
	if (!range_ok(table, (uint64_t)count * sizeof(Elf64_Shdr), file.n) ||
	    names_at >= count)
		return -ENOENT;
	names = section_bytes(file, table + names_at * sizeof(Elf64_Shdr));
	for (unsigned i = 0; i < count; i++) {
		uint64_t header = table + i * sizeof(Elf64_Shdr);
		struct str name = str_skip(names, le32(file.p + header));

		if (!str_starts(name, wanted))
			continue;
		*out = section_bytes(file, header);
		return out->p ? 0 : -ENOENT;
	}
	return -ENOENT;
}

int btf_section(struct str file, struct str *out)
{
	if (btf_is_detached(file)) {
		*out = file;
		return 0;
	}
	return named_section(file, (struct str){ ".BTF", sizeof(".BTF") }, out);
}

int btf_base_section(struct str file, struct str *out)
{
	return named_section(file, (struct str){ ".BTF.base", sizeof(".BTF.base") },
			     out);
}

/* --- what is in it ----------------------------------------------------------- */

const struct btf_type *btf_type(const struct btf *btf, uint32_t id)
{
	if (btf->base && id < btf->first)
		return btf_type(btf->base, id);
	return &btf->types[id - btf->first];
}

const char *btf_name(const struct btf *btf, uint32_t offset)
{
	if (btf->base && offset < btf->first_string)
		return btf_name(btf->base, offset);
	return btf->strings.n ? btf->strings.p + (offset - btf->first_string) :
				"";
}

uint32_t btf_item(const struct btf_type *type, uint32_t index, unsigned at)
{
	return le32(type->items +
		    (size_t)index * btf_layouts[type->kind].each + at);
}

static int malformed(struct diags *diags, const char *path, const char *what)
{
	diag_add(diags, DIAG_FATAL, CODE_BTF_MALFORMED, PLACE_FILE(path),
		 "BTF: %s", what);
	return -EBADMSG;
}

/* Bytes of @type behind the first 12. */
static uint64_t rest_size(const struct btf_type *type)
{
	const struct btf_layout *layout = &btf_layouts[type->kind];

	return (uint64_t)type->nitems * layout->each + layout->tail;
}

bool btf_cut_type(struct str *rest, struct btf_type *type)
{
	uint32_t info;

	if (rest->n < TYPE_SIZE)
		return false;
	info = le32(rest->p + 4);
	*type = (struct btf_type){
		.kind = info >> 24 & 0x1f, .flag = info >> 31,
		.vlen = (uint16_t)info,
		.name = le32(rest->p), .ref = le32(rest->p + 8),
		.items = (const uint8_t *)rest->p + TYPE_SIZE,
	};
	if (!type->kind || type->kind >= BTF_KINDS || info & unknown_bits)
		return false;
	if (type->kind == BTF_ARRAY)
		type->nitems = 2;
	else if (btf_layouts[type->kind].each)
		type->nitems = type->vlen;
	*rest = str_skip(*rest, TYPE_SIZE);
	if (rest_size(type) > rest->n)
		return false;
	*rest = str_skip(*rest, rest_size(type));
	return true;
}

/* Takes the name off *@left: types may share its bytes, but not without end. */
static bool name_ok(const struct btf *btf, uint32_t offset, uint64_t *left)
{
	if (btf->base && offset < btf->first_string)
		return string_in(btf->base->strings, offset, left);
	return string_in(btf->strings, offset - btf->first_string, left);
}

static bool names_and_types_ok(const struct btf *btf, const struct btf_type *type,
			       uint64_t *left)
{
	const struct btf_layout *layout = &btf_layouts[type->kind];

	if (!name_ok(btf, type->name, left) ||
	    (layout->refers && type->ref >= btf->end))
		return false;
	for (uint32_t i = 0; i < type->nitems; i++)
		if ((layout->name_at >= 0 && !name_ok(btf,
				btf_item(type, i, (unsigned)layout->name_at),
				left)) ||
		    (layout->type_at >= 0 &&
		     btf_item(type, i, (unsigned)layout->type_at) >= btf->end))
			return false;
	return true;
}

/* What the header at the start of @bytes says of a part: offset and size, at @at. */
static struct str part_of(struct str bytes, unsigned at)
{
	uint64_t offset = (uint64_t)le32(bytes.p + 4) + le32(bytes.p + at);
	uint32_t size = le32(bytes.p + at + 4);

	if (!range_ok(offset, size, bytes.n))
		return (struct str){ NULL, 0 };
	return (struct str){ bytes.p + offset, size };
}

/* A name of nothing is the first byte of a base's. */
static bool strings_ok(struct str strings, bool base)
{
	if (!strings.p || (strings.n && strings.p[strings.n - 1]))
		return false;
	return !base || (strings.n && !strings.p[0]);
}

uint64_t btf_size(struct str at)
{
	struct str types, strings;

	if (at.n < HEADER_SIZE || le16(at.p) != MAGIC || at.p[2] != VERSION ||
	    at.p[3] || le32(at.p + 4) < HEADER_SIZE)
		return 0;
	types = part_of(at, 8);
	strings = part_of(at, 16);
	if (!types.n || !strings_ok(strings, true))
		return 0;
	return (uint64_t)((types.p > strings.p ? types.p + types.n :
			   strings.p + strings.n) - at.p);
}

bool btf_is_split(struct str bytes)
{
	struct str strings = { NULL, 0 };

	if (bytes.n >= HEADER_SIZE)
		strings = part_of(bytes, 16);
	return strings.n && strings.p[0];
}

int btf_read(const char *path, struct str bytes, const struct btf *base,
	     struct arena *arena, struct diags *diags, struct btf *out)
{
	uint64_t left = names_room(bytes.n);
	uint32_t id = base ? 0 : 1;
	struct str types, strings, rest;
	struct btf_type type;
	size_t count = 0;

	if (bytes.n < HEADER_SIZE || le16(bytes.p) != MAGIC ||
	    bytes.p[2] != VERSION)
		return malformed(diags, path, "not version 1, little-endian");
	types = part_of(bytes, 8);
	strings = part_of(bytes, 16);
	if (!types.p || !strings_ok(strings, !base))
		return malformed(diags, path, "its parts do not fit into it");
	for (rest = types; rest.n; count++)
		if (!btf_cut_type(&rest, &type))
			return malformed(diags, path, "a type that is cut off or of no known kind");
	*out = (struct btf){
		.base = base,
		.first = base ? base->end : 0,
		.strings = strings,
		.first_string = base ? (uint32_t)base->strings.n : 0,
	};
	/* 4 GiB of types are less than 2^31, and so are both together than 2^32. */
	out->types = arena_array(arena, struct btf_type, count + id);
	out->end = out->first + (uint32_t)count + id;
	if (!base)
		out->types[BTF_VOID].items = (const uint8_t *)types.p;
	for (rest = types; rest.n; id++)
		btf_cut_type(&rest, &out->types[id]);
	for (uint32_t i = 0; i < out->end - out->first; i++)
		if (!names_and_types_ok(out, &out->types[i],
					&left))
			return malformed(diags, path, "a type that refers to what is not there");
	return 0;
}
