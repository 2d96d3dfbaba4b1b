// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How a module was built, by what the build left in it.  Presence is a fact;
 * absence is none: sections may be stripped, and a module without indirect
 * calls has no place where a mitigation of them would show.
 */
#include <inttypes.h>

#include "elf/property.h"
#include "loader/loadable_read.h"
#include "object/object.h"
#include "model/reading.h"

enum {
	NOTE_HEADER = 12,
	LINUX_NOTE_LTO = 0x101,		/* include/linux/elfnote-lto.h */
	GNU_NOTE_PROPERTY = 5,		/* NT_GNU_PROPERTY_TYPE_0 */
	SECTION_EXECUTABLE = 1 << 2,	/* SHF_EXECINSTR */
	/* Functions with a frame are near the beginning of any code. */
	SCS_LOOK = 64 << 10,
	RET = 0xc3, INT3 = 0xcc,
	JUMP_SHORT = 0xeb,
};

#define PUSH_LINK_TO_X18	0xf800865eu	/* str x30, [x18], #8 */
#define ENDBR64			0xfa1e0ff3u
#define BTI_C			0xd503245fu
#define BTI_JC			0xd50324dfu

static const struct {
	const char *text;
	unsigned trait;
} compilers[] = {
	{ "GCC: (", BUILT_GCC },
	{ "clang version ", BUILT_CLANG },
	{ "Linker: LLD", BUILT_LLD },
};

void comment_traits(struct str comment, struct arena *arena,
		    struct loadable *out)
{
	while (comment.n) {
		struct str line = str_cut(&comment, '\0');

		for (size_t i = 0; i < sizeof(compilers) / sizeof(*compilers); i++) {
			if ((out->traits & compilers[i].trait) ||
			    !memmem(line.p, line.n, compilers[i].text,
				    strlen(compilers[i].text)))
				continue;
			out->traits |= compilers[i].trait;
			if (!out->compiler && compilers[i].trait != BUILT_LLD)
				out->compiler = arena_str(arena, line);
		}
	}
}

static void property_traits(struct str data, enum machine machine,
			    struct loadable *out)
{
	uint32_t features = property_features(data, machine);

	if (machine == MACHINE_AARCH64)
		out->traits |= (features & 1 ? BUILT_BTI : 0) |
			       (features & 2 ? BUILT_PAC : 0);
	if (machine == MACHINE_X86_64)
		out->traits |= features & 1 ? BUILT_IBT : 0;
}

void note_traits(struct str notes, enum machine machine, struct loadable *out)
{
	while (notes.n >= NOTE_HEADER) {
		uint64_t name = le32(notes.p), size = le32(notes.p + 4);
		uint32_t type = le32(notes.p + 8);
		uint64_t at = NOTE_HEADER + (name + 3) / 4 * 4;
		const char *owner = notes.p + NOTE_HEADER;

		if (!range_ok(at, size, notes.n))
			return;
		if (name == 6 && !memcmp(owner, "Linux", 6) &&
		    type == LINUX_NOTE_LTO && size == 4)
			out->traits |= le32(notes.p + at) ? BUILT_LTO :
							    BUILT_NO_LTO;
		if (name == 4 && !memcmp(owner, "GNU", 4) &&
		    type == GNU_NOTE_PROPERTY)
			property_traits((struct str){ notes.p + at, size },
					machine, out);
		notes = str_skip(notes, at + (size + 3) / 4 * 4);
	}
}

static bool pushes_to_shadow_stack(const struct section *section)
{
	uint64_t end = section->size < SCS_LOOK ? section->size : SCS_LOOK;

	for (uint64_t at = 0; at + 4 <= end; at += 4)
		if (le32(section->data + at) == PUSH_LINK_TO_X18)
			return true;
	return false;
}

static void section_traits(const struct section *section, enum machine machine,
			   struct arena *arena, struct loadable *out)
{
	struct str bytes = { (const char *)section->data, section->size };

	if (!section->data)
		return;
	if (section->flags & SECTION_EXECUTABLE) {
		/* arm64's .plt and trampolines are placeholders of a byte. */
		if (section->size > 1)
			out->traits |= BUILT_CODE;
		if (machine == MACHINE_AARCH64 && !(out->traits & BUILT_SCS) &&
		    pushes_to_shadow_stack(section))
			out->traits |= BUILT_SCS;
	} else if (!strcmp(section->name, ".comment")) {
		comment_traits(bytes, arena, out);
	} else if (!strncmp(section->name, ".note.", 6)) {
		note_traits(bytes, machine, out);
	} else if (!strcmp(section->name, ".ibt_endbr_seal")) {
		out->traits |= BUILT_IBT;
	} else if (!strcmp(section->name, ".kcfi_traps") ||
		   !strcmp(section->name, "__kcfi_traps")) {
		/* The second is what the kernel's module.lds makes of it. */
		out->traits |= BUILT_KCFI | BUILT_KCFI_CHECKS;
	} else if (!strcmp(section->name, ".retpoline_sites")) {
		out->traits |= BUILT_CALL_SITES;
	}
}

/*
 * The init function is called through a pointer, before anything else of the
 * module: what the kernel expects of such a function shows in it.
 */
static void init_traits(const struct object *object, const struct symbol *init,
			struct loadable *out)
{
	const struct section *section = &object->sections[init->section];
	uint32_t first;

	if (!section->data || !range_ok(init->value, 4, section->size))
		return;
	first = le32(section->data + init->value);
	out->traits |= kcfi_init_traits(section, object->machine, init->value);
	if (object->machine == MACHINE_X86_64)
		out->traits |= first == ENDBR64 ? BUILT_IBT : 0;
	else
		out->traits |= first == BTI_C || first == BTI_JC ? BUILT_BTI : 0;
}

/* A return, and the trap that may stand behind one; not the second byte of a jump.
 * Other instructions that end in this byte have four of their operand, of which
 * those between functions are filled in by relocations. */
static bool ends_with_return(const struct section *section,
			     const struct symbol *symbol)
{
	uint64_t end = symbol->value + symbol->size;

	if (!section->data || symbol->size < 2 ||
	    !range_ok(symbol->value, symbol->size, section->size))
		return false;
	if (section->data[end - 1] == INT3 && symbol->size > 2)
		end--;
	return section->data[end - 1] == RET && section->data[end - 2] != JUMP_SHORT;
}

/* What names of symbols tell; the text is how they begin. */
static const struct {
	const char *start;
	unsigned trait;
} told[] = {
	{ "__x86_return_thunk", BUILT_RETHUNK },
	{ "__stack_chk_fail", BUILT_PROTECTOR },
	{ "__ref_stack_chk_guard", BUILT_GUARD },
};

void read_traits(const struct object *object, struct arena *arena,
		 struct loadable *out)
{
	if (object->kind == OBJECT_BITCODE) {
		out->traits |= BUILT_CLANG | BUILT_LTO;
		if (object->producer && !out->compiler)
			out->compiler = arena_strdup(arena, object->producer);
		return;
	}
	for (size_t i = 1; i < object->nsections; i++)
		section_traits(&object->sections[i], object->machine, arena, out);
	for (size_t i = 1; i < object->nsymbols; i++) {
		const struct symbol *symbol = &object->symbols[i];
		const char *name = symbol->name;

		if (object->machine == MACHINE_X86_64 &&
		    symbol->flags & SYMBOL_FUNCTION &&
		    ends_with_return(&object->sections[symbol->section], symbol))
			out->traits |= BUILT_RETURNS;
		if (!strcmp(name, "init_module"))
			init_traits(object, symbol, out);
		if (name[0] != '_' || name[1] != '_')
			continue;
		out->traits |= kcfi_name_traits(object, symbol);
		for (size_t n = 0; n < sizeof(told) / sizeof(*told); n++)
			if (!strncmp(name, told[n].start, strlen(told[n].start)))
				out->traits |= told[n].trait;
	}
}
