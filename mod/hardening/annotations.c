// SPDX-License-Identifier: GPL-2.0-or-later
#include "hardening/annotations.h"

/*
 * Sections of which every relocation names a place that may look unprotected:
 * it is patched before it runs, or was marked by hand.
 */
static const struct annotation {
	const char *section;
	uint32_t stride;	/* of an entry; 0: any relocation counts */
	uint32_t type;		/* with a stride: the word at offset 4 */
} safe_annotations[] = {
	{ ".discard.retpoline_safe", 0, 0 },
	{ ".discard.annotate_insn", 8, 2 },	/* 6.15: RETPOLINE_SAFE */
	{ ".parainstructions", 0, 0 },
	{ ".altinstructions", 0, 0 },
	{ NULL, 0, 0 }
}, bare_annotations[] = {
	{ ".discard.noendbr", 0, 0 },
	{ ".discard.annotate_insn", 8, 1 },	/* 6.15: NOENDBR */
	{ NULL, 0, 0 }
};

static bool annotates(const struct annotation *annotation,
		      const struct section *section, const struct reloc *reloc)
{
	uint32_t type = 0;

	if (!annotation->stride)
		return true;
	if (!section->data || reloc->offset % annotation->stride ||
	    reloc->offset >= section->size ||
	    section->size - reloc->offset < annotation->stride)
		return false;
	for (unsigned i = 0; i < 4; i++)
		type |= (uint32_t)section->data[reloc->offset + 4 + i] << 8 * i;
	return type == annotation->type;
}

/* Where the last link has put a section of the linked object. */
struct moved {
	bool known;
	uint32_t section;	/* of the module */
	uint64_t by;		/* added to an offset, modulo 2^64 */
};

/* Functions by name, with no value for a name that two of them have. */
static void functions_by_name(struct map *names, const struct codemap *map)
{
	for (size_t i = 0; i < map->nfunctions; i++) {
		struct str name = str_of(map->functions[i].name);
		bool twice = map_find(names, name);

		map_put(names, name)->value =
			twice ? NULL : &map->functions[i];
	}
}

/*
 * A relocatable link moves a section as a whole.  How far, any function says
 * whose name is the only one of its kind in both objects.
 */
static struct moved *find_moves(const struct codemap *linked,
				const struct codemap *module,
				struct arena *arena)
{
	struct moved *moves = arena_array(arena, struct moved,
					  linked->code->object->nsections);
	struct map old, new;

	map_init(&old, arena);
	map_init(&new, arena);
	functions_by_name(&old, linked);
	functions_by_name(&new, module);
	for (size_t i = 0; i < linked->nfunctions; i++) {
		const struct function *was = &linked->functions[i];
		const struct function *now = map_get(&new, str_of(was->name));

		if (!moves[was->section].known && now &&
		    map_get(&old, str_of(was->name)))
			moves[was->section] = (struct moved){
				true, now->section, now->offset - was->offset };
	}
	map_free(&old);
	map_free(&new);
	return moves;
}

/* All places that @annotation is about, where they are in the module; @moves
 * is NULL for the module's own.  What cannot be found there is no place. */
static void collect_annotated(const struct codemap *map,
			      const struct moved *moves,
			      const struct annotation *annotation,
			      struct places *places)
{
	const struct object *object = map->code->object;

	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section_code *code = &map->code->sections[i];
		const struct section *section = &object->sections[i];

		if (strcmp(section->name, annotation->section))
			continue;
		for (size_t k = 0; k < code->nrelocs; k++) {
			uint32_t target;
			uint64_t offset;

			if (!annotates(annotation, section, &code->relocs[k]) ||
			    !reloc_target(object, &code->relocs[k], 0, &target,
					  &offset))
				continue;
			if (!moves)
				places_add(places, target, offset);
			else if (moves[target].known)
				places_add(places, moves[target].section,
					   offset + moves[target].by);
		}
	}
}

void annotated_places(const struct codemap *module, const struct codemap *linked,
		      struct arena *arena, struct places *safe,
		      struct places *bare)
{
	struct moved *moves = linked ? find_moves(linked, module, arena) : NULL;

	for (const struct annotation *a = safe_annotations; a->section; a++) {
		collect_annotated(module, NULL, a, safe);
		if (linked)
			collect_annotated(linked, moves, a, safe);
	}
	for (const struct annotation *a = bare_annotations; a->section; a++)
		if (linked)
			collect_annotated(linked, moves, a, bare);
	places_sort(safe);
	places_sort(bare);
}
