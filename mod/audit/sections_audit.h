/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must not be in a finished module, whoever linked it: sections that a
 * linker script should have merged or dropped, relocations into nowhere, a
 * broken struct module or .modinfo, symbols without a version.
 */
#ifndef LTOMOD_AUDIT_SECTIONS_AUDIT_H
#define LTOMOD_AUDIT_SECTIONS_AUDIT_H

#include "base/diag.h"
#include "base/map.h"
#include "model/code.h"

struct audit_input {
	const struct code *code;	/* of the .ko, relocations suffice */
	const char *vermagic;		/* from .modinfo; NULL: there is none */
	const char *name;		/* the same */
	const struct map *versions;	/* symbols that it has a version of;
					   NULL: of none */
	const struct map *symvers;	/* exported symbols; NULL: not given */
	bool warn_undefined;		/* that one is in neither is known */
};

/* Adds an error for every finding. */
void audit_sections(const struct audit_input *input, struct diags *diags);
void audit_relocs(const struct audit_input *input, struct diags *diags);
/* Relocations that no kernel applies: object/loadfaults.h. */
void audit_load_faults(const struct audit_input *input, struct diags *diags);
void audit_symbols(const struct audit_input *input, struct diags *diags);
void audit_module(const struct audit_input *input, struct diags *diags);

/*
 * Whether a section called @name is a split that module-lto.lds merges: .text,
 * .data, .rodata or .bss of one function or variable (.data.foo, .data..Lfoo,
 * .data..compoundliteral.1),
 * and none of the names that Linux has given a meaning.
 */
bool is_split_section(const char *name);

#endif
