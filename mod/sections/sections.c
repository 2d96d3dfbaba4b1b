// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The walk.  Each section is classified once, by its name; a relocation then
 * costs two look-ups, of its symbol's section and of that section's classes.
 * Relocations of a section that no rule starts from are not looked at, and
 * symbols are searched for findings only.
 */
#include "sections/sections.h"

#include <errno.h>
#include <stdlib.h>

#include "base/arena.h"
#include "sections/section_rules.h"
#include "model/canonical.h"
#include "model/reading.h"
#include "model/rela.h"

struct reference_walk {
	const struct section_check *check;
	unsigned generation;
	unsigned *classes;		/* owned; by section */
	struct symbol_finder finder;
	struct diags *diags;
	size_t *mismatches;
};

static void classify(struct reference_walk *walk)
{
	const struct object *object = walk->check->object;
	struct section_names index;

	section_names_init(&index, walk->generation);
	walk->classes = xmalloc(object->nsections * sizeof(*walk->classes));
	for (size_t i = 0; i < object->nsections; i++)
		walk->classes[i] = section_classes(&index,
						   object->sections[i].name);
	/* No section header, no section: what is not defined is here. */
	walk->classes[0] = 0;
}

/* Whether @text, with its NUL, stands at @offset of @section. */
static bool stands_at(const struct section *section, uint64_t offset,
		      const char *text)
{
	size_t size = strlen(text) + 1;

	return section->data && range_ok(offset, size, section->size) &&
	       !memcmp(section->data + offset, text, size);
}

/*
 * Whether the record that @label begins is an export of @symbol (6.5).  What
 * is wrong with one that is not is for the reader of exports to say.
 */
static bool is_export_record(const struct object *object, uint32_t section,
			     const struct symbol *label,
			     const struct symbol *symbol)
{
	static const struct str prefix = { "__export_symbol_", 16 };
	const struct section *records = &object->sections[section];
	struct str name;

	if (!label || !(symbol->flags & (SYMBOL_GLOBAL | SYMBOL_WEAK)))
		return false;
	name = plain_symbol(label->name);
	if (!str_starts(name, prefix) ||
	    !str_eq(str_skip(name, prefix.n), plain_symbol(symbol->name)))
		return false;
	return stands_at(records, label->value, "") ||
	       stands_at(records, label->value, "GPL");
}

static struct str name_of(const struct symbol *symbol)
{
	return symbol ? plain_symbol(symbol->name) : (struct str){ "", 0 };
}

static bool is_exempt(const struct reference_walk *walk,
		      const struct bad_reference *finding, struct str from,
		      struct str to)
{
	return section_exempt(walk->classes[finding->from_section], from,
			      walk->classes[finding->to_section], to,
			      walk->generation, walk->check->extra_warnings);
}

/*
 * Where a reference that no symbol is near leads.  A 32-bit field of x86_64
 * that counts from the next instruction is 4 bytes ahead in most of them.
 */
static uint64_t plain_address(const struct object *object,
			      const struct reloc *reloc)
{
	bool relative = object->machine == MACHINE_X86_64 &&
			(reloc->type == X86_64_PC32 ||
			 reloc->type == X86_64_PLT32);

	return object->symbols[reloc->symbol].value + (uint64_t)reloc->addend +
	       (relative ? 4 : 0);
}

/* Since 6.6 a kernel without modules exports nothing. */
static bool has_exports(const struct section_check *check)
{
	return check->modules_enabled || !check->dialect->modules_flag;
}

static void consider(struct reference_walk *walk, uint32_t from_section,
		     const struct reloc *reloc)
{
	const struct object *object = walk->check->object;
	const struct symbol *target = &object->symbols[reloc->symbol];
	struct bad_reference finding = {
		.check = walk->check,
		.reloc = *reloc,
		.from_section = from_section,
		.to_section = target->section,
		.to_classes = walk->classes[target->section],
		.mismatch = section_rule(walk->classes[from_section],
					 walk->classes[target->section],
					 walk->generation)->mismatch,
	};
	struct str from, to;

	finding.from = finder_from(&walk->finder, from_section, reloc->offset);
	if (walk->classes[from_section] & IN_EXPORTS) {
		finding.to = target;
		if (has_exports(walk->check) &&
		    is_export_record(object, from_section, finding.from, target))
			report_mismatch(&finding, walk->diags);
		return;
	}
	finding.to = finder_to(&walk->finder, reloc);
	from = name_of(finding.from);
	to = name_of(finding.to);
	if (is_exempt(walk, &finding, from, to))
		return;
	if (!finding.to || !*finding.to->name) {
		finding.to_address = plain_address(object, reloc);
		finding.to_before = finder_from(&walk->finder, target->section,
						finding.to_address);
	}
	finding.hidden_exemption = is_exempt(walk, &finding,
					     canonical_symbol(from), to);
	report_mismatch(&finding, walk->diags);
	++*walk->mismatches;
}

static int walk_relocs(struct reference_walk *walk, const struct section *rela)
{
	const struct object *object = walk->check->object;
	unsigned forbidden = section_forbidden(walk->classes[rela->info],
					       walk->generation);
	uint64_t count = forbidden ? rela_count(rela) : 0;

	for (uint64_t i = 0; i < count; i++) {
		uint32_t symbol = rela_symbol(rela, i);
		struct reloc reloc;

		if (symbol >= object->nsymbols) {
			diag_add(walk->diags, DIAG_FATAL, CODE_OBJECT_MALFORMED,
				 PLACE_SECTION(object->path, rela->name,
					       i * RELA_SIZE),
				 "relocation against symbol %u of %zu", symbol,
				 object->nsymbols);
			diag_hint(walk->diags,
				  "the file is damaged: build it again");
			return -EBADMSG;
		}
		if (!(walk->classes[object->symbols[symbol].section] & forbidden))
			continue;
		reloc = rela_get(rela, i);
		consider(walk, rela->info, &reloc);
	}
	return 0;
}

int check_sections(const struct section_check *check, struct diags *diags,
		   size_t *mismatches)
{
	const struct object *object = check->object;
	struct reference_walk walk = {
		.check = check,
		.generation = rules_generation(check->dialect),
		.diags = diags,
		.mismatches = mismatches,
	};
	int err = 0;

	walk.finder.object = object;
	walk.finder.generation = walk.generation;
	classify(&walk);
	for (size_t i = 1; i < object->nsections && !err; i++) {
		const struct section *section = &object->sections[i];

		if (section->type == SECTION_PROGBITS &&
		    !(section->flags & SECTION_ALLOC) &&
		    !(walk.classes[i] & IN_NOTES))
			report_nonalloc(check, section, diags);
		if (section->type == SECTION_RELA)
			err = walk_relocs(&walk, section);
	}
	finder_free(&walk.finder);
	free(walk.classes);
	return err;
}
