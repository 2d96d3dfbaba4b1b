// SPDX-License-Identifier: GPL-2.0-or-later
#include "genksyms/grammar.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct {
	struct kernel_version since;
	enum grammar_rule rule;
	const char *word;
} table[] = {
	{ { 6, 14 }, RULE_ATTRIBUTES, "attributes" },
	{ { 6, 14 }, RULE_VECTORS, "vectors" },
	{ { 6, 15 }, RULE_UNQUAL, "unqual" },
	{ { 6, 16 }, RULE_ENUMS, "enums" },
	{ { 7, 0 }, RULE_INNER, "inner" },
};

enum { RULES = sizeof(table) / sizeof(table[0]) };

static const struct kernel_version proven = { 7, 1 };

static bool newer(struct kernel_version a, struct kernel_version b)
{
	return a.major != b.major ? a.major > b.major : a.minor > b.minor;
}

unsigned grammar_of(struct kernel_version version)
{
	unsigned rules = 0;

	for (size_t i = 0; i < RULES; i++)
		if (!newer(table[i].since, version))
			rules |= table[i].rule;
	return newer(version, proven) ? rules | RULE_UNPROVEN : rules;
}

static bool is_word(const char *text, size_t n, const char *word)
{
	return n == strlen(word) && !memcmp(text, word, n);
}

bool grammar_parse(const char *text, unsigned *rules)
{
	unsigned found = 0;

	*rules = 0;
	if (!strcmp(text, "none"))
		return true;
	for (;; text++) {
		size_t n = strcspn(text, ","), i = 0;

		while (i < RULES && !is_word(text, n, table[i].word))
			i++;
		if (i == RULES)
			return false;
		found |= table[i].rule;
		text += n;
		if (!*text)
			break;
	}
	*rules = found;
	return true;
}

void grammar_print(unsigned rules)
{
	const char *comma = "";

	for (size_t i = 0; i < RULES; i++) {
		if (!(rules & table[i].rule))
			continue;
		printf("%s%s", comma, table[i].word);
		comma = ",";
	}
	puts(*comma ? "" : "none");
}
