// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A header is gone through once, line by line: with the conditions that it is in, the
 * struct that is being defined, if it is one of those asked for, and comments
 * taken out.  Every name that may be a member's is noted with the conditions' options.
 */
#include "explain/likely.h"

#include <ctype.h>

#include "base/file.h"
#include "explain/words.h"
#include "format/autoconf.h"
#include "format/lines.h"
#include "loader/kernel_add.h"
#include "model/names.h"

enum {
	MOST_CONDITIONS = 32,	/* in each other; what is deeper counts as the last */
};

static const char *const below[] = {
	"include", "arch/x86/include", "arch/arm64/include",
};

struct scanner {
	struct arena *arena;		/* as long as this header is read */
	struct arena *kept;		/* for what is found */
	const struct map *wanted;	/* "struct page" */
	struct map *found;		/* "struct page.lru" -> struct names */
	struct str conditions[MOST_CONDITIONS];
	size_t depth;
	const char *title;		/* what is being defined; NULL: nothing wanted */
	int braces;
	bool in_comment;
};

/* ---- a line ---------------------------------------------------------------------- */

static size_t name_length(struct str text)
{
	size_t n = 0;

	while (n < text.n && (isalnum((unsigned char)text.p[n]) || text.p[n] == '_'))
		n++;
	return n;
}

/* @line without comments, in the arena. */
static struct str without_comments(struct scanner *scanner, struct str line)
{
	char *out = arena_alloc(scanner->arena, line.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < line.n; i++) {
		struct str rest = str_skip(line, i);

		if (scanner->in_comment) {
			scanner->in_comment = !str_starts(rest, STR("*/"));
			i += !scanner->in_comment;
		} else if (str_starts(rest, STR("//"))) {
			break;
		} else if (str_starts(rest, STR("/*"))) {
			scanner->in_comment = true;
			i++;
		} else {
			out[n++] = line.p[i];
		}
	}
	return str_trim((struct str){ out, n });
}

static void take_condition(struct scanner *scanner, struct str line)
{
	struct str word = str_trim(str_skip(line, 1));
	size_t top = scanner->depth < MOST_CONDITIONS ? scanner->depth :
		     MOST_CONDITIONS - 1;

	if (str_starts(word, STR("endif"))) {
		scanner->depth -= scanner->depth > 0;
	} else if (str_starts(word, STR("if"))) {
		scanner->conditions[top] = word;
		scanner->depth++;
	} else if (str_starts(word, STR("elif")) && scanner->depth) {
		scanner->conditions[top ? top - 1 : 0] = word;
	}
}

static void add_options(struct names *names, struct str condition, struct arena *arena)
{
	static const struct str start = { "CONFIG_", 7 };

	while (condition.n) {
		size_t n = name_length(condition);

		if (n && str_starts(condition, start)) {
			const char *name = arena_str(arena, (struct str){ condition.p, n });

			if (!names_has(names, name))
				names_add(names, name);
		}
		condition = str_skip(condition, n ? n : 1);
	}
}

static void note_member(struct scanner *scanner, struct str name)
{
	const char *key = arena_printf(scanner->arena, "%s.%.*s", scanner->title,
				       (int)name.n, name.p);
	struct map_entry *entry;
	struct names *names;

	if (!scanner->depth)
		return;
	entry = map_put(scanner->found, str_of(key));
	if (!entry->value)
		entry->value = arena_new(scanner->kept, struct names);
	names = entry->value;
	for (size_t i = 0; i < scanner->depth && i < MOST_CONDITIONS; i++)
		add_options(names, scanner->conditions[i], scanner->kept);
}

/* Names behind which a declaration ends or goes on: "int a, *b[4]; u8 c:1;". */
static void note_members(struct scanner *scanner, struct str line)
{
	while (line.n) {
		size_t n = name_length(line);
		struct str after = str_trim(str_skip(line, n));

		if (n && after.n && memchr(";,[:)", *after.p, 5))
			note_member(scanner, (struct str){ line.p, n });
		line = str_skip(line, n ? n : 1);
	}
}

static void count_braces(struct scanner *scanner, struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		scanner->braces += (line.p[i] == '{') - (line.p[i] == '}');
	if (scanner->braces <= 0)
		scanner->title = NULL;
}

/* "struct page {", perhaps behind typedef; with something between. */
static void begin_type(struct scanner *scanner, struct str line)
{
	static const struct str starts[] = {
		{ "struct ", 7 }, { "union ", 6 }, { "enum ", 5 },
	};

	if (str_starts(line, STR("typedef ")))
		line = str_trim(str_skip(line, 8));
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		size_t n = starts[i].n;
		struct map_entry *entry;

		if (!str_starts(line, starts[i]) || !memchr(line.p, '{', line.n))
			continue;
		n += name_length(str_skip(line, n));
		entry = map_find(scanner->wanted, (struct str){ line.p, n });
		if (!entry)
			continue;
		scanner->title = arena_str(scanner->arena, entry->name);
		scanner->braces = 0;
		count_braces(scanner, line);
	}
}

static void scan_line(struct scanner *scanner, struct str line)
{
	line = without_comments(scanner, line);
	if (!line.n)
		return;
	if (*line.p == '#') {
		take_condition(scanner, line);
	} else if (scanner->title) {
		note_members(scanner, line);
		count_braces(scanner, line);
	} else {
		begin_type(scanner, line);
	}
}

/* ---- headers ------------------------------------------------------------------------ */

static bool is_header(const char *path)
{
	return str_ends(str_of(path), STR(".h"));
}

static void scan_header(const char *path, const struct map *wanted,
			struct map *found, struct arena *arena)
{
	struct arena scratch = { 0 };
	struct scanner scanner = {
		.arena = &scratch, .kept = arena, .wanted = wanted,
		.found = found,
	};
	struct file_map map;
	struct diags ignored;

	diags_init(&ignored, &scratch);
	if (!file_map(path, &map, &ignored)) {
		for (struct lines l = lines_of(file_text(&map)); lines_next(&l); )
			scan_line(&scanner, l.line);
		file_unmap(&map);
	}
	diags_free(&ignored);
	arena_free(&scratch);
}

static void scan_headers(const char *headers, const struct map *wanted,
			 struct map *found, struct arena *arena)
{
	for (size_t i = 0; i < sizeof(below) / sizeof(*below); i++) {
		struct names files = { 0 };

		names_below(arena_printf(arena, "%s/%s", headers, below[i]), is_header,
			    arena, &files);
		for (size_t k = 0; k < files.count; k++)
			scan_header(files.items[k], wanted, found, arena);
		names_free(&files);
	}
}

/* ---- what is likely ------------------------------------------------------------------- */

static const char *value_of(const struct map *config, const char *option)
{
	return map_get(config, str_of(option)) ? : "not set";
}

static void add_likely(struct explain_cause *cause, const char *option,
		       const char *before, const char *after, struct arena *arena)
{
	for (size_t i = 0; i < cause->nlikely; i++)
		if (!strcmp(cause->likely[i].option, option))
			return;
	*ARENA_MORE(arena, cause->likely, cause->nlikely) =
		(struct likely_option){ option, before, after };
}

/* The last name of "headers.offload_fwd_mark", "a[].b". */
static struct str last_name(const char *path)
{
	const char *dot = strrchr(path, '.');
	struct str name = str_of(dot ? dot + 1 : path);

	name.n = name_length(name);
	return name;
}

static void guess(struct explain_cause *cause, const struct type_change *change,
		  const struct map *found, const struct map *before,
		  const struct map *after, struct arena *arena)
{
	const char *name = change->before.name ? : change->after.name;
	const struct names *options;
	struct str last;

	if ((change->of != OF_MEMBER && change->of != OF_ENUMERATOR) || !name ||
	    change->how == HOW_MOVED)
		return;
	last = last_name(name);
	options = map_get(found, str_of(arena_printf(arena, "%s.%.*s", cause->title,
						     (int)last.n, last.p)));
	for (size_t i = 0; options && i < options->count; i++) {
		const char *was = value_of(before, options->items[i]);
		const char *is = value_of(after, options->items[i]);

		if (strcmp(was, is))
			add_likely(cause, options->items[i], was, is, arena);
	}
}

void likely_options(struct explanation *explanation, const char *headers,
		    const struct map *before, const struct map *after,
		    struct arena *arena)
{
	struct map wanted, found;

	map_init(&wanted, NULL);
	map_init(&found, arena);
	for (size_t i = 0; i < explanation->ncauses; i++)
		if (explanation->causes[i]->count)
			map_put(&wanted, str_of(explanation->causes[i]->title));
	if (wanted.count)
		scan_headers(headers, &wanted, &found, arena);
	for (size_t i = 0; found.count && i < explanation->ncauses; i++) {
		struct explain_cause *cause = explanation->causes[i];

		for (size_t k = 0; k < cause->changes->count; k++)
			guess(cause, &cause->changes->changes[k], &found, before,
			      after, arena);
	}
	for (size_t i = 0; i < found.count; i++)
		names_free(found.entries[i].value);
	map_free(&found);
	map_free(&wanted);
}

/* ---- configurations ------------------------------------------------------------------ */

static const char *beside_image(const char *path, struct arena *arena)
{
	const char *base = path_base(path);
	const char *dash = strchr(base, '-');

	return dash ? arena_printf(arena, "%.*sconfig%s", (int)(base - path), path,
				   dash) : NULL;
}

static const char *config_of(const char *path, struct arena *arena)
{
	static const char *const names[] = { "include/config/auto.conf", ".config" };
	struct installed installed;
	const char *config;

	if (!is_directory(path))
		return beside_image(path, arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		config = arena_printf(arena, "%s/%s", path, names[i]);
		if (is_file(config))
			return config;
	}
	return !installed_find(path, arena, &installed) ? NULL :
	       installed_companion(&installed, COMPANION_CONFIG, arena);
}

bool likely_config(const char *path, struct arena *arena, struct map *out)
{
	const char *config = config_of(path, arena);
	struct diags ignored;
	struct file_map map;
	int err = -1;

	diags_init(&ignored, arena);
	if (config && is_file(config) && !file_map(config, &map, &ignored)) {
		err = autoconf_parse(config, file_text(&map), arena, &ignored, out);
		file_unmap(&map);
	}
	diags_free(&ignored);
	return !err && out->count;
}
