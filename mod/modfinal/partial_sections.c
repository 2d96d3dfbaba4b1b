// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which piece goes where.  First what the script names, in its order; each piece goes to the
 * first pattern that matches.  Then the others, in the order of the inputs: to the section
 * of their name, which is made where there is none.  Relocations are such orphans too, of the
 * section that they are for.
 */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "elf/property.h"
#include "model/reading.h"
#include "modfinal/partial.h"

#ifndef SHT_LLVM_ADDRSIG
#define SHT_LLVM_ADDRSIG 0x6fff4c03	/* llvm/BinaryFormat/ELF.h */
#endif

#define X86_TRAP 0xcc		/* int3: between pieces of code */

/* --- what a section of an input is -------------------------------------- */

enum fate { FATE_NONE, FATE_PIECE, FATE_RELOCS, FATE_REFUSED };

static enum fate fate_of(const struct section *section)
{
	/* What the output gets of its own, or not at all. */
	static const char *const dropped[] = {
		".note.GNU-stack", BUILD_ID_SECTION, ".note.gnu.property"
	};

	if (section->flags & (SHF_GROUP | SHF_COMPRESSED | SHF_TLS))
		return FATE_REFUSED;
	switch (section->type) {
	case SHT_NULL:
	case SHT_SYMTAB:
	case SHT_STRTAB:
	case SHT_SYMTAB_SHNDX:
		return FATE_NONE;
	case SHT_RELA:
		return FATE_RELOCS;
	/* SHT_AARCH64_ATTRIBUTES (clang 20 and later): what they say .note.gnu.property says too. */
	case 0x70000003:
		return strcmp(section->name, ".ARM.attributes") ? FATE_REFUSED : FATE_NONE;
	case SHT_PROGBITS:
	case SHT_NOBITS:
	case SHT_NOTE:
	case SHT_INIT_ARRAY:
	case SHT_FINI_ARRAY:
	case SHT_PREINIT_ARRAY:
	case SHT_LLVM_ADDRSIG:
	case 0x70000001:	/* SHT_X86_64_UNWIND */
		break;
	default:
		return FATE_REFUSED;
	}
	for (size_t i = 0; i < sizeof(dropped) / sizeof(dropped[0]); i++)
		if (!strcmp(section->name, dropped[i]))
			return FATE_NONE;
	return FATE_PIECE;
}

static const struct section *section_of(const struct partial *partial,
					const struct item *item)
{
	return &partial->inputs[item->input].object->sections[item->section];
}

static struct spot *spot_of(const struct partial *partial,
			      const struct item *item)
{
	return &partial->inputs[item->input].spots[item->section];
}

static int check_section(struct partial *partial, const struct object *object,
			 const struct section *section)
{
	if (fate_of(section) == FATE_REFUSED)
		return refuse(partial->diags, object,
			      "section %s, of type 0x%x and flags 0x%llx",
			      section->name, section->type,
			      (unsigned long long)section->flags);
	if (!align_is_sane(section->align))
		return refuse(partial->diags, object,
			      "section %s is aligned by 0x%llx",
			      section->name,
			      (unsigned long long)section->align);
	if (section->flags & SHF_LINK_ORDER &&
	    (!section->link || section->link >= object->nsections ||
	     fate_of(&object->sections[section->link]) != FATE_PIECE))
		return refuse(partial->diags, object,
			      "section %s is in the order of none",
			      section->name);
	return 0;
}

/* --- sections of the output --------------------------------------------- */

static uint32_t add_out(struct partial *partial, const char *name)
{
	struct out *out = ARENA_MORE(partial->arena, partial->outs,
				     partial->nouts);

	*out = (struct out){
		.section = { .name = name, .type = SHT_PROGBITS, .align = 1 },
		.relocs = NOWHERE,
	};
	return (uint32_t)(partial->nouts - 1);
}

static struct item *add_item(struct partial *partial, struct out *out)
{
	struct item *item = ARENA_MORE(partial->arena, out->items, out->nitems);

	*item = (struct item){ .kind = LDS_INPUT };
	return item;
}

/* Type and flags are those of the first piece, and of all others what they add. */
static void add_piece(struct partial *partial, uint32_t index, uint32_t input,
		      uint32_t section_index)
{
	struct object *object = partial->inputs[input].object;
	const struct section *piece = &object->sections[section_index];
	struct out *out = &partial->outs[index];
	struct image_section *section = &out->section;
	struct item *item = add_item(partial, out);

	item->input = input;
	item->section = section_index;
	item->whole = (struct image_part){ piece->data, 0, piece->size };
	partial->inputs[input].spots[section_index].out = index;
	if (!out->has_input) {
		section->type = piece->type;
		section->flags = piece->flags;
		section->entsize = piece->entsize;
	} else {
		if (section->type != piece->type)
			section->type = SHT_PROGBITS;
		if (section->entsize != piece->entsize)
			section->entsize = 0;
		section->flags |= piece->flags;
	}
	out->has_input = true;
	if (section->align < piece->align)
		section->align = piece->align;
}

/* --- the script --------------------------------------------------------- */

/* A section that no pattern has matched so far. */
struct candidate {
	uint32_t input, section;
	const char *name;
};

struct candidates {
	struct candidate *items;
	size_t count;
};

static struct candidates all_pieces(const struct partial *partial)
{
	struct candidates all = { NULL, 0 };
	size_t room = 0;

	for (size_t i = 0; i < partial->ninputs; i++)
		room += partial->inputs[i].object->nsections;
	all.items = arena_array(partial->arena, struct candidate, room);
	for (size_t i = 0; i < partial->ninputs; i++) {
		const struct object *object = partial->inputs[i].object;

		for (size_t j = 1; j < object->nsections; j++)
			if (fate_of(&object->sections[j]) == FATE_PIECE)
				all.items[all.count++] = (struct candidate){
					(uint32_t)i, (uint32_t)j,
					object->sections[j].name };
	}
	return all;
}

static const struct lds_pattern *match(const struct lds_step *step,
				       const char *name)
{
	for (size_t i = 0; i < step->npatterns; i++)
		if (lds_matches(&step->patterns[i], name))
			return &step->patterns[i];
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	if (x->input != y->input)
		return x->input < y->input ? -1 : 1;
	return x->section < y->section ? -1 : x->section > y->section;
}

/* Takes what @step matches out of @left, and puts it into section @out. */
static void take_matches(struct partial *partial, const struct lds_step *step,
			 struct candidates *left, uint32_t out,
			 struct candidate *taken)
{
	size_t kept = 0, count = 0;
	bool sorted = false;

	for (size_t i = 0; i < left->count; i++) {
		const struct lds_pattern *pattern = match(step,
							  left->items[i].name);

		if (pattern) {
			sorted |= pattern->sorted;
			taken[count++] = left->items[i];
		} else {
			left->items[kept++] = left->items[i];
		}
	}
	left->count = kept;
	if (sorted)
		qsort(taken, count, sizeof(*taken), by_name);
	for (size_t i = 0; i < count; i++)
		add_piece(partial, out, taken[i].input, taken[i].section);
}

static void add_scripted(struct partial *partial, const struct lds_output *output,
			 struct candidates *left, struct candidate *scratch)
{
	uint32_t index = add_out(partial, output->name);
	struct map_entry *entry;

	partial->outs[index].scripted = true;
	partial->outs[index].discard = output->discard;
	partial->outs[index].at_zero = output->at_zero;
	partial->outs[index].section.align = output->align;
	for (size_t i = 0; i < output->nsteps; i++) {
		const struct lds_step *step = &output->steps[i];
		struct item *item;

		if (step->kind == LDS_INPUT) {
			take_matches(partial, step, left, index, scratch);
			continue;
		}
		item = add_item(partial, &partial->outs[index]);
		item->kind = step->kind;
		item->number = step->number;
		item->symbol = step->symbol;
		if (step->kind == LDS_BYTE) {
			uint8_t *byte = arena_alloc(partial->arena, 1);

			*byte = (uint8_t)step->number;
			item->whole = (struct image_part){ byte, 0, 1 };
		}
		/* To keep an address is no reason to be there. */
		if (step->kind != LDS_ALIGN)
			partial->outs[index].anchored = true;
	}
	if (output->discard)
		return;
	entry = map_put(&partial->by_name, str_of(output->name));
	if (!entry->value)
		entry->value = (void *)(uintptr_t)(index + 1);
}

static void add_all_scripted(struct partial *partial, const struct lds *lds)
{
	struct candidates left = all_pieces(partial);
	struct candidate *scratch = arena_array(partial->arena, struct candidate,
						left.count);

	for (size_t i = 0; i < lds->noutputs; i++)
		add_scripted(partial, &lds->outputs[i], &left, scratch);
}

/* What a script does not fill has the flags of what comes before, as ld.lld gives them. */
static void settle_scripted(struct partial *partial, uint16_t machine)
{
	uint64_t flags = SHF_ALLOC;

	for (size_t i = 0; i < partial->nouts; i++) {
		struct out *out = &partial->outs[i];
		struct image_section *section = &out->section;

		if (!out->scripted || out->discard)
			continue;
		/* Where ld.lld's own table would be. */
		if (machine == EM_AARCH64 && !strcmp(section->name, ".plt")) {
			if (section->align < 16)
				section->align = 16;
			if (!out->has_input)
				section->flags = SHF_ALLOC;
		}
		if (out->has_input || section->flags) {
			flags = section->flags;
		} else {
			section->flags = flags & (SHF_ALLOC | SHF_WRITE);
		}
	}
}

/* --- orphans ------------------------------------------------------------ */

/* SHF_LINK_ORDER: which sections of an input follow which. */
struct followers {
	uint32_t *first, *next;
};

static struct followers followers_of(const struct partial *partial,
				     const struct object *object)
{
	struct followers followers = {
		arena_array(partial->arena, uint32_t, object->nsections),
		arena_array(partial->arena, uint32_t, object->nsections),
	};

	for (size_t i = object->nsections - 1; i > 0; i--) {
		const struct section *section = &object->sections[i];

		if (fate_of(section) != FATE_PIECE ||
		    !(section->flags & SHF_LINK_ORDER))
			continue;
		followers.next[i] = followers.first[section->link];
		followers.first[section->link] = (uint32_t)i;
	}
	return followers;
}

static uint32_t out_of_link(const struct partial *partial,
			    const struct item *item)
{
	return partial->inputs[item->input].spots[section_of(partial, item)->link].out;
}

/* By what an orphan finds the section that it goes into: its name; of those in the order of
 * different sections each has its own. */
static struct str key_of(const struct partial *partial, uint32_t input,
			 uint32_t index)
{
	const struct section *section =
			&partial->inputs[input].object->sections[index];
	struct item item = { .input = input, .section = index };
	struct map_entry *entry = map_find(&partial->by_name,
					   str_of(section->name));

	if (!(section->flags & SHF_LINK_ORDER) ||
	    (entry && partial->outs[(uintptr_t)entry->value - 1].scripted))
		return str_of(section->name);
	return str_of(arena_printf(partial->arena, "%s\n%u", section->name,
				   out_of_link(partial, &item)));
}

static void add_orphan(struct partial *partial, uint32_t input, uint32_t index)
{
	struct map_entry *entry;
	uint32_t out;

	if (partial->inputs[input].spots[index].out != NOWHERE)
		return;
	entry = map_put(&partial->by_name, key_of(partial, input, index));
	if (!entry->value) {
		out = add_out(partial, partial->inputs[input].object->
						sections[index].name);
		entry->value = (void *)(uintptr_t)(out + 1);
	}
	add_piece(partial, (uint32_t)(uintptr_t)entry->value - 1, input, index);
}

/* The relocations of a section of the output are in one section too. */
static void add_relocs(struct partial *partial, uint32_t input, uint32_t index)
{
	const struct section *section =
			&partial->inputs[input].object->sections[index];
	uint32_t target, out;

	add_orphan(partial, input, section->info);
	target = partial->inputs[input].spots[section->info].out;
	if (partial->outs[target].discard)
		return;
	out = partial->outs[target].relocs;
	if (out == NOWHERE) {
		out = add_out(partial, arena_printf(partial->arena, ".rela%s",
				partial->outs[target].section.name));
		partial->outs[target].relocs = out;
		partial->outs[out].target = target;
		partial->outs[out].has_target = true;
	}
	add_piece(partial, out, input, index);
}

static void add_orphans(struct partial *partial, uint32_t input)
{
	const struct object *object = partial->inputs[input].object;
	struct followers followers = followers_of(partial, object);

	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];
		enum fate fate = fate_of(section);

		if (fate == FATE_RELOCS) {
			if (fate_of(&object->sections[section->info]) == FATE_PIECE)
				add_relocs(partial, input, i);
			continue;
		}
		if (fate != FATE_PIECE)
			continue;
		if (!(section->flags & SHF_LINK_ORDER))
			add_orphan(partial, input, i);
		for (uint32_t j = followers.first[i]; j; j = followers.next[j])
			add_orphan(partial, input, j);
	}
}

/* --- what only the output has ------------------------------------------- */

static void add_own(struct partial *partial, const char *name, uint32_t type,
		    uint64_t flags, const void *data, uint64_t size,
		    uint64_t align)
{
	uint32_t index = add_out(partial, name);
	struct out *out = &partial->outs[index];
	struct item *item;

	out->section.type = type;
	out->section.flags = flags;
	out->section.align = align;
	out->anchored = true;
	if (size) {
		item = add_item(partial, out);
		item->kind = LDS_BYTE;	/* what is nobody's piece */
		item->whole = (struct image_part){ data, 0, size };
	}
}

/* The properties that all inputs have. */
static uint32_t features_of(const struct object *object)
{
	const struct section *note = object_section(object, ".note.gnu.property");
	const uint8_t *data = note ? note->data : NULL;
	uint64_t size = data ? note->size : 0;

	/* One note "GNU" of type 5, which is how compilers write it. */
	if (size < 16 || le32(data) != 4 || le32(data + 8) != 5 ||
	    memcmp(data + 12, "GNU", 4) ||
	    !range_ok(16, le32(data + 4), size))
		return 0;
	return property_features((struct str){ (const char *)data + 16,
					       le32(data + 4) }, object->machine);
}

static void add_property(struct partial *partial)
{
	enum machine machine = partial->inputs[0].object->machine;
	uint32_t features = UINT32_MAX;
	uint32_t words[8] = { 4, 16, 5, 0, property_type(machine), 4, 0, 0 };
	uint8_t *note;

	for (size_t i = 0; i < partial->ninputs; i++)
		features &= features_of(partial->inputs[i].object);
	if (!features)
		return;
	words[6] = features;
	note = arena_alloc(partial->arena, sizeof(words));
	for (size_t i = 0; i < 8; i++) {
		words[i] = htole32(words[i]);
		memcpy(note + 4 * i, &words[i], 4);
	}
	memcpy(note + 12, "GNU", 4);
	add_own(partial, ".note.gnu.property", SHT_NOTE, SHF_ALLOC, note, 32, 8);
}

static void add_build_id(struct partial *partial)
{
	/* Name of 4 bytes, 20 more, NT_GNU_BUILD_ID. */
	static const uint8_t note[16 + 20] =
				"\4\0\0\0\24\0\0\0\3\0\0\0GNU";

	add_own(partial, BUILD_ID_SECTION, SHT_NOTE, SHF_ALLOC, note,
		sizeof(note), 4);
}

/* --- places ------------------------------------------------------------- */

static void number_outs(struct partial *partial)
{
	uint32_t next = 1;

	partial->order = arena_array(partial->arena, uint32_t,
				     partial->nouts + 1);
	for (size_t i = 0; i < partial->nouts; i++) {
		struct out *out = &partial->outs[i];

		if (out->discard || (!out->has_input && !out->anchored))
			continue;
		partial->order[next] = (uint32_t)i;
		out->index = next++;
	}
	partial->order[0] = next;
}

/* Places of the items of @out, which begins at @address as scripts count. */
static int place_items(struct partial *partial, struct out *out, uint64_t address)
{
	uint64_t at = 0;

	for (size_t i = 0; i < out->nitems; i++) {
		struct item *item = &out->items[i];

		if (item->kind == LDS_ALIGN) {
			at = align_up(address + at, item->number) - address;
		} else if (item->kind == LDS_INPUT) {
			at = align_up(at, item->merged ? item->merged->align :
				      section_of(partial, item)->align);
			if (item->merged)
				item->merged->at = at;
			else
				spot_of(partial, item)->at = at;
		}
		item->at = at;
		/* Numbers that would wrap, zeros that a file would be full of. */
		if (item->whole.size < UINT64_MAX >> 5)
			at += item->whole.size;
		else
			at = UINT64_MAX;
		if (at > UINT64_MAX >> 4 ||
		    (out->section.type != SHT_NOBITS &&
		     at > 4 * partial->bytes + (16u << 20)))
			return refuse_at(partial->diags, PLACE_NONE,
					 "section %s would have 0x%llx bytes",
					 out->section.name,
					 (unsigned long long)at);
	}
	out->section.size = at;
	return 0;
}

/* Of what belongs to other sections (SHF_LINK_ORDER) the order is that of the inputs.  A
 * section of the output can belong to one only: the first of them. */
static int link_first(struct partial *partial, struct out *out)
{
	for (size_t i = 0; i < out->nitems; i++) {
		const struct item *item = &out->items[i];
		const struct section *section = section_of(partial, item);
		uint32_t parent;

		if (item->kind != LDS_INPUT ||
		    !(section->flags & SHF_LINK_ORDER))
			continue;
		parent = out_of_link(partial, item);
		if (parent == NOWHERE || !partial->outs[parent].index)
			return refuse(partial->diags, partial->inputs[item->input].object,
				      "what section %s belongs to is thrown away",
				      section->name);
		if (!out->section.link ||
		    out->section.link > partial->outs[parent].index)
			out->section.link = partial->outs[parent].index;
	}
	return 0;
}

static int place_all(struct partial *partial)
{
	uint64_t dot = 0;
	int err = 0;

	for (uint32_t i = 1; !err && i < partial->order[0]; i++) {
		struct out *out = &partial->outs[partial->order[i]];
		uint64_t address = out->at_zero || !out->scripted ? 0 :
				   align_up(dot, out->section.align);

		if (out->section.flags & SHF_LINK_ORDER)
			err = link_first(partial, out);
		if (!err)
			err = place_items(partial, out, address);
		if (out->scripted)
			dot = address + out->section.size;
	}
	return err;
}

static void finish_outs(struct partial *partial, uint16_t machine)
{
	for (uint32_t i = 1; i < partial->order[0]; i++) {
		struct out *out = &partial->outs[partial->order[i]];
		struct image_section *section = &out->section;

		if (section->flags & SHF_EXECINSTR && machine == EM_X86_64)
			section->fill = X86_TRAP;
		if (!out->has_target)
			continue;
		section->flags = SHF_INFO_LINK;
		section->link = IMAGE_SYMTAB;
		section->info = partial->outs[out->target].index;
		section->align = 8;
		section->entsize = sizeof(Elf64_Rela);
	}
}

int partial_sections(struct partial *partial, const struct lds *lds,
		     const struct partial_options *options)
{
	uint16_t machine = partial->inputs[0].object->machine == MACHINE_AARCH64 ?
			   EM_AARCH64 : EM_X86_64;
	int err = 0;

	for (size_t i = 0; !err && i < partial->ninputs; i++) {
		const struct object *object = partial->inputs[i].object;

		partial->bytes += object->map.size;
		for (size_t j = 1; !err && j < object->nsections; j++)
			err = check_section(partial, object,
					    &object->sections[j]);
	}
	if (err)
		return err;
	add_all_scripted(partial, lds);
	for (uint32_t i = 0; i < partial->ninputs; i++)
		add_orphans(partial, i);
	settle_scripted(partial, machine);
	if (options->build_id)
		add_build_id(partial);
	add_property(partial);
	add_own(partial, ".note.GNU-stack", SHT_PROGBITS, 0, NULL, 0, 1);
	number_outs(partial);
	for (size_t i = 0; !err && i < partial->nouts; i++)
		err = partial_merge(partial, &partial->outs[i]);
	if (!err)
		err = place_all(partial);
	finish_outs(partial, machine);
	return err;
}
