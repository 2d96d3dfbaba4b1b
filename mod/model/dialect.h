/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between kernel generations in what modpost reads and writes,
 * as one table.  Nothing else in the program asks for a version number.
 */
#ifndef LTOMOD_MODEL_DIALECT_H
#define LTOMOD_MODEL_DIALECT_H

#include <stdbool.h>

struct kernel_version {
	unsigned major;
	unsigned minor;
};

enum export_form {
	EXPORT_KSYMTAB,		/* sections ___ksymtab[_gpl]+<sym> */
	EXPORT_SECTION,		/* .export_symbol, since 6.5 */
};

/* What modpost says of a module without MODULE_DESCRIPTION. */
enum description_check {
	DESCRIPTION_OPTIONAL,
	DESCRIPTION_WITH_W,	/* 6.8: a warning under -W */
	DESCRIPTION_ALWAYS,	/* 6.15 */
};

/* Which references between sections are mismatches. */
enum section_rules {
	RULES_5_10,
	RULES_6_5,
};

struct dialect {
	struct kernel_version since;
	enum export_form export_form;
	enum section_rules section_rules;
	enum description_check description;
	bool modules_flag;	/* 6.6: without -M there are no modules, and no exports */
	bool symver_lines;	/* 5.19: genksyms writes #SYMVER, before a linker script */
	bool crc_in_modc;	/* 5.19: CRCs leave as SYMBOL_CRC() */
	bool lto_note;		/* 5.13: BUILD_LTO_INFO in .mod.c, till 6.11 */
	bool orc_header;	/* 6.5..6.11: ORC_HEADER in .mod.c */
	bool test_flag;		/* 6.0: MODULE_INFO(test) below tools/testing */
	/* 5.10..6.11: what guards MODULE_INFO(retpoline) in .mod.c; or NULL */
	const char *retpoline_config;
	bool slim_aliases;	/* 6.10: of MODULE_DEVICE_TABLE(slim, ...) */
	bool module_common;	/* 6.12: vermagic and notes left .mod.c */
	bool strict_module;	/* 6.4: the loader looks closer at struct module */
	bool quoted_namespace;	/* 6.13: MODULE_IMPORT_NS("X") */
	bool crc_wide;		/* 6.14: 0x%08x, before %#8x */
	bool extended_versions;	/* 6.14: -x, -b */
	bool module_namespaces;	/* 6.16: "module:a,b-*" */
};

/* The dialect that @version speaks; the oldest one for anything older. */
const struct dialect *dialect_of(struct kernel_version version);
/* "6.1", "6.12.117+deb12-amd64"; false if @text does not begin so. */
bool kernel_version_parse(const char *text, struct kernel_version *version);

#endif
