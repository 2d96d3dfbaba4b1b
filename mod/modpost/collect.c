// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/collect.h"

#include <stdlib.h>

#include "model/canonical.h"
#include "model/reading.h"

/*
 * Undefined symbols that the final link provides: the module's own struct,
 * the name that the linker gives to the global offset table and, since 7.1,
 * the bounds of sections.
 */
static bool is_provided_by_link(const struct dialect *dialect, struct str name)
{
	return str_eq(name, STR("__this_module")) ||
	       str_eq(name, STR("_GLOBAL_OFFSET_TABLE_")) ||
	       (dialect->linker_bounds &&
		(str_starts(name, STR("__start_")) ||
		 str_starts(name, STR("__stop_"))));
}

static bool is_defined(const struct symbol *symbol)
{
	return !(symbol->flags & (SYMBOL_UNDEFINED | SYMBOL_COMMON));
}

/*
 * The symbol's name as modpost takes it.  Nearly no name has a dot, so that is
 * looked at first.
 */
static struct str plain_name(const struct symbol *symbol)
{
	return undotted_symbol(str_of(symbol->name));
}

static void add_common(struct session *session, const struct module *module,
		       struct str name)
{
	if (str_starts(name, STR("__gnu_lto_")))
		return;
	diag_add(&session->diags, DIAG_WARNING, CODE_SYMBOL_COMMON, PLACE_NONE,
		 "\"%.*s\" [%s] is COMMON symbol", (int)name.n, name.p,
		 module->name);
	diag_hint(&session->diags, "the kernel refuses to load a module with one: compile with -fno-common");
}

void collect_symbols(struct session *session, struct module *module)
{
	const struct object *object = module->object;

	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct str name;

		if (symbol->flags & SYMBOL_COMMON) {
			add_common(session, module, plain_name(symbol));
		} else if (symbol->flags & SYMBOL_UNDEFINED) {
			if (!(symbol->flags & (SYMBOL_GLOBAL | SYMBOL_WEAK)))
				continue;
			name = plain_name(symbol);
			if (name.n && !is_provided_by_link(session->dialect, name))
				module_add_import(session, module, name,
						  symbol->flags & SYMBOL_WEAK);
		} else if (*symbol->name == 'i' || *symbol->name == 'c') {
			name = plain_name(symbol);
			module->has_init |= str_eq(name, STR("init_module"));
			module->has_cleanup |= str_eq(name, STR("cleanup_module"));
		}
	}
}

void collect_publish(struct session *session, struct export *export)
{
	struct map_entry *entry = map_put(&session->exports,
					  str_of(export->name));
	bool first_counts = session->dialect->first_export_counts;
	struct export *old = entry->value;

	if (old && (!session->options.external || old->module->is_vmlinux ||
		    old->module == export->module)) {
		diag_add(&session->diags,
			 first_counts ? DIAG_WARNING : DIAG_ERROR,
			 CODE_EXPORT_TWICE, PLACE_NONE,
			 "%s: '%s' exported twice. Previous export was in %s%s",
			 export->module->name, export->name, old->module->name,
			 old->module->is_vmlinux ? "" : ".ko");
		diag_hint(&session->diags,
			  "two modules of one kernel cannot export the same name: rename one of them");
		if (first_counts) {
			/* Whose it is stays; what it is does not. */
			old->crc = export->crc;
			old->crc_source = export->crc_source;
			old->namespace = export->namespace;
			return;
		}
		export->module->has_errors = true;
	}
	entry->value = export;
}

void collect_seen(const struct session *session, const struct module *module)
{
	for (size_t i = 0; i < module->nimports; i++) {
		struct import import = module_import(module, i);
		struct export *export = session_find_export(session, import.name);

		if (export)
			export->is_local = false;
	}
}

/* The string at @offset of @section, or NULL: see string_in(). */
static const char *string_at(const struct section *section, uint64_t offset,
			     uint64_t *left)
{
	if (!section->data)
		return NULL;
	return string_in((struct str){ (const char *)section->data,
				       section->size }, offset, left);
}

static const char *symbol_string(const struct object *object,
				 const struct symbol *symbol, uint64_t *left)
{
	return symbol->section < object->nsections ?
	       string_at(&object->sections[symbol->section], symbol->value,
			 left) : NULL;
}

/* Whether it holds a record of an export; of which class, its name says. */
static bool is_ksymtab_section(const char *section, bool *gpl_only)
{
	*gpl_only = str_starts(str_of(section), STR("___ksymtab_gpl+"));
	return *gpl_only || str_starts(str_of(section), STR("___ksymtab+"));
}

static bool has_ksymtab_section(const struct object *object)
{
	bool gpl_only, found = false;

	for (size_t i = 1; i < object->nsections && !found; i++)
		found = is_ksymtab_section(object->sections[i].name, &gpl_only);
	return found;
}

static void set_namespace(struct session *session, struct module *module,
			  struct str name, const struct symbol *symbol,
			  const struct map *own, uint64_t *left)
{
	struct export *export = map_get(own, name);
	const char *namespace = symbol_string(module->object, symbol, left);

	if (!export)
		diag_add(&session->diags, DIAG_ERROR, CODE_EXPORT_NAMESPACE,
			 PLACE_FILE(module->path),
			 "Could not update namespace(%s) for symbol %.*s",
			 namespace ? namespace : "?", (int)name.n, name.p);
	else if (!namespace)
		diag_add(&session->diags, DIAG_FATAL, CODE_ELF_STRING,
			 PLACE_FILE(module->path),
			 *left ? "the namespace of the export '%s' is not a string" :
			 "the namespace of the export '%s' shares its bytes with too many others",
			 export->name);
	else
		export->namespace = arena_strdup(&session->arena, namespace);
}

/*
 * The name after @prefix, if the symbol is defined and called so.  Most are not, which
 * one comparison of the beginning tells.
 */
static bool named_after(const struct symbol *symbol, struct str prefix,
			struct str *name)
{
	if (*symbol->name != *prefix.p ||
	    strncmp(symbol->name, prefix.p, prefix.n) || !is_defined(symbol))
		return false;
	*name = str_skip(plain_name(symbol), prefix.n);
	return true;
}

/* Those in @own that a global symbol of @object is called after. */
static void find_global(const struct object *object, const struct map *own)
{
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct export *export;

		if (!(symbol->flags & (SYMBOL_GLOBAL | SYMBOL_WEAK)))
			continue;
		export = map_get(own, plain_name(symbol));
		if (export)
			export->is_local = false;
	}
}

void collect_ksymtab(struct session *session, struct module *module)
{
	const struct object *object = module->object;
	uint64_t left = names_room(object->map.size);
	struct map own;		/* name -> export of this module */
	bool gpl_only;
	struct str name;

	/* Most modules export nothing. */
	if (!has_ksymtab_section(object))
		return;
	map_init(&own, NULL);
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		struct export *export;

		if (!named_after(symbol, STR("__ksymtab_"), &name) ||
		    !is_ksymtab_section(object->sections[symbol->section].name,
					&gpl_only))
			continue;
		export = module_add_export(session, module, name);
		export->gpl_only = gpl_only;
		export->is_local = true;
		map_put(&own, str_of(export->name))->value = export;
	}
	if (own.count && session->dialect->static_exports_checked)
		find_global(object, &own);
	for (size_t i = 0; own.count && i < object->nsymbols; i++)
		if (named_after(&object->symbols[i], STR("__kstrtabns_"), &name))
			set_namespace(session, module, name,
				      &object->symbols[i], &own, &left);
	map_free(&own);
}

/* What is known while the records of one .export_symbol section are read. */
struct record_reader {
	struct session *session;
	struct module *module;
	const struct section *section;
	const struct symbol **labels;	/* in order of their values */
	size_t nlabels;
	uint64_t left;		/* of names_room(): records may share bytes */
};

static int compare_labels(const void *a, const void *b)
{
	const struct symbol *x = *(const struct symbol *const *)a;
	const struct symbol *y = *(const struct symbol *const *)b;

	return x->value < y->value ? -1 : x->value > y->value;
}

static void find_labels(struct record_reader *reader)
{
	const struct object *object = reader->module->object;

	reader->labels = xmalloc(object->nsymbols * sizeof(*reader->labels));
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];

		if (symbol->section < object->nsections &&
		    &object->sections[symbol->section] == reader->section &&
		    is_defined(symbol) && !(symbol->flags & SYMBOL_SECTION) &&
		    !is_mapping_symbol(str_of(symbol->name)))
			reader->labels[reader->nlabels++] = symbol;
	}
	if (reader->nlabels)
		qsort(reader->labels, reader->nlabels, sizeof(*reader->labels),
		      compare_labels);
}

/* The label of the record that @offset lies in: the last at or before it. */
static const struct symbol *label_at(const struct record_reader *reader,
				     uint64_t offset)
{
	size_t low = 0, high = reader->nlabels;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (reader->labels[middle]->value <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? reader->labels[low - 1] : NULL;
}

static void record_error(const struct record_reader *reader, uint64_t offset,
			 const char *format, const char *what)
	__attribute__((format(printf, 3, 0)));

static void record_error(const struct record_reader *reader, uint64_t offset,
			 const char *format, const char *what)
{
	struct session *session = reader->session;

	diag_add(&session->diags, DIAG_ERROR, CODE_EXPORT_RECORD,
		 PLACE_SECTION(reader->module->path, reader->section->name, offset),
		 "%s: %s", reader->module->name,
		 arena_printf(&session->scratch, format, what));
}

static void read_record(struct record_reader *reader, uint64_t offset,
			const struct symbol *symbol)
{
	const struct str prefix = STR("__export_symbol_");
	const struct symbol *label = label_at(reader, offset);
	struct session *session = reader->session;
	const char *license, *namespace;
	struct export *export;
	struct str name;

	if (!label || !str_starts(str_of(label->name), prefix)) {
		record_error(reader, offset,
			     ".export_symbol section contains strange symbol '%s'",
			     label ? label->name : "");
		return;
	}
	name = str_skip(str_of(label->name), prefix.n);
	if (!(symbol->flags & (SYMBOL_GLOBAL | SYMBOL_WEAK))) {
		record_error(reader, offset, "local symbol '%s' was exported",
			     name.p);
		return;
	}
	if (!str_eq(name, str_of(symbol->name))) {
		record_error(reader, offset,
			     ".export_symbol section references '%s', but it does not seem to be an export symbol",
			     symbol->name);
		return;
	}
	license = string_at(reader->section, label->value, &reader->left);
	namespace = license ? string_at(reader->section, label->value +
					strlen(license) + 1, &reader->left) : NULL;
	if (!namespace || name.n >= reader->left) {
		record_error(reader, label->value, namespace || !reader->left ?
			     "the record of '%s' shares its bytes with too many others" :
			     "the record of '%s' is cut short", symbol->name);
		return;
	}
	reader->left -= name.n;
	if (*license && strcmp(license, "GPL")) {
		record_error(reader, label->value, "unknown license %s",
			     arena_printf(&session->scratch,
					  "'%.80s' was specified for '%s'",
					  license, symbol->name));
		return;
	}
	export = module_add_export(session, reader->module, name);
	export->gpl_only = *license;
	export->namespace = arena_strdup(&session->arena, namespace);
	export->is_function = symbol->flags & SYMBOL_FUNCTION;
}

void collect_export_records(struct session *session, struct module *module,
			    const struct section *section,
			    const struct reloc *relocs, size_t count)
{
	struct record_reader reader = {
		.session = session, .module = module, .section = section,
		.left = names_room(module->object->map.size),
	};

	find_labels(&reader);
	for (size_t i = 0; i < count; i++)
		read_record(&reader, relocs[i].offset,
			    &module->object->symbols[relocs[i].symbol]);
	free(reader.labels);
}
