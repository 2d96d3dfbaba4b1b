// SPDX-License-Identifier: GPL-2.0-or-later
#include "bitcode/llvmbits.h"

#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/child.h"

/* As of LLVMDiagnosticSeverity. */
enum { LLVM_SEVERITY_ERROR = 0 };

static const char *const targets[] = {
	"LLVMInitializeX86TargetInfo", "LLVMInitializeX86Target",
	"LLVMInitializeX86TargetMC", "LLVMInitializeX86AsmParser",
	"LLVMInitializeAArch64TargetInfo", "LLVMInitializeAArch64Target",
	"LLVMInitializeAArch64TargetMC", "LLVMInitializeAArch64AsmParser",
};

static void on_diagnostic(LLVMDiagnosticInfoRef info, void *context)
{
	const struct llvmbits *bits = context;

	if (bits->LLVMGetDiagInfoSeverity(info) == LLVM_SEVERITY_ERROR)
		fprintf(stderr, "%s%s%s\n", bits->at ? bits->at : "",
			bits->at ? ": " : "",
			bits->LLVMGetDiagInfoDescription(info));
}

bool llvmbits_begin(struct llvmbits *bits)
{
#define X(type, name, arguments) \
	*(void **)&bits->name = llvmlib_function(&bits->library, #name); \
	if (!bits->name) \
		return false;
	LLVMBITS_FUNCTIONS(X)
#undef X
	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		if (!llvmlib_call(&bits->library, targets[i]))
			return false;
	bits->world = bits->LLVMContextCreate();
	bits->LLVMContextSetDiagnosticHandler(bits->world, on_diagnostic, bits);
	return true;
}

LLVMModuleRef llvmbits_read(const struct llvmbits *bits, const void *data,
			    size_t size, const char *name)
{
	LLVMMemoryBufferRef in =
		bits->LLVMCreateMemoryBufferWithMemoryRangeCopy(data, size, name);
	LLVMModuleRef module = NULL;
	bool refused = bits->LLVMParseBitcodeInContext2(bits->world, in, &module);

	bits->LLVMDisposeMemoryBuffer(in);
	return refused ? NULL : module;
}

int llvmbits_put(const struct llvmbits *bits, LLVMModuleRef module, int out)
{
	LLVMMemoryBufferRef bytes = bits->LLVMWriteBitcodeToMemoryBuffer(module);
	size_t size = bits->LLVMGetBufferSize(bytes);
	uint64_t length = htole64(size);
	int err = child_put(out, &length, sizeof(length));

	if (!err)
		err = child_put(out, bits->LLVMGetBufferStart(bytes), size);
	if (err)
		fprintf(stderr, "%s\n", strerror(-err));
	bits->LLVMDisposeMemoryBuffer(bytes);
	return err;
}
