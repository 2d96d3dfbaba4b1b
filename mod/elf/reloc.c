// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Relocations of ELF objects.  elf_read() has checked their sections and
 * chained those that apply to the same one; the entries themselves are decoded
 * when somebody asks for them.
 */
#include <elf.h>
#include <errno.h>

#include "elf/elf.h"
#include "model/reading.h"

static int decode_relocs(const struct object *object, uint32_t rela,
			 struct reloc *relocs, struct diags *diags)
{
	const struct section *section = &object->sections[rela];
	uint64_t count = section->size / sizeof(Elf64_Rela);

	for (uint64_t i = 0; i < count; i++) {
		const uint8_t *p = section->data + i * sizeof(Elf64_Rela);
		uint64_t info = le64(p + offsetof(Elf64_Rela, r_info));

		relocs[i] = (struct reloc){
			.offset = le64(p + offsetof(Elf64_Rela, r_offset)),
			.type = ELF64_R_TYPE(info),
			.symbol = ELF64_R_SYM(info),
			.addend = (int64_t)le64(p + offsetof(Elf64_Rela,
							     r_addend)),
		};
		if (relocs[i].symbol < object->nsymbols)
			continue;
		diag_add(diags, DIAG_FATAL, CODE_OBJECT_MALFORMED,
			 PLACE_SECTION(object->path, section->name,
				       i * sizeof(Elf64_Rela)),
			 "relocation against symbol %u of %zu",
			 relocs[i].symbol, object->nsymbols);
		diag_hint(diags, "the file is damaged: build it again");
		return -EBADMSG;
	}
	return 0;
}

int object_relocs(struct object *object, uint32_t index, struct diags *diags,
		  const struct reloc **relocs, size_t *count)
{
	struct reader *reader = reader_of(object);
	struct reloc *decoded;
	uint64_t total = 0;
	int err;

	if (object->kind != OBJECT_ELF || index >= object->nsections ||
	    !object->sections[index].relocs) {
		*relocs = NULL;
		*count = 0;
		return 0;
	}
	if (!reader->relocs[index].items) {
		uint32_t first = object->sections[index].relocs;

		for (uint32_t i = first; i; i = reader->next_rela[i])
			total += object->sections[i].size / sizeof(Elf64_Rela);
		decoded = arena_array(&object->arena, struct reloc, total);
		total = 0;
		for (uint32_t i = first; i; i = reader->next_rela[i]) {
			err = decode_relocs(object, i, decoded + total, diags);
			if (err)
				return err;
			total += object->sections[i].size / sizeof(Elf64_Rela);
		}
		reader->relocs[index].items = decoded;
		reader->relocs[index].count = total;
	}
	*relocs = reader->relocs[index].items;
	*count = reader->relocs[index].count;
	return 0;
}
