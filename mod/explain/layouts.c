// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/layouts.h"

#include "explain/roots.h"
#include "explain/siblings.h"

#define NO_TYPES "there are neither types (BTF) nor debug information in it"

/* Each module has one, which the kernel goes through before anything of it runs. */
#define THIS_MODULE "__this_module"

static void want_imports(struct map *want, const struct loadable *module)
{
	map_put(want, STR(MODULE_STRUCT));
	for (size_t i = 0; i < module->nimports; i++)
		side_want(want, module->imports[i].name);
}

/* Of a module with debug information any type that the kernel has may be asked for. */
static void want_all(struct map *want, const struct kernel *kernel,
		     const struct module_set *set, struct arena *arena)
{
	bool headers = false;

	for (size_t i = 0; i < set->count; i++) {
		if (!set->loadables[i])
			continue;
		want_imports(want, set->loadables[i]);
		headers |= set->loadables[i]->sections & HAS_DEBUG_INFO;
	}
	if (headers)
		btf_want_types(kernel->btf, want, arena);
}

static void find_roots(struct layouts *layouts, struct arena *arena)
{
	map_init(&layouts->roots, NULL);
	for (size_t i = 0; i < layouts->after.symbols.count; i++) {
		const struct typed_symbol *symbol =
			layouts->after.symbols.entries[i].value;
		struct type_roots *roots;

		if (names_type(symbol->name))
			continue;
		roots = arena_new(arena, struct type_roots);
		*roots = type_roots(arena, symbol->type);
		map_put(&layouts->roots, str_of(symbol->name))->value = roots;
	}
}

int layouts_init(struct layouts *layouts, const struct kernel *kernel,
		 const struct module_set *set, struct arena *arena,
		 struct diags *diags)
{
	struct map want;
	int err;

	*layouts = (struct layouts){ .kernel = kernel };
	map_init(&want, NULL);
	want_all(&want, kernel, set, arena);
	err = side_of_btf(kernel->path, kernel->btf, &want, arena, diags,
			  &layouts->after);
	if (!err) {
		siblings_add(&layouts->after, kernel, NULL, &want, arena);
		find_roots(layouts, arena);
	}
	map_free(&want);
	return err;
}

void layouts_free(struct layouts *layouts)
{
	side_free(&layouts->after);
	map_free(&layouts->roots);
}

static void add_pair(struct explanation *explanation, const char *name,
		     const struct typed_symbol *before,
		     const struct typed_symbol *after, bool nearby,
		     struct arena *arena)
{
	struct explained_symbol *symbol;

	if (!before || !after)
		return;
	symbol = ARENA_MORE(arena, explanation->symbols, explanation->nsymbols);
	symbol->name = name;
	symbol->nearby = nearby;
	symbol->before = before;
	symbol->after = after;
}

static void add_this_module(const struct layouts *layouts,
			    struct explanation *explanation,
			    const struct typed_symbol *before, struct arena *arena)
{
	add_pair(explanation, THIS_MODULE, before,
		 side_symbol(&layouts->after, MODULE_STRUCT), true, arena);
}

/*
 * What another module exports may lead to structs that its headers only declare, and
 * either module may have its own of that name (mlx5_core and mlx5_ib a struct mlx5_dm).
 */
static bool is_of_module(const struct layouts *layouts, const char *name)
{
	const struct kernel_export *export =
		kernel_find_export(layouts->kernel, name);

	return export && !export->module->is_vmlinux;
}

/* ---- debug information, or the kernel that it was built for ----------------------- */

static void pair_side(const struct layouts *layouts, const struct loadable *module,
		      const struct side *before, struct explanation *out,
		      struct arena *arena)
{
	add_this_module(layouts, out, side_symbol(before, MODULE_STRUCT), arena);
	for (size_t i = 0; i < module->nimports; i++) {
		const char *name = module->imports[i].name;
		const struct typed_symbol *pair[2];

		side_pair(before, &layouts->after, name, pair);
		add_pair(out, name, pair[0], pair[1], is_of_module(layouts, name),
			 arena);
	}
}

/* What the code uses of the kernel's headers, whatever it imports. */
static void pair_headers(const struct layouts *layouts, const struct side *own,
			 struct explanation *out, struct arena *arena)
{
	for (size_t i = 0; i < own->symbols.count; i++) {
		const struct typed_symbol *before = own->symbols.entries[i].value,
			*after = side_symbol(&layouts->after, before->name);

		if (names_type(before->name) && strcmp(before->name, MODULE_STRUCT) &&
		    after && !after->doubled)
			add_pair(out, LAYOUTS_OWN_CODE, before, after, true, arena);
	}
}

/* @side is to be freed if NULL, no reason why not, is returned. */
static const char *read_debug(const struct loadable *module, const char **reading,
			      struct arena *arena, struct side *side)
{
	const char *why = NULL;
	struct diags diags;
	struct map want;

	diags_init(&diags, arena);
	map_init(&want, NULL);
	want_imports(&want, module);
	*reading = module->path;
	if (side_read_headers(module->path, &want, arena, &diags, side))
		why = diags.count ? arena_strdup(arena, diags.items[0].text) :
				    NO_TYPES;
	*reading = NULL;
	map_free(&want);
	diags_free(&diags);
	return why;
}

/* ---- BTF --------------------------------------------------------------------------- */

/* Types of @layouts->roots that the module has for itself. */
static void want_roots(const struct layouts *layouts, const struct loadable *module,
		       struct map *want)
{
	map_put(want, STR(MODULE_STRUCT));
	for (size_t i = 0; i < module->nimports; i++) {
		const struct type_roots *roots = map_get(&layouts->roots,
			str_of(module->imports[i].name));

		for (size_t k = 0; roots && k < roots->count; k++)
			map_put(want, str_of(roots->items[k].title));
	}
}

static const struct typed_symbol *root_symbol(const struct type_root *root,
					      struct arena *arena)
{
	struct typed_symbol *symbol = arena_new(arena, struct typed_symbol);

	symbol->name = root->title;
	symbol->type = root->type;
	return symbol;
}

static void pair_roots(const struct layouts *layouts, const struct loadable *module,
		       const struct types *own, struct explanation *out,
		       struct arena *arena)
{
	struct map known;

	map_init(&known, NULL);
	for (size_t i = 0; i < own->count; i++)
		map_put(&known, str_of(own->symbols[i].name))->value =
			&own->symbols[i];
	add_this_module(layouts, out, map_get(&known, STR(MODULE_STRUCT)), arena);
	for (size_t i = 0; i < module->nimports; i++) {
		const char *name = module->imports[i].name;
		const struct type_roots *roots = map_get(&layouts->roots,
							 str_of(name));
		bool nearby = is_of_module(layouts, name);

		for (size_t k = 0; roots && k < roots->count; k++)
			add_pair(out, name,
				 map_get(&known, str_of(roots->items[k].title)),
				 root_symbol(&roots->items[k], arena), nearby, arena);
	}
	map_free(&known);
}

static const char *pair_btf(const struct layouts *layouts,
			    const struct loadable *module,
			    struct explanation *out, struct arena *arena)
{
	struct btf *own = arena_new(arena, struct btf);
	const char *why = sibling_read(module, layouts->kernel->btf, arena, own);
	struct diags diags;
	struct types types;
	struct map want;

	if (why)
		return why;
	diags_init(&diags, arena);
	map_init(&want, NULL);
	want_roots(layouts, module, &want);
	if (btf_own_types(module->path, own, &want, arena, &diags, &types))
		why = arena_strdup(arena, diags.items[0].text);
	else
		pair_roots(layouts, module, &types, out, arena);
	map_free(&want);
	diags_free(&diags);
	return why;
}

/* ---- a module ------------------------------------------------------------------------ */

static bool has_debug(const struct loadable *module)
{
	return module->kind == LOADABLE_BITCODE ||
	       module->sections & (HAS_DEBUG_INFO | HAS_KEPT_TYPES);
}

struct layouts_result layouts_compare(const struct layouts *layouts,
				      const struct loadable *module,
				      const char **reading, struct arena *arena)
{
	static const struct explain_options options = { .layouts = true };
	struct layouts_result result = { NULL };
	struct explanation *explanation = &result.explanation;
	struct side own = { .path = NULL };

	if (layouts->built_for) {
		pair_side(layouts, module, layouts->built_for, explanation, arena);
	} else if (has_debug(module)) {
		result.unknown = read_debug(module, reading, arena, &own);
		if (!result.unknown) {
			pair_side(layouts, module, &own, explanation, arena);
			pair_headers(layouts, &own, explanation, arena);
		}
	} else if (module->btf.n) {
		result.unknown = pair_btf(layouts, module, explanation, arena);
	} else {
		result.unknown = NO_TYPES;
	}
	if (!result.unknown)
		explain(explanation, COMPARE_COARSE, &options, arena);
	if (explanation->cut && !explanation->ncauses)
		result.unknown = "some of them are too large or too deep to be compared to their end";
	if (own.path)
		side_free(&own);
	return result;
}
