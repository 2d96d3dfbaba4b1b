// SPDX-License-Identifier: GPL-2.0-or-later
#include "modpost/devtable.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "modpost/alias.h"
#include "model/canonical.h"

/* Section types of the ELF specification. */
#define SECTION_NOBITS 8

/* An array without contents is all zeros; no real one is longer than this. */
#define ZEROS_MAX (1u << 20)

/* Two tables can be one array under two names; all together are at most so many
 * times as large as the object, beside ZEROS_MAX. */
#define TABLES_SHARE 2u

/* Of an alias whose length depends on the id, without what all of them have. */
#define ALIAS_MAX 255

/* Cuts *rest at the first "__". */
static bool cut_underscores(struct str *rest, struct str *head)
{
	const char *at = rest->n ? memmem(rest->p, rest->n, "__", 2) : NULL;

	if (!at)
		return false;
	*head = (struct str){ rest->p, (size_t)(at - rest->p) };
	*rest = str_skip(*rest, head->n + 2);
	return true;
}

bool devtable_symbol(const char *name, struct devtable_name *out)
{
	static const struct str prefix = { "__mod_", 6 };
	static const struct str new_prefix = { "__mod_device_table__", 20 };
	static const struct str suffix = { "_device_table", 13 };
	static const struct str kmod = { "kmod_", 5 };
	struct str rest = str_of(name), module = { "", 0 }, head;

	if (!str_starts(rest, prefix))
		return false;
	rest = canonical_symbol(rest);
	if (str_starts(rest, new_prefix)) {
		rest = str_skip(rest, new_prefix.n);
		if (str_starts(rest, kmod)) {
			rest = str_skip(rest, kmod.n);
			if (!cut_underscores(&rest, &module))
				return false;
		}
		if (!cut_underscores(&rest, &head))
			return false;
	} else {
		if (!str_ends(rest, suffix))
			return false;
		rest = str_skip(rest, prefix.n);
		if (rest.n < suffix.n || !cut_underscores(&rest, &head))
			return false;
		rest.n -= rest.n < suffix.n ? rest.n : suffix.n;
	}
	*out = (struct devtable_name){ module, head, rest };
	return head.n > 0;
}

static void add_table(struct session *session, struct module *module,
		      const struct symbol *symbol,
		      const struct devtable_name *name)
{
	if (module->ntables == module->tables_room) {
		module->tables_room = module->tables_room ?
				      module->tables_room * 2 : 4;
		module->tables = xrealloc(module->tables, module->tables_room *
						sizeof(*module->tables));
	}
	module->tables[module->ntables++] = (struct device_table){
		.type = arena_str(&session->scratch, name->type),
		.module = arena_str(&session->scratch, name->module),
		.name = arena_str(&session->scratch, name->array),
		.section = symbol->section,
		.offset = symbol->value,
		.size = symbol->size,
	};
}

int devtable_find(struct session *session, struct module *module)
{
	const struct object *object = module->object;
	uint64_t left = TABLES_SHARE * object->map.size + ZEROS_MAX;
	int err = 0;

	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		const struct section *section;
		struct devtable_name name;

		if (!(symbol->flags & SYMBOL_OBJECT) || !symbol->section ||
		    symbol->section >= object->nsections ||
		    !devtable_symbol(symbol->name, &name))
			continue;
		section = &object->sections[symbol->section];
		if (symbol->value > section->size ||
		    symbol->size > section->size - symbol->value ||
		    (section->type == SECTION_NOBITS && symbol->size > ZEROS_MAX) ||
		    (section->type != SECTION_NOBITS && symbol->size && !section->data)) {
			diag_add(&session->diags, DIAG_ERROR, CODE_DEVTABLE_BOUNDS,
				 PLACE_SECTION(module->path, section->name,
					       symbol->value),
				 "%s: %llu bytes do not lie within the section",
				 symbol->name, (unsigned long long)symbol->size);
			diag_hint(&session->diags, "the object is damaged; build it again");
			err = -EBADMSG;
			continue;
		}
		if (symbol->size > left) {
			diag_add(&session->diags, DIAG_ERROR, CODE_DEVTABLE_BOUNDS,
				 PLACE_SECTION(module->path, section->name,
					       symbol->value),
				 "%s: the device tables overlap: together they are larger than the object",
				 symbol->name);
			diag_hint(&session->diags, "the object is damaged; build it again");
			return -EBADMSG;
		}
		left -= symbol->size;
		add_table(session, module, symbol, &name);
	}
	return err;
}

void alias_keep(struct alias_walk *walk)
{
	const char *alias = arena_str(&walk->session->arena, buf_view(&walk->text));
	struct map_entry *entry;

	if (walk->session->dialect->unique_aliases) {
		entry = map_put(walk->known, str_of(alias));
		if (entry->value)
			return;
		entry->value = walk->module;
	}
	names_add(&walk->module->aliases, alias);
	if (walk->module->is_vmlinux)
		names_add(&walk->module->alias_modules,
			  arena_strdup(&walk->session->arena, walk->table->module));
}

int alias_emit_bounded(struct alias_walk *walk, struct str head, struct str tail)
{
	size_t size = walk->text.size - head.n - tail.n;

	if (walk->session->dialect->bounded_aliases && size > ALIAS_MAX) {
		diag_add(&walk->session->diags, DIAG_ERROR, CODE_DEVTABLE_VALUE,
			 PLACE_FILE(walk->module->path),
			 "%s: the alias of id number %zu of the %s device table \"%s\" has %zu characters, for which the kernel's modpost has no room",
			 walk->module->name, walk->index, walk->table->type,
			 walk->table->name, size);
		diag_hint(&walk->session->diags,
			  "at most %d: let the id match less closely", ALIAS_MAX);
		return -EBADMSG;
	}
	alias_emit(walk);
	return 0;
}

void alias_emit(struct alias_walk *walk)
{
	/* What needs a missing field is no alias; walk_table() says so. */
	if (!walk->missing)
		alias_keep(walk);
	walk->text.size = 0;
}

void alias_skip(struct alias_walk *walk, const char *format, ...)
{
	va_list args;
	char text[256];

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	diag_add(&walk->session->diags, DIAG_WARNING, CODE_DEVTABLE_ENTRY,
		 PLACE_FILE(walk->module->path), "%s", text);
	diag_hint(&walk->session->diags, "no alias for id number %zu of the %s table \"%s\"; the module will not be loaded for it",
		  walk->index, walk->table->type, walk->table->name);
	walk->text.size = 0;
}

static bool all_zeros(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (data[i])
			return false;
	return true;
}

/* Does the array hold whole ids, the last of them all zeros? */
static int check_array(struct alias_walk *walk, struct place at,
		       const uint8_t *data, size_t id_size)
{
	const struct device_table *table = walk->table;
	struct diags *diags = &walk->session->diags;

	if (table->size % id_size || table->size < id_size) {
		diag_add(diags, DIAG_ERROR, CODE_DEVTABLE_SIZE, at,
			 "%s: sizeof(struct %s)=%zu is not a modulo of the size of the %s device table \"%s\"=%llu",
			 walk->module->name, walk->type->ids, id_size,
			 table->type, table->name,
			 (unsigned long long)table->size);
		diag_hint(diags, "was the object built with the headers of this kernel? (the id layout is that of --id-layout)");
		return -EBADMSG;
	}
	if (!all_zeros(data + table->size - id_size, id_size)) {
		diag_add(diags, DIAG_ERROR, CODE_DEVTABLE_TERMINATOR, at,
			 "%s: struct %s is not terminated with a NULL entry in the %s device table \"%s\": the last of %llu is not all zeros",
			 walk->module->name, walk->type->ids, table->type,
			 table->name,
			 (unsigned long long)(table->size / id_size));
		diag_hint(diags, "add an empty element { } at the end of the array");
		return -EBADMSG;
	}
	return 0;
}

/* One array, the object's bytes at @data. */
static int walk_array(struct alias_walk *walk, struct place at,
		      const uint8_t *data, size_t id_size)
{
	size_t count = walk->table->size / id_size - 1;
	int err = check_array(walk, at, data, id_size);

	for (; !err && walk->index < count && !walk->missing; walk->index++) {
		walk->entry = data + walk->index * id_size;
		if (walk->type->format) {
			err = walk->type->format(walk);
		} else {
			alias_format(walk, walk->type->parts);
			alias_emit(walk);
		}
	}
	if (!err && walk->missing) {
		diag_add(&walk->session->diags, DIAG_ERROR, CODE_DEVTABLE_LAYOUT,
			 at, "the id layout lacks %s, which %s aliases need",
			 walk->missing, walk->type->name);
		diag_hint(&walk->session->diags, "run scripts/id-layout --force again for this kernel");
		err = -EBADMSG;
	}
	return err;
}

static int walk_table(struct session *session, struct module *module,
		      const struct id_layout *layout, struct map *known,
		      const struct device_table *table)
{
	const struct section *section = &module->object->sections[table->section];
	const struct alias_type *type = alias_type_of(session->dialect, table->type);
	struct place at = PLACE_SECTION(module->path, section->name, table->offset);
	const struct id_field *ids;
	struct alias_walk walk = {
		.session = session, .module = module, .layout = layout,
		.type = type, .table = table, .known = known,
	};
	uint8_t *zeros = NULL;
	int err;

	if (module->is_vmlinux &&
	    (!session->dialect->builtin_aliases || !*table->module))
		return 0;
	if (type && !layout->structs.count) {
		diag_add(&session->diags, DIAG_ERROR, CODE_DEVTABLE_LAYOUT, at,
			 "no id layout, which the aliases of the %s device table \"%s\" need",
			 table->type, table->name);
		diag_hint(&session->diags, "write one with scripts/id-layout and pass it with --id-layout=FILE");
		return -EBADMSG;
	}
	ids = type ? id_layout_struct(layout, type->ids) : NULL;
	if (!ids) {
		if (!session->options.extra_warnings)
			return 0;
		diag_add(&session->diags, DIAG_NOTE, CODE_DEVTABLE_UNKNOWN, at,
			 "this kernel makes no aliases of a %s device table (\"%s\")",
			 table->type, table->name);
		return 0;
	}
	if (section->type == SECTION_NOBITS) {
		zeros = xmalloc(table->size);
		memset(zeros, 0, table->size);
	}
	map_init(&walk.seen, NULL);
	err = walk_array(&walk, at, zeros ? zeros : section->data + table->offset,
			 ids->size);
	map_free(&walk.seen);
	buf_free(&walk.text);
	free(zeros);
	return err;
}

int devtable_aliases(struct session *session, struct module *module,
		     const struct id_layout *layout)
{
	int err = devtable_find(session, module);
	struct map known;

	map_init(&known, NULL);
	for (size_t i = 0; i < module->ntables; i++) {
		int failed = walk_table(session, module, layout, &known,
					&module->tables[i]);

		if (failed)
			err = failed;
	}
	map_free(&known);
	return err;
}
