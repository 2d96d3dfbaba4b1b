// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Types before functions, for -fsanitize=kcfi: the low half of the xxHash64 of the mangled
 * type.  On x86 it is the operand of an instruction that is not run, mov $hash, %eax; on arm64
 * a word.  Between it and the function is room for the kernel to patch.
 *
 * Who takes the address of a function of another object says of which type it is
 * there, by an absolute symbol, __kcfi_typeid_NAME.  An object that was compiled
 * elsewhere may have another before it, or none: what calls it through that pointer traps.
 */
#include "base/map.h"
#include "loader/loadable_read.h"
#include "model/reading.h"
#include "model/rela.h"

enum {
	/* So many words of room on arm64; */
	MOST_WORDS = 4,
	/* on x86 bytes (CONFIG_FUNCTION_PADDING_CFI and its own 5). */
	MOST_BYTES = 64,
	MOV_SIZE = 5,
	/* The register says how many arguments there are (-fsanitize-kcfi-arity), or is eax. */
	MOV_EAX = 0xb8, MOV_EDI = 0xbf, NOP = 0x90,
};

#define TYPE_ASKED		"__kcfi_typeid_"	/* of whom takes an address */
#define TYPE_STANDS		"__cfi_"		/* x86: where a type does */
#define TRAMPOLINE		"__SCT__"		/* of a static call: nobody calls its address */
#define INT_VOID		0x36b1c5a6u	/* int f(void) */
#define INT_VOID_NORMAL		0x6fbb3035u	/* the same, with normalized integers */

/* What @name is about, if it begins with @start; or NULL. */
static const char *behind(const char *name, const char *start)
{
	return strncmp(name, start, strlen(start)) ? NULL : name + strlen(start);
}

static bool is_mov(const uint8_t *at)
{
	return *at >= MOV_EAX && *at <= MOV_EDI;
}

/* The type so many bytes before what is at @value of the section, in *hash; false: there is
 * none.  Nothing tells one from another word on arm64. */
static bool type_before(const struct section *section, enum machine machine,
			uint64_t value, uint64_t distance, uint32_t *hash)
{
	const uint8_t *at;

	if (distance > value)
		return false;
	at = section->data + value - distance;
	*hash = le32(machine == MACHINE_X86_64 ? at + 1 : at);
	return machine != MACHINE_X86_64 || is_mov(at);
}

/* How far before it @hash stands, as far as there may be room between them; 0: it does not. */
static uint64_t distance_of(const struct section *section, enum machine machine,
			    uint64_t value, uint32_t hash)
{
	bool x86 = machine == MACHINE_X86_64;
	uint64_t step = x86 ? 1 : 4, first = x86 ? MOV_SIZE : 4;
	uint64_t last = x86 ? MOST_BYTES + MOV_SIZE : 4 * MOST_WORDS;
	uint32_t found;

	for (uint64_t distance = first; distance <= last; distance += step)
		if (type_before(section, machine, value, distance, &found) &&
		    found == hash)
			return distance;
	return 0;
}

/* The instruction behind the NOPs that __cfi_NAME stands at; NULL: it is no such. */
static const uint8_t *preamble(const struct object *object,
			       const struct symbol *symbol)
{
	const struct section *section = &object->sections[symbol->section];
	uint64_t at = symbol->value;

	if (object->machine != MACHINE_X86_64 || !section->data)
		return NULL;
	while (at < section->size && at - symbol->value < MOST_BYTES &&
	       section->data[at] == NOP)
		at++;
	return range_ok(at, MOV_SIZE, section->size) &&
	       is_mov(section->data + at) ? section->data + at : NULL;
}

unsigned kcfi_init_traits(const struct section *section, enum machine machine,
			  uint64_t value)
{
	return distance_of(section, machine, value, INT_VOID) ?
		BUILT_KCFI | BUILT_KCFI_PLAIN :
	       distance_of(section, machine, value, INT_VOID_NORMAL) ?
		BUILT_KCFI | BUILT_KCFI_NORMAL : 0;
}

unsigned kcfi_name_traits(const struct object *object, const struct symbol *symbol)
{
	const uint8_t *mov;

	if (behind(symbol->name, TYPE_ASKED))
		return BUILT_KCFI;
	if (!behind(symbol->name, TYPE_STANDS))
		return 0;
	mov = preamble(object, symbol);
	return BUILT_KCFI | (mov && *mov != MOV_EAX ? BUILT_KCFI_ARITY : 0);
}

/* ---- functions whose type is not what is asked for ------------------------------------- */

struct asked {
	const struct symbol *function;	/* of the module; NULL: it is another's */
	uint32_t hash;
	bool fits;
};

struct reading {
	const struct object *object;
	uint64_t distance;	/* of types from functions; 0: not known */
	struct map asked;	/* name -> struct asked */
};

/* The kernel calls the init function through a pointer, so its type is where it looks. */
static uint64_t find_distance(const struct object *object)
{
	static const uint32_t hashes[] = { INT_VOID, INT_VOID_NORMAL };
	uint64_t distance = 0;

	for (size_t i = 1; i < object->nsymbols && !distance; i++) {
		const struct symbol *symbol = &object->symbols[i];
		const struct section *section = &object->sections[symbol->section];

		if (strcmp(symbol->name, "init_module") || !section->data ||
		    symbol->value > section->size)
			continue;
		for (size_t k = 0; k < 2 && !distance; k++)
			distance = distance_of(section, object->machine,
					       symbol->value, hashes[k]);
	}
	return distance;
}

static void find_asked(struct reading *reading, struct arena *arena)
{
	const struct object *object = reading->object;

	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		const char *name = behind(symbol->name, TYPE_ASKED);
		struct asked *one;

		if (!name || !(symbol->flags & SYMBOL_ABSOLUTE) ||
		    behind(name, TRAMPOLINE))
			continue;
		one = arena_new(arena, struct asked);
		*one = (struct asked){ .hash = (uint32_t)symbol->value, .fits = true };
		map_put(&reading->asked, str_of(name))->value = one;
	}
}

/* Their names are global, so there is one of each. */
static void find_functions(struct reading *reading)
{
	const struct object *object = reading->object;

	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		const struct section *section = &object->sections[symbol->section];
		struct asked *one = map_get(&reading->asked, str_of(symbol->name));
		uint32_t hash = 0;

		if (!one || !(symbol->flags & SYMBOL_GLOBAL) || !section->data ||
		    symbol->value > section->size)
			continue;
		one->function = symbol;
		one->fits = !reading->distance ?
			distance_of(section, object->machine, symbol->value, one->hash) :
			type_before(section, object->machine, symbol->value,
				    reading->distance, &hash) && hash == one->hash;
	}
}

/* Assembly has the type there by a relocation to the same symbol (SYM_TYPED_FUNC_START). */
static void take_relocations(struct reading *reading, const struct section *table)
{
	const struct object *object = reading->object;
	uint64_t operand = object->machine == MACHINE_X86_64;

	for (uint64_t k = 0; k < rela_count(table); k++) {
		uint32_t symbol = rela_symbol(table, k);
		const char *name = symbol >= object->nsymbols ? NULL :
			behind(object->symbols[symbol].name, TYPE_ASKED);
		struct asked *one = name ? map_get(&reading->asked, str_of(name)) : NULL;
		uint64_t end;

		if (!one || !one->function || table->info != one->function->section)
			continue;
		end = rela_get(table, k).offset + reading->distance - operand;
		one->fits |= !reading->distance || end == one->function->value;
	}
}

static void take_untyped(struct reading *reading, struct arena *arena,
			 struct loadable *out)
{
	const struct object *object = reading->object;

	out->untyped = arena_array(arena, struct loadable_untyped, LOADABLE_FAULTS);
	for (size_t i = 0; i < reading->asked.count; i++) {
		const struct asked *one = reading->asked.entries[i].value;
		struct loadable_untyped *to = &out->untyped[out->nuntyped];

		if (one->fits || out->all_untyped++ >= LOADABLE_FAULTS)
			continue;
		out->nuntyped++;
		to->name = arena_strdup(arena, one->function->name);
		to->asked = one->hash;
		to->has_other = object->machine == MACHINE_X86_64 && reading->distance &&
			type_before(&object->sections[one->function->section],
				    object->machine, one->function->value,
				    reading->distance, &to->other);
	}
}

void kcfi_read(const struct object *object, struct arena *arena,
	       struct loadable *out)
{
	struct reading reading = { .object = object };

	map_init(&reading.asked, NULL);
	find_asked(&reading, arena);
	if (reading.asked.count) {
		reading.distance = find_distance(object);
		find_functions(&reading);
		for (size_t i = 1; i < object->nsections; i++)
			take_relocations(&reading, &object->sections[i]);
		take_untyped(&reading, arena, out);
	}
	map_free(&reading.asked);
}
