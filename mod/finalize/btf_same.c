// SPDX-License-Identifier: GPL-2.0-or-later
#include "finalize/btf_same.h"

#include <stdlib.h>

#include "base/buf.h"
#include "finalize/btf_form.h"

/*
 * In four steps:
 *
 *   forms	of each type a number that stands for all of it but the types that
 *		it refers to: two types of one form are the same if these are
 *   composites	each struct and union of the module that has a name against those
 *		of its form in the base, and so on with what they refer to: a pair
 *		that fails takes with it the pairs that needed it, the others hold
 *   names	a struct that is only named means the one that the base has of that name
 *   the rest	from what refers to nothing upwards, by form and the types of the base
 *		that it refers to
 */

/* So many pairs may begin, and so often one need another.  A module of 10,000 types,
 * 5,900 of them the kernel's, has 5,500 pairs and 13,000 needs. */
enum { USES = 1 << 18 };

struct same {
	const struct btf *module;
	const struct btf *base;
	struct map forms;	/* bytes -> number */
	uint32_t *base_forms;	/* by id; 0: the same as nothing */
	uint32_t *own_forms;	/* by id - first */
	uint32_t *same;		/* the result */
	struct arena *arena;
};

static uint32_t form_of(const struct same *s, uint32_t id)
{
	return id < s->module->first ? s->base_forms[id] :
				       s->own_forms[id - s->module->first];
}

/* ---- who needs whom ------------------------------------------------------------- */

/* Lists of numbers, in one array: those who need something. */
struct uses {
	struct use { uint32_t user, next; } *items;	/* owned */
	size_t count, room;
};

/* @list: the last use of a list + 1, 0 for none; each use has that of the one before. */
static void uses_add(struct uses *uses, uint32_t *list, uint32_t user)
{
	if (uses->count == uses->room) {
		uses->room = uses->room ? uses->room * 2 : 1024;
		uses->items = xrealloc(uses->items,
				       uses->room * sizeof(*uses->items));
	}
	uses->items[uses->count++] = (struct use){ user, *list };
	*list = (uint32_t)uses->count;
}

/* ---- composites ----------------------------------------------------------------- */

struct pair {
	uint32_t type;		/* of the module, or of the base if its own refers
				   to that */
	uint32_t other;		/* of the base */
	uint32_t users;		/* pairs that need this one: a list */
	bool differs;
};

struct pairs {
	struct pair *items;	/* owned */
	size_t count, room;
	struct map numbers;	/* the two ids -> number + 1 */
	struct uses uses;
};

/* A type that is only named by @type, and defined by @other. */
static bool only_named(const struct btf_type *type, const struct btf_type *other)
{
	if (type->kind == BTF_FWD)
		return other->kind == (type->flag ? BTF_UNION : BTF_STRUCT);
	return type->kind == BTF_ENUM && !type->nitems &&
	       other->kind == BTF_ENUM && type->ref == other->ref;
}

static bool named_and_defined(const struct same *s, uint32_t id, uint32_t other_id)
{
	const struct btf_type *type = btf_type(s->module, id);
	const struct btf_type *other = btf_type(s->base, other_id);

	return (only_named(type, other) || only_named(other, type)) &&
	       !strcmp(btf_name(s->module, type->name),
		       btf_name(s->base, other->name));
}

/* Whether nothing but what they refer to can tell them apart. */
static bool alike(const struct same *s, struct btf_ref ref, struct btf_ref other)
{
	uint32_t form = form_of(s, ref.id);

	if (ref.qualifiers != other.qualifiers)
		return false;
	return (form && form == form_of(s, other.id)) ||
	       named_and_defined(s, ref.id, other.id);
}

static uint32_t pair_of(struct pairs *pairs, uint32_t type, uint32_t other)
{
	uint32_t ids[2] = { type, other };
	struct map_entry *entry = map_put(&pairs->numbers, (struct str){
			(const char *)ids, sizeof(ids) });

	if (!entry->value) {
		if (pairs->count == pairs->room) {
			pairs->room = pairs->room ? pairs->room * 2 : 1024;
			pairs->items = xrealloc(pairs->items, pairs->room *
						sizeof(*pairs->items));
		}
		pairs->items[pairs->count++] =
			(struct pair){ .type = type, .other = other };
		entry->value = (void *)(uintptr_t)pairs->count;
	}
	return (uint32_t)(uintptr_t)entry->value - 1;
}

/* Whether pair @at can hold; then what it needs are pairs as well. */
static bool can_hold(struct same *s, struct pairs *pairs, uint32_t at)
{
	struct pair pair = pairs->items[at];
	uint32_t count = btf_nrefs(btf_type(s->module, pair.type));

	if (pairs->uses.count + count > USES)
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!alike(s, btf_ref_at(s->module, pair.type, i),
			   btf_ref_at(s->base, pair.other, i)))
			return false;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t ref = btf_ref_at(s->module, pair.type, i).id;
		uint32_t needed = btf_ref_at(s->base, pair.other, i).id;

		if (ref == needed || named_and_defined(s, ref, needed))
			continue;
		needed = pair_of(pairs, ref, needed);
		uses_add(&pairs->uses, &pairs->items[needed].users, at);
	}
	return true;
}

/* The pairs that begin it: composites of one name and form. */
static void pair_composites(struct same *s, struct pairs *pairs)
{
	const struct btf *module = s->module, *base = s->base;
	uint32_t *first = arena_array(s->arena, uint32_t, s->forms.count + 1);
	uint32_t *next = arena_array(s->arena, uint32_t, base->end);

	/* Backwards: the first of a form stands first. */
	for (uint32_t id = base->end - 1; id; id--)
		if (btf_is_composite(&base->types[id]) &&
		    *btf_name(base, base->types[id].name)) {
			next[id] = first[s->base_forms[id]];
			first[s->base_forms[id]] = id;
		}
	for (uint32_t id = module->first; id < module->end; id++)
		if (btf_is_composite(btf_type(module, id)))
			for (uint32_t other = first[form_of(s, id)];
			     other && pairs->count < USES; other = next[other])
				pair_of(pairs, id, other);
}

/* Those that differ are the first @ndiffer of @queue; on to all that need them. */
static void spread(struct pairs *pairs, uint32_t *queue, size_t ndiffer)
{
	for (size_t i = 0; i < ndiffer; i++) {
		uint32_t use = pairs->items[queue[i]].users;

		for (; use; use = pairs->uses.items[use - 1].next) {
			uint32_t user = pairs->uses.items[use - 1].user;

			if (pairs->items[user].differs)
				continue;
			pairs->items[user].differs = true;
			queue[ndiffer++] = user;
		}
	}
}

static void match_composites(struct same *s)
{
	struct pairs pairs = { .items = NULL };
	uint32_t first = s->module->first;
	size_t ndiffer = 0;
	uint32_t *queue;

	map_init(&pairs.numbers, s->arena);
	pair_composites(s, &pairs);
	for (uint32_t i = 0; i < pairs.count; i++)
		pairs.items[i].differs = !can_hold(s, &pairs, i);
	queue = xmalloc((pairs.count + 1) * sizeof(*queue));
	for (uint32_t i = 0; i < pairs.count; i++)
		if (pairs.items[i].differs)
			queue[ndiffer++] = i;
	spread(&pairs, queue, ndiffer);
	for (size_t i = 0; i < pairs.count; i++) {
		const struct pair *pair = &pairs.items[i];
		uint32_t *same;

		if (pair->differs || pair->type < first ||
		    !btf_is_composite(btf_type(s->module, pair->type)))
			continue;
		same = &s->same[pair->type - first];
		if (!*same)
			*same = pair->other;
	}
	free(queue);
	free(pairs.items);
	free(pairs.uses.items);
	map_free(&pairs.numbers);
}

/* ---- what is only named ---------------------------------------------------------- */

enum { SEVERAL = -1 };

static struct str key_of_name(struct buf *key, const struct btf *btf,
			      const struct btf_type *type)
{
	bool is_union = type->kind == BTF_FWD ? type->flag :
						type->kind == BTF_UNION;

	key->size = 0;
	buf_printf(key, "%s %s", is_union ? "union" : "struct",
		   btf_name(btf, type->name));
	return buf_view(key);
}

/* Sets the value of a name in @names that @type defines to @id, or SEVERAL. */
static void note_definition(struct map *names, struct buf *key,
			    const struct btf *btf, const struct btf_type *type,
			    intptr_t id)
{
	struct map_entry *entry;

	if (!btf_is_composite(type))
		return;
	entry = map_find(names, key_of_name(key, btf, type));
	if (entry)
		entry->value = (void *)(entry->value ? SEVERAL : id);
}

/* A name that one type of the base has, and none of the module's own, means that. */
static void match_names(struct same *s)
{
	const struct btf *module = s->module;
	uint32_t count = module->end - module->first;
	struct buf key = { 0 };
	struct map names;

	map_init(&names, s->arena);
	for (uint32_t i = 0; i < count; i++)
		if (module->types[i].kind == BTF_FWD)
			map_put(&names, key_of_name(&key, module,
						    &module->types[i]));
	for (uint32_t id = 1; names.count && id < s->base->end; id++)
		note_definition(&names, &key, s->base, btf_type(s->base, id), id);
	for (uint32_t i = 0; names.count && i < count; i++)
		if (!s->same[i])
			note_definition(&names, &key, module, &module->types[i],
					SEVERAL);
	for (uint32_t i = 0; i < count; i++) {
		intptr_t id;

		if (module->types[i].kind != BTF_FWD)
			continue;
		id = (intptr_t)map_get(&names, key_of_name(&key, module,
							   &module->types[i]));
		if (id != SEVERAL)
			s->same[i] = (uint32_t)id;
	}
	buf_free(&key);
	map_free(&names);
}

/* ---- the rest ------------------------------------------------------------------- */

static uint32_t resolved(const struct same *s, uint32_t id)
{
	return id < s->module->first ? id : s->same[id - s->module->first];
}

/* One of the base's with the same key is the same; what @id refers to is known. */
static void put_key(struct buf *out, const struct same *s, const struct btf *btf,
		    uint32_t id)
{
	const struct btf_type *type = btf_type(btf, id);
	uint32_t count = btf_nrefs(type);
	uint32_t form = btf_is_passed(btf, type) ? 0 : form_of(s, id);

	out->size = 0;
	buf_add(out, &form, sizeof(form));
	for (uint32_t i = 0; i < count; i++) {
		struct btf_ref ref = btf_ref_at(btf, id, i);

		ref.id = resolved(s, ref.id);
		buf_add(out, &ref, sizeof(ref));
	}
}

/* Composites that have a name were asked for by it. */
static bool is_of_rest(const struct btf *btf, const struct btf_type *type)
{
	return !btf_is_of_module(type) &&
	       !(btf_is_composite(type) && *btf_name(btf, type->name));
}

static void index_rest(const struct same *s, struct map *keys)
{
	struct buf key = { 0 };

	for (uint32_t id = 1; id < s->base->end; id++) {
		struct map_entry *entry;

		if (!is_of_rest(s->base, btf_type(s->base, id)))
			continue;
		put_key(&key, s, s->base, id);
		entry = map_put(keys, buf_view(&key));
		if (!entry->value)
			entry->value = (void *)(uintptr_t)id;
	}
	buf_free(&key);
}

struct rest {
	struct map keys;	/* of the base -> id */
	uint32_t *waits;	/* by id - first: for how many it refers to */
	uint32_t *users;	/* likewise: who waits for it, a list */
	struct uses uses;
	uint32_t *queue;	/* ids whose turn it is */
	size_t nqueued;
};

/* What a type waits for: those of the module that are not known to be the base's. */
static void wait_or_queue(const struct same *s, struct rest *rest, uint32_t id)
{
	uint32_t first = s->module->first;
	uint32_t count = btf_nrefs(btf_type(s->module, id));

	for (uint32_t i = 0; i < count; i++) {
		uint32_t ref = btf_ref_at(s->module, id, i).id;

		if (ref < first || s->same[ref - first])
			continue;
		rest->waits[id - first]++;
		uses_add(&rest->uses, &rest->users[ref - first], id);
	}
	if (!rest->waits[id - first])
		rest->queue[rest->nqueued++] = id;
}

static void settle(struct same *s, struct rest *rest, uint32_t id, struct buf *key)
{
	uint32_t first = s->module->first, use;

	put_key(key, s, s->module, id);
	s->same[id - first] = (uint32_t)(uintptr_t)
			map_get(&rest->keys, buf_view(key));
	if (!s->same[id - first])
		return;
	for (use = rest->users[id - first]; use;
	     use = rest->uses.items[use - 1].next) {
		uint32_t user = rest->uses.items[use - 1].user;

		if (!--rest->waits[user - first])
			rest->queue[rest->nqueued++] = user;
	}
}

static void match_rest(struct same *s)
{
	uint32_t first = s->module->first, count = s->module->end - first;
	struct rest rest = {
		.waits = arena_array(s->arena, uint32_t, count),
		.users = arena_array(s->arena, uint32_t, count),
		.queue = arena_array(s->arena, uint32_t, count),
	};
	struct buf key = { 0 };

	map_init(&rest.keys, s->arena);
	index_rest(s, &rest.keys);
	for (uint32_t i = 0; i < count; i++)
		if (!s->same[i] && is_of_rest(s->module, &s->module->types[i]))
			wait_or_queue(s, &rest, first + i);
	for (size_t i = 0; i < rest.nqueued; i++)
		settle(s, &rest, rest.queue[i], &key);
	buf_free(&key);
	free(rest.uses.items);
	map_free(&rest.keys);
}

uint32_t *btf_same(const struct btf *module, struct arena *arena)
{
	struct same s = { .module = module, .base = module->base, .arena = arena };

	s.same = arena_array(arena, uint32_t, module->end - module->first);
	map_init(&s.forms, arena);
	s.base_forms = btf_forms(module->base, &s.forms, arena);
	s.own_forms = btf_forms(module, &s.forms, arena);
	match_composites(&s);
	match_names(&s);
	match_rest(&s);
	map_free(&s.forms);
	return s.same;
}
