// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which section may refer to which: three tables.  They say what the kernel's
 * modpost of each generation says; a reference that it warns of is one that we
 * warn of, and no other.
 */
#include "sections/section_rules.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define TEXT(literal) { (literal), sizeof(literal) - 1 }

unsigned rules_generation(const struct dialect *dialect)
{
	return 1u << dialect->section_rules;
}

/* ---- names of sections ------------------------------------------------- */

static const struct section_name names[] = {
	/* Code that stays, and that a rule starts from. */
	{ ALWAYS, MATCH_ALL,   TEXT(".text"), IN_TEXT | IN_CODE },
	{ OF_5_10, MATCH_ALL,  TEXT(".text.unlikely"), IN_TEXT | IN_CODE },
	{ OF_5_10, MATCH_START, TEXT(".text."), IN_CODE },
	{ SINCE_6_0, MATCH_START, TEXT(".text."), IN_TEXT | IN_CODE },
	{ OF_6_0 | SINCE_6_8, MATCH_ALL,   TEXT(".ltext"), IN_TEXT | IN_CODE },
	{ OF_6_0 | SINCE_6_8, MATCH_START, TEXT(".ltext."), IN_TEXT | IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".sched.text"), IN_TEXT | IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".kprobes.text"), IN_TEXT | IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".cpuidle.text"), IN_TEXT | IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".noinstr.text"), IN_TEXT | IN_CODE },
	/* Code that may refer to what it likes. */
	{ ALWAYS, MATCH_ALL,   TEXT(".ref.text"), IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".head.text"), IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".spinlock.text"), IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".fixup"), IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".entry.text"), IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".exception.text"), IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".coldtext"), IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".softirqentry.text"), IN_CODE },
	{ OF_6_0 | SINCE_6_8, MATCH_ALL, TEXT(".irqentry.text"), IN_CODE },
	/* Variables that stay; .rodata, .data..percpu and the rest may refer to
	 * what they like. */
	{ ALWAYS, MATCH_ALL,   TEXT(".data"), IN_DATA },
	{ ALWAYS, MATCH_ALL,   TEXT(".data.rel"), IN_DATA },
	/* What does not stay. */
	{ ALWAYS, MATCH_START, TEXT(".init."), IN_INIT },
	{ ALWAYS, MATCH_ALL,   TEXT(".init.text"), IN_INIT_TEXT | IN_CODE },
	{ ALWAYS, MATCH_ALL,   TEXT(".init.setup"), IN_INIT_DATA },
	{ ALWAYS, MATCH_ALL,   TEXT(".init.rodata"), IN_INIT_DATA },
	{ ALWAYS, MATCH_ALL,   TEXT(".init.data"), IN_INIT_DATA },
	{ ALWAYS, MATCH_START, TEXT(".exit."), IN_EXIT },
	{ ALWAYS, MATCH_ALL,   TEXT(".exit.text"), IN_CODE },
	{ TILL_6_7, MATCH_START, TEXT(".meminit."), IN_MEMINIT },
	{ TILL_6_7, MATCH_ALL,   TEXT(".meminit.text"), IN_CODE },
	{ TILL_6_7, MATCH_ALL,   TEXT(".meminit.rodata"), IN_INIT_DATA },
	{ TILL_6_7, MATCH_ALL,   TEXT(".meminit.data"), IN_INIT_DATA },
	{ OF_5_10 | OF_6_5, MATCH_START, TEXT(".memexit."), IN_MEMEXIT },
	{ OF_5_10 | OF_6_5, MATCH_ALL,   TEXT(".memexit.text"), IN_CODE },
	/* Tables of pointers. */
	{ ALWAYS, MATCH_ALL,   TEXT(".pci_fixup_early"), IN_PCI_FIXUP },
	{ ALWAYS, MATCH_ALL,   TEXT(".pci_fixup_header"), IN_PCI_FIXUP },
	{ ALWAYS, MATCH_ALL,   TEXT(".pci_fixup_final"), IN_PCI_FIXUP },
	{ ALWAYS, MATCH_ALL,   TEXT(".pci_fixup_enable"), IN_PCI_FIXUP },
	{ ALWAYS, MATCH_ALL,   TEXT(".pci_fixup_resume"), IN_PCI_FIXUP },
	{ ALWAYS, MATCH_ALL,   TEXT(".pci_fixup_resume_early"), IN_PCI_FIXUP },
	{ ALWAYS, MATCH_ALL,   TEXT(".pci_fixup_suspend"), IN_PCI_FIXUP },
	{ TILL_6_4, MATCH_START, TEXT("___ksymtab"), IN_KSYMTAB },
	{ SINCE_6_5,  MATCH_ALL,   TEXT(".export_symbol"), IN_EXPORTS },
	{ ALWAYS, MATCH_ALL,   TEXT("__ex_table"), IN_EXTABLE },
	{ ALWAYS, MATCH_ALL,   TEXT(".altinstr_replacement"), IN_ALTERNATIVE },
	/* Not loaded, rightly. */
	{ ALWAYS, MATCH_START, TEXT(".comment"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".debug"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".zdebug"), IN_NOTES },
	{ ALWAYS, MATCH_ALL,   TEXT(".GCC.command.line"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".mdebug"), IN_NOTES },
	{ ALWAYS, MATCH_ALL,   TEXT(".pdr"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".stab"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".note"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".got"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".toc"), IN_NOTES },
	{ ALWAYS, MATCH_ALL,   TEXT(".xt.prop"), IN_NOTES },
	{ ALWAYS, MATCH_ALL,   TEXT(".xt.lit"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".arcextmap"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".gnu.linkonce.arcext"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".cmem"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".fmt_slot"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".gnu.lto"), IN_NOTES },
	{ ALWAYS, MATCH_START, TEXT(".discard."), IN_NOTES },
	{ OF_5_10, MATCH_ALL,  TEXT(".cranges"), IN_NOTES },
	{ SINCE_6_5, MATCH_ALL, TEXT(".llvm.call-graph-profile"), IN_NOTES },
};

bool name_matches(struct str name, enum match_how how, struct str text)
{
	switch (how) {
	case MATCH_ALL:
		return str_eq(name, text);
	case MATCH_START:
		return str_starts(name, text);
	case MATCH_END:
		return str_ends(name, text);
	case MATCH_INSIDE:
		return name.n >= text.n &&
		       memmem(name.p, name.n, text.p, text.n);
	}
	return false;
}

_Static_assert(COUNT(names) <= SECTION_NAMES, "too many rows for an index");

void section_names_init(struct section_names *index, unsigned generation)
{
	memset(index, 0, sizeof(*index));
	for (size_t i = COUNT(names); i-- > 0; ) {
		unsigned char letter = (unsigned char)names[i].text.p[1];

		if (!(names[i].generations & generation))
			continue;
		index->next[i] = index->first[letter];
		index->first[letter] = (uint8_t)(i + 1);
	}
}

unsigned section_classes(const struct section_names *index, const char *name)
{
	unsigned classes = 0;
	struct str whole;

	if (!*name)
		return 0;
	if (*name != '.' && *name != '_')
		return IN_NO_CODE;
	whole = str_of(name);
	for (unsigned i = index->first[(unsigned char)name[1]]; i--;
	     i = index->next[i])
		if (name_matches(whole, names[i].how, names[i].text))
			classes |= names[i].classes;
	return classes & IN_CODE ? classes : classes | IN_NO_CODE;
}

/* ---- references -------------------------------------------------------- */

/* The first row that fits counts. */
static const struct section_rule rules[] = {
	{ ALWAYS, IN_TEXT | IN_DATA, IN_INIT | IN_MEMINIT, STAYING_TO_INIT },
	{ ALWAYS, IN_TEXT | IN_DATA, IN_EXIT | IN_MEMEXIT, STAYING_TO_EXIT },
	{ ALWAYS, IN_MEMINIT, IN_INIT, MEMINIT_TO_INIT },
	{ ALWAYS, IN_MEMEXIT, IN_EXIT, MEMEXIT_TO_EXIT },
	{ ALWAYS, IN_INIT | IN_MEMINIT, IN_EXIT | IN_MEMEXIT, INIT_TO_EXIT },
	{ ALWAYS, IN_EXIT | IN_MEMEXIT, IN_INIT | IN_MEMINIT, EXIT_TO_INIT },
	{ ALWAYS, IN_PCI_FIXUP, IN_INIT, FIXUP_TO_INIT },
	{ ALWAYS, IN_KSYMTAB | IN_EXPORTS, IN_INIT | IN_EXIT, EXPORT_TO_FREED },
	{ ALWAYS, IN_EXTABLE, IN_ALTERNATIVE, EXTABLE_TO_ALTERNATIVE },
	{ ALWAYS, IN_EXTABLE, IN_NO_CODE, EXTABLE_TO_NO_CODE },
};

const struct section_rule *section_rule(unsigned from, unsigned to,
					unsigned generation)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		if ((rules[i].generations & generation) &&
		    (rules[i].from & from) && (rules[i].to & to))
			return &rules[i];
	return NULL;
}

unsigned section_forbidden(unsigned from, unsigned generation)
{
	unsigned to = 0;

	for (size_t i = 0; i < COUNT(rules); i++)
		if ((rules[i].generations & generation) &&
		    (rules[i].from & from))
			to |= rules[i].to;
	return to;
}

/* ---- exemptions -------------------------------------------------------- */

/* Every class that a rule starts from and that has exemptions in all
 * generations; exception tables got theirs with 6.5, exports have none. */
enum {
	REFERRING = IN_TEXT | IN_DATA | IN_INIT | IN_MEMINIT | IN_EXIT |
		    IN_MEMEXIT | IN_PCI_FIXUP | IN_KSYMTAB,
	ANYTHING = ~0u,
	PASSING = IN_INIT | IN_MEMINIT | IN_EXIT | IN_MEMEXIT,
};

/* A row says: this reference may be if the one symbol has such a name. */
static const struct exemption {
	unsigned generations;
	unsigned from;
	unsigned to;
	enum { OF_FROM, OF_TO } whose;
	enum match_how how;
	struct str text;
	bool not_extra;		/* not under -W */
} exemptions[] = {
	/* Module parameters with permissions 0 are set during init only. */
	{ ALWAYS, IN_DATA, IN_INIT_DATA, OF_FROM, MATCH_START, TEXT("__param"), false },
	{ ALWAYS, IN_DATA, IN_INIT_TEXT, OF_FROM, MATCH_START, TEXT("__param_ops_"), false },
	/* Structures that their users know to let go of in time. */
	{ ALWAYS, IN_DATA, PASSING, OF_FROM, MATCH_END, TEXT("_ops"), false },
	{ TILL_7_0, IN_DATA, PASSING, OF_FROM, MATCH_END, TEXT("_probe"), false },
	{ ALWAYS, IN_DATA, PASSING, OF_FROM, MATCH_END, TEXT("_console"), false },
	{ TILL_6_7, IN_DATA, PASSING, OF_FROM, MATCH_END, TEXT("_template"), false },
	{ TILL_6_7, IN_DATA, PASSING, OF_FROM, MATCH_END, TEXT("_timer"), false },
	{ TILL_6_7, IN_DATA, PASSING, OF_FROM, MATCH_END, TEXT("_sht"), false },
	{ TILL_6_7, IN_DATA, PASSING, OF_FROM, MATCH_END, TEXT("_probe_one"), false },
	{ TILL_6_7, IN_DATA, IN_MEMINIT | IN_MEMEXIT, OF_FROM, MATCH_END, TEXT("driver"), false },
	{ OF_5_10, IN_DATA, IN_EXIT, OF_FROM, MATCH_END, TEXT("driver"), false },
	{ OF_6_0 | OF_6_5, IN_DATA, IN_EXIT, OF_FROM, MATCH_END, TEXT("driver"), true },
	/* Marks of the linker script: addresses, no memory behind them. */
	{ ALWAYS, REFERRING, ANYTHING, OF_TO, MATCH_ALL, TEXT("__init_begin"), false },
	{ ALWAYS, REFERRING, ANYTHING, OF_TO, MATCH_ALL, TEXT("_sinittext"), false },
	{ ALWAYS, REFERRING, ANYTHING, OF_TO, MATCH_ALL, TEXT("_einittext"), false },
	{ SINCE_6_5, IN_EXTABLE, ANYTHING, OF_TO, MATCH_ALL, TEXT("__init_begin"), false },
	{ SINCE_6_5, IN_EXTABLE, ANYTHING, OF_TO, MATCH_ALL, TEXT("_sinittext"), false },
	{ SINCE_6_5, IN_EXTABLE, ANYTHING, OF_TO, MATCH_ALL, TEXT("_einittext"), false },
	/* A clone for one constant argument, called from init code only. */
	{ ALWAYS, IN_CODE, IN_INIT | IN_MEMINIT, OF_FROM, MATCH_INSIDE, TEXT(".constprop."), false },
	/* A local label says nothing about what is there. */
	{ TILL_6_4, REFERRING, ANYTHING, OF_FROM, MATCH_START, TEXT(".L"), false },
	/* What a macro calls the reference of an initcall. */
	{ OF_5_10, REFERRING, ANYTHING, OF_FROM, MATCH_START, TEXT("reference___initcall"), false },
};

bool section_exempt(unsigned from, struct str from_symbol,
		    unsigned to, struct str to_symbol,
		    unsigned generation, bool extra_warnings)
{
	for (size_t i = 0; i < COUNT(exemptions); i++) {
		const struct exemption *row = &exemptions[i];

		if ((row->generations & generation) && (row->from & from) &&
		    (row->to & to) && !(row->not_extra && extra_warnings) &&
		    name_matches(row->whose == OF_FROM ? from_symbol : to_symbol,
				 row->how, row->text))
			return true;
	}
	return false;
}
