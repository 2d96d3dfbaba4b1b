/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the section check: its tables, and what its files share. */
#ifndef LTOMOD_SECTIONS_SECTION_RULES_H
#define LTOMOD_SECTIONS_SECTION_RULES_H

#include "base/str.h"
#include "sections/sections.h"

/*
 * The generations of rules, a bit each; every row of the tables says in which it
 * holds.  They are those of the five releases that could be compared with the
 * kernel's own tool.
 */
enum {
	OF_5_10 = 1u << RULES_5_10,	/* 5.15.97 */
	OF_6_0  = 1u << RULES_6_0,	/* 6.1.192 */
	OF_6_5  = 1u << RULES_6_5,	/* 6.6.17 */
	OF_6_8  = 1u << RULES_6_8,	/* 6.12.117, 6.14 */
	OF_7_1  = 1u << RULES_7_1,	/* 7.1.5 */

	TILL_6_4   = OF_5_10 | OF_6_0,
	TILL_6_7   = TILL_6_4 | OF_6_5,
	TILL_7_0   = TILL_6_7 | OF_6_8,
	ALWAYS     = TILL_7_0 | OF_7_1,
	SINCE_6_0  = ALWAYS & ~OF_5_10,
	SINCE_6_5  = ALWAYS & ~TILL_6_4,
	SINCE_6_8  = ALWAYS & ~TILL_6_7,
};

unsigned rules_generation(const struct dialect *dialect);

/* What a section is, by its name alone.  A section may be in several. */
enum section_class {
	IN_TEXT      = 1 << 0,	/* code that stays */
	IN_DATA      = 1 << 1,	/* variables that stay */
	IN_INIT      = 1 << 2,	/* freed after init */
	IN_MEMINIT   = 1 << 3,	/* freed after init unless memory is hotplugged */
	IN_MEMEXIT   = 1 << 15,	/* dropped when built in, unless it is hotplugged */
	IN_EXIT      = 1 << 4,	/* dropped when built in */
	IN_INIT_TEXT = 1 << 5,	/* .init.text itself */
	IN_INIT_DATA = 1 << 6,	/* where __initdata goes */
	IN_CODE      = 1 << 7,	/* code of any kind, as far as known by name */
	IN_NO_CODE   = 1 << 8,	/* everything else that has a name */
	IN_PCI_FIXUP = 1 << 9,
	IN_KSYMTAB   = 1 << 10,	/* an export record, before 6.5 */
	IN_EXPORTS   = 1 << 11,	/* export records, since 6.5 */
	IN_EXTABLE   = 1 << 12,
	IN_ALTERNATIVE = 1 << 13, /* replacement instructions, run elsewhere */
	IN_NOTES     = 1 << 14,	/* never loaded, and meant so */
};

enum match_how {
	MATCH_ALL,		/* the whole name */
	MATCH_START,
	MATCH_END,
	MATCH_INSIDE,		/* anywhere */
};

bool name_matches(struct str name, enum match_how how, struct str text);

/* A row says: sections of this name are in these classes. */
struct section_name {
	unsigned generations;
	enum match_how how;	/* MATCH_ALL or MATCH_START */
	struct str text;
	unsigned classes;
};

/*
 * The rows that a generation has, in lists by the second letter of their text,
 * which tells most of them apart.  Each number is one more than a row's; 0 ends
 * a list.
 */
enum { SECTION_NAMES = 128 };

struct section_names {
	uint8_t first[256];		/* by letter */
	uint8_t next[SECTION_NAMES];	/* by row */
};

void section_names_init(struct section_names *index, unsigned generation);

/*
 * The classes of a section of name @name.  "" is in none: it is the section of
 * symbols that are not defined here.
 */
unsigned section_classes(const struct section_names *index, const char *name);

enum mismatch {
	STAYING_TO_INIT,
	STAYING_TO_EXIT,
	INIT_TO_EXIT,
	EXIT_TO_INIT,
	MEMINIT_TO_INIT,
	MEMEXIT_TO_EXIT,
	FIXUP_TO_INIT,
	EXPORT_TO_FREED,
	EXTABLE_TO_ALTERNATIVE,
	EXTABLE_TO_NO_CODE,
	MISMATCHES
};

/* A row says: what is in @from must not refer to what is in @to. */
struct section_rule {
	unsigned generations;
	unsigned from;		/* classes, any of */
	unsigned to;		/* classes, any of */
	enum mismatch mismatch;
};

/* The rule that forbids a reference between these classes, or NULL. */
const struct section_rule *section_rule(unsigned from, unsigned to,
					unsigned generation);
/* All classes that something in @from must not refer to. */
unsigned section_forbidden(unsigned from, unsigned generation);

/*
 * Whether the reference may be although a rule forbids it, going by the names
 * of the two symbols.
 */
bool section_exempt(unsigned from, struct str from_symbol,
		    unsigned to, struct str to_symbol,
		    unsigned generation, bool extra_warnings);

/* ---- symbols (section_symbols.c) --------------------------------------- */

/*
 * A symbol's name without the number that a compiler gave a static variable
 * or a clone of a function to tell it from others: "count.3" is "count",
 * "f.12.cold" is "f"; "f.isra.0" is itself.  This is the form that the kernel's
 * patterns are held against.
 */
struct str plain_symbol(const char *name);

/* Symbols by section and address; made when it is first needed. */
struct symbol_places;

struct symbol_finder {
	const struct object *object;
	unsigned generation;
	struct symbol_places *before;	/* owned; for what refers */
	struct symbol_places *near;	/* owned; for what is referred to */
};

/* The symbol that a reference out of @section at @offset is shown to come
 * from, the last one at or before it; NULL if there is none. */
const struct symbol *finder_from(struct symbol_finder *finder,
				 uint32_t section, uint64_t offset);
/* The symbol that @reloc is shown to refer to: its own if it has a name, else
 * one at the address or at most some 20 bytes off; NULL, or one without a name,
 * if there is none. */
const struct symbol *finder_to(struct symbol_finder *finder,
			       const struct reloc *reloc);
void finder_free(struct symbol_finder *finder);

/* ---- words (section_words.c) ------------------------------------------- */

struct bad_reference {
	const struct section_check *check;
	enum mismatch mismatch;
	struct reloc reloc;
	uint32_t from_section;
	uint32_t to_section;
	unsigned to_classes;
	const struct symbol *from;	/* NULL: none is near */
	const struct symbol *to;	/* NULL: none is near */
	const struct symbol *to_before;	/* then the last one before to_address,
					   or NULL */
	uint64_t to_address;		/* into to_section, as far as known */
	/* An exemption that only a suffix of LTO's or the optimizer's hides. */
	bool hidden_exemption;
};

void report_mismatch(const struct bad_reference *finding, struct diags *diags);
void report_nonalloc(const struct section_check *check,
		     const struct section *section, struct diags *diags);

#endif
