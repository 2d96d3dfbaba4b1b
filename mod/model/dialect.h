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

/* Which references between sections are mismatches; a change at each of these. */
enum section_rules {
	RULES_5_10,
	RULES_6_0,
	RULES_6_5,
	RULES_6_8,
	RULES_7_1,
};

/* What guards MODULE_INFO(retpoline) in .mod.c. */
enum retpoline_flag {
	RETPOLINE_NONE,		/* 6.12: it left .mod.c */
	RETPOLINE_CONFIG,
	MITIGATION_RETPOLINE_CONFIG,	/* 6.9 */
};

struct dialect {
	struct kernel_version since;
	enum export_form export_form;
	enum section_rules section_rules;
	enum description_check description;
	enum retpoline_flag retpoline_flag;

	/* Exports and imports. */
	bool newest_first;	/* till 5.18: modules and imports; Module.symvers by hash */
	bool first_export_counts;	/* till 5.18: a second one is only a warning */
	bool static_exports_checked;	/* till 5.18: later a script of its own does */
	bool own_imports_undefined;	/* till 5.18: what only itself exports is undefined */
	bool modules_flag;	/* 6.6: without -M there are no modules, and no exports */
	bool no_trim_section;	/* 6.14: .no_trim_symbol names exports that -t keeps */
	bool linker_bounds;	/* 7.1: __start_x, __stop_x are made by the linker */
	bool quoted_namespace;	/* 6.13: MODULE_IMPORT_NS("X") */
	bool module_namespaces;	/* 6.16: "module:a,b-*" */
	bool lists_not_imported;	/* 6.16: importing one of them is an error */

	/* Versions. */
	bool symver_lines;	/* 5.19: genksyms writes #SYMVER, before a linker script */
	bool crc_in_modc;	/* 5.19: CRCs leave as SYMBOL_CRC() */
	bool crc_wide;		/* 6.14: 0x%08x, before %#8x */
	bool extended_versions;	/* 6.14: -x, -b */

	/* What the C sources say. */
	bool lto_note;		/* 5.13..6.11: BUILD_LTO_INFO */
	bool orc_header;	/* 6.5..6.11: ORC_HEADER */
	bool module_common;	/* 6.12: vermagic and notes left .mod.c */
	bool headers_not_summed;	/* till 6.7, and not in stable releases since 2024: srcversion */
	bool test_flag;		/* 6.0: MODULE_INFO(test) below tools/testing */
	bool license_in_ksymtab;	/* 6.5..7.0: KSYMTAB_FUNC(x, "_gpl", "ns") */
	bool license_in_crc;	/* 5.19..7.0: SYMBOL_CRC(x, 0x1, "_gpl") */
	bool export_flags;	/* 7.1: SYMBOL_FLAGS(x, 0x01), for __kflagstab */

	/* Aliases of device ids. */
	bool unique_aliases;	/* 6.13: each is written once */
	bool builtin_aliases;	/* 6.18: those of built-in modules too */
	bool bounded_aliases;	/* 7.1: too long a one of input or dmi is an error */
	bool input_last_bit;	/* stable releases of 2025: the last bit counts */
	bool slim_aliases;	/* 6.10: of MODULE_DEVICE_TABLE(slim, ...) */
	bool mhi_ep_aliases;	/* 5.19 */
	bool mcb_aliases;	/* 7.1 */
	bool typec_modes;	/* till 6.13: their mode counts */

	bool vmlinux_description;	/* 6.6: vmlinux.o needs one as well */
	bool strict_module;	/* 6.4: the loader looks closer at struct module */
};

/* The dialect that @version speaks; the oldest one for anything older. */
const struct dialect *dialect_of(struct kernel_version version);
const struct dialect *dialect_newest(void);
/* "6.1", "6.12.117+deb12-amd64"; false if @text does not begin so. */
bool kernel_version_parse(const char *text, struct kernel_version *version);

/*
 * How far a generation is known.  The rows were compared with the kernel's own
 * modpost of 5.15.97, 6.1.192, 6.6.17, 6.12.117, 6.14 and 7.1.5; those between
 * them come from reading sources and change logs.
 */
enum version_standing {
	VERSION_KNOWN,
	VERSION_OLD,		/* before 5.10: nothing is known */
	VERSION_ANNOUNCED,	/* 7.2: some of it is, from patches */
	VERSION_NEW,		/* nothing is known */
};

enum version_standing version_standing(struct kernel_version version);

#endif
