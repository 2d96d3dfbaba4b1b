/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libLLVM as a reader and writer of whole modules (llvm-c/Core.h, BitReader.h, BitWriter.h), for
 * who works with it in a child process: it answers some damaged input by ending the process.
 */
#ifndef LTOMOD_BITCODE_LLVMBITS_H
#define LTOMOD_BITCODE_LLVMBITS_H

#include <stddef.h>

#include "bitcode/llvmlib.h"

/* The functions used, with their types. */
#define LLVMBITS_FUNCTIONS(X) \
	X(LLVMContextRef, LLVMContextCreate, (void)) \
	X(void, LLVMContextSetDiagnosticHandler, \
	  (LLVMContextRef, void (*)(LLVMDiagnosticInfoRef, void *), void *)) \
	X(int, LLVMGetDiagInfoSeverity, (LLVMDiagnosticInfoRef)) \
	X(char *, LLVMGetDiagInfoDescription, (LLVMDiagnosticInfoRef)) \
	X(LLVMMemoryBufferRef, LLVMCreateMemoryBufferWithMemoryRangeCopy, \
	  (const char *, size_t, const char *)) \
	X(int, LLVMParseBitcodeInContext2, \
	  (LLVMContextRef, LLVMMemoryBufferRef, LLVMModuleRef *)) \
	X(LLVMMemoryBufferRef, LLVMWriteBitcodeToMemoryBuffer, (LLVMModuleRef)) \
	X(const char *, LLVMGetBufferStart, (LLVMMemoryBufferRef)) \
	X(size_t, LLVMGetBufferSize, (LLVMMemoryBufferRef)) \
	X(void, LLVMDisposeMemoryBuffer, (LLVMMemoryBufferRef)) \
	X(void, LLVMDisposeModule, (LLVMModuleRef))

struct llvmbits {
	struct llvmlib library;		/* open */
	const char *at;		/* stands before what libLLVM says; NULL: nothing */
	LLVMContextRef world;
#define X(type, name, arguments) type (*name) arguments;
	LLVMBITS_FUNCTIONS(X)
#undef X
};

/*
 * Finds the functions and, as the writer makes a symbol table for which it parses assembly, the
 * targets; begins a context, whose errors go to standard error, a line each.  False if the library
 * lacks something, and library.why says what.
 */
bool llvmbits_begin(struct llvmbits *bits);

/* The module in @size bytes at @data, or NULL; @name is for messages of libLLVM's. */
LLVMModuleRef llvmbits_read(const struct llvmbits *bits, const void *data,
			    size_t size, const char *name);

/* Writes its length as 8 bytes, little endian, and @module to @out: 0, or a negative errno, told on
 * standard error. */
int llvmbits_put(const struct llvmbits *bits, LLVMModuleRef module, int out);

#endif
