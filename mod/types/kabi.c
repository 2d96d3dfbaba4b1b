// SPDX-License-Identifier: GPL-2.0-or-later
#include "types/kabi.h"

#include <errno.h>

static const struct {
	const char *name;
	bool number;
} rule_names[KABI_RULES] = {
	[KABI_DECLONLY] = { "declonly", false },
	[KABI_ENUMERATOR_IGNORE] = { "enumerator_ignore", false },
	[KABI_ENUMERATOR_VALUE] = { "enumerator_value", true },
	[KABI_BYTE_SIZE] = { "byte_size", true },
	[KABI_TYPE_STRING] = { "type_string", false },
};

static int bad_rule(const struct types *types, uint64_t offset,
		    struct diags *diags, const char *what, struct str word)
{
	diag_add(diags, DIAG_FATAL, CODE_TYPES_RULE,
		 PLACE_SECTION(types->object,
			       ".discard.gendwarfksyms.kabi_rules", offset),
		 "%s: \"%.*s\"", what, (int)(word.n < 200 ? word.n : 200),
		 word.p ? word.p : "");
	diag_hint(diags, "a rule is \"1\\0TYPE\\0TARGET\\0VALUE\\0\": see genbcksyms(1)");
	return -EBADMSG;
}

static int add_rule(const struct types *types, struct arena *arena,
		    struct diags *diags, struct kabi *kabi, uint64_t offset,
		    const struct str part[4])
{
	unsigned long long value;
	struct str *copy;
	int rule = 0;

	if (!str_eq(part[0], STR("1")))
		return bad_rule(types, offset, diags,
				"a kABI rule of an unknown version", part[0]);
	while (rule < KABI_RULES &&
	       !str_eq(part[1], str_of(rule_names[rule].name)))
		rule++;
	if (rule == KABI_RULES)
		return bad_rule(types, offset, diags,
				"a kABI rule of an unknown type", part[1]);
	if (rule_names[rule].number && !str_to_u64(part[3], &value))
		return bad_rule(types, offset, diags,
				"the value of a kABI rule is no number",
				part[3]);
	copy = arena_new(arena, struct str);
	/* Versions outlive the object. */
	*copy = (struct str){ arena_str(arena, part[3]), part[3].n };
	map_put(&kabi->rules[rule], part[2])->value = copy;
	return 0;
}

int kabi_read(const struct types *types, struct arena *arena,
	      struct diags *diags, struct kabi *kabi)
{
	struct str rest = types->rules;

	for (int i = 0; i < KABI_RULES; i++)
		map_init(&kabi->rules[i], arena);
	while (rest.n) {
		uint64_t offset = (uint64_t)(rest.p - types->rules.p);
		struct str part[4];
		int err;

		if (!*rest.p) {		/* alignment between two rules */
			rest = str_skip(rest, 1);
			continue;
		}
		for (int i = 0; i < 4; i++) {
			const char *end = rest.n ? memchr(rest.p, 0, rest.n) :
						   NULL;

			if (!end)
				return bad_rule(types, offset, diags,
					"a kABI rule ends within", rest);
			part[i] = (struct str){ rest.p,
						(size_t)(end - rest.p) };
			rest = str_skip(rest, part[i].n + 1);
		}
		err = add_rule(types, arena, diags, kabi, offset, part);
		if (err)
			return err;
	}
	return 0;
}

void kabi_free(struct kabi *kabi)
{
	for (int i = 0; i < KABI_RULES; i++)
		map_free(&kabi->rules[i]);
}

const struct str *kabi_find(const struct kabi *kabi, enum kabi_rule rule,
			    const char *name, const char *field)
{
	const struct map *map = &kabi->rules[rule];
	const struct str *found;
	struct arena scratch = { 0 };

	if (!map->count || !name)
		return NULL;
	if (!field)
		return map_get(map, str_of(name));
	found = map_get(map, str_of(arena_printf(&scratch, "%s %s", name,
						 field)));
	arena_free(&scratch);
	return found;
}

bool kabi_number(const struct kabi *kabi, enum kabi_rule rule,
		 const char *name, const char *field, uint64_t *value)
{
	const struct str *text = kabi_find(kabi, rule, name, field);
	unsigned long long number;

	if (!text || !str_to_u64(*text, &number))
		return false;
	*value = number;
	return true;
}

static bool named(const char *name, const char *prefix)
{
	return name && str_starts(str_of(name), str_of(prefix));
}

/* Members of a union behind these say nothing of it. */
#define UNION_MARKS 2

/* The member of a union whose name may be a mark. */
static const struct type_item *marked(const struct type_item *item)
{
	const struct type *type = item->type;

	if (named(item->name, "__kabi_ignored") ||
	    named(item->name, "__kabi_reserved") ||
	    named(item->name, "__kabi_renamed"))
		return item;
	if (type && type->kind == TYPE_STRUCT && type->count)
		return &type->items[0];
	return item;
}

struct kabi_union kabi_union(const struct type *type)
{
	struct kabi_union found = { false, false, NULL, NULL };
	size_t count = type && type->kind == TYPE_UNION ? type->count : 0;

	for (size_t i = 0; i < count && i < UNION_MARKS; i++) {
		const struct type_item *mark = marked(&type->items[i]);

		found.ignored = named(mark->name, "__kabi_ignored");
		found.replaced = named(mark->name, "__kabi_reserved") ||
				 named(mark->name, "__kabi_renamed");
		if (named(mark->name, "__kabi_renamed"))
			found.renamed = mark->name + strlen("__kabi_renamed");
		if (found.replaced)
			found.type = mark->type;
		if (found.ignored || found.replaced)
			break;
	}
	return found;
}

struct kabi_view kabi_member(const struct type_item *item)
{
	struct kabi_view view = { false, item->name, item->type };
	const struct kabi_union found = kabi_union(item->type);

	if (named(item->name, "__kabi_"))
		view.name = NULL;
	view.hidden = found.ignored;
	if (found.replaced)
		view.type = found.type;
	if (found.renamed)
		view.name = found.renamed;
	return view;
}
