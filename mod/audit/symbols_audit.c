// SPDX-License-Identifier: GPL-2.0-or-later
/* Symbols that nobody has, and names that should not be there. */
#include "audit/sections_audit.h"

#include "audit/names_audit.h"

/*
 * A kernel of upstream says "no symbol version for" the first of them and takes
 * it, whatever the symbol has become (check_version(); seen in 5.15.97, 6.6.17, 6.14.0
 * and 7.1.5); Debian's refuse it (seen in 6.1 and 6.12).  modpost leaves an entry out
 * where an export of the same build has no version.
 */
static void audit_unversioned(const struct audit_input *input, const char *name,
			      struct diags *diags)
{
	diag_add(diags, input->warn_undefined ? DIAG_WARNING : DIAG_ERROR,
		 CODE_AUDIT_UNVERSIONED,
		 PLACE_FILE(input->code->object->path),
		 "%s is not defined here and has no version in this module: Debian's kernels refuse that, others take it, whatever it has become",
		 name);
	diag_hint(diags, "give the export a version, if it is of a module built along; else run modpost on the object that was linked");
}

/*
 * The definition that what asks for the undefined @name was meant to find, if LTO
 * took its name; NULL: there is none, or @name is exported as far as anybody has
 * told.  That a static has the name says little, unless it is sure that nobody
 * exports it: another object of the module may well mean the kernel's.
 */
static const char *renamed(const struct audit_input *input, const char *name,
			   struct origins *origins)
{
	const struct map *known = input->symvers ? input->symvers :
						   input->versions;
	const char *origin;

	if (known && map_find(known, str_of(name)))
		return NULL;
	origin = find_origin(origins, input->code->object, name);
	return origin && (input->symvers || lto_name_length(origin)) ? origin :
								       NULL;
}

static void audit_undefined(const struct audit_input *input, const char *name,
			    struct origins *origins, struct diags *diags)
{
	const char *path = input->code->object->path, *origin;
	enum severity severity = input->warn_undefined ? DIAG_WARNING : DIAG_ERROR;

	if (lto_name_length(name)) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_PROMOTED, PLACE_FILE(path),
			 "%s is not defined: the object that has this static was compiled in another build", name);
		diag_hint(diags, "build the module again from clean");
	} else if (str_starts(str_of(name), STR("__crc_"))) {
		diag_add(diags, DIAG_ERROR, CODE_AUDIT_CRC, PLACE_FILE(path),
			 "%s is not defined: the export has no CRC", name);
		diag_hint(diags, "run modpost again");
	} else if ((origin = renamed(input, name, origins))) {
		diag_add(diags, severity, CODE_AUDIT_RENAMED, PLACE_FILE(path),
			 "%s is not defined, but there is a static %s: what asks for it by its name in the source did not follow LTO",
			 name, origin);
		diag_hint(diags, "assembly most likely: give it the function as an operand, \"i\"(%s), or make that global and __visible",
			  name);
	} else if (input->symvers && !map_find(input->symvers, str_of(name))) {
		diag_add(diags, severity, CODE_AUDIT_UNDEFINED, PLACE_FILE(path),
			 "%s is not defined, and nobody exports it", name);
		diag_hint(diags, "name the Module.symvers of the module that has it with --symvers");
	} else if (input->versions &&
		   !map_find(input->versions, str_of(name))) {
		audit_unversioned(input, name, diags);
	}
}

/*
 * Assemblers and linkers leave _GLOBAL_OFFSET_TABLE_ behind.  Kernels of x86
 * do not mind (ignore_undef_symbol(), which asks for these machines alone; seen in
 * 5.15.97 to 7.1.5), and modpost passes over it on all.
 */
static void audit_got(const struct object *object, struct diags *diags)
{
	if (object->machine == MACHINE_X86_64)
		return;
	diag_add(diags, DIAG_ERROR, CODE_AUDIT_UNDEFINED,
		 PLACE_FILE(object->path),
		 "_GLOBAL_OFFSET_TABLE_ is not defined, and only kernels of x86 pass over that");
	diag_hint(diags, "an object was compiled with -fPIC or -fPIE: take that off, kernel code is -fno-PIE");
}

void audit_symbols(const struct audit_input *input, struct diags *diags)
{
	const struct object *object = input->code->object;
	struct origins origins = { .made = false };

	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];

		if ((symbol->flags & SYMBOL_UNDEFINED) && *symbol->name &&
		    !(symbol->flags & SYMBOL_WEAK)) {
			if (!strcmp(symbol->name, "_GLOBAL_OFFSET_TABLE_"))
				audit_got(object, diags);
			else
				audit_undefined(input, symbol->name, &origins,
						diags);
		}
		if (symbol->flags & SYMBOL_COMMON) {
			diag_add(diags, DIAG_ERROR, CODE_AUDIT_COMMON,
				 PLACE_FILE(object->path),
				 "%s is a common symbol, which the kernel refuses to load", symbol->name);
			diag_hint(diags, "compile with -fno-common");
		}
	}
	origins_free(&origins);
}
