// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Debug information out of bitcode, by libLLVM's own DWARF writer.  A copy of
 * the module is reduced to what is asked for and handed to the code generator:
 *
 *	functions asked for	an empty body; the whole one if nothing else
 *				names the parameters (code compiled with -O0)
 *	variables asked for	zeros
 *	kABI rules		as they are
 *	all else		gone; what referred to it refers to nothing
 *
 * Types are described by metadata, which stays.  It happens in a child, since
 * libLLVM ends the process on some damaged input.
 */
#include <dlfcn.h>
#include <errno.h>
#include <llvm-c/BitReader.h>
#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>
#include <llvm-c/TargetMachine.h>
#include <llvm/Config/llvm-config.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/child.h"
#include "object/bitcode.h"
#include "object/debuginfo.h"

#define STRING(x) #x
#define EXPAND(x) STRING(x)

enum {
	EXIT_NO_LIBRARY = 3,
	EXIT_REFUSED = 4,
	CPU_SECONDS = 60,
	/* Operands of a DISubprogram: llvm/IR/DebugInfoMetadata.h. */
	SUBPROGRAM_NODES = 7,
};

#define MEMORY_LIMIT (8ull << 30)
/* libLLVM walks types recursively; address space, not memory. */
#define STACK (2ull << 30)

#define FUNCTIONS(X) \
	X(LLVMContextCreate) \
	X(LLVMContextSetDiagnosticHandler) \
	X(LLVMGetDiagInfoSeverity) \
	X(LLVMGetDiagInfoDescription) \
	X(LLVMCreateMemoryBufferWithMemoryRangeCopy) \
	X(LLVMParseBitcodeInContext2) \
	X(LLVMGetFirstFunction) X(LLVMGetNextFunction) \
	X(LLVMGetFirstGlobal) X(LLVMGetNextGlobal) \
	X(LLVMGetFirstGlobalAlias) X(LLVMGetNextGlobalAlias) \
	X(LLVMGetFirstGlobalIFunc) X(LLVMGetNextGlobalIFunc) \
	X(LLVMEraseGlobalIFunc) X(LLVMAliasGetAliasee) \
	X(LLVMGetValueName2) X(LLVMSetValueName2) \
	X(LLVMIsDeclaration) X(LLVMGetSection) \
	X(LLVMGlobalGetValueType) X(LLVMTypeOf) X(LLVMGetUndef) \
	X(LLVMConstNull) X(LLVMReplaceAllUsesWith) \
	X(LLVMSetInitializer) X(LLVMDeleteFunction) X(LLVMDeleteGlobal) \
	X(LLVMAddFunction) X(LLVMSetLinkage) X(LLVMCountParams) \
	X(LLVMGetSubprogram) X(LLVMSetSubprogram) \
	X(LLVMMetadataAsValue) X(LLVMGetModuleContext) \
	X(LLVMGetMDNodeNumOperands) X(LLVMGetMDNodeOperands) \
	X(LLVMAppendBasicBlockInContext) X(LLVMCreateBuilderInContext) \
	X(LLVMPositionBuilderAtEnd) X(LLVMBuildUnreachable) \
	X(LLVMBuildCall2) X(LLVMGetIntrinsicDeclaration) \
	X(LLVMLookupIntrinsicID) \
	X(LLVMDIBuilderCreateDebugLocation) X(LLVMSetCurrentDebugLocation2) \
	X(LLVMIntrinsicGetType) X(LLVMSetModuleInlineAsm2) \
	X(LLVMGetTarget) X(LLVMGetTargetFromTriple) \
	X(LLVMCreateTargetMachine) X(LLVMTargetMachineEmitToMemoryBuffer) \
	X(LLVMGetBufferStart) X(LLVMGetBufferSize) \
	X(LLVMDisposeMemoryBuffer)

struct llvm {
	void *library;
#define X(name) __typeof__(&name) name;
	FUNCTIONS(X)
#undef X
};

struct job {
	const struct bitcode *bitcode;
	const struct map *want;
};

static void *find(struct llvm *llvm, const char *name)
{
	void *function = dlsym(llvm->library, name);

	if (!function) {
		fprintf(stderr, "%s\n", dlerror());
		_exit(EXIT_NO_LIBRARY);
	}
	return function;
}

static void load(struct llvm *llvm)
{
	/* From LLVM 18 on, and before. */
	static const char *const names[] = {
		"libLLVM.so." EXPAND(LLVM_VERSION_MAJOR) "."
			EXPAND(LLVM_VERSION_MINOR),
		"libLLVM-" EXPAND(LLVM_VERSION_MAJOR) ".so",
		"libLLVM-" EXPAND(LLVM_VERSION_MAJOR) ".so.1",
	};
	static const char *const targets[] = { "X86", "AArch64" };
	static const char *const parts[] = {
		"TargetInfo", "Target", "TargetMC", "AsmPrinter", "AsmParser",
	};
	char name[64];

	llvm->library = NULL;
	for (size_t i = 0; i < 3 && !llvm->library; i++)
		llvm->library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
	if (!llvm->library) {
		fprintf(stderr, "%s\n", dlerror());
		_exit(EXIT_NO_LIBRARY);
	}
#define X(name) llvm->name = (__typeof__(&name))find(llvm, #name);
	FUNCTIONS(X)
#undef X
	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < 5; j++) {
			snprintf(name, sizeof(name), "LLVMInitialize%s%s",
				 targets[i], parts[j]);
			((void (*)(void))find(llvm, name))();
		}
	}
}

static void on_diagnostic(LLVMDiagnosticInfoRef info, void *context)
{
	const struct llvm *llvm = context;

	if (llvm->LLVMGetDiagInfoSeverity(info) == LLVMDSError)
		fprintf(stderr, "%s\n", llvm->LLVMGetDiagInfoDescription(info));
}

/* A file that holds this module only, as the reader takes one at a time. */
static LLVMMemoryBufferRef carve(const struct llvm *llvm,
				 const struct bitcode *bitcode,
				 const struct bitcode_module *module)
{
	struct buf copy = { NULL, 0, 0 };
	LLVMMemoryBufferRef buffer;

	buf_add(&copy, bitcode->data, 4);
	buf_add(&copy, bitcode->data + module->blocks.start,
		module->blocks.end - module->blocks.start);
	buf_add(&copy, bitcode->data + module->strtab.start,
		module->strtab.end - module->strtab.start);
	buffer = llvm->LLVMCreateMemoryBufferWithMemoryRangeCopy(
			copy.data, copy.size, "bitcode");
	buf_free(&copy);
	return buffer;
}

static struct str name_of(const struct llvm *llvm, LLVMValueRef value)
{
	struct str name;

	name.p = llvm->LLVMGetValueName2(value, &name.n);
	return name;
}

/* Nothing refers to @value any more. */
static void forget(const struct llvm *llvm, LLVMValueRef value)
{
	llvm->LLVMReplaceAllUsesWith(
		value, llvm->LLVMGetUndef(llvm->LLVMTypeOf(value)));
}

/* Aliases asked for keep what they stand for, which is asked for with them. */
static void reduce_aliases(const struct llvm *llvm, LLVMModuleRef module,
			   struct map *keep)
{
	LLVMValueRef value, next;

	for (value = llvm->LLVMGetFirstGlobalAlias(module); value; value = next) {
		next = llvm->LLVMGetNextGlobalAlias(value);
		if (map_find(keep, name_of(llvm, value))) {
			LLVMValueRef target = llvm->LLVMAliasGetAliasee(value);

			map_put(keep, name_of(llvm, target));
			continue;
		}
		forget(llvm, value);
		llvm->LLVMDeleteGlobal(value);
	}
	for (value = llvm->LLVMGetFirstGlobalIFunc(module); value; value = next) {
		next = llvm->LLVMGetNextGlobalIFunc(value);
		forget(llvm, value);
		llvm->LLVMEraseGlobalIFunc(value);
	}
}

static void reduce_variables(const struct llvm *llvm, LLVMModuleRef module,
			     const struct map *keep)
{
	LLVMValueRef value, next;

	for (value = llvm->LLVMGetFirstGlobal(module); value; value = next) {
		const char *section = llvm->LLVMGetSection(value);

		next = llvm->LLVMGetNextGlobal(value);
		if (section && str_starts(str_of(section),
					  STR(SECTION_POINTERS ".")))
			continue;
		if (!map_find(keep, name_of(llvm, value)) ||
		    llvm->LLVMIsDeclaration(value)) {
			forget(llvm, value);
			llvm->LLVMDeleteGlobal(value);
			continue;
		}
		llvm->LLVMSetInitializer(value, llvm->LLVMConstNull(
				llvm->LLVMGlobalGetValueType(value)));
	}
}

/* Whether the metadata says what the parameters are called. */
static bool names_parameters(const struct llvm *llvm, LLVMModuleRef module,
			     LLVMMetadataRef subprogram)
{
	LLVMContextRef context = llvm->LLVMGetModuleContext(module);
	LLVMValueRef node = llvm->LLVMMetadataAsValue(context, subprogram);
	unsigned count = llvm->LLVMGetMDNodeNumOperands(node);
	LLVMValueRef *operands = xmalloc((count + 1) * sizeof(*operands));
	bool answer;

	llvm->LLVMGetMDNodeOperands(node, operands);
	answer = count > SUBPROGRAM_NODES && operands[SUBPROGRAM_NODES] &&
		 llvm->LLVMGetMDNodeNumOperands(operands[SUBPROGRAM_NODES]);
	free(operands);
	return answer;
}

/* In the place of @old, a function of that type and name that only traps. */
static void replace_function(const struct llvm *llvm, LLVMModuleRef module,
			     LLVMValueRef old, LLVMMetadataRef subprogram)
{
	LLVMContextRef context = llvm->LLVMGetModuleContext(module);
	LLVMBuilderRef builder = llvm->LLVMCreateBuilderInContext(context);
	unsigned trap = llvm->LLVMLookupIntrinsicID("llvm.trap", 9);
	LLVMValueRef function = llvm->LLVMAddFunction(
			module, "", llvm->LLVMGlobalGetValueType(old));
	struct str name = name_of(llvm, old);
	char *copy = xmalloc(name.n + 1);

	memcpy(copy, name.p, name.n);
	llvm->LLVMSetValueName2(old, "", 0);
	llvm->LLVMSetValueName2(function, copy, name.n);
	free(copy);
	llvm->LLVMReplaceAllUsesWith(old, function);
	llvm->LLVMDeleteFunction(old);
	llvm->LLVMPositionBuilderAtEnd(builder,
		llvm->LLVMAppendBasicBlockInContext(context, function, ""));
	/* A function whose code belongs to no line is left out of DWARF. */
	if (subprogram)
		llvm->LLVMSetCurrentDebugLocation2(builder,
			llvm->LLVMDIBuilderCreateDebugLocation(
				context, 1, 0, subprogram, NULL));
	/* Not without any size: functions would lie at one place then. */
	llvm->LLVMBuildCall2(builder,
		llvm->LLVMIntrinsicGetType(context, trap, NULL, 0),
		llvm->LLVMGetIntrinsicDeclaration(module, trap, NULL, 0),
		NULL, 0, "");
	llvm->LLVMBuildUnreachable(builder);
	llvm->LLVMSetSubprogram(function, subprogram);
}

static void reduce_functions(const struct llvm *llvm, LLVMModuleRef module,
			     const struct map *keep)
{
	LLVMValueRef value, next;
	LLVMValueRef *all = NULL;
	size_t count = 0, room = 0;

	for (value = llvm->LLVMGetFirstFunction(module); value; value = next) {
		next = llvm->LLVMGetNextFunction(value);
		if (count == room) {
			room = room ? 2 * room : 64;
			all = xrealloc(all, room * sizeof(*all));
		}
		all[count++] = value;
	}
	for (size_t i = 0; i < count; i++) {
		LLVMMetadataRef subprogram;

		if (!map_find(keep, name_of(llvm, all[i]))) {
			if (llvm->LLVMIsDeclaration(all[i]))
				continue;
			forget(llvm, all[i]);
			llvm->LLVMDeleteFunction(all[i]);
			continue;
		}
		if (llvm->LLVMIsDeclaration(all[i]))
			continue;
		subprogram = llvm->LLVMGetSubprogram(all[i]);
		if (!subprogram || !llvm->LLVMCountParams(all[i]) ||
		    names_parameters(llvm, module, subprogram))
			replace_function(llvm, module, all[i], subprogram);
		else
			llvm->LLVMSetLinkage(all[i], LLVMExternalLinkage);
	}
	free(all);
}

static void reduce(const struct llvm *llvm, LLVMModuleRef module,
		   const struct map *want)
{
	struct arena arena = { 0 };
	struct map keep;

	map_init(&keep, &arena);
	for (size_t i = 0; i < want->count; i++)
		map_put(&keep, want->entries[i].name);
	llvm->LLVMSetModuleInlineAsm2(module, "", 0);
	reduce_aliases(llvm, module, &keep);
	reduce_variables(llvm, module, &keep);
	reduce_functions(llvm, module, &keep);
	map_free(&keep);
	arena_free(&arena);
}

static int emit(const struct llvm *llvm, LLVMModuleRef module, int out)
{
	const char *triple = llvm->LLVMGetTarget(module);
	LLVMMemoryBufferRef object;
	LLVMTargetMachineRef machine;
	LLVMTargetRef target;
	char *why = NULL;
	uint64_t length;
	int err;

	if (llvm->LLVMGetTargetFromTriple(triple, &target, &why)) {
		fprintf(stderr, "%s\n", why);
		return EXIT_REFUSED;
	}
	machine = llvm->LLVMCreateTargetMachine(target, triple, "", "",
			LLVMCodeGenLevelNone, LLVMRelocDefault,
			LLVMCodeModelDefault);
	if (llvm->LLVMTargetMachineEmitToMemoryBuffer(machine, module,
			LLVMObjectFile, &why, &object)) {
		fprintf(stderr, "%s\n", why);
		return EXIT_REFUSED;
	}
	length = htole64(llvm->LLVMGetBufferSize(object));
	err = child_put(out, &length, sizeof(length));
	if (!err)
		err = child_put(out, llvm->LLVMGetBufferStart(object),
				llvm->LLVMGetBufferSize(object));
	llvm->LLVMDisposeMemoryBuffer(object);
	return err ? EXIT_REFUSED : 0;
}

static int work(void *context, int out)
{
	const struct job *job = context;
	struct llvm llvm;
	int status = 0;

	load(&llvm);
	for (size_t i = 0; !status && i < job->bitcode->nmodules; i++) {
		LLVMContextRef world = llvm.LLVMContextCreate();
		LLVMModuleRef module;

		llvm.LLVMContextSetDiagnosticHandler(world, on_diagnostic,
						     &llvm);
		if (llvm.LLVMParseBitcodeInContext2(world,
				carve(&llvm, job->bitcode,
				      &job->bitcode->modules[i]), &module))
			return EXIT_REFUSED;
		reduce(&llvm, module, job->want);
		status = emit(&llvm, module, out);
	}
	return status;
}

static int judge(const struct object *object,
		 const struct child_result *result, struct diags *diags)
{
	if (result->exit_status == 0)
		return 0;
	if (result->exit_status == EXIT_NO_LIBRARY) {
		foreign(diags, object,
			"the debug information of bitcode is read with libLLVM %s, which cannot be loaded: %s",
			libllvm_version(), result->said);
		diag_hint(diags, "install it (Debian: libllvm%u)",
			  libllvm_major());
		return -ENOTSUP;
	}
	if (result->signal == SIGXCPU || result->signal == SIGKILL)
		diag_add(diags, DIAG_FATAL, CODE_BAD, PLACE_FILE(object->path),
			 "libLLVM %s did not come to an end with this bitcode in %d seconds",
			 libllvm_version(), CPU_SECONDS);
	else if (result->signal)
		diag_add(diags, DIAG_FATAL, CODE_BAD, PLACE_FILE(object->path),
			 "libLLVM %s crashed on this bitcode: signal %d%s%s",
			 libllvm_version(), result->signal,
			 *result->said ? ": " : "", result->said);
	else
		diag_add(diags, DIAG_FATAL, CODE_BAD, PLACE_FILE(object->path),
			 "libLLVM %s does not accept this bitcode%s%s",
			 libllvm_version(), *result->said ? ": " : "",
			 result->said);
	diag_hint(diags, "the file is truncated or damaged: compile it again");
	return -EBADMSG;
}

/* Whether the child wrote a row of whole pieces. */
static bool is_whole(const struct file_map *out)
{
	uint64_t at = 0;

	while (at < out->size) {
		if (!range_ok(at, 8, out->size) ||
		    !range_ok(at + 8, le64(out->data + at), out->size))
			return false;
		at += 8 + le64(out->data + at);
	}
	return true;
}

static int generate(const struct object *object, const struct job *job,
		    struct file_map *out, struct diags *diags)
{
	const struct child_limits limits = {
		CPU_SECONDS, MEMORY_LIMIT, STACK, false
	};
	struct child_result result;
	int err = child_run(work, (void *)job, &limits, diags->arena, &result);

	if (!err) {
		err = judge(object, &result, diags);
		if (!err && is_whole(&result.out)) {
			*out = result.out;
			return 0;
		}
		file_unmap(&result.out);
		if (err)
			return err;
		err = -EIO;
	}
	diag_add(diags, DIAG_FATAL, CODE_BAD, PLACE_FILE(object->path),
		 "cannot run libLLVM on it: %s", strerror(-err));
	return err;
}

int codegen_debug(const struct object *object, const struct map *want,
		  struct file_map *out, struct diags *diags)
{
	const struct file_map *map = &object->map;
	struct arena arena = { 0 };
	struct bitcode bitcode;
	struct job job = { &bitcode, want };
	/* bitcode_read() has checked the wrapper. */
	uint64_t offset = object->wrapped ? le32(map->data + 8) : 0;
	uint64_t size = object->wrapped ? le32(map->data + 12) : map->size;
	int err = bitcode_outline(object, &arena, map->data + offset, size,
				  offset, &bitcode, diags);

	if (!err)
		err = generate(object, &job, out, diags);
	bitcode_end(&bitcode);
	arena_free(&arena);
	return err;
}
