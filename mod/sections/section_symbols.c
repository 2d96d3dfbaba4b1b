// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From an address to a symbol.  References mostly go through the symbol of a
 * section, so the name of what is referred to has to be found by its address,
 * and the name of what refers always has.
 *
 * All generations look for the nearest symbol, and differ in what they take
 * for one: the kernel's findings depend on it, since exemptions go by name.
 * Each difference is a field of struct manner.
 */
#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "sections/section_rules.h"
#include "model/code.h"

static bool is_mapping_5_10(const char *name)
{
	return name[0] == '$' && name[1] && strchr("adtx", name[1]) &&
	       (!name[2] || name[2] == '.');
}

static bool is_mapping_6_5(const char *name)
{
	return name[0] == '$' || !strncmp(name, ".L", 2) ||
	       !strncmp(name, "L0", 2);
}

/* Which of several symbols at one address, in the order of the file. */
enum pick {
	PICK_FIRST,
	PICK_LAST,
	PICK_FIRST_IF_MET,	/* the last one unless it is the very address */
};

/* Which of two symbols equally near, on either side. */
enum tie {
	TIE_LOWER,
	TIE_FIRST,		/* the first of the file */
	TIE_LAST,
};

/* What an index holds and how it is searched. */
struct manner {
	unsigned generations;
	bool (*is_mapping)(const char *name);
	bool by_name;		/* sections of one name count as one */
	bool sections_too;	/* symbols of sections, if they have a name */
	enum pick pick;

	/* For finder_to(). */
	int64_t reach;		/* how many bytes it may be off */
	bool addend_only;	/* it leaves the symbol's own value out */
	bool named_wins;	/* a mapping symbol is a name, if it is given */
	bool negative;		/* an address before the section is one */
	enum tie tie;
	bool own_at_last;	/* with none near, a mapping symbol will do */
};

static const struct manner from_manners[] = {
	{ .generations = TILL_6_4, .is_mapping = is_mapping_5_10,
	  .by_name = true, .sections_too = true, .pick = PICK_LAST },
	{ .generations = OF_6_5, .is_mapping = is_mapping_6_5,
	  .sections_too = true, .pick = PICK_FIRST_IF_MET },
	{ .generations = SINCE_6_8, .is_mapping = is_mapping_6_5,
	  .sections_too = true },
};

static const struct manner to_manners[] = {
	{ .generations = TILL_6_4, .is_mapping = is_mapping_5_10,
	  .reach = 19, .addend_only = true, .named_wins = true,
	  .negative = true, .tie = TIE_FIRST },
	{ .generations = OF_6_5, .is_mapping = is_mapping_6_5,
	  .sections_too = true, .reach = 20, .pick = PICK_FIRST_IF_MET,
	  .tie = TIE_LAST },
	{ .generations = SINCE_6_8, .is_mapping = is_mapping_6_5,
	  .sections_too = true, .reach = 20, .own_at_last = true },
};

static const struct manner *manner_of(const struct manner *manners,
				      unsigned generation)
{
	while (!(manners->generations & generation))
		manners++;
	return manners;
}

struct symbol_place {
	uint32_t section;
	uint32_t symbol;		/* the first at this address */
	uint64_t value;
	uint32_t last;			/* the last */
};

struct symbol_places {
	uint32_t *section_ids;	/* NULL: a section's id is its index */
	size_t count;
	struct symbol_place items[];	/* by section, value, symbol; one for
					   each address */
};

struct str plain_symbol(const char *name)
{
	size_t dot = strcspn(name, "."), digits;

	if (dot && name[dot]) {
		digits = strspn(name + dot + 1, "0123456789");
		if (digits && (!name[dot + 1 + digits] ||
			       name[dot + 1 + digits] == '.'))
			return (struct str){ name, dot };
	}
	return str_of(name);
}

static int compare_places(const void *a, const void *b)
{
	const struct symbol_place *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->symbol < y->symbol ? -1 : x->symbol > y->symbol;
}

/* For each section the first one that has its name. */
static uint32_t *ids_by_name(const struct object *object)
{
	uint32_t *ids = xmalloc(object->nsections * sizeof(*ids));
	struct map first;

	map_init(&first, NULL);
	for (size_t i = 0; i < object->nsections; i++) {
		struct map_entry *entry =
			map_put(&first, str_of(object->sections[i].name));

		if (!entry->value)
			entry->value = &object->sections[i];
		ids[i] = (uint32_t)((const struct section *)entry->value -
				    object->sections);
	}
	map_free(&first);
	return ids;
}

static bool is_listed(const struct symbol *symbol, const struct manner *manner)
{
	return symbol->section && *symbol->name &&
	       !manner->is_mapping(symbol->name) &&
	       (manner->sections_too || !(symbol->flags & SYMBOL_SECTION));
}

static struct symbol_places *places_new(const struct object *object,
					const struct manner *manner)
{
	struct symbol_places *places;
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < object->nsymbols; i++)
		count += is_listed(&object->symbols[i], manner);
	places = xmalloc(sizeof(*places) + count * sizeof(places->items[0]));
	places->section_ids = manner->by_name ? ids_by_name(object) : NULL;
	places->count = 0;
	for (size_t i = 0; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];

		if (!is_listed(symbol, manner))
			continue;
		places->items[places->count++] = (struct symbol_place){
			.section = places->section_ids ?
				   places->section_ids[symbol->section] :
				   symbol->section,
			.symbol = (uint32_t)i,
			.value = symbol->value,
			.last = (uint32_t)i,
		};
	}
	qsort(places->items, places->count, sizeof(places->items[0]),
	      compare_places);
	for (size_t i = 0; i < places->count; i++) {
		struct symbol_place *item = &places->items[i];

		if (kept && places->items[kept - 1].section == item->section &&
		    places->items[kept - 1].value == item->value)
			places->items[kept - 1].last = item->symbol;
		else
			places->items[kept++] = *item;
	}
	places->count = kept;
	return places;
}

/* The index of the first place in @section at or behind @value. */
static size_t places_from(const struct symbol_places *places,
			  uint32_t section, uint64_t value)
{
	const struct symbol_place wanted = { .section = section, .value = value };
	size_t low = 0, high = places->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_places(&places->items[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct symbol_places *places, size_t i,
		  uint32_t section, uint64_t value)
{
	return i < places->count && places->items[i].section == section &&
	       places->items[i].value == value;
}

/* The one symbol of @place for something at @address. */
static const struct symbol *picked(const struct object *object,
				   const struct symbol_place *place,
				   uint64_t address, enum pick pick)
{
	bool last = pick == PICK_LAST ||
		    (pick == PICK_FIRST_IF_MET && place->value != address);

	return &object->symbols[last ? place->last : place->symbol];
}

const struct symbol *finder_from(struct symbol_finder *finder,
				 uint32_t section, uint64_t offset)
{
	const struct manner *manner = manner_of(from_manners, finder->generation);
	const struct object *object = finder->object;
	const struct symbol_places *places;
	size_t i;

	if (!finder->before)
		finder->before = places_new(object, manner);
	places = finder->before;
	if (places->section_ids)
		section = places->section_ids[section];
	i = places_from(places, section, offset);
	if (!is_at(places, i, section, offset) &&
	    (!i-- || places->items[i].section != section))
		return NULL;
	return picked(object, &places->items[i], offset, manner->pick);
}

/* Whether @a is the better name for @address than @b, which comes before. */
static bool is_nearer(const struct symbol_place *a, const struct symbol_place *b,
		      int64_t address, const struct manner *manner)
{
	uint64_t off_a = (uint64_t)llabs((int64_t)a->value - address);
	uint64_t off_b = (uint64_t)llabs((int64_t)b->value - address);

	if (off_a != off_b)
		return off_a < off_b;
	return (manner->tie == TIE_FIRST && a->symbol < b->symbol) ||
	       (manner->tie == TIE_LAST && a->last > b->last);
}

const struct symbol *finder_to(struct symbol_finder *finder,
			       const struct reloc *reloc)
{
	const struct object *object = finder->object;
	const struct manner *manner = manner_of(to_manners, finder->generation);
	const struct symbol *own = &object->symbols[reloc->symbol];
	const struct symbol *otherwise = manner->own_at_last ? own : NULL;
	const struct symbol_place *best = NULL;
	int64_t address = reloc->addend;
	uint64_t low, high;

	if (*own->name && (manner->named_wins || !manner->is_mapping(own->name)))
		return own;
	if (!manner->addend_only)
		address = (int64_t)(own->value + (uint64_t)reloc->addend);
	if (address > INT64_MAX - manner->reach ||
	    address < (manner->negative ? -manner->reach : 0))
		return otherwise;
	if (!finder->near)
		finder->near = places_new(object, manner);

	/* At most 41 places: there is one for each address. */
	low = address > manner->reach ? (uint64_t)(address - manner->reach) : 0;
	high = (uint64_t)(address + manner->reach);
	for (size_t i = places_from(finder->near, own->section, low);
	     i < finder->near->count; i++) {
		const struct symbol_place *place = &finder->near->items[i];

		if (place->section != own->section || place->value > high)
			break;
		if (!best || is_nearer(place, best, address, manner))
			best = place;
	}
	return best ? picked(object, best, (uint64_t)address, manner->pick) :
		      otherwise;
}

void finder_free(struct symbol_finder *finder)
{
	if (finder->before)
		free(finder->before->section_ids);
	if (finder->near)
		free(finder->near->section_ids);
	free(finder->before);
	free(finder->near);
}
