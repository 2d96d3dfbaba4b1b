// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/tree.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "format/lines.h"

#define FIELD(name) #name, offsetof(struct dialect, name), \
		    sizeof(((struct dialect *)NULL)->name)

/* No answer: the next row of the field is asked, at last the version's row. */
#define NO_ANSWER (-1)

static const char headers[] = "include/linux/export-internal.h";
static const char module_h[] = "include/linux/module.h";
static const char makefile[] = "scripts/Makefile.modpost";
static const char final[] = "scripts/Makefile.modfinal";
static const char build[] = "scripts/Makefile.build";
static const char modpost_c[] = "scripts/mod/modpost.c";
static const char sum_c[] = "scripts/mod/sumversion.c";
static const char aliases_c[] = "scripts/mod/file2alias.c";

/*
 * A row says: if the file has this text, the field is @found, else @absent.
 * The rows of a field stand together, and the first that answers counts.  Rows on
 * headers and makefiles come first, since packages of headers have these, and not
 * the C sources.
 */
static const struct probe {
	const char *field;
	size_t offset;
	size_t size;
	const char *file;
	const char *text;
	int found;
	int absent;
} probes[] = {
	{ FIELD(export_form), headers, "define KSYMTAB_FUNC(", EXPORT_SECTION, EXPORT_KSYMTAB },
	{ FIELD(export_form), modpost_c, "KSYMTAB_%s(", EXPORT_SECTION, EXPORT_KSYMTAB },
	{ FIELD(license_in_ksymtab), headers, "define KSYMTAB_FUNC(name, sec, ns)", true, false },
	{ FIELD(license_in_crc), headers, "define SYMBOL_CRC(sym, crc, sec)", true, false },
	{ FIELD(export_flags), headers, "define SYMBOL_FLAGS(", true, false },
	{ FIELD(crc_in_modc), headers, "define SYMBOL_CRC(", true, NO_ANSWER },
	{ FIELD(crc_in_modc), modpost_c, "SYMBOL_CRC(", true, false },
	{ FIELD(symver_lines), build, "#SYMVER", true, NO_ANSWER },
	{ FIELD(symver_lines), modpost_c, "#SYMVER", true, false },
	{ FIELD(modules_flag), makefile, "$(if $(CONFIG_MODULES),-M)", true, false },
	{ FIELD(extended_versions), makefile, "CONFIG_EXTENDED_MODVERSIONS", true, false },
	{ FIELD(module_common), final, "module-common", true, false },
	{ FIELD(quoted_namespace), module_h, "MODULE_INFO(import_ns, ns)", true, false },

	{ FIELD(section_rules), modpost_c, "\"*_ops\", \"*_console\"", RULES_7_1, NO_ANSWER },
	{ FIELD(section_rules), modpost_c, "\"*_ops\", \"*_probe\", \"*_console\"))", RULES_6_8, NO_ANSWER },
	{ FIELD(section_rules), modpost_c, "find_nearest_sym(", RULES_6_5, NO_ANSWER },
	{ FIELD(section_rules), modpost_c, "DEFAULT_SYMBOL_WHITE_LIST", RULES_5_10, NO_ANSWER },
	{ FIELD(section_rules), modpost_c, "find_elf_symbol2(", RULES_6_0, NO_ANSWER },
	{ FIELD(description), modpost_c, "extra_warn && !get_modinfo(&info, \"description\")", DESCRIPTION_WITH_W, NO_ANSWER },
	{ FIELD(description), modpost_c, "get_modinfo(&info, \"description\")", DESCRIPTION_ALWAYS, DESCRIPTION_OPTIONAL },
	{ FIELD(vmlinux_description), modpost_c, "\n\tif (extra_warn && !get_modinfo(&info, \"description\"))", true, false },
	{ FIELD(retpoline_flag), modpost_c, "CONFIG_MITIGATION_RETPOLINE", MITIGATION_RETPOLINE_CONFIG, NO_ANSWER },
	{ FIELD(retpoline_flag), modpost_c, "CONFIG_RETPOLINE", RETPOLINE_CONFIG, RETPOLINE_NONE },
	{ FIELD(newest_first), modpost_c, "LIST_HEAD(modules)", false, true },
	{ FIELD(newest_first), headers, "define SYMBOL_CRC(", false, NO_ANSWER },
	{ FIELD(first_export_counts), modpost_c, "warn(\"%s: '%s' exported twice", true, false },
	{ FIELD(first_export_counts), headers, "define SYMBOL_CRC(", false, NO_ANSWER },
	{ FIELD(static_exports_checked), modpost_c, "is a static %s", true, false },
	{ FIELD(static_exports_checked), headers, "define SYMBOL_CRC(", false, NO_ANSWER },
	{ FIELD(own_imports_undefined), modpost_c, "was exported without definition", false, true },
	{ FIELD(own_imports_undefined), headers, "define SYMBOL_CRC(", false, NO_ANSWER },
	{ FIELD(no_trim_section), modpost_c, ".no_trim_symbol", true, false },
	{ FIELD(linker_bounds), modpost_c, "strstarts(symname, \"__start_\")", true, false },
	{ FIELD(module_namespaces), modpost_c, "\"module:\"", true, false },
	{ FIELD(lists_not_imported), modpost_c, "explicitly importing namespace", true, false },
	{ FIELD(crc_wide), modpost_c, "{ 0x%08x, ", true, false },
	{ FIELD(lto_note), modpost_c, "BUILD_LTO_INFO", true, false },
	{ FIELD(orc_header), modpost_c, "ORC_HEADER", true, false },
	{ FIELD(headers_not_summed), sum_c, "isspace(*line)", false, true },
	{ FIELD(test_flag), modpost_c, "MODULE_INFO(test", true, false },

	{ FIELD(unique_aliases), aliases_c, "avoid duplication", true, false },
	{ FIELD(builtin_aliases), aliases_c, "builtin_modname", true, false },
	{ FIELD(bounded_aliases), aliases_c, "alias_append(", true, false },
	{ FIELD(input_last_bit), aliases_c, "for (i = min; i <= max; i++)", true, false },
	{ FIELD(slim_aliases), aliases_c, "do_slim_entry(", true, false },
	{ FIELD(mhi_ep_aliases), aliases_c, "do_mhi_ep_entry(", true, false },
	{ FIELD(typec_modes), aliases_c, "mode != TYPEC_ANY_MODE", true, false },
	{ FIELD(mcb_aliases), aliases_c, "do_mcb_entry(", true, false },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- files of the trees -------------------------------------------------- */

/* The path of @file in the first tree that has it, or NULL. */
static const char *find_file(const struct names *trees, const char *file,
			     struct arena *arena)
{
	static const char *const places[] = { "", "source/" };

	for (size_t i = 0; i < trees->count; i++) {
		for (size_t p = 0; p < COUNT(places); p++) {
			const char *path = arena_printf(arena, "%s/%s%s",
							trees->items[i],
							places[p], file);

			if (!access(path, R_OK))
				return path;
		}
	}
	return NULL;
}

/* The value of NAME = value in a makefile. */
static struct str variable(struct str text, struct str name)
{
	struct str value = { NULL, 0 };

	for (struct lines l = lines_of(text); !value.p && lines_next(&l); ) {
		struct str head = str_cut(&l.line, '=');

		if (l.line.p && str_eq(str_trim(head), name))
			value = str_trim(l.line);
	}
	return value;
}

const char *tree_release(const struct names *trees, struct arena *arena,
			 struct diags *diags, const char **file)
{
	const char *release = NULL;
	struct str major, minor;
	struct file_map map;

	*file = find_file(trees, "include/config/kernel.release", arena);
	if (*file) {
		if (file_map(*file, &map, diags))
			return NULL;
		release = arena_str(arena, str_trim(file_text(&map)));
		file_unmap(&map);
		return release;
	}
	*file = find_file(trees, "Makefile", arena);
	if (!*file || file_map(*file, &map, diags))
		return NULL;
	major = variable(file_text(&map), STR("VERSION"));
	minor = variable(file_text(&map), STR("PATCHLEVEL"));
	if (major.p && minor.p)
		release = arena_printf(arena, "%.*s.%.*s", (int)major.n, major.p,
				       (int)minor.n, minor.p);
	file_unmap(&map);
	return release;
}

/* ---- probes -------------------------------------------------------------- */

/* Fields are flags or enumerations, told by their sizes. */
static int get_field(const struct dialect *dialect, const struct probe *probe)
{
	const char *at = (const char *)dialect + probe->offset;
	unsigned value;

	if (probe->size == sizeof(bool))
		return *at;
	memcpy(&value, at, sizeof(value));
	return (int)value;
}

static void set_field(struct dialect *dialect, const struct probe *probe, int answer)
{
	char *at = (char *)dialect + probe->offset;
	unsigned value = (unsigned)answer;

	if (probe->size == sizeof(bool))
		*at = (char)answer;
	else
		memcpy(at, &value, sizeof(value));
}

/* A file that several probes ask; rows on one stand together. */
struct asked_file {
	const char *name;	/* NULL: none yet */
	const char *path;	/* NULL: no tree has it */
	struct file_map map;
};

static void ask_file(struct asked_file *file, const char *name,
		     const struct names *trees, struct arena *arena,
		     struct diags *diags)
{
	if (file->name == name)
		return;
	if (file->path)
		file_unmap(&file->map);
	file->name = name;
	file->path = name ? find_file(trees, name, arena) : NULL;
	if (file->path && file_map(file->path, &file->map, diags))
		file->path = NULL;
}

static int answer_of(const struct probe *probe, const struct asked_file *file)
{
	struct str text;

	if (!file->path)
		return NO_ANSWER;
	text = file_text(&file->map);
	return text.n && memmem(text.p, text.n, probe->text, strlen(probe->text)) ?
	       probe->found : probe->absent;
}

static void correct(struct dialect *dialect, const struct probe *probe, int answer,
		    const char *path, bool notes, struct diags *diags)
{
	int upstream = get_field(dialect, probe);

	if (answer == upstream)
		return;
	set_field(dialect, probe, answer);
	if (!notes)
		return;
	diag_add(diags, DIAG_NOTE, CODE_DIALECT_TREE, PLACE_FILE(path),
		 "%s is %d in this tree, but %d in Linux since %u.%u", probe->field, answer,
		 upstream, dialect->since.major, dialect->since.minor);
}

void tree_probe(const struct names *trees, struct dialect *dialect, bool notes,
		struct arena *arena, struct diags *diags)
{
	struct asked_file file = { .name = NULL };
	const char *answered = NULL;	/* the field that has its answer */

	for (size_t i = 0; i < COUNT(probes); i++) {
		const struct probe *probe = &probes[i];
		int answer;

		if (answered && !strcmp(answered, probe->field))
			continue;
		ask_file(&file, probe->file, trees, arena, diags);
		answer = answer_of(probe, &file);
		if (answer == NO_ANSWER)
			continue;
		answered = probe->field;
		correct(dialect, probe, answer, file.path, notes, diags);
	}
	ask_file(&file, NULL, trees, arena, diags);
}
