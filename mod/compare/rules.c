// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare/rules.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>

#include "format/lines.h"

static bool has_small_letter(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (islower((unsigned char)text.p[i]))
			return true;
	return false;
}

/* The last part of a path, as the kernel calls a module. */
static const char *module_pattern(struct str pattern, struct arena *arena)
{
	char *name;

	for (size_t i = pattern.n; i > 0; i--)
		if (pattern.p[i - 1] == '/') {
			pattern = str_skip(pattern, i);
			break;
		}
	if (str_ends(pattern, STR(".ko")))
		pattern.n -= 3;
	name = arena_str(arena, pattern);
	for (char *c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

static bool parse_rule(struct str line, bool stable, struct arena *arena,
		       struct rule *rule)
{
	struct str pattern = word_cut(&line), verdict = word_cut(&line);

	rule->tolerate = !stable;
	if (str_eq(verdict, STR("PASS")))
		rule->tolerate = true;
	else if (str_eq(verdict, STR("FAIL")))
		rule->tolerate = false;
	else if (verdict.n)
		return false;
	if (word_cut(&line).n)
		return false;
	if (str_starts(pattern, STR("module:"))) {
		rule->for_module = true;
		pattern = str_skip(pattern, strlen("module:"));
	} else {
		rule->for_module = str_eq(pattern, STR("vmlinux")) ||
				   memchr(pattern.p, '/', pattern.n);
	}
	rule->for_namespace = !rule->for_module && !has_small_letter(pattern);
	rule->pattern = rule->for_module ? module_pattern(pattern, arena) :
					   arena_str(arena, pattern);
	return pattern.n;
}

int rules_parse(const char *path, struct str text, struct arena *arena,
		struct diags *diags, struct rules *out)
{
	struct rules rules = { .path = arena_strdup(arena, path) };
	bool good = true;
	size_t room = 1;

	for (size_t i = 0; i < text.n; i++)
		room += text.p[i] == '\n';
	rules.items = arena_array(arena, struct rule, room);
	for (struct lines l = lines_of(text); lines_next(&l); ) {
		struct str line = str_trim(l.line);

		if (!line.n || line.p[0] == '#' || str_eq(line, STR("\r")))
			continue;
		if (line.p[0] == '[' && line.p[line.n - 1] == ']') {
			rules.stable_list = true;
			continue;
		}
		rules.items[rules.count].line = l.number;
		if (parse_rule(line, rules.stable_list, arena,
			       &rules.items[rules.count])) {
			rules.count++;
			continue;
		}
		diag_add(diags, DIAG_FATAL, CODE_RULES_SYNTAX,
			 PLACE_LINE(path, l.number), "this is no rule: \"%.*s\"",
			 STR_SHOW(line));
		diag_hint(diags, "a rule is PATTERN, PATTERN PASS or PATTERN FAIL");
		good = false;
	}
	if (!good)
		return -EBADMSG;
	*out = rules;
	return 0;
}

static bool fits(const struct rule *rule, const char *symbol,
		 const char *module, const char *namespace)
{
	if (rule->for_module)
		return !fnmatch(rule->pattern, module, 0);
	return !fnmatch(rule->pattern, symbol, 0) ||
	       (rule->for_namespace && namespace && *namespace &&
		!fnmatch(rule->pattern, namespace, 0));
}

bool rules_tolerate(const struct rules *rules, const char *symbol,
		    const char *module, const char *namespace, unsigned *line)
{
	*line = 0;
	for (size_t i = 0; i < rules->count; i++)
		if (fits(&rules->items[i], symbol, module, namespace)) {
			*line = rules->items[i].line;
			return rules->items[i].tolerate;
		}
	return rules->stable_list;
}
