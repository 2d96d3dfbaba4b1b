// SPDX-License-Identifier: GPL-2.0-or-later
/* Relocations into nowhere, and those that no kernel applies. */
#include "audit/sections_audit.h"

#include "audit/tables.h"
#include "object/loadfaults.h"

static void audit_reloc(const struct object *object, uint32_t index,
			const struct local_table *table,
			const struct reloc *reloc, struct diags *diags)
{
	const struct section *section = &object->sections[index];
	const struct symbol *symbol = &object->symbols[reloc->symbol];
	struct place place = PLACE_SECTION(object->path, section->name,
					   reloc->offset);

	if (reloc->offset >= section->size) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_RELOC, place,
			 "a relocation outside of the section (%llu bytes)",
			 (unsigned long long)section->size);
		diag_hint(diags, "the file is damaged: link it again");
	} else if (symbol->section && !(object->sections[symbol->section].flags &
					SECTION_ALLOC)) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_DANGLING, place,
			 "points into %s, which the kernel does not load",
			 object->sections[symbol->section].name);
		diag_hint(diags, "a linker script has dropped what the code still needs");
	} else if (reloc->type && (symbol->flags & SYMBOL_UNDEFINED) &&
		   table_place(table, reloc->offset)) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_PREL, place,
			 "should point into this module, but %s is not defined",
			 *symbol->name ? symbol->name : "the symbol");
		diag_hint(diags, "inline assembly refers to a function by its source name; LTO may have renamed it");
	}
}

/* --- weak symbols that nobody has ------------------------------------------ */

/*
 * A weak symbol that is not found is address 0.  On x86 modules are within 2 GiB
 * of it, as signed numbers go, so that a relative reference becomes one to 0, as
 * it should.  On arm64 0 is out of reach, and of these types its loader checks the
 * range ("overflow in relocation type"); a call goes through a PLT.  Read in
 * 5.15.97, 6.6.17, 6.14.0 and 7.1.5; PREL32, 64 bits and a call were seen in Debian's
 * 6.1 and 6.12 and in 7.1.5, on x86 in all.
 */
static const struct {
	uint32_t type;
	const char *name;
} near[] = {
	{ 261, "R_AARCH64_PREL32" }, { 262, "R_AARCH64_PREL16" },
	{ 273, "R_AARCH64_LD_PREL_LO19" }, { 274, "R_AARCH64_ADR_PREL_LO21" },
	{ 275, "R_AARCH64_ADR_PREL_PG_HI21" }, { 279, "R_AARCH64_TSTBR14" },
	{ 280, "R_AARCH64_CONDBR19" }, { 287, "R_AARCH64_MOVW_PREL_G0" },
	{ 289, "R_AARCH64_MOVW_PREL_G1" }, { 291, "R_AARCH64_MOVW_PREL_G2" },
};

static const char *near_type(uint32_t type)
{
	for (size_t i = 0; i < sizeof(near) / sizeof(*near); i++)
		if (near[i].type == type)
			return near[i].name;
	return NULL;
}

/* @told: the symbols that were named already. */
static void audit_weak(const struct audit_input *input, uint32_t index,
		       const struct reloc *reloc, struct map *told,
		       struct diags *diags)
{
	const uint32_t absent = SYMBOL_UNDEFINED | SYMBOL_WEAK;
	const struct object *object = input->code->object;
	const struct symbol *symbol = &object->symbols[reloc->symbol];
	const struct map *known = input->symvers ? input->symvers :
						   input->versions;
	const char *type = near_type(reloc->type);
	struct map_entry *entry;

	if (object->machine != MACHINE_AARCH64 || !type || !known ||
	    (symbol->flags & absent) != absent ||
	    map_find(known, str_of(symbol->name)))
		return;
	entry = map_put(told, str_of(symbol->name));
	if (entry->value)
		return;
	entry->value = told;
	/* An export without a version would be in no list of versions. */
	diag_add(diags, input->symvers ? DIAG_ERROR : DIAG_WARNING,
		 CODE_AUDIT_WEAK,
		 PLACE_SECTION(object->path, object->sections[index].name,
			       reloc->offset),
		 "%s is weak, and nobody exports it: the kernel refuses %s (%u) to address 0, which is too far",
		 symbol->name, type, reloc->type);
	diag_hint(diags, "refer to it by 64 bits, or ask with symbol_get()");
}

void audit_relocs(const struct audit_input *input, struct diags *diags)
{
	const struct object *object = input->code->object;
	struct map told;

	map_init(&told, NULL);

	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section_code *code = &input->code->sections[i];
		const struct local_table *table;

		if (!(object->sections[i].flags & SECTION_ALLOC))
			continue;
		table = find_table(object->machine,
				   object->sections[i].name);
		for (size_t k = 0; k < code->nrelocs; k++) {
			audit_reloc(object, i, table, &code->relocs[k], diags);
			audit_weak(input, i, &code->relocs[k], &told, diags);
		}
	}
	map_free(&told);
}

/* --- what no kernel applies ---------------------------------------------- */

struct fault_audit {
	const struct object *object;
	struct diags *diags;
	struct map told;	/* symbol and type: said once */
};

static void audit_fault(const struct load_fault *fault, void *context)
{
	struct fault_audit *audit = context;
	const struct object *object = audit->object;
	const struct symbol *symbol = &object->symbols[fault->reloc.symbol];
	struct arena *arena = audit->diags->arena;
	const char *name = *symbol->name ? symbol->name :
			   object->sections[symbol->section].name;
	struct map_entry *entry;

	/* Of these only the kernel tells: modvers asks it. */
	if (fault->kind == FAULT_GUARD || fault->kind == FAULT_PER_CPU)
		return;
	entry = map_put(&audit->told, str_of(arena_printf(arena, "%u %s",
						fault->reloc.type, name)));
	if (entry->value)
		return;
	entry->value = audit;
	diag_add(audit->diags, DIAG_ERROR, CODE_AUDIT_RELOCATION,
		 PLACE_SECTION(object->path,
			       object->sections[fault->section].name,
			       fault->reloc.offset),
		 "%s: the kernel refuses %s: %s", name,
		 reloc_type_text(object->machine, fault->reloc.type, arena),
		 load_fault_text(object->machine, fault->kind,
				 fault->reloc.type));
	diag_hint(audit->diags, "%s",
		  load_fault_advice(object->machine, fault->kind,
				    fault->reloc.type,
				    (symbol->flags & SYMBOL_WEAK) &&
				    (symbol->flags & SYMBOL_UNDEFINED)));
}

void audit_load_faults(const struct audit_input *input, struct diags *diags)
{
	struct fault_audit audit = {
		.object = input->code->object,
		.diags = diags,
	};

	map_init(&audit.told, NULL);
	load_faults(audit.object, audit_fault, &audit);
	map_free(&audit.told);
}
