// SPDX-License-Identifier: GPL-2.0-or-later
#include "modfinal/handoff.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"

struct reading {
	struct handoff *handoff;
	struct arena *arena;
	struct diags *diags;
	struct handed_module *module;	/* the present one; NULL before the first */
	struct str words;		/* what is left of the line */
	unsigned line;
	bool ended;
};

static int bad_line(struct reading *reading, const char *what)
{
	diag_add(reading->diags, DIAG_FATAL, CODE_HANDOFF_SYNTAX,
		 PLACE_LINE(reading->handoff->path, reading->line), "%s", what);
	diag_hint(reading->diags, "modpost --handoff writes this file; build again");
	return -EBADMSG;
}

static struct str word(struct reading *reading)
{
	return str_cut(&reading->words, ' ');
}

static bool number_word(struct reading *reading, uint32_t *value)
{
	unsigned long long number;

	if (!str_to_u64(word(reading), &number) || number > UINT32_MAX)
		return false;
	*value = (uint32_t)number;
	return true;
}

/* One of two words; false if it is neither. */
static bool choice(struct reading *reading, const char *yes, const char *no,
		   bool *value)
{
	struct str text = word(reading);

	*value = str_eq(text, str_of(yes));
	return *value || str_eq(text, str_of(no));
}

/* The rest of the line, which may hold blanks, but no NUL: it ends a C string. */
static bool rest(struct reading *reading, const char **value)
{
	struct str text = reading->words.p ? reading->words : STR("");

	if (text.n && memchr(text.p, 0, text.n))
		return false;
	*value = arena_str(reading->arena, text);
	return true;
}

static bool name_word(struct reading *reading, const char **value)
{
	struct str text = word(reading);

	if (!text.n || memchr(text.p, 0, text.n))
		return false;
	*value = arena_str(reading->arena, text);
	return true;
}

static bool read_module(struct reading *reading)
{
	struct handoff *handoff = reading->handoff;

	reading->module = ARENA_MORE(reading->arena, handoff->modules, handoff->nmodules);
	*reading->module = (struct handed_module){ .line = reading->line };
	return rest(reading, &reading->module->name) &&
	       *reading->module->name;
}

static bool read_object(struct reading *reading)
{
	return rest(reading, &reading->module->object);
}

static bool read_init(struct reading *reading)
{
	return reading->module->has_init = !reading->words.n;
}

static bool read_exit(struct reading *reading)
{
	return reading->module->has_exit = !reading->words.n;
}

static bool read_info(struct reading *reading)
{
	struct handed_module *module = reading->module;
	struct handed_info *info = ARENA_MORE(reading->arena, module->infos,
					  module->ninfos);

	info->of_tree = false;
	return rest(reading, &info->text) && strchr(info->text, '=');
}

static bool read_tree(struct reading *reading)
{
	struct handed_module *module = reading->module;
	struct handed_info *info = ARENA_MORE(reading->arena, module->infos,
					  module->ninfos);

	info->of_tree = true;
	return rest(reading, &info->text) && *info->text &&
	       !strchr(info->text, '=');
}

static struct handed_export *export_of(struct reading *reading, const char *name)
{
	struct handed_module *module = reading->module;
	struct handed_export *export;

	/* The lines of an export follow each other. */
	if (module->nexports &&
	    !strcmp(module->exports[module->nexports - 1].name, name))
		return &module->exports[module->nexports - 1];
	export = ARENA_MORE(reading->arena, module->exports, module->nexports);
	*export = (struct handed_export){ .name = name, .namespace = "" };
	return export;
}

static bool read_ksymtab(struct reading *reading)
{
	struct handed_export *export;
	bool is_function, gpl_only;
	const char *name;

	if (!choice(reading, "func", "data", &is_function) ||
	    !choice(reading, "gpl", "any", &gpl_only) ||
	    !name_word(reading, &name))
		return false;
	export = export_of(reading, name);
	export->is_function = is_function;
	export->gpl_only = gpl_only;
	export->has_ksymtab = true;
	return rest(reading, &export->namespace);
}

static bool read_crc(struct reading *reading)
{
	struct handed_export *export;
	uint32_t crc;
	bool gpl_only;
	const char *name;

	if (!number_word(reading, &crc) ||
	    !choice(reading, "gpl", "any", &gpl_only) ||
	    !name_word(reading, &name))
		return false;
	export = export_of(reading, name);
	export->crc = crc;
	export->gpl_only = gpl_only;
	export->has_crc = true;
	return !reading->words.n;
}

static bool read_versions(struct reading *reading)
{
	bool basic;

	if (!choice(reading, "basic", "extended", &basic))
		return false;
	reading->module->basic |= basic;
	reading->module->extended |= !basic;
	return !reading->words.n;
}

static bool read_version(struct reading *reading)
{
	struct handed_module *module = reading->module;
	struct handed_version *version = ARENA_MORE(reading->arena, module->versions,
						module->nversions);

	return number_word(reading, &version->crc) &&
	       name_word(reading, &version->name) && !reading->words.n;
}

static bool read_end(struct reading *reading)
{
	uint32_t count;

	reading->ended = true;
	return number_word(reading, &count) && !reading->words.n &&
	       count == reading->handoff->nmodules;
}

static const struct statement {
	struct str word;
	bool (*read)(struct reading *reading);
	bool outside;		/* not of a module */
} statements[] = {
	{ STR("module"), read_module, true },
	{ STR("object"), read_object, false },
	{ STR("init"), read_init, false },
	{ STR("exit"), read_exit, false },
	{ STR("info"), read_info, false },
	{ STR("tree"), read_tree, false },
	{ STR("ksymtab"), read_ksymtab, false },
	{ STR("crc"), read_crc, false },
	{ STR("versions"), read_versions, false },
	{ STR("version"), read_version, false },
	{ STR("end"), read_end, true },
};

static int read_line(struct reading *reading)
{
	struct str keyword = word(reading);

	if (reading->ended)
		return bad_line(reading, "more after the end");
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		const struct statement *statement = &statements[i];

		if (!str_eq(statement->word, keyword))
			continue;
		if (!statement->outside && !reading->module)
			return bad_line(reading, "there is no module yet");
		return statement->read(reading) ? 0 :
		       bad_line(reading, "not what modpost writes");
	}
	return bad_line(reading, "not what modpost writes");
}

static int read_lines(struct reading *reading, struct str text)
{
	static const struct str first = STR("ltomod-handoff 1");
	int err = 0;

	reading->line = 1;
	if (!str_eq(str_cut(&text, '\n'), first)) {
		diag_add(reading->diags, DIAG_FATAL, CODE_HANDOFF_VERSION,
			 PLACE_LINE(reading->handoff->path, 1),
			 "the first line is not \"%s\"", first.p);
		diag_hint(reading->diags, "it is no hand-off, or one of another ltomod's modpost");
		return -EBADMSG;
	}
	while (!err && text.n) {
		const char *end = memchr(text.p, '\n', text.n);

		reading->line++;
		if (!end)
			return bad_line(reading, "cut short");
		reading->words = (struct str){ text.p, (size_t)(end - text.p) };
		text = str_skip(text, reading->words.n + 1);
		err = read_line(reading);
	}
	if (!err && !reading->ended)
		err = bad_line(reading, "cut short: there is no end line");
	return err;
}

int handoff_read(const char *path, struct arena *arena, struct diags *diags,
		 struct handoff *handoff)
{
	struct reading reading = { .handoff = handoff, .arena = arena,
				   .diags = diags };
	struct file_map map;
	int err = file_map(path, &map, diags);

	if (err)
		return err;
	*handoff = (struct handoff){ .path = path };
	err = read_lines(&reading, file_text(&map));
	file_unmap(&map);
	return err;
}

void handoff_index(const struct handoff *handoff, struct map *index)
{
	map_init(index, NULL);
	for (size_t i = 0; i < handoff->nmodules; i++) {
		struct handed_module *module = &handoff->modules[i];
		const char *const names[] = { module->name, module->object };

		for (size_t j = 0; j < 2; j++) {
			struct map_entry *entry = names[j] ?
				map_put(index, str_of(names[j])) : NULL;

			if (entry && !entry->value)
				entry->value = module;
		}
	}
}

const char *handed_name(const struct handed_module *module)
{
	for (size_t i = 0; i < module->ninfos; i++)
		if (!module->infos[i].of_tree &&
		    !strncmp(module->infos[i].text, "name=", 5))
			return module->infos[i].text + 5;
	return NULL;
}
