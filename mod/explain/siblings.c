// SPDX-License-Identifier: GPL-2.0-or-later
#include "explain/siblings.h"

#include "elf/btftypes.h"
#include "loader/btfrules.h"
#include "loader/kernel_add.h"

/* A module that exports what is wanted. */
struct sibling {
	const char *name;
	const struct loadable *loadable;	/* NULL: not read */
	struct map want;
};

struct siblings {
	struct side *side;
	const char *directory;	/* NULL: they were read */
	struct arena *arena;
	struct map modules;	/* name -> struct sibling */
};

const char *sibling_read(const struct loadable *module, const struct btf *base,
			 struct arena *arena, struct btf *out)
{
	const struct btf_rules any = { true, true, true, true };
	struct btf *distilled = arena_new(arena, struct btf);
	const char *why = NULL;
	struct btf_refusal refusal;
	struct diags diags;

	diags_init(&diags, arena);
	if (btf_size(module->btf))	/* with names of its own: it goes on nowhere */
		base = NULL;
	else if (btf_judge(module->btf, module->btf_base, base, &any, arena,
			   &refusal) != BTF_TAKEN)
		why = "its types (BTF) go on where those of another kernel end";
	else if (module->btf_base.n &&
		 !btf_read(module->path, module->btf_base, NULL, arena, &diags,
			   distilled))
		base = distilled;
	if (!why && btf_read(module->path, module->btf, base, arena, &diags, out))
		why = arena_strdup(arena, diags.items[0].text);
	diags_free(&diags);
	return why;
}

static void take_types(const struct siblings *siblings, const struct types *types)
{
	for (size_t i = 0; i < types->count; i++)
		if (!types->symbols[i].declared)
			map_put(&siblings->side->symbols,
				str_of(types->symbols[i].name))->value =
				&types->symbols[i];
}

static void add_sibling(const struct siblings *siblings, const struct sibling *sibling)
{
	const struct loadable *module = sibling->loadable;
	struct side *side = siblings->side;
	struct arena *arena = siblings->arena;
	struct btf *own = arena_new(arena, struct btf);
	struct diags ignored;
	struct types types;
	int err;

	if (!module || !module->btf.n || sibling_read(module, side->btf, arena, own))
		return;
	diags_init(&ignored, arena);
	err = own->base == side->btf ?
		btf_shared_types(module->path, own, &side->nodes, &sibling->want,
				 arena, &ignored, &types) :
		btf_own_types(module->path, own, &sibling->want, arena, &ignored,
			      &types);
	if (!err)
		take_types(siblings, &types);
	diags_free(&ignored);
}

static void want_of(struct siblings *siblings, const struct kernel_module *module,
		    struct str symbol)
{
	struct map_entry *entry = map_put(&siblings->modules, str_of(module->name));
	struct sibling *sibling = entry->value;

	if (!sibling) {
		sibling = arena_new(siblings->arena, struct sibling);
		sibling->name = module->name;
		sibling->loadable = siblings->directory ? NULL : module->loadable;
		map_init(&sibling->want, NULL);
		entry->value = sibling;
	}
	map_put(&sibling->want, symbol);
}

/* "/lib/modules/6.1/kernel/net/llc/snd-seq.ko.xz": snd_seq, as the kernel calls it. */
static const char *name_of(const char *path, struct arena *arena)
{
	struct str name = str_of(strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	char *own = arena_str(arena, str_cut(&name, '.'));

	for (char *at = own; *at; at++)
		if (*at == '-')
			*at = '_';
	return own;
}

/* That one is not there, or damaged, is no error: its symbols are not known. */
static void read_below(struct siblings *siblings, const char *directory)
{
	struct arena *arena = siblings->arena;
	struct names found = { 0 };
	struct diags ignored;

	diags_init(&ignored, arena);
	if (modules_below(directory, arena, &ignored, &found))
		found.count = 0;
	for (size_t i = 0; i < found.count; i++) {
		struct sibling *sibling = map_get(&siblings->modules,
			str_of(name_of(found.items[i], arena)));
		struct module_set one = { &found.items[i], NULL, 1 };

		if (!sibling || sibling->loadable)
			continue;
		modules_read(&one, 1, arena, &ignored);
		sibling->loadable = one.loadables[0];
		loadable_end(one.loadables[0]);
	}
	names_free(&found);
	diags_free(&ignored);
}

void siblings_add(struct side *side, const struct kernel *kernel,
		  const char *directory, const struct map *want,
		  struct arena *arena)
{
	struct siblings siblings = {
		.side = side, .directory = directory, .arena = arena,
	};

	if (!side->btf)
		return;

	map_init(&siblings.modules, NULL);
	for (size_t i = 0; i < want->count; i++) {
		struct str name = want->entries[i].name;
		const struct kernel_export *export = map_get(&kernel->exports, name);

		if (export && !export->module->is_vmlinux &&
		    !map_find(&side->symbols, name))
			want_of(&siblings, export->module, name);
	}
	if (directory && siblings.modules.count)
		read_below(&siblings, directory);
	for (size_t i = 0; i < siblings.modules.count; i++) {
		struct sibling *sibling = siblings.modules.entries[i].value;

		add_sibling(&siblings, sibling);
		map_free(&sibling->want);
	}
	map_free(&siblings.modules);
}

void siblings_add_installed(struct side *side, const struct kernel *kernel,
			    const char *path, const struct map *want,
			    struct arena *arena)
{
	struct installed installed;

	if (is_directory(path) && installed_find(path, arena, &installed))
		siblings_add(side, kernel, installed.directory, want, arena);
}
