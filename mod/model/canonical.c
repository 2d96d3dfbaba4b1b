// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/canonical.h"

#include <ctype.h>

/* Longest first: b.mod.o is a stage of b, not of b.mod. */
static const struct str stage_suffixes[] = {
	{ ".thinlto-native.o", 17 },
	{ ".prelink.o", 10 },
	{ ".lto.o", 6 },
	{ ".mod.o", 6 },
	{ ".mod.c", 6 },
	{ ".mod", 4 },
	{ ".ko", 3 },
	{ ".o", 2 },
};

struct str canonical_name(struct str path)
{
	for (size_t i = 0; i < sizeof(stage_suffixes) / sizeof(stage_suffixes[0]); i++) {
		struct str suffix = stage_suffixes[i];

		if (path.n > suffix.n && str_ends(path, suffix)) {
			path.n -= suffix.n;
			break;
		}
	}
	return path;
}

/* What clang and gcc put after the name of a symbol that they derived. */
static const struct str clone_marks[] = {
	{ ".llvm", 5 }, { ".isra", 5 }, { ".part", 5 }, { ".cold", 5 },
	{ ".constprop", 10 }, { ".lto_priv", 9 },
};

static bool is_clone_mark(struct str part)
{
	for (size_t i = 0; i < sizeof(clone_marks) / sizeof(clone_marks[0]); i++)
		if (str_eq(part, clone_marks[i]))
			return true;
	return false;
}

static bool is_number(struct str part)
{
	part = str_skip(part, 1);
	for (size_t i = 0; i < part.n; i++)
		if (!isdigit((unsigned char)part.p[i]))
			return false;
	return part.n > 0;
}

struct str canonical_symbol(struct str symbol)
{
	for (;;) {
		const char *dot = symbol.n ? memrchr(symbol.p, '.', symbol.n) : NULL;
		struct str part;

		if (!dot || dot == symbol.p)
			return symbol;
		part = str_skip(symbol, (size_t)(dot - symbol.p));
		if (!is_number(part) && !is_clone_mark(part))
			return symbol;
		symbol.n -= part.n;
	}
}

struct str undotted_symbol(struct str symbol)
{
	const char *dot = symbol.n ? memchr(symbol.p, '.', symbol.n) : NULL;
	struct str digits;

	if (!dot || dot == symbol.p)
		return symbol;
	digits = str_skip(symbol, (size_t)(dot - symbol.p) + 1);
	for (size_t i = 0; i <= digits.n; i++) {
		if (i < digits.n && isdigit((unsigned char)digits.p[i]))
			continue;
		if (i && (i == digits.n || digits.p[i] == '.'))
			symbol.n = (size_t)(dot - symbol.p);
		break;
	}
	return symbol;
}

bool is_mapping_symbol(struct str symbol)
{
	return symbol.n >= 2 && symbol.p[0] == '$' &&
	       (symbol.p[1] == 'x' || symbol.p[1] == 'd') &&
	       (symbol.n == 2 || symbol.p[2] == '.');
}

struct str canonical_base(struct str name)
{
	const char *slash = name.n ? memrchr(name.p, '/', name.n) : NULL;

	return slash ? str_skip(name, (size_t)(slash - name.p) + 1) : name;
}
