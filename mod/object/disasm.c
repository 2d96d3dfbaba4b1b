// SPDX-License-Identifier: GPL-2.0-or-later
#include "object/disasm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "bitcode/llvmlib.h"
#include "model/reading.h"

/* How a machine's code is decoded. */
struct decoder {
	const char *target;	/* in the names of LLVM's functions */
	const char *triple;
	const char *features;
	uint8_t unit;		/* bytes to skip where nothing can be decoded */
	const struct mnemonic *mnemonics;
};

/*
 * Which text of an instruction means what; the first row that fits counts.
 * @operands is what the operands begin with, NULL for any.
 */
struct mnemonic {
	const char *name;
	const char *operands;
	enum insn_kind kind;
};

static const struct mnemonic x86_mnemonics[] = {
	{ "callq",	"*",	INSN_CALL_INDIRECT },
	{ "lcallq",	NULL,	INSN_CALL_INDIRECT },
	{ "lcalll",	NULL,	INSN_CALL_INDIRECT },
	{ "jmpq",	"*",	INSN_JUMP_INDIRECT },
	{ "ljmpq",	NULL,	INSN_JUMP_INDIRECT },
	{ "ljmpl",	NULL,	INSN_JUMP_INDIRECT },
	{ "callq",	NULL,	INSN_CALL },
	{ "retq",	NULL,	INSN_RETURN },
	{ "retl",	NULL,	INSN_RETURN },
	{ "jmp",	NULL,	INSN_JUMP },
	{ "jmpq",	NULL,	INSN_JUMP },
	{ "int3",	NULL,	INSN_TRAP },
	{ "ud2",	NULL,	INSN_TRAP },
	{ "ud1l",	NULL,	INSN_TRAP },
	{ "ud1q",	NULL,	INSN_TRAP },
	{ "endbr64",	NULL,	INSN_LANDING },
	{ "nop",	NULL,	INSN_NOP },
	{ "nopw",	NULL,	INSN_NOP },
	{ "nopl",	NULL,	INSN_NOP },
	{ "cs",		"",	INSN_PREFIX },
	{ "notrack",	"",	INSN_PREFIX },
	/* Every other j… is a conditional jump. */
	{ "j*",		NULL,	INSN_JUMP },
	{ NULL,		NULL,	INSN_OTHER }
};

static const struct mnemonic arm64_mnemonics[] = {
	{ "ret",	NULL,	INSN_RETURN },
	{ "retaa",	NULL,	INSN_RETURN },
	{ "retab",	NULL,	INSN_RETURN },
	{ "bl",		NULL,	INSN_CALL },
	{ "b",		NULL,	INSN_JUMP },
	{ "b.*",	NULL,	INSN_JUMP },
	{ "cbz",	NULL,	INSN_JUMP },
	{ "cbnz",	NULL,	INSN_JUMP },
	{ "tbz",	NULL,	INSN_JUMP },
	{ "tbnz",	NULL,	INSN_JUMP },
	{ "blr*",	NULL,	INSN_CALL_INDIRECT },
	{ "br",		NULL,	INSN_JUMP_INDIRECT },
	{ "braa*",	NULL,	INSN_JUMP_INDIRECT },
	{ "brab*",	NULL,	INSN_JUMP_INDIRECT },
	{ "brk",	NULL,	INSN_TRAP },
	{ "udf",	NULL,	INSN_TRAP },
	{ "nop",	NULL,	INSN_NOP },
	{ "bti",	"c",	INSN_LANDING },
	{ "bti",	"jc",	INSN_LANDING },
	{ "paciasp",	NULL,	INSN_SIGN },
	{ "pacibsp",	NULL,	INSN_SIGN },
	{ "autiasp",	NULL,	INSN_AUTH },
	{ "autibsp",	NULL,	INSN_AUTH },
	{ "sb",		NULL,	INSN_BARRIER },
	{ "dsb",	"sy",	INSN_BARRIER },
	{ "stp",	"x29, x30, [sp", INSN_SAVE_LINK },
	{ "str",	"x30, [sp", INSN_SAVE_LINK },
	{ "stp",	"x30, ", INSN_SAVE_LINK },
	{ "str",	"x30, [x18], #8", INSN_SHADOW_PUSH },
	{ NULL,		NULL,	INSN_OTHER }
};

static const struct decoder decoders[] = {
	[MACHINE_X86_64] = {
		"X86", "x86_64-linux-gnu", "", 1, x86_mnemonics },
	[MACHINE_AARCH64] = {
		"AArch64", "aarch64-linux-gnu", "+v8.5a,+v8.3a,+sb,+bti", 4,
		arm64_mnemonics },
};

static enum insn_kind classify(const struct mnemonic *table, const char *text)
{
	struct str rest = str_trim(str_of(text));
	struct str name = str_cut(&rest, '\t');

	rest = rest.p ? str_trim(rest) : STR("");
	for (; table->name; table++) {
		struct str want = str_of(table->name);
		bool fits;

		if (str_ends(want, STR("*")))
			fits = str_starts(name, (struct str){ want.p,
							      want.n - 1 });
		else
			fits = str_eq(name, want);
		if (fits && table->operands && !*table->operands)
			fits = !rest.n;
		else if (fits && table->operands)
			fits = str_starts(rest, str_of(table->operands));
		if (fits)
			return table->kind;
	}
	return INSN_OTHER;
}

/* LLVM's disassembler (llvm-c/Disassembler.h). */
struct disassembler {
	struct llvmlib library;
	LLVMDisasmContextRef context;
	LLVMDisasmContextRef (*create)(const char *triple, const char *cpu,
				       const char *features, void *info,
				       int tag, void *operands, void *lookup);
	size_t (*decode)(LLVMDisasmContextRef, uint8_t *bytes, uint64_t size,
			 uint64_t pc, char *text, size_t text_size);
	void (*dispose)(LLVMDisasmContextRef);
};

/* Returns whether there is one; if not, library.why says why. */
static bool open_disassembler(struct disassembler *llvm,
			      const struct decoder *decoder)
{
	static const char *const parts[] = {
		"TargetInfo", "TargetMC", "Disassembler",
	};
	struct llvmlib *lib = &llvm->library;
	char name[64];

	if (!llvmlib_open(lib))
		return false;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		snprintf(name, sizeof(name), "LLVMInitialize%s%s",
			 decoder->target, parts[i]);
		if (!llvmlib_call(lib, name))
			return false;
	}
	*(void **)&llvm->create =
		llvmlib_function(lib, "LLVMCreateDisasmCPUFeatures");
	*(void **)&llvm->decode =
		llvmlib_function(lib, "LLVMDisasmInstruction");
	*(void **)&llvm->dispose = llvmlib_function(lib, "LLVMDisasmDispose");
	if (!llvm->create || !llvm->decode || !llvm->dispose)
		return false;
	llvm->context = llvm->create(decoder->triple, "", decoder->features,
				     NULL, 0, NULL, NULL);
	if (!llvm->context)
		snprintf(lib->why, sizeof(lib->why),
			 "libLLVM %s was built without it", lib->version);
	return llvm->context;
}

/* Where decoding starts afresh, and whether what follows is code. */
struct mark {
	uint32_t offset;
	bool data;	/* $d: data up to the next mark */
	bool code;	/* $x, or a function */
};

static int compare_marks(const void *left, const void *right)
{
	const struct mark *a = left, *b = right;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return 0;
}

/* "$d", "$d.1" */
static bool is_mapping(const char *name, char letter)
{
	return name[0] == '$' && name[1] == letter &&
	       (!name[2] || name[2] == '.');
}

/* Every section's symbols, without a search of all symbols for each. */
struct by_section {
	uint32_t *symbols;	/* owned; section by section */
	size_t *from;		/* owned; where a section's begin; one more */
};

static void sort_symbols(struct by_section *sorted, const struct object *object)
{
	size_t size = (object->nsections + 1) * sizeof(size_t);
	size_t *next = memset(xmalloc(size), 0, size);

	for (size_t i = 1; i < object->nsymbols; i++)
		next[object->symbols[i].section + 1]++;
	for (size_t i = 0; i < object->nsections; i++)
		next[i + 1] += next[i];
	sorted->from = memcpy(xmalloc(size), next, size);
	sorted->symbols = xmalloc(object->nsymbols * sizeof(uint32_t) + 1);
	for (size_t i = 1; i < object->nsymbols; i++)
		sorted->symbols[next[object->symbols[i].section]++] =
			(uint32_t)i;
	free(next);
}

/* Marks of section @index, sorted, with one at 0 and one at the end. */
static struct mark *find_marks(const struct object *object,
			       const struct by_section *sorted, uint32_t index,
			       size_t *count)
{
	uint64_t size = object->sections[index].size;
	size_t from = sorted->from[index], to = sorted->from[index + 1];
	struct mark *marks = xmalloc((to - from + 2) * sizeof(*marks));
	size_t n = 0;

	marks[n++] = (struct mark){ .offset = 0 };
	for (size_t i = from; i < to; i++) {
		const struct symbol *symbol =
			&object->symbols[sorted->symbols[i]];
		bool arm64 = object->machine == MACHINE_AARCH64;

		if (symbol->value >= size ||
		    (symbol->flags & (SYMBOL_SECTION | SYMBOL_FILE)))
			continue;
		marks[n++] = (struct mark){
			.offset = (uint32_t)symbol->value,
			.data = arm64 && is_mapping(symbol->name, 'd'),
			.code = arm64 && is_mapping(symbol->name, 'x'),
		};
	}
	marks[n++] = (struct mark){ .offset = (uint32_t)size };
	qsort(marks, n, sizeof(*marks), compare_marks);
	*count = n;
	return marks;
}

struct output {
	struct insn *items;	/* owned */
	size_t count;
	size_t room;
};

static void emit(struct output *out, struct insn insn)
{
	if (out->count == out->room) {
		out->room = out->room ? out->room * 2 : 1024;
		out->items = xrealloc(out->items, out->room * sizeof(insn));
	}
	out->items[out->count++] = insn;
}

static void decode(const struct disassembler *llvm,
		   const struct decoder *decoder,
		   const struct section *section, uint32_t from, uint32_t to,
		   struct output *out)
{
	char text[256];

	while (from < to) {
		/* LLVM takes a pointer to non-const and only reads. */
		uint8_t *bytes = (uint8_t *)(uintptr_t)section->data + from;
		size_t length = llvm->decode(llvm->context, bytes, to - from,
					     from, text, sizeof(text));
		struct insn insn = { .offset = from };

		if (length) {
			insn.length = (uint8_t)length;
			insn.kind = (uint8_t)classify(decoder->mnemonics, text);
		} else {
			insn.kind = INSN_BAD;
			insn.length = to - from < decoder->unit ?
				(uint8_t)(to - from) : decoder->unit;
		}
		emit(out, insn);
		from += insn.length;
	}
}

/* Whether @index is code that is in the file. */
static bool is_code(const struct object *object, uint32_t index)
{
	const struct section *section = &object->sections[index];

	return (section->flags & SECTION_EXEC) && section->data &&
	       !str_starts(str_of(section->name), STR(".debug_"));
}

/* Sections may overlap, but then the instructions could be any multiple of
 * the file. */
static int check_sizes(const struct object *object, size_t *ncode,
		       struct diags *diags)
{
	uint64_t total = 0;

	*ncode = 0;
	for (uint32_t i = 1; i < object->nsections; i++) {
		const struct section *section = &object->sections[i];

		if (!is_code(object, i))
			continue;
		if (section->size > INT32_MAX) {
			diag_add(diags, DIAG_ERROR, CODE_CODE_SIZE,
				 PLACE_SECTION(object->path, section->name, 0),
				 "more than 2 GiB of code");
			return -EFBIG;
		}
		++*ncode;
		total += section->size;
		if (total > object->map.size)
			return bad_at(diags, object,
				      (uint64_t)(section->data -
						 object->map.data),
				      "%s: the sections of code overlap",
				      section->name);
	}
	return 0;
}

static void decode_section(const struct disassembler *llvm,
			   struct object *object,
			   const struct by_section *sorted, uint32_t index,
			   struct section_code *code)
{
	struct output out = { 0 };
	bool data = false;
	struct mark *marks;
	struct insn *insns;
	size_t n;

	marks = find_marks(object, sorted, index, &n);
	for (size_t i = 0; i + 1 < n; i++) {
		if (marks[i].data)
			data = true;
		if (marks[i].code)
			data = false;
		if (!data && marks[i + 1].offset > marks[i].offset)
			decode(llvm, &decoders[object->machine],
			       &object->sections[index], marks[i].offset,
			       marks[i + 1].offset, &out);
	}
	free(marks);
	insns = arena_array(&object->arena, struct insn, out.count);
	if (out.count)
		memcpy(insns, out.items, out.count * sizeof(*insns));
	free(out.items);
	code->insns = insns;
	code->ninsns = out.count;
}

int disassemble(struct object *object, struct section_code *sections,
		struct diags *diags)
{
	const struct decoder *decoder = &decoders[object->machine];
	struct disassembler llvm;
	struct by_section sorted;
	size_t ncode;
	int err = check_sizes(object, &ncode, diags);

	if (err || !ncode)
		return err;
	if (!decoder->triple || !open_disassembler(&llvm, decoder)) {
		diag_add(diags, DIAG_FATAL, CODE_NO_DISASSEMBLER,
			 PLACE_FILE(object->path),
			 "no disassembler for %s: %s",
			 machine_name(object->machine), decoder->triple ?
			 llvm.library.why : "this machine is not known");
		diag_hint(diags, "LLVM's is needed: install its library (Debian: libllvm%u), or name it with LTOMOD_LIBLLVM=FILE",
			  LLVM_KNOWN_LAST);
		return -ENOTSUP;
	}
	sort_symbols(&sorted, object);
	for (uint32_t i = 1; i < object->nsections; i++)
		if (is_code(object, i))
			decode_section(&llvm, object, &sorted, i,
				       &sections[i]);
	free(sorted.symbols);
	free(sorted.from);
	llvm.dispose(llvm.context);
	return 0;
}
