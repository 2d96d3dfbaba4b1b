// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From an address to a symbol.  References mostly go through the symbol of a
 * section, so the name of what is referred to has to be found by its address,
 * and the name of what refers always has.
 *
 * Both generations look for the nearest symbol, and differ in what they take
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

/* What an index holds and how it is searched. */
struct manner {
	unsigned generation;
	bool (*is_mapping)(const char *name);
	bool by_name;		/* sections of one name count as one */
	bool sections_too;	/* symbols of sections, if they have a name */
	bool last;		/* of several at one address take the last */

	/* For finder_to(). */
	int64_t reach;		/* how many bytes it may be off */
	bool addend_only;	/* it leaves the symbol's own value out */
	bool named_wins;	/* a mapping symbol is a name, if it is given */
	bool negative;		/* an address before the section is one */
	bool file_order;	/* of two equally near the first of the file,
				   else the lower */
	bool own_at_last;	/* with none near, a mapping symbol will do */
};

static const struct manner from_manners[] = {
	{ .generation = SINCE_5_10, .is_mapping = is_mapping_5_10,
	  .by_name = true, .sections_too = true, .last = true },
	{ .generation = SINCE_6_5, .is_mapping = is_mapping_6_5,
	  .sections_too = true },
};

static const struct manner to_manners[] = {
	{ .generation = SINCE_5_10, .is_mapping = is_mapping_5_10,
	  .reach = 19, .addend_only = true, .named_wins = true,
	  .negative = true, .file_order = true },
	{ .generation = SINCE_6_5, .is_mapping = is_mapping_6_5,
	  .sections_too = true, .reach = 20, .own_at_last = true },
};

static const struct manner *manner_of(const struct manner *manners,
				      unsigned generation)
{
	return manners[0].generation == generation ? &manners[0] : &manners[1];
}

struct symbol_place {
	uint32_t section;
	uint32_t symbol;
	uint64_t value;
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
		};
	}
	qsort(places->items, places->count, sizeof(places->items[0]),
	      compare_places);
	for (size_t i = 0; i < places->count; i++) {
		struct symbol_place *item = &places->items[i];

		if (kept && places->items[kept - 1].section == item->section &&
		    places->items[kept - 1].value == item->value) {
			if (manner->last)
				places->items[kept - 1].symbol = item->symbol;
		} else {
			places->items[kept++] = *item;
		}
	}
	places->count = kept;
	return places;
}

/* The index of the first place in @section at or behind @value. */
static size_t places_from(const struct symbol_places *places,
			  uint32_t section, uint64_t value)
{
	const struct symbol_place wanted = { section, 0, value };
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

const struct symbol *finder_from(struct symbol_finder *finder,
				 uint32_t section, uint64_t offset)
{
	const struct object *object = finder->object;
	const struct symbol_places *places;
	size_t i;

	if (!finder->before)
		finder->before = places_new(object, manner_of(from_manners,
							      finder->generation));
	places = finder->before;
	if (places->section_ids)
		section = places->section_ids[section];
	i = places_from(places, section, offset);
	if (!is_at(places, i, section, offset) &&
	    (!i-- || places->items[i].section != section))
		return NULL;
	return &object->symbols[places->items[i].symbol];
}

/* Whether @a is the better name for @address than @b, which comes before. */
static bool is_nearer(const struct symbol_place *a, const struct symbol_place *b,
		      int64_t address, const struct manner *manner)
{
	uint64_t off_a = (uint64_t)llabs((int64_t)a->value - address);
	uint64_t off_b = (uint64_t)llabs((int64_t)b->value - address);

	return off_a != off_b ? off_a < off_b :
	       manner->file_order && a->symbol < b->symbol;
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
	return best ? &object->symbols[best->symbol] : otherwise;
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
