// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit/names_audit.h"

#include <ctype.h>
#include <elf.h>

static const struct mark {
	struct str text;
	enum severity severity;	/* of one that is left over */
} marks[] = {
	{ { ".llvm.", 6 }, DIAG_ERROR },
	{ { ".ltomod.", 8 }, DIAG_ERROR },
	{ { ".lto_priv.", 10 }, DIAG_NOTE },
};

/* The mark, with digits behind it, that @name begins with, or NULL. */
static const struct mark *mark_at(const char *name)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		const char *end = name + marks[i].text.n;

		if (strncmp(name, marks[i].text.p, marks[i].text.n) ||
		    !isdigit((unsigned char)*end))
			continue;
		while (isdigit((unsigned char)*end))
			end++;
		if (!*end || *end == '.')
			return &marks[i];
	}
	return NULL;
}

/* The first mark of @name and where it is; NULL if it has none. */
static const struct mark *find_mark(const char *name, size_t *at)
{
	for (const char *dot = *name ? strchr(name + 1, '.') : NULL; dot;
	     dot = strchr(dot + 1, '.')) {
		const struct mark *mark = mark_at(dot);

		if (mark) {
			*at = (size_t)(dot - name);
			return mark;
		}
	}
	return NULL;
}

size_t lto_name_length(const char *name)
{
	size_t length = 0;

	find_mark(name, &length);
	return length;
}

void exported_names(const struct object *object, struct map *exports)
{
	const struct str prefix = STR("__ksymtab_");

	for (size_t i = 1; i < object->nsymbols; i++) {
		struct str name = str_of(object->symbols[i].name);

		if (!(object->symbols[i].flags & SYMBOL_UNDEFINED) &&
		    str_starts(name, prefix))
			map_put(exports, str_skip(name, prefix.n));
	}
}

/* What belongs to an export has its name, whole, behind one of these. */
static const struct str export_prefixes[] = {
	{ "", 0 }, { "__ksymtab_", 10 }, { "__kstrtab_", 10 },
	{ "__kstrtabns_", 12 }, { "__crc_", 6 }, { "__flags_", 8 },
};

static bool is_of_export(const struct map *exports, const char *name)
{
	for (size_t i = 0; i < sizeof(export_prefixes) / sizeof(*export_prefixes); i++)
		if (str_starts(str_of(name), export_prefixes[i]) &&
		    map_find(exports, str_of(name + export_prefixes[i].n)))
			return true;
	return false;
}

/* By the name of a group linkers tell two of them apart. */
static bool *find_signatures(const struct object *object, struct arena *arena)
{
	bool *signature = arena_array(arena, bool, object->nsymbols + 1);

	for (size_t i = 1; i < object->nsections; i++)
		if (object->sections[i].type == SHT_GROUP &&
		    object->sections[i].info < object->nsymbols)
			signature[object->sections[i].info] = true;
	return signature;
}

#define SHOWN 3			/* names told one by one */

void audit_names(const struct object *object, struct diags *diags)
{
	const uint32_t others = SYMBOL_UNDEFINED | SYMBOL_WEAK | SYMBOL_COMMON |
				SYMBOL_SECTION | SYMBOL_FILE;
	size_t counts[DIAG_SEVERITIES] = { 0 };
	struct arena arena = { 0 };
	struct map exports;
	bool *signature = find_signatures(object, &arena);

	map_init(&exports, NULL);
	exported_names(object, &exports);
	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		const struct mark *mark;
		size_t length;

		if ((symbol->flags & others) || signature[i])
			continue;
		mark = find_mark(symbol->name, &length);
		if (!mark || is_of_export(&exports, symbol->name) ||
		    ++counts[mark->severity] > SHOWN)
			continue;
		diag_add(diags, mark->severity, CODE_AUDIT_NAME,
			 PLACE_FILE(object->path),
			 "%s is what LTO made of %.*s: nobody who traces, probes or patches that finds it",
			 symbol->name, (int)length, symbol->name);
		diag_hint(diags, "%s", mark->severity == DIAG_ERROR ?
			  "bin/lto-names on the linked object gives the name back" :
			  "it comes from an object that GCC's LTO has linked");
	}
	for (int severity = 0; severity < DIAG_SEVERITIES; severity++)
		if (counts[severity] > SHOWN)
			diag_add(diags, severity, CODE_AUDIT_NAME,
				 PLACE_FILE(object->path),
				 "and %zu more names that LTO made",
				 counts[severity] - SHOWN);
	map_free(&exports);
	arena_free(&arena);
}

/* --- what LTO renamed, by the source's name -------------------------------- */

static void make_origins(struct origins *origins, const struct object *object)
{
	const uint32_t others = SYMBOL_UNDEFINED | SYMBOL_COMMON |
				SYMBOL_SECTION | SYMBOL_FILE;

	map_init(&origins->names, NULL);
	origins->made = true;
	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct str name = str_of(symbol->name);
		size_t length = lto_name_length(symbol->name);
		struct map_entry *entry;

		if ((symbol->flags & others) || !name.n ||
		    (!length && (symbol->flags & SYMBOL_GLOBAL)))
			continue;
		if (length)
			name.n = length;
		entry = map_put(&origins->names, name);
		if (!entry->value || length)
			entry->value = (void *)(uintptr_t)symbol->name;
	}
}

const char *find_origin(struct origins *origins, const struct object *object,
			const char *name)
{
	if (!origins->made)
		make_origins(origins, object);
	return map_get(&origins->names, str_of(name));
}

void origins_free(struct origins *origins)
{
	if (origins->made)
		map_free(&origins->names);
}
