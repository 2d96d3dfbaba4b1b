// SPDX-License-Identifier: GPL-2.0-or-later
#include "compare/modvers_compare.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/json.h"
#include "loader/modfile.h"
#include "base/out.h"

const struct kernel *compare_side(struct kernel_builder *builder,
				  const char *path, unsigned threads,
				  struct diags *diags)
{
	struct module_set set = { 0 };
	const struct kernel *kernel;

	if (is_file(path) && modfile_is_module(path)) {
		builder->kernel.path = path;
		set.paths = &path;
		set.count = 1;
		modules_read(&set, threads, builder->kernel.arena, diags);
		if (!set.loadables[0])
			return NULL;
	} else if (kernel_add(builder, path, diags)) {
		return NULL;
	}
	kernel = kernel_build(builder, &set, threads, diags);
	if (set.count)
		loadable_end(set.loadables[0]);
	return kernel;
}

void compare_sides(const struct kernel *before, const struct kernel *after,
		   const struct rules *rules, struct arena *arena,
		   struct comparison *out)
{
	struct change *changes;

	*out = (struct comparison){ .items = NULL };
	out->count = compare_exports(before, after, arena, &changes);
	out->items = arena_array(arena, struct judged, out->count);
	for (size_t i = 0; i < out->count; i++) {
		struct judged *item = &out->items[i];
		const struct kernel_export *export;

		item->change = changes[i];
		export = changes[i].before ? : changes[i].after;
		if (!changes[i].breaks)
			continue;
		item->tolerated = rules && rules_tolerate(rules, export->name,
			changes[i].module, export->namespace, &item->rule_line);
		if (item->tolerated)
			out->tolerated++;
		else
			out->breaking++;
	}
}

/* The symtypes files below @path. */
static int read_types(const char *path, const struct map *wanted,
		      struct arena *arena, struct diags *diags,
		      struct symtypes **out)
{
	int err = symtypes_read(path, wanted, arena, diags, out);

	if (err == -ENODATA) {
		diag_add(diags, DIAG_FATAL, CODE_TYPES_NONE, PLACE_FILE(path),
			 "no symtypes file is below it");
		diag_hint(diags, "kbuild leaves them beside objects with KBUILD_SYMTYPES=1; genksyms -T and genbcksyms -T write them");
	}
	return err;
}

int compare_types(struct comparison *comparison, const char *before,
		  const char *after, struct arena *arena, struct diags *diags)
{
	struct symtypes *sides[2] = { NULL, NULL };
	struct names changed = { 0 };
	struct map wanted;
	int err;

	map_init(&wanted, NULL);
	for (size_t i = 0; i < comparison->count; i++) {
		const struct change *change = &comparison->items[i].change;

		if (!(change->kinds & CHANGE_CRC))
			continue;
		names_add(&changed, change->before->name);
		map_put(&wanted, str_of(change->before->name));
	}
	err = read_types(before, &wanted, arena, diags, &sides[0]);
	if (!err)
		err = read_types(after, &wanted, arena, diags, &sides[1]);
	if (!err)
		symtypes_blame(sides[0], sides[1], &changed, arena,
			       &comparison->types);
	symtypes_free(sides[0]);
	symtypes_free(sides[1]);
	names_free(&changed);
	map_free(&wanted);
	return err;
}

void comparison_free(struct comparison *comparison)
{
	blames_free(&comparison->types);
}

/* ---- words ----------------------------------------------------------------- */

static const char *class_word(const struct kernel_export *export)
{
	return export->gpl_only == TOLD_YES ? "EXPORT_SYMBOL_GPL" : "EXPORT_SYMBOL";
}

static const char *namespace_word(const struct kernel_export *export)
{
	return export->namespace && *export->namespace ? export->namespace :
							 "no namespace";
}

static void print_change(const struct judged *item, struct buf *out)
{
	const struct kernel_export *a = item->change.before;
	const struct kernel_export *b = item->change.after;
	unsigned kinds = item->change.kinds;

	/* One of the two is there. */
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
	out_add(out, "  %c %s", !a ? '+' : !b ? '-' : '~', (a ? : b)->name);
	if (kinds & CHANGE_CRC)
		out_add(out, "  0x%08" PRIx32 " -> 0x%08" PRIx32, a->crc, b->crc);
	if (kinds & CHANGE_CLASS)
		out_add(out, "  %s -> %s", class_word(a), class_word(b));
	if (kinds & CHANGE_NAMESPACE)
		out_add(out, "  %s -> %s", namespace_word(a), namespace_word(b));
	if (kinds & CHANGE_MODULE)
		out_add(out, "  moved to %s", b->module->name);
	if (item->tolerated && item->rule_line)
		out_add(out, "  (tolerated, rule %u)", item->rule_line);
	else if (item->tolerated)
		buf_str(out, "  (tolerated)");
	buf_str(out, "\n");
}

struct sums {
	size_t added, removed, changed;
};

static void count(struct sums *sums, const struct change *change)
{
	sums->added += !change->before;
	sums->removed += !change->after;
	sums->changed += change->before && change->after;
}

static void print_sums(const struct sums *sums, struct buf *out)
{
	out_add(out, "%zu added, %zu removed, %zu changed", sums->added,
		   sums->removed, sums->changed);
}

static void print_types(const struct comparison *comparison, struct buf *out)
{
	for (size_t i = 0; i < comparison->types.count; i++) {
		const struct blamed *type = &comparison->types.items[i];

		out_add(out, "%.*s is behind %zu symbol%s:",
			   (int)type->difference.name.n, type->difference.name.p,
			   type->symbols.count, type->symbols.count == 1 ? "" : "s");
		for (size_t n = 0; n < type->symbols.count; n++)
			out_add(out, " %s", type->symbols.items[n]);
		buf_str(out, "\n");
		type_difference_text(&type->difference, "  ", out);
	}
	if (!comparison->types.unexplained.count)
		return;
	buf_str(out, "no type found behind:");
	for (size_t i = 0; i < comparison->types.unexplained.count; i++)
		out_add(out, " %s", comparison->types.unexplained.items[i]);
	buf_str(out, "\n");
}

void comparison_text(const struct comparison *comparison, struct buf *out)
{
	struct sums all = { 0 };

	for (size_t i = 0; i < comparison->count; ) {
		const char *module = comparison->items[i].change.module;
		struct sums sums = { 0 };
		size_t end = i;

		for (; end < comparison->count &&
		       !strcmp(comparison->items[end].change.module, module); end++)
			count(&sums, &comparison->items[end].change);
		out_add(out, "%s: ", module);
		print_sums(&sums, out);
		buf_str(out, "\n");
		for (; i < end; i++) {
			print_change(&comparison->items[i], out);
			count(&all, &comparison->items[i].change);
		}
	}
	print_types(comparison, out);
	print_sums(&all, out);
	out_add(out, "; %zu break%s modules", comparison->breaking,
		   comparison->breaking == 1 ? "s" : "");
	if (comparison->tolerated)
		out_add(out, ", %zu tolerated", comparison->tolerated);
	buf_str(out, "\n");
}

/* ---- JSON ------------------------------------------------------------------- */

static json_t *export_json(const struct kernel_export *export)
{
	json_t *object;

	if (!export)
		return json_null();
	object = json_object();
	json_object_set_new(object, "crc", export->has_crc == TOLD_YES ?
		json_integer(export->crc) : json_null());
	json_object_set_new(object, "class", export->gpl_only == TOLD_NOT ?
		json_null() : json_string(class_word(export)));
	json_object_set_new(object, "namespace", json_text_or_null(export->namespace));
	json_object_set_new(object, "module", json_text(str_of(export->module->name)));
	return object;
}

static const struct {
	unsigned kind;
	const char *word;
} kind_words[] = {
	{ CHANGE_ADDED, "added" }, { CHANGE_REMOVED, "removed" },
	{ CHANGE_CRC, "crc" }, { CHANGE_CLASS, "class" },
	{ CHANGE_NAMESPACE, "namespace" }, { CHANGE_MODULE, "module" },
};

static json_t *change_json(const struct judged *item)
{
	const struct change *change = &item->change;
	json_t *object = json_object(), *kinds = json_array();

	for (size_t i = 0; i < sizeof(kind_words) / sizeof(*kind_words); i++)
		if (change->kinds & kind_words[i].kind)
			json_array_append_new(kinds, json_string(kind_words[i].word));
	json_object_set_new(object, "symbol", json_text(str_of(
		(change->before ? : change->after)->name)));
	json_object_set_new(object, "kinds", kinds);
	json_object_set_new(object, "before", export_json(change->before));
	json_object_set_new(object, "after", export_json(change->after));
	json_object_set_new(object, "breaks", json_boolean(change->breaks));
	json_object_set_new(object, "tolerated", json_boolean(item->tolerated));
	json_object_set_new(object, "rule_line", item->rule_line ?
		json_integer(item->rule_line) : json_null());
	return object;
}

json_t *comparison_json(const struct comparison *comparison)
{
	json_t *object = json_object(), *changes = json_array();

	for (size_t i = 0; i < comparison->count; i++)
		json_array_append_new(changes, change_json(&comparison->items[i]));
	json_object_set_new(object, "changes", changes);
	json_object_set_new(object, "types", blames_json(&comparison->types));
	json_object_set_new(object, "unexplained",
			    names_json(&comparison->types.unexplained));
	json_object_set_new(object, "breaking",
			    json_integer((json_int_t)comparison->breaking));
	json_object_set_new(object, "tolerated",
			    json_integer((json_int_t)comparison->tolerated));
	return object;
}
