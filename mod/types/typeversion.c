// SPDX-License-Identifier: GPL-2.0-or-later
#include "types/typeversion.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

struct maker {
	const struct types *types;
	struct symbol_versions *out;
	struct arena *arena;
	struct diags *diags;
	struct kabi kabi;
	struct typewriter writer;
	struct type_references wanted;	/* types whose strings are needed */
	uint8_t *done;		/* owned; by type id: the string is made */
	struct str *rests;	/* owned; texts being expanded, innermost last */
	size_t depth, room;
};

static struct str keep_text(struct maker *maker, const struct buf *buf)
{
	return (struct str){ arena_str(maker->arena, buf_view(buf)),
			     buf->size };
}

static struct named_type *named(struct maker *maker, struct str name)
{
	struct map_entry *entry = map_put(&maker->out->types, name);

	if (!entry->value)
		entry->value = arena_new(maker->arena, struct named_type);
	return entry->value;
}

/* Strings that rules give, to types that there may be or not. */
static void add_rules(struct maker *maker)
{
	const struct map *rules = &maker->kabi.rules[KABI_TYPE_STRING];

	for (size_t i = 0; i < rules->count; i++) {
		struct str name = rules->entries[i].name;

		if (name.n > 2 && name.p[1] == '#')
			named(maker, name)->string =
				*(const struct str *)rules->entries[i].value;
	}
}

static int make_strings(struct maker *maker)
{
	for (size_t i = 0; i < maker->wanted.count; i++) {
		const struct type *type = maker->wanted.items[i];
		struct buf text = { NULL, 0, 0 };
		struct named_type *known;
		const char *name;
		int err;

		if (maker->done[type->id])
			continue;
		maker->done[type->id] = 1;
		name = typestring_reference(type, maker->arena);
		err = typewriter_type(&maker->writer, type, &text,
				      &maker->wanted);
		known = named(maker, str_of(name));
		known->met = true;
		if (!err && text.size > known->string.n &&
		    !kabi_find(&maker->kabi, KABI_TYPE_STRING, name, NULL))
			known->string = keep_text(maker, &text);
		buf_free(&text);
		if (err)
			return err;
	}
	return 0;
}

static int symbol_strings(struct maker *maker)
{
	const struct types *types = maker->types;

	for (size_t i = 0; i < types->count; i++) {
		struct symbol_version *version = &maker->out->items[i];
		const struct str *given = kabi_find(&maker->kabi,
				KABI_TYPE_STRING, types->symbols[i].name, NULL);
		struct buf text = { NULL, 0, 0 };
		int err = 0;

		version->name = arena_strdup(maker->arena,
					     types->symbols[i].name);
		err = typewriter_symbol(&maker->writer, &types->symbols[i],
					&text, &maker->wanted);
		if (!err)
			version->type = given ? *given :
					keep_text(maker, &text);
		buf_free(&text);
		if (err)
			return err;
	}
	return 0;
}

static void push(struct maker *maker, struct str text)
{
	if (maker->depth == maker->room) {
		maker->room = maker->room ? 2 * maker->room : 64;
		maker->rests = xrealloc(maker->rests, maker->room *
					sizeof(*maker->rests));
	}
	maker->rests[maker->depth++] = text;
}

/* The first reference in @text, a word of the form "s#name"; or { NULL, 0 }. */
static struct str find_reference(struct str text)
{
	const char *end = text.p + text.n;
	const char *at = text.p;

	while (text.n && (at = memchr(at, '#', (size_t)(end - at)))) {
		const char *start = at - 1, *stop = NULL;

		at++;
		if (start < text.p || !strchr("estu", *start) ||
		    (start > text.p && start[-1] != ' '))
			continue;
		if (at < end && *at == '\'') {
			stop = memchr(at + 1, '\'', (size_t)(end - at - 1));
			stop = stop ? stop + 1 : NULL;
		} else if (at < end) {
			stop = memchr(at, ' ', (size_t)(end - at));
		}
		if (!stop)
			stop = end;
		return (struct str){ start, (size_t)(stop - start) };
	}
	return (struct str){ NULL, 0 };
}

static void add_expanded(struct symbol_version *version, struct buf *expanded,
			 const char *text, size_t size)
{
	version->crc = (uint32_t)crc32_z(version->crc,
					 (const unsigned char *)text, size);
	if (expanded)
		buf_add(expanded, text, size);
}

static int expand(struct maker *maker, size_t index, struct buf *expanded)
{
	struct symbol_version *version = &maker->out->items[index];

	version->crc = (uint32_t)crc32_z(0, NULL, 0);
	maker->depth = 0;
	push(maker, version->type);
	while (maker->depth) {
		struct str *rest = &maker->rests[maker->depth - 1];
		struct str name = find_reference(*rest);
		struct named_type *type;

		if (!name.p) {
			add_expanded(version, expanded, rest->p, rest->n);
			maker->depth--;
			continue;
		}
		add_expanded(version, expanded, rest->p,
			     (size_t)(name.p - rest->p));
		*rest = str_skip(*rest, (size_t)(name.p - rest->p) + name.n);
		type = map_get(&maker->out->types, name);
		if (!type || !type->string.p) {
			diag_add(maker->diags, DIAG_FATAL, CODE_TYPES_RULE,
				 PLACE_FILE(maker->types->object),
				 "%s: a kABI rule refers to %.*s, which nothing describes",
				 version->name,
				 (int)(name.n < 200 ? name.n : 200), name.p);
			diag_hint(maker->diags, "add a type_string rule for it");
			return -EBADMSG;
		}
		type->met = true;
		if (type->expanded_for == index + 1) {
			add_expanded(version, expanded, name.p, name.n);
			continue;
		}
		type->expanded_for = index + 1;
		push(maker, type->string);
	}
	return 0;
}

static int make(struct maker *maker, bool keep_expanded)
{
	int err = symbol_strings(maker);

	if (!err)
		err = make_strings(maker);
	for (size_t i = 0; !err && i < maker->types->count; i++) {
		struct buf text = { NULL, 0, 0 };

		err = expand(maker, i, keep_expanded ? &text : NULL);
		if (!err && keep_expanded)
			maker->out->items[i].expanded = keep_text(maker, &text);
		buf_free(&text);
	}
	return err;
}

int symbol_versions_make(const struct types *types, bool stable, bool portable,
			 bool keep_expanded, struct arena *arena,
			 struct diags *diags, struct symbol_versions *out)
{
	struct maker maker = {
		.types = types, .out = out, .arena = arena, .diags = diags,
	};
	const struct typestring_options options = {
		stable ? &maker.kabi : NULL, portable
	};
	const struct types no_rules = { .object = types->object };
	int err;

	*out = (struct symbol_versions){
		.arena = arena, .count = types->count,
		.items = arena_array(arena, struct symbol_version,
				     types->count),
	};
	map_init(&out->types, arena);
	err = kabi_read(stable ? types : &no_rules, arena, diags, &maker.kabi);
	if (!err) {
		maker.done = xmalloc(types->ntypes + 1);
		memset(maker.done, 0, types->ntypes + 1);
		add_rules(&maker);
		typewriter_init(&maker.writer, types, &options, diags);
		err = make(&maker, keep_expanded);
		typewriter_free(&maker.writer);
	}
	kabi_free(&maker.kabi);
	free(maker.wanted.items);
	free(maker.done);
	free(maker.rests);
	return err;
}

void symbol_versions_free(struct symbol_versions *versions)
{
	map_free(&versions->types);
}
