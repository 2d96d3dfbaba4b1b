// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/loadfaults.h"

#include "model/rela.h"

enum {
	X86_64_REX_GOTPCRELX = 42,
	LIVEPATCH_RELOCS = 0x00100000,	/* SHF_RELA_LIVEPATCH: applied later */
};

#define PER_CPU ".data..percpu"

/* Types that are applied, as ranges. */
static const struct {
	enum machine machine;
	uint32_t first, last;
} applied[] = {
	{ MACHINE_X86_64, 0, 2 },	/* NONE, 64, PC32 */
	{ MACHINE_X86_64, 4, 4 },	/* PLT32 */
	{ MACHINE_X86_64, 10, 11 },	/* 32, 32S */
	{ MACHINE_X86_64, 24, 24 },	/* PC64 */
	{ MACHINE_AARCH64, 0, 0 },	/* NONE of 32-bit ARM */
	{ MACHINE_AARCH64, 256, 280 },	/* NONE .. CONDBR19 */
	{ MACHINE_AARCH64, 282, 293 },	/* JUMP26 .. MOVW_PREL_G3 */
	{ MACHINE_AARCH64, 299, 299 },	/* LDST128_ABS_LO12_NC */
};

/* What the others are for. */
enum purpose { FOR_ANYTHING, FOR_GOT, FOR_THREADS };

static const struct {
	enum machine machine;
	uint32_t first, last;
	enum purpose purpose;
	const char *name;	/* of the only one; or NULL */
} purposes[] = {
	{ MACHINE_X86_64, 3, 3, FOR_GOT, "R_X86_64_GOT32" },
	{ MACHINE_X86_64, 6, 6, FOR_GOT, "R_X86_64_GLOB_DAT" },
	{ MACHINE_X86_64, 9, 9, FOR_GOT, "R_X86_64_GOTPCREL" },
	{ MACHINE_X86_64, 12, 12, FOR_ANYTHING, "R_X86_64_16" },
	{ MACHINE_X86_64, 13, 13, FOR_ANYTHING, "R_X86_64_PC16" },
	{ MACHINE_X86_64, 14, 14, FOR_ANYTHING, "R_X86_64_8" },
	{ MACHINE_X86_64, 15, 15, FOR_ANYTHING, "R_X86_64_PC8" },
	{ MACHINE_X86_64, 19, 19, FOR_THREADS, "R_X86_64_TLSGD" },
	{ MACHINE_X86_64, 20, 20, FOR_THREADS, "R_X86_64_TLSLD" },
	{ MACHINE_X86_64, 22, 22, FOR_THREADS, "R_X86_64_GOTTPOFF" },
	{ MACHINE_X86_64, 23, 23, FOR_THREADS, "R_X86_64_TPOFF32" },
	{ MACHINE_X86_64, 16, 23, FOR_THREADS, NULL },
	{ MACHINE_X86_64, 25, 25, FOR_GOT, "R_X86_64_GOTOFF64" },
	{ MACHINE_X86_64, 26, 26, FOR_GOT, "R_X86_64_GOTPC32" },
	{ MACHINE_X86_64, 27, 31, FOR_GOT, NULL },
	{ MACHINE_X86_64, 32, 32, FOR_ANYTHING, "R_X86_64_SIZE32" },
	{ MACHINE_X86_64, 33, 33, FOR_ANYTHING, "R_X86_64_SIZE64" },
	{ MACHINE_X86_64, 34, 36, FOR_THREADS, NULL },
	{ MACHINE_X86_64, 41, 41, FOR_GOT, "R_X86_64_GOTPCRELX" },
	{ MACHINE_X86_64, 42, 42, FOR_GOT, "R_X86_64_REX_GOTPCRELX" },
	{ MACHINE_X86_64, 43, 43, FOR_GOT, "R_X86_64_CODE_4_GOTPCRELX" },
	{ MACHINE_AARCH64, 309, 309, FOR_GOT, "R_AARCH64_GOT_LD_PREL19" },
	{ MACHINE_AARCH64, 311, 311, FOR_GOT, "R_AARCH64_ADR_GOT_PAGE" },
	{ MACHINE_AARCH64, 312, 312, FOR_GOT, "R_AARCH64_LD64_GOT_LO12_NC" },
	{ MACHINE_AARCH64, 313, 313, FOR_GOT, "R_AARCH64_LD64_GOTPAGE_LO15" },
	{ MACHINE_AARCH64, 300, 313, FOR_GOT, NULL },
	{ MACHINE_AARCH64, 314, 314, FOR_ANYTHING, "R_AARCH64_PLT32" },
	{ MACHINE_AARCH64, 512, 573, FOR_THREADS, NULL },
};

static bool is_applied(enum machine machine, uint32_t type)
{
	for (size_t i = 0; i < sizeof(applied) / sizeof(*applied); i++)
		if (applied[i].machine == machine && applied[i].first <= type &&
		    type <= applied[i].last)
			return true;
	return false;
}

/* The bytes that x86 writes for @type, which is applied. */
static unsigned width_of(uint32_t type)
{
	static const uint8_t widths[] = {
		[X86_64_64] = 8, [X86_64_PC32] = 4, [X86_64_PLT32] = 4,
		[X86_64_32] = 4, [X86_64_32S] = 4, [24] = 8,
	};

	return type < sizeof(widths) ? widths[type] : 0;
}

static bool is_zero(const struct section *section, uint64_t at, unsigned width)
{
	if (!section->data || at > section->size || section->size - at < width)
		return true;	/* not for us to say */
	for (unsigned i = 0; i < width; i++)
		if (section->data[at + i])
			return false;
	return true;
}

/* Whether the address of @symbol is sure not to fit 32 bits without a sign. */
static bool is_high(const struct object *object, const struct symbol *symbol)
{
	const struct section *section = &object->sections[symbol->section];

	return symbol->section && (section->flags & SECTION_ALLOC) &&
	       strcmp(section->name, PER_CPU);
}

static bool find_fault(const struct object *object, struct load_fault *fault)
{
	const struct symbol *symbol = &object->symbols[fault->reloc.symbol];
	uint32_t type = fault->reloc.type;

	if (!strcmp(object->sections[fault->section].name, PER_CPU)) {
		fault->kind = FAULT_PER_CPU;
		return true;
	}
	if (!is_applied(object->machine, type)) {
		fault->kind = object->machine == MACHINE_X86_64 &&
			      type == X86_64_REX_GOTPCRELX &&
			      !strcmp(symbol->name, "__stack_chk_guard") ?
			      FAULT_GUARD : FAULT_TYPE;
		return true;
	}
	if (object->machine != MACHINE_X86_64)
		return false;
	if (type == X86_64_32 && is_high(object, symbol)) {
		fault->kind = FAULT_RANGE;
		return true;
	}
	fault->kind = FAULT_NOT_ZERO;
	return !is_zero(&object->sections[fault->section], fault->reloc.offset,
			width_of(type));
}

void load_faults(const struct object *object,
		 void (*each)(const struct load_fault *fault, void *context),
		 void *context)
{
	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section *table = &object->sections[i];

		if (!rela_count(table) || table->info >= object->nsections ||
		    (table->flags & LIVEPATCH_RELOCS) ||
		    !(object->sections[table->info].flags & SECTION_ALLOC))
			continue;
		for (uint64_t k = 0; k < rela_count(table); k++) {
			struct load_fault fault = {
				.section = table->info,
				.table = i,
				.index = k,
				.reloc = rela_get(table, k),
			};

			if (fault.reloc.symbol < object->nsymbols &&
			    find_fault(object, &fault))
				each(&fault, context);
		}
	}
}

/* ---- words --------------------------------------------------------------- */

const char *reloc_type_text(enum machine machine, uint32_t type,
			    struct arena *arena)
{
	static const char *const known[] = {
		[X86_64_64] = "R_X86_64_64", [X86_64_PC32] = "R_X86_64_PC32",
		[X86_64_PLT32] = "R_X86_64_PLT32",
		[X86_64_32] = "R_X86_64_32", [X86_64_32S] = "R_X86_64_32S",
		[24] = "R_X86_64_PC64",
	};
	const char *name = machine == MACHINE_X86_64 &&
			   type < sizeof(known) / sizeof(*known) ?
			   known[type] : NULL;

	for (size_t i = 0; i < sizeof(purposes) / sizeof(*purposes); i++)
		if (purposes[i].machine == machine && purposes[i].name &&
		    purposes[i].first == type)
			name = purposes[i].name;
	return name ? arena_printf(arena, "%s (%u)", name, type) :
		      arena_printf(arena, "relocation type %u", type);
}

static enum purpose purpose_of(enum machine machine, uint32_t type)
{
	for (size_t i = 0; i < sizeof(purposes) / sizeof(*purposes); i++)
		if (purposes[i].machine == machine &&
		    purposes[i].first <= type && type <= purposes[i].last)
			return purposes[i].purpose;
	return FOR_ANYTHING;
}

const char *load_fault_text(enum machine machine, enum load_fault_kind kind,
			    uint32_t type)
{
	static const char *const types[] = {
		[FOR_ANYTHING] = "no loader of modules applies it",
		[FOR_GOT] = "it needs a GOT, which modules do not have",
		[FOR_THREADS] = "it is for thread-local variables, which modules do not have",
	};

	switch (kind) {
	case FAULT_PER_CPU:
		return "this kernel does not fill in addresses in per-CPU variables: they are 0 there";
	case FAULT_NOT_ZERO:
		return "the place is not zero before it is applied, as the loader wants it to be";
	case FAULT_RANGE:
		return "modules are loaded where addresses do not fit 32 bits without a sign";
	default:
		return types[purpose_of(machine, type)];
	}
}

const char *load_fault_advice(enum machine machine, enum load_fault_kind kind,
			      uint32_t type, bool weak)
{
	enum purpose purpose = purpose_of(machine, type);

	if (kind == FAULT_PER_CPU)
		return "set the variable when the module starts, for_each_possible_cpu()";
	if (kind == FAULT_NOT_ZERO)
		return "whatever wrote there has to leave relocated places alone; link the module again";
	if (kind == FAULT_RANGE)
		return "compile the object with the kernel's flags: -mcmodel=kernel";
	if (purpose == FOR_THREADS)
		return "use a per-CPU variable, or a member of a structure of your own";
	if (purpose == FOR_ANYTHING)
		return "it comes from inline assembly, or from an object that was not compiled for the kernel";
	if (weak && machine == MACHINE_AARCH64)
		return "compilers take the address of a weak symbol from a GOT, whatever the flags: ask with symbol_get(), or decide when compiling (#if IS_ENABLED)";
	return machine == MACHINE_X86_64 ?
		"its object was compiled with -fPIC or -fPIE: take that off, kernel code is -fno-PIE -mcmodel=kernel" :
		"its object was compiled with -fPIC or -fPIE: take that off, kernel code is -fno-PIE";
}
