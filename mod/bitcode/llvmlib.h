/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libLLVM, found when it is needed: no tool is linked with one, so that one
 * build of the tools serves whatever LLVM a machine has, or gets tomorrow.
 * The functions of the C API that we use, and what they take, are the same in
 * LLVM 14 to 22 (llvm-c/Core.h, BitReader.h, BitWriter.h, Disassembler.h,
 * Target.h); as the API is stable, no headers are asked for either.
 */
#ifndef LTOMOD_BITCODE_LLVMLIB_H
#define LTOMOD_BITCODE_LLVMLIB_H

#include <stdbool.h>

/* The LLVMs whose bitcode was seen to be as we read it. */
enum { LLVM_KNOWN_FIRST = 14, LLVM_KNOWN_LAST = 22 };

/* Opaque, as in llvm-c/Types.h. */
typedef struct LLVMOpaqueContext *LLVMContextRef;
typedef struct LLVMOpaqueModule *LLVMModuleRef;
typedef struct LLVMOpaqueMemoryBuffer *LLVMMemoryBufferRef;
typedef struct LLVMOpaqueDiagnosticInfo *LLVMDiagnosticInfoRef;
typedef void *LLVMDisasmContextRef;

struct llvmlib {
	void *handle;		/* of dlopen(); NULL: there is none */
	unsigned major;
	char version[32];	/* "19.1.7"; "15" before LLVM 16 */
	char why[256];		/* without a handle: what dlopen() says */
};

/*
 * Loads the newest libLLVM that the dynamic linker finds (15 ms; from the
 * second time on none), or the one that the environment's LTOMOD_LIBLLVM names,
 * by its file name or its path.  False if there is none, and why says it.  It
 * stays loaded: a library with threads and handlers cannot be taken out.
 */
bool llvmlib_open(struct llvmlib *lib);

/*
 * The same for LLVM @major alone, which reads and writes what a linker of that
 * LLVM does: one in the directory @beside first, where such a linker has its
 * own libraries, with a slash at its end; "": it has none.  False too if LTOMOD_LIBLLVM names another.
 */
bool llvmlib_open_major(struct llvmlib *lib, unsigned major,
			const char *beside);

/*
 * Its function @name, or NULL, and then why says so.  The caller knows the
 * function's type.
 */
void *llvmlib_function(struct llvmlib *lib, const char *name);

/* Calls a function without arguments, such as LLVMInitialize…: false if there
 * is none of that name. */
bool llvmlib_call(struct llvmlib *lib, const char *name);

#endif
