// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libLLVM as a linker of bitcode (llvm-c/Linker.h).  What this does could be called what `llvm-link`
 * and `opt -passes=internalize` do, but for what they do not know: which names a module's
 * assembly has, what a kernel collects by section, and that two statics of one name are to
 * keep it.
 *
 * Optimisation and code generation are the linker's, with the flags that kbuild gave it.
 */
#include "modlto/whole.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/child.h"
#include "bitcode/llvmbits.h"
#include "model/reading.h"

enum {
	EXIT_NO_LIBRARY = 3,
	EXIT_REFUSED = 4,
};

/* A thousand objects of 100 KiB link in ten seconds and 2 GiB. */
static const struct child_limits limits = {
	.cpu_seconds = 600,
	.memory = 16ull << 30,
};

typedef struct LLVMOpaqueValue *LLVMValueRef;
typedef struct LLVMOpaqueBasicBlock *LLVMBasicBlockRef;
typedef struct LLVMComdat *LLVMComdatRef;
typedef struct LLVMOpaqueType *LLVMTypeRef;

/* LLVMLinkage, LLVMOpcode: numbers of the C API never change. */
enum {
	LINKAGE_EXTERNAL = 0,
	LINKAGE_AVAILABLE_EXTERNALLY = 1,
	LINKAGE_APPENDING = 7,
	LINKAGE_INTERNAL = 8,
	LINKAGE_PRIVATE = 9,
	OPCODE_CALL = 45,
	OPCODE_CALLBR = 67,
};

#define FUNCTIONS(X) \
	X(int, LLVMLinkModules2, (LLVMModuleRef, LLVMModuleRef)) \
	X(LLVMModuleRef, LLVMModuleCreateWithNameInContext, (const char *, LLVMContextRef)) \
	X(const char *, LLVMGetTarget, (LLVMModuleRef)) \
	X(void, LLVMSetTarget, (LLVMModuleRef, const char *)) \
	X(const char *, LLVMGetDataLayoutStr, (LLVMModuleRef)) \
	X(void, LLVMSetDataLayout, (LLVMModuleRef, const char *)) \
	X(LLVMTypeRef, LLVMGlobalGetValueType, (LLVMValueRef)) \
	X(int, LLVMGetUnnamedAddress, (LLVMValueRef)) \
	X(void, LLVMSetUnnamedAddress, (LLVMValueRef, int)) \
	X(void, LLVMSetModuleIdentifier, (LLVMModuleRef, const char *, size_t)) \
	X(const char *, LLVMGetModuleInlineAsm, (LLVMModuleRef, size_t *)) \
	X(LLVMValueRef, LLVMGetFirstFunction, (LLVMModuleRef)) \
	X(LLVMValueRef, LLVMGetNextFunction, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMGetFirstGlobal, (LLVMModuleRef)) \
	X(LLVMValueRef, LLVMGetNextGlobal, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMGetFirstGlobalAlias, (LLVMModuleRef)) \
	X(LLVMValueRef, LLVMGetNextGlobalAlias, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMGetNamedGlobal, (LLVMModuleRef, const char *)) \
	X(LLVMBasicBlockRef, LLVMGetFirstBasicBlock, (LLVMValueRef)) \
	X(LLVMBasicBlockRef, LLVMGetNextBasicBlock, (LLVMBasicBlockRef)) \
	X(LLVMValueRef, LLVMGetFirstInstruction, (LLVMBasicBlockRef)) \
	X(LLVMValueRef, LLVMGetNextInstruction, (LLVMValueRef)) \
	X(int, LLVMGetInstructionOpcode, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMGetCalledValue, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMIsAInlineAsm, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMIsAGlobalValue, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMIsAGlobalAlias, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMIsAGlobalVariable, (LLVMValueRef)) \
	X(char *, LLVMPrintValueToString, (LLVMValueRef)) \
	X(void, LLVMDisposeMessage, (char *)) \
	X(LLVMValueRef, LLVMGetInitializer, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMIsAConstantDataArray, (LLVMValueRef)) \
	X(int, LLVMIsConstantString, (LLVMValueRef)) \
	X(const char *, LLVMGetAsString, (LLVMValueRef, size_t *)) \
	X(int, LLVMGetNumOperands, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMGetOperand, (LLVMValueRef, unsigned)) \
	X(int, LLVMIsDeclaration, (LLVMValueRef)) \
	X(int, LLVMGetLinkage, (LLVMValueRef)) \
	X(void, LLVMSetLinkage, (LLVMValueRef, int)) \
	X(LLVMContextRef, LLVMGetModuleContext, (LLVMModuleRef)) \
	X(LLVMTypeRef, LLVMInt8TypeInContext, (LLVMContextRef)) \
	X(LLVMTypeRef, LLVMPointerType, (LLVMTypeRef, unsigned)) \
	X(LLVMTypeRef, LLVMTypeOf, (LLVMValueRef)) \
	X(LLVMValueRef, LLVMConstBitCast, (LLVMValueRef, LLVMTypeRef)) \
	X(LLVMValueRef, LLVMConstArray, (LLVMTypeRef, LLVMValueRef *, unsigned)) \
	X(LLVMValueRef, LLVMAddGlobal, (LLVMModuleRef, LLVMTypeRef, const char *)) \
	X(void, LLVMDeleteGlobal, (LLVMValueRef)) \
	X(void, LLVMSetInitializer, (LLVMValueRef, LLVMValueRef)) \
	X(void, LLVMSetSection, (LLVMValueRef, const char *)) \
	X(const char *, LLVMGetSection, (LLVMValueRef)) \
	X(LLVMComdatRef, LLVMGetComdat, (LLVMValueRef)) \
	X(void, LLVMSetComdat, (LLVMValueRef, LLVMComdatRef)) \
	X(const char *, LLVMGetValueName2, (LLVMValueRef, size_t *)) \
	X(void, LLVMSetValueName2, (LLVMValueRef, const char *, size_t))

struct llvm {
	struct llvmbits bits;
#define X(type, name, arguments) type (*name) arguments;
	FUNCTIONS(X)
#undef X
	const struct whole *whole;
};

static void load(struct llvm *llvm)
{
	struct llvmlib *library = &llvm->bits.library;
	bool fine = llvmlib_open_major(library, llvm->whole->llvm,
				       llvm->whole->library_beside) &&
		    llvmbits_begin(&llvm->bits);

#define X(type, name, arguments) \
	fine = fine && (*(void **)&llvm->name = \
			llvmlib_function(library, #name));
	FUNCTIONS(X)
#undef X
	if (!fine) {
		fprintf(stderr, "%s\n", library->why);
		_exit(EXIT_NO_LIBRARY);
	}
}

/* ---- a walk over what has a name ------------------------------------------------ */

/* Calls @each for every function, variable and alias of a module. */
static void each_named(const struct llvm *llvm, LLVMModuleRef module,
		       void (*each)(const struct llvm *llvm, LLVMValueRef value,
				    void *context), void *context)
{
	const struct {
		LLVMValueRef (*first)(LLVMModuleRef);
		LLVMValueRef (*next)(LLVMValueRef);
	} walks[] = {
		{ llvm->LLVMGetFirstFunction, llvm->LLVMGetNextFunction },
		{ llvm->LLVMGetFirstGlobal, llvm->LLVMGetNextGlobal },
		{ llvm->LLVMGetFirstGlobalAlias, llvm->LLVMGetNextGlobalAlias },
	};

	for (size_t i = 0; i < sizeof(walks) / sizeof(*walks); i++) {
		LLVMValueRef at = walks[i].first(module);

		for (; at; at = walks[i].next(at))
			each(llvm, at, context);
	}
}

static struct str name_of(const struct llvm *llvm, LLVMValueRef value)
{
	struct str name;

	name.p = llvm->LLVMGetValueName2(value, &name.n);
	return name;
}

/* ---- what holds in bitcode ------------------------------------------------------ */

/* The text between the first two quotes, as LLVM prints it: \22 is a quote. */
static void unquote(const char *printed, struct buf *text)
{
	const char *p = strchr(printed, '"');

	while (p && *++p && *p != '"') {
		char c = *p;

		if (c == '\\' && p[1] == '\\') {
			p++;
		} else if (c == '\\' && p[1] && p[2]) {
			char hex[3] = { p[1], p[2], '\0' };

			c = (char)strtoul(hex, NULL, 16);
			p += 2;
		}
		buf_add(text, &c, 1);
	}
}

static void of_inline_asm(const struct llvm *llvm, LLVMValueRef value,
			  struct holds *holds)
{
	char *printed = llvm->LLVMPrintValueToString(value);
	struct buf text = { NULL, 0, 0 };

	unquote(printed, &text);
	holds_of_asm(holds, buf_view(&text));
	buf_free(&text);
	llvm->LLVMDisposeMessage(printed);
}

/* The bytes of a pointer, as a name in a map. */
static struct str address_of(const LLVMValueRef *value)
{
	return (struct str){ (const char *)value, sizeof(void *) };
}

/* The text of one place is that of many: each is looked at once. */
static void of_function(const struct llvm *llvm, LLVMValueRef function,
			struct map *seen, struct holds *holds)
{
	LLVMBasicBlockRef block = llvm->LLVMGetFirstBasicBlock(function);

	for (; block; block = llvm->LLVMGetNextBasicBlock(block)) {
		LLVMValueRef at = llvm->LLVMGetFirstInstruction(block);

		for (; at; at = llvm->LLVMGetNextInstruction(at)) {
			int opcode = llvm->LLVMGetInstructionOpcode(at);
			LLVMValueRef called;
			struct map_entry *entry;

			if (opcode != OPCODE_CALL && opcode != OPCODE_CALLBR)
				continue;
			called = llvm->LLVMGetCalledValue(at);
			if (!called || !llvm->LLVMIsAInlineAsm(called))
				continue;
			entry = map_put(seen, address_of(&called));
			if (entry->value)
				continue;
			entry->value = called;
			of_inline_asm(llvm, called, holds);
		}
	}
}

/* All assembly of a module, between functions and inside of them. */
static void of_assembly(const struct llvm *llvm, LLVMModuleRef module,
			struct holds *holds)
{
	LLVMValueRef function = llvm->LLVMGetFirstFunction(module);
	struct arena arena = { NULL };
	struct map seen;
	struct str text;

	text.p = llvm->LLVMGetModuleInlineAsm(module, &text.n);
	holds_of_asm(holds, text);
	map_init(&seen, &arena);
	for (; function; function = llvm->LLVMGetNextFunction(function))
		of_function(llvm, function, &seen, holds);
	map_free(&seen);
	arena_free(&arena);
}

/* The array of pointers @list, which to LLVM 14 are casts, and how many they are. */
static LLVMValueRef used_array(const struct llvm *llvm, LLVMModuleRef module,
			       const char *list, unsigned *count)
{
	LLVMValueRef array = llvm->LLVMGetNamedGlobal(module, list);

	array = array ? llvm->LLVMGetInitializer(array) : NULL;
	*count = array ? (unsigned)llvm->LLVMGetNumOperands(array) : 0;
	return array;
}

static void of_used(const struct llvm *llvm, LLVMModuleRef module,
		    const char *list)
{
	unsigned n;
	LLVMValueRef array = used_array(llvm, module, list, &n);

	for (unsigned i = 0; i < n; i++) {
		LLVMValueRef value = llvm->LLVMGetOperand(array, i);

		while (!llvm->LLVMIsAGlobalValue(value) &&
		       llvm->LLVMGetNumOperands(value) > 0)
			value = llvm->LLVMGetOperand(value, 0);
		if (llvm->LLVMIsAGlobalValue(value))
			holds_add(llvm->whole->holds, name_of(llvm, value),
				  "marked as used");
	}
}

/* Of a plain variable that is a string, that; LLVMIsConstantString() may ask numbers only. */
static struct str string_of(const struct llvm *llvm, LLVMValueRef value)
{
	struct str text = { NULL, 0 };
	const char *section;

	if (!llvm->LLVMIsAGlobalVariable(value))
		return text;
	section = llvm->LLVMGetSection(value);
	value = llvm->LLVMGetInitializer(value);
	if ((section && *section) || !value ||
	    !llvm->LLVMIsAConstantDataArray(value) ||
	    !llvm->LLVMIsConstantString(value))
		return text;
	text.p = llvm->LLVMGetAsString(value, &text.n);
	text.n = strnlen(text.p, text.n);
	return text;
}

/*
 * A string may be the name by which kallsyms, a kprobe or __symbol_get() is asked for a
 * function.  That of __func__ is for messages, and no name is there to find itself.
 */
static void of_string(const struct llvm *llvm, LLVMValueRef value,
		      void *context)
{
	struct str name = name_of(llvm, value);
	struct str text = string_of(llvm, value);

	(void)context;
	if (text.n && !str_eq(text, name) &&
	    !str_starts(name, STR("__func__.")) &&
	    !str_starts(name, STR("__FUNCTION__.")))
		holds_add(llvm->whole->holds, text, "a string");
}

/* ---- statics that the user keeps ------------------------------------------------- */

struct kept {
	LLVMValueRef *values;	/* each as a pointer to bytes */
	unsigned count;
	LLVMTypeRef pointer;
};

static void keep_static(const struct llvm *llvm, LLVMValueRef value,
			void *context)
{
	struct kept *kept = context;

	if (llvm->LLVMGetLinkage(value) != LINKAGE_INTERNAL ||
	    !map_find(&llvm->whole->keep, name_of(llvm, value)))
		return;
	kept->values = xrealloc(kept->values, (kept->count + 1) *
						      sizeof(*kept->values));
	kept->values[kept->count++] = llvm->LLVMConstBitCast(value,
							     kept->pointer);
}

/*
 * Adds them to llvm.compiler.used: so they stay, and are called as the source says, which a
 * livepatch or a tracer of arguments relies on.  LLVM may otherwise leave out an argument of a
 * static whose callers it knows, and does more of that the more of them it sees.
 */
static void keep_statics(const struct llvm *llvm, LLVMModuleRef module)
{
	static const char list[] = "llvm.compiler.used";
	LLVMContextRef world = llvm->LLVMGetModuleContext(module);
	struct kept kept = {
		.pointer = llvm->LLVMPointerType(
			llvm->LLVMInt8TypeInContext(world), 0),
	};
	LLVMValueRef array, used;
	unsigned n;

	each_named(llvm, module, keep_static, &kept);
	if (!kept.count)
		return;
	array = used_array(llvm, module, list, &n);
	kept.values = xrealloc(kept.values, (kept.count + (size_t)n) *
						    sizeof(*kept.values));
	for (unsigned i = 0; i < n; i++)
		kept.values[kept.count++] = llvm->LLVMGetOperand(array, i);
	array = llvm->LLVMConstArray(kept.pointer, kept.values, kept.count);
	used = llvm->LLVMGetNamedGlobal(module, list);
	if (used)
		llvm->LLVMDeleteGlobal(used);
	used = llvm->LLVMAddGlobal(module, llvm->LLVMTypeOf(array), list);
	llvm->LLVMSetLinkage(used, LINKAGE_APPENDING);
	llvm->LLVMSetInitializer(used, array);
	llvm->LLVMSetSection(used, "llvm.metadata");
	free(kept.values);
}

/* ---- one name, two statics ------------------------------------------------------ */

static struct collision *collision_of(const struct llvm *llvm, LLVMValueRef value)
{
	if (llvm->LLVMGetLinkage(value) != LINKAGE_INTERNAL)
		return NULL;
	return map_get(&llvm->whole->collisions, name_of(llvm, value));
}

/* Of a member: its number, from 1, and the names in its assembly. */
struct member_names {
	size_t number;
	struct holds assembly;
};

static void count_named(const struct llvm *llvm, LLVMValueRef value,
			void *context)
{
	struct collision *collision = collision_of(llvm, value);
	const struct member_names *member = context;

	if (!collision ||
	    !map_find(&member->assembly.names, name_of(llvm, value)))
		return;
	collision->named++;
	collision->keeper = member->number;
}

/* What a name needs to be another's: the first of a name may not keep it, as a later
 * member can bring a global one. */
static void rename_static(const struct llvm *llvm, LLVMValueRef value,
			  void *context)
{
	const struct collision *collision = collision_of(llvm, value);
	struct str name = name_of(llvm, value);
	struct buf other = { NULL, 0, 0 };
	const size_t *number = context;

	if (!collision ||
	    (collision->named == 1 && collision->keeper == *number))
		return;
	buf_add(&other, name.p, name.n);
	buf_printf(&other, ".ltomod.%zu", *number);
	llvm->LLVMSetValueName2(value, other.data, other.size);
	buf_free(&other);
}

/* Assembly says a name, means the static beside it, and would get the global. */
static bool is_ambiguous(const struct llvm *llvm)
{
	const struct map *collisions = &llvm->whole->collisions;

	for (size_t i = 0; i < collisions->count; i++) {
		const struct map_entry *entry = &collisions->entries[i];
		const struct collision *collision = entry->value;

		if (!collision->named || !collision->global)
			continue;
		fprintf(stderr, "%.*s is static in %s, where assembly names it, and a global of another object\n",
			(int)entry->name.n, entry->name.p,
			llvm->whole->members[collision->keeper - 1]->path);
		return true;
	}
	return false;
}

/* ---- arrays that are collected by section ----------------------------------------- */

/* Of a function or a variable: is it in a section that somebody else collects? */
static bool is_collected(const struct llvm *llvm, LLVMValueRef value)
{
	const char *section = llvm->LLVMGetSection(value);

	return section && *section && section_is_collected(section);
}

/* Notes the name of an element, behind those of the objects before. */
static void note_place(const struct llvm *llvm, LLVMValueRef value,
		       void *context)
{
	struct map *places = context;
	int linkage = llvm->LLVMGetLinkage(value);

	if (llvm->LLVMIsAGlobalVariable(value) &&
	    !llvm->LLVMIsDeclaration(value) && is_collected(llvm, value) &&
	    linkage != LINKAGE_APPENDING && linkage != LINKAGE_PRIVATE &&
	    linkage != LINKAGE_AVAILABLE_EXTERNALLY)
		map_put(places, name_of(llvm, value));
}

static void declare(const struct llvm *llvm, LLVMModuleRef module,
		    LLVMValueRef value, struct str name)
{
	LLVMTypeRef type = llvm->LLVMGlobalGetValueType(value);
	LLVMValueRef declared = llvm->LLVMAddGlobal(module, type, name.p);

	llvm->LLVMSetUnnamedAddress(declared, llvm->LLVMGetUnnamedAddress(value));
}

/*
 * Puts the elements in the order in which the objects have them.  What a linked module mentions,
 * declarations too, LLVM moves behind all else, in the order of that module
 * (IRMover: "to match their original order in the source module"); so a user of an element moves
 * it, and so does a module of nothing but declarations, to which statics are global for once.
 * Returns false with a message on standard error.
 */
static bool put_in_place(const struct llvm *llvm, LLVMModuleRef module,
			 const struct map *places)
{
	LLVMModuleRef order = llvm->LLVMModuleCreateWithNameInContext(
		"order", llvm->LLVMGetModuleContext(module));
	LLVMValueRef *statics = xcalloc(places->count + 1, sizeof(*statics));
	size_t n = 0;
	bool fine;

	llvm->LLVMSetTarget(order, llvm->LLVMGetTarget(module));
	llvm->LLVMSetDataLayout(order, llvm->LLVMGetDataLayoutStr(module));
	for (size_t i = 0; i < places->count; i++) {
		struct str name = places->entries[i].name;
		LLVMValueRef value = llvm->LLVMGetNamedGlobal(module, name.p);

		if (!value || llvm->LLVMIsDeclaration(value))
			continue;
		if (llvm->LLVMGetLinkage(value) == LINKAGE_INTERNAL) {
			statics[n++] = value;
			llvm->LLVMSetLinkage(value, LINKAGE_EXTERNAL);
		}
		declare(llvm, order, value, name);
	}
	fine = !llvm->LLVMLinkModules2(module, order);
	for (size_t i = 0; i < n; i++)
		llvm->LLVMSetLinkage(statics[i], LINKAGE_INTERNAL);
	free(statics);
	return fine;
}

/* ---- link, make internal -------------------------------------------------------- */

static void find_holds(const struct llvm *llvm, LLVMModuleRef module,
		       size_t number)
{
	struct member_names member = { .number = number };
	struct arena arena = { NULL };

	holds_init(&member.assembly, &arena);
	of_assembly(llvm, module, &member.assembly);
	each_named(llvm, module, count_named, &member);
	holds_add_all(llvm->whole->holds, &member.assembly);
	of_used(llvm, module, "llvm.used");
	of_used(llvm, module, "llvm.compiler.used");
	keep_statics(llvm, module);
	each_named(llvm, module, of_string, NULL);
	holds_free(&member.assembly);
	arena_free(&arena);
}

static bool keeps_name(const struct llvm *llvm, LLVMValueRef value,
		       struct str name, bool is_alias)
{
	int linkage = llvm->LLVMGetLinkage(value);

	if (linkage == LINKAGE_INTERNAL || linkage == LINKAGE_PRIVATE ||
	    linkage == LINKAGE_AVAILABLE_EXTERNALLY ||
	    linkage == LINKAGE_APPENDING ||
	    llvm->LLVMIsDeclaration(value) || !name.n ||
	    map_find(&llvm->whole->holds->names, name))
		return true;
	return !is_alias && is_collected(llvm, value);
}

static void make_internal(const struct llvm *llvm, LLVMValueRef value,
			  void *context)
{
	bool is_alias = llvm->LLVMIsAGlobalAlias(value);
	struct str name = name_of(llvm, value);
	struct buf *names = context;

	if (keeps_name(llvm, value, name, is_alias))
		return;
	if (!is_alias && llvm->LLVMGetComdat(value))
		llvm->LLVMSetComdat(value, NULL);
	llvm->LLVMSetLinkage(value, LINKAGE_INTERNAL);
	buf_add(names, name.p, name.n);
	buf_add(names, "", 1);
}

/* In the child. */
static int link_all(void *context, int out)
{
	const struct whole *whole = context;
	struct llvm llvm = { .whole = whole };
	LLVMModuleRef *modules = xcalloc(whole->nmembers, sizeof(*modules));
	struct buf names = { NULL, 0, 0 };
	struct arena arena = { NULL };
	struct map places;
	int err;

	load(&llvm);
	map_init(&places, &arena);
	for (size_t i = 0; i < whole->nmembers; i++) {
		const struct object *member = whole->members[i];

		llvm.bits.at = member->path;
		modules[i] = llvmbits_read(&llvm.bits, member->map.data,
					   member->map.size, member->path);
		if (!modules[i])
			return EXIT_REFUSED;
		find_holds(&llvm, modules[i], i + 1);
	}
	if (is_ambiguous(&llvm))
		return EXIT_REFUSED;
	for (size_t i = 0; i < whole->nmembers; i++) {
		size_t number = i + 1;

		llvm.bits.at = whole->members[i]->path;
		each_named(&llvm, modules[i], rename_static, &number);
		each_named(&llvm, modules[i], note_place, &places);
		if (i && llvm.LLVMLinkModules2(modules[0], modules[i]))
			return EXIT_REFUSED;
	}
	llvm.bits.at = whole->name;
	if (whole->nmembers > 1 && !put_in_place(&llvm, modules[0], &places))
		return EXIT_REFUSED;
	llvm.LLVMSetModuleIdentifier(modules[0], whole->name,
				     strlen(whole->name));
	each_named(&llvm, modules[0], make_internal, &names);
	if (llvmbits_put(&llvm.bits, modules[0], out))
		return EXIT_REFUSED;
	err = child_put(out, names.data, names.size);
	if (err)
		fprintf(stderr, "%s\n", strerror(-err));
	return err ? EXIT_REFUSED : 0;
}

/* ---- in the parent -------------------------------------------------------------- */

/* How the members know a name: as a static of how many, and whether as a global. */
struct known {
	size_t statics;
	size_t last;		/* the member that has it as a static, counted from 1 */
	bool global;
};

static struct known *known_as(struct map *seen, const char *name,
			      struct arena *arena)
{
	struct map_entry *entry = map_put(seen, str_of(name));

	if (!entry->value)
		entry->value = arena_new(arena, struct known);
	return entry->value;
}

static void of_member(const struct object *member, size_t number,
		      struct map *seen, struct arena *arena)
{
	for (size_t i = 0; i < member->nsymbols; i++) {
		struct known *known;

		if (member->symbols[i].flags &
		    (SYMBOL_GLOBAL | SYMBOL_FROM_ASM))
			continue;
		known = known_as(seen, member->symbols[i].name, arena);
		known->statics += known->last != number;
		known->last = number;
	}
	/* What assembly says beside a static of that name is the static. */
	for (size_t i = 0; i < member->nsymbols; i++) {
		struct known *known;

		if (!(member->symbols[i].flags & SYMBOL_GLOBAL))
			continue;
		known = known_as(seen, member->symbols[i].name, arena);
		known->global |= known->last != number;
	}
}

static void collide(struct whole *whole, struct str name,
		    const struct known *known, struct arena *arena)
{
	struct collision *collision = arena_new(arena, struct collision);

	collision->global = known->global;
	map_put(&whole->collisions, name)->value = collision;
}

void whole_collide(struct whole *whole, struct arena *arena)
{
	struct arena mine = { NULL };
	struct map seen;

	map_init(&seen, NULL);
	map_init(&whole->collisions, arena);
	for (size_t i = 0; i < whole->nmembers; i++)
		of_member(whole->members[i], i + 1, &seen, &mine);
	for (size_t i = 0; i < seen.count; i++) {
		const struct known *known = seen.entries[i].value;

		if (known->statics + known->global > 1 && known->statics)
			collide(whole, seen.entries[i].name, known, arena);
	}
	map_free(&seen);
	arena_free(&mine);
}

static int judge(const struct whole *whole, const struct child_result *result,
		 struct diags *diags)
{
	const char *said = result->said;

	if (result->exit_status == 0)
		return 0;
	if (result->exit_status == EXIT_NO_LIBRARY) {
		diag_add(diags, DIAG_FATAL, CODE_WHOLE_LIBRARY, PLACE_FILE(whole->name),
			 "libLLVM %u cannot be loaded, and the linker is of that release: %s",
			 whole->llvm, said);
		diag_hint(diags, "install it (Debian: libllvm%u), or name it with LTOMOD_LIBLLVM=FILE, or build with LTO=thin",
			  whole->llvm);
		return -ENOTSUP;
	}
	if (result->signal == SIGXCPU || result->signal == SIGKILL)
		diag_add(diags, DIAG_FATAL, CODE_WHOLE_LINK, PLACE_FILE(whole->name),
			 "libLLVM %u did not come to an end with the bitcode of this module in %u seconds",
			 whole->llvm, limits.cpu_seconds);
	else if (result->signal)
		diag_add(diags, DIAG_FATAL, CODE_WHOLE_LINK, PLACE_FILE(whole->name),
			 "libLLVM %u crashed while it linked the bitcode of this module: signal %d%s%s",
			 whole->llvm, result->signal, *said ? ": " : "", said);
	else
		diag_add(diags, DIAG_FATAL, CODE_WHOLE_LINK, PLACE_FILE(whole->name),
			 "its bitcode does not link%s%s", *said ? ": " : "",
			 said);
	diag_hint(diags, "LTO=thin does without; what does not link there either is the module's");
	return -EBADMSG;
}

int whole_link(const struct whole *whole, struct arena *arena,
	       struct diags *diags, struct whole_result *result)
{
	struct child_result child;
	uint64_t length;
	int err = child_run(link_all, (void *)(uintptr_t)whole, &limits, arena,
			    &child);

	if (err) {
		diag_add(diags, DIAG_FATAL, CODE_WHOLE_LINK, PLACE_FILE(whole->name),
			 "cannot run libLLVM: %s", strerror(-err));
		return err;
	}
	err = judge(whole, &child, diags);
	if (err) {
		file_unmap(&child.out);
		return err;
	}
	length = child.out.size < 8 ? UINT64_MAX : le64(child.out.data);
	if (!range_ok(8, length, child.out.size)) {
		file_unmap(&child.out);
		diag_add(diags, DIAG_FATAL, CODE_WHOLE_LINK, PLACE_FILE(whole->name),
			 "libLLVM %u gave only a part of the module",
			 whole->llvm);
		return -EIO;
	}
	result->map = child.out;
	result->bitcode = str_skip(file_text(&child.out), 8);
	result->internal = str_skip(result->bitcode, length);
	result->bitcode.n = length;
	return 0;
}
