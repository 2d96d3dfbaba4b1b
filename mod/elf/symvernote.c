// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf/symvernote.h"

#include <elf.h>
#include <nettle/sha2.h>

#include "model/reading.h"
#include "model/symverdata.h"

static void hash_text(struct sha256_ctx *hash, const char *text)
{
	sha256_update(hash, strlen(text) + 1, (const uint8_t *)text);
}

static void hash_number(struct sha256_ctx *hash, uint64_t value, size_t size)
{
	value = htole64(value);
	sha256_update(hash, size, (const uint8_t *)&value);
}

/* A symbol table by names: where they stand in the table of names changes. */
static void hash_symbols(struct sha256_ctx *hash, const struct object *object,
			 const struct section *section)
{
	for (size_t i = 0; i < object->nsymbols &&
	     (i + 1) * sizeof(Elf64_Sym) <= section->size; i++) {
		const uint8_t *entry = section->data + i * sizeof(Elf64_Sym);

		hash_text(hash, object->symbols[i].name);
		sha256_update(hash, sizeof(Elf64_Sym) - 4, entry + 4);
	}
}

void symver_elf_digest(const struct object *object,
		       uint8_t digest[SYMVER_DIGEST])
{
	struct sha256_ctx hash;

	sha256_init(&hash);
	for (size_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];

		if (section->type == SHT_STRTAB ||
		    !strcmp(section->name, SYMVER_NOTE_SECTION))
			continue;
		hash_text(&hash, section->name);
		hash_number(&hash, section->type, 4);
		hash_number(&hash, section->flags, 8);
		hash_number(&hash, section->size, 8);
		if (section->data && section->type == SHT_SYMTAB)
			hash_symbols(&hash, object, section);
		else if (section->data)
			sha256_update(&hash, section->size, section->data);
	}
	sha256_digest(&hash, SYMVER_DIGEST, digest);
}

void symvers_of_elf(struct object *object, struct diags *diags)
{
	const struct section *section = object_section(object,
						       SYMVER_NOTE_SECTION);
	const uint8_t *data = section ? section->data : NULL;
	uint8_t digest[SYMVER_DIGEST];
	uint64_t size;

	if (!data)
		return;
	if (section->size < SYMVER_NOTE_HEADER || le32(data) != 7 ||
	    le32(data + 8) != SYMVER_NOTE_TYPE ||
	    memcmp(data + 12, SYMVER_NOTE_OWNER, 7)) {
		symverdata_bad(object, (uint64_t)(data - object->map.data),
			  "no note of ltomod is in " SYMVER_NOTE_SECTION, diags);
		return;
	}
	size = le32(data + 4);
	if (size > section->size - SYMVER_NOTE_HEADER) {
		symverdata_bad(object, (uint64_t)(data + 4 - object->map.data),
			  "its note ends past the end of the section", diags);
		return;
	}
	/* What strip leaves: a section cannot be taken out in place. */
	if (!size && section->size == SYMVER_NOTE_HEADER)
		return;
	symver_elf_digest(object, digest);
	symverdata_accept(object,
	       (struct str){ (const char *)data + SYMVER_NOTE_HEADER, size },
	       PLACE_SECTION(object->path, SYMVER_NOTE_SECTION,
			     SYMVER_NOTE_HEADER),
	       digest,
	       "compile it again, or have symvers-block add replace them; a link with module-lto.lds leaves those of its inputs out",
	       diags);
}
