// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit/sections_audit.h"

#include <ctype.h>
#include <inttypes.h>

#include "object/codemap.h"
#include "object/sectionfaults.h"

/* A section as such, not a byte of it. */
#define PLACE_WHOLE(f, s) ((struct place){ .file = (f), .section = (s) })

/* --- sections ----------------------------------------------------------- */

/*
 * One dot and a name: a split, but for these, which Linux and compilers use
 * for sections of their own.  Names with two dots are Linux's anyway, unless
 * what follows is of the compiler's own.  '*' ends a prefix.
 */
static const char *const reserved[] = {
	".data.once", ".data.rel*", ".data.init_task", ".data.page_aligned",
	".rodata.cst*", ".rodata.str*", ".rodata.rel*",
	".text.exit", ".text.fixup", ".text.ftrace_trampoline", ".text.hot",
	".text.sorted*", ".text.startup", ".text.unknown", ".text.unlikely",
	NULL
};
static const char *const compilers_own[] = { ".L*", ".compoundliteral*", NULL };

bool is_split_section(const char *section)
{
	static const char *const bases[] = { ".text", ".data", ".rodata",
					     ".bss", NULL };
	struct str name = str_of(section);

	if (name_in(reserved, section))
		return false;
	for (const char *const *base = bases; *base; base++) {
		const char *rest = section + strlen(*base);

		if (!str_starts(name, str_of(*base)) || *rest++ != '.')
			continue;
		if (*rest == '.')
			return name_in(compilers_own, rest);
		return isalnum((unsigned char)*rest) || *rest == '_';
	}
	return false;
}

/* Sections that a finished module has no use for. */
static const struct leftover {
	const char *name;	/* '*' ends a prefix */
	const char *what;
	const char *advice;
} leftovers[] = {
	{ ".discard*", "a section to be discarded is still there",
	  "link with the kernel's scripts/module.lds" },
	{ ".export_symbol", "exports that modpost was to turn into a symbol table are still there",
	  "link with the kernel's scripts/module.lds" },
	{ ".llvmbc", "LLVM bitcode inside", "compile without -fembed-bitcode" },
	{ ".llvmcmd", "LLVM bitcode inside", "compile without -fembed-bitcode" },
	{ ".llvm.lto", "LLVM bitcode inside",
	  "link without -ffat-lto-objects, or strip the section" },
	{ "___ksymtab*", "an export that was not collected into __ksymtab",
	  "link with the kernel's scripts/module.lds" },
	{ "___kcrctab*", "an export's CRC that was not collected into __kcrctab",
	  "link with the kernel's scripts/module.lds" },
	{ NULL, NULL, NULL }
};

static const struct leftover *find_leftover(const char *section)
{
	for (const struct leftover *row = leftovers; row->name; row++)
		if (name_fits(row->name, section))
			return row;
	return NULL;
}

struct sections_audit {
	const struct object *object;
	struct diags *diags;
};

static void audit_section_fault(const struct section_fault *fault, void *context)
{
	const struct sections_audit *audit = context;
	const char *path = audit->object->path;
	const char *name = audit->object->sections[fault->section].name;

	if (fault->kinds & SECTION_WRITABLE) {
		diag_add(audit->diags, DIAG_ERROR, CODE_AUDIT_WRITABLE,
			 PLACE_WHOLE(path, name),
			 "a section that is both code and writable, with which the kernel refuses a module");
		diag_hint(audit->diags, "give code \"ax\" and data \"aw\" where assembly opens the section");
	}
	if (fault->kinds & SECTION_AGAIN) {
		diag_add(audit->diags, DIAG_ERROR, CODE_AUDIT_DOUBLE,
			 PLACE_FILE(path), "two sections are called %s (%" PRIu32 " and %" PRIu32 ")",
			 name, fault->earlier, fault->section);
		diag_hint(audit->diags, "the kernel looks sections up by name and takes the first; link with module-lto.lds");
	}
}

#define SHOWN 3			/* splits named one by one */
#define MERGEABLE 0x10u		/* SHF_MERGE: equal strings and constants */

void audit_sections(const struct audit_input *input, struct diags *diags)
{
	const struct object *object = input->code->object;
	size_t splits = 0;

	section_faults(object, audit_section_fault,
		       &(struct sections_audit){ object, diags });
	for (size_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];
		const struct leftover *leftover =
			find_leftover(section->name);

		if (leftover) {
			diag_add(diags, DIAG_ERROR, CODE_AUDIT_LEFTOVER,
				 PLACE_WHOLE(object->path, section->name),
				 "%s", leftover->what);
			diag_hint(diags, "%s", leftover->advice);
		}
		if (!(section->flags & SECTION_ALLOC))
			continue;
		if (!(section->flags & MERGEABLE) &&
		    is_split_section(section->name) && ++splits <= SHOWN) {
			diag_add(diags, DIAG_ERROR, CODE_AUDIT_SPLIT,
				 PLACE_WHOLE(object->path, section->name),
				 "a section of one function or variable, which should have been merged");
			diag_hint(diags, "link with module-lto.lds");
		}
	}
	if (splits > SHOWN)
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_SPLIT,
			 PLACE_FILE(object->path),
			 "and %zu more sections of one function or variable",
			 splits - SHOWN);
}

/* --- the module --------------------------------------------------------- */

#define THIS_MODULE ".gnu.linkonce.this_module"

/* A place in the object, as a key. */
struct target {
	uint64_t section;
	uint64_t offset;
};

static struct str key_of(const struct target *target)
{
	return (struct str){ (const char *)target, sizeof(*target) };
}

/* All that struct module, section @index, has pointers to. */
static void find_targets(const struct code *code, uint32_t index,
			 struct map *targets)
{
	for (size_t i = 0; i < code->sections[index].nrelocs; i++) {
		struct target target;
		uint32_t section;

		if (!reloc_target(code->object, &code->sections[index].relocs[i],
				  0, &section, &target.offset))
			continue;
		target.section = section;
		map_put(targets, key_of(&target));
	}
}

void audit_module(const struct audit_input *input, struct diags *diags)
{
	const struct object *object = input->code->object;
	struct map targets;
	uint32_t at = 0;

	if (!input->vermagic || !input->name) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_MODINFO,
			 PLACE_FILE(object->path), ".modinfo has no %s",
			 input->vermagic ? "name" : "vermagic");
		diag_hint(diags, "link with foo.mod.o, and since 6.12 with .module-common.o");
	}
	for (uint32_t i = 1; i < object->nsections; i++)
		if (!strcmp(object->sections[i].name, THIS_MODULE))
			at = i;
	if (!at) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_MODULE,
			 PLACE_FILE(object->path),
			 "there is no section " THIS_MODULE);
		diag_hint(diags, "link with foo.mod.o");
		return;
	}
	map_init(&targets, diags->arena);
	find_targets(input->code, at, &targets);
	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		const struct target target = { symbol->section, symbol->value };

		if (!symbol->section ||
		    (strcmp(symbol->name, "init_module") &&
		     strcmp(symbol->name, "cleanup_module")))
			continue;
		if (!map_find(&targets, key_of(&target))) {
			diag_add(diags, DIAG_ERROR, CODE_AUDIT_INIT,
				 PLACE_WHOLE(object->path, THIS_MODULE),
				 "struct module does not point to %s: the kernel would never call it",
				 symbol->name);
			diag_hint(diags, "run modpost on the object that was linked");
		}
	}
	map_free(&targets);
}
