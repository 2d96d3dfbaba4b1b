// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libLLVM as a reader of bitcode.  It is needed where a bitcode file has no
 * symbol table, or one that irsymtab.c does not know: libLLVM's bitcode writer
 * makes that table anew whenever it writes a module, so reading a module and
 * writing it again yields what is missing, symbols of inline asm included.  It
 * has to be at least as new as the LLVM that wrote the bitcode.
 *
 * libLLVM answers some damaged input by ending the process, and its loading
 * costs 15 ms, many times what a whole run over ELF objects takes.  Therefore
 * it is loaded when it is needed, in a child process with a limited life.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <stdnoreturn.h>
#include <unistd.h>

#include "base/child.h"
#include "bitcode/bitcode.h"
#include "bitcode/llvmbits.h"

enum {
	EXIT_NO_LIBRARY = 3,
	EXIT_REFUSED = 4,
	EXIT_TOO_OLD = 5,
};

static const struct child_limits limits = {
	.cpu_seconds = 20,	/* a hundred times what a large unit takes */
	.memory = 4ull << 30,	/* for libLLVM and the module */
};

/* Without what it takes there is nothing to do. */
noreturn static void lacking(const struct llvmlib *library)
{
	fprintf(stderr, "%s\n", library->why);
	_exit(EXIT_NO_LIBRARY);
}

/* The library for bitcode of LLVM @major. */
static void load(struct llvmbits *llvm, unsigned major)
{
	if (!llvmlib_open(&llvm->library))
		lacking(&llvm->library);
	if (llvm->library.major < major)
		_exit(EXIT_TOO_OLD);
	if (!llvmbits_begin(llvm))
		lacking(&llvm->library);
}

/* From a file that holds this module only, as the reader takes one at a time. */
static LLVMModuleRef carve(const struct llvmbits *llvm,
			   const struct bitcode *bitcode,
			   const struct bitcode_module *module)
{
	const size_t magic = 4;
	size_t blocks = module->blocks.end - module->blocks.start;
	size_t strtab = module->strtab.end - module->strtab.start;
	char *copy = xmalloc(magic + blocks + strtab);
	LLVMModuleRef read;

	memcpy(copy, bitcode->data, magic);
	memcpy(copy + magic, bitcode->data + module->blocks.start, blocks);
	memcpy(copy + magic + blocks, bitcode->data + module->strtab.start,
	       strtab);
	read = llvmbits_read(llvm, copy, magic + blocks + strtab, "bitcode");
	free(copy);
	return read;
}

/* In the child: each module, written again, after its length. */
static int rewrite_all(void *context, int out)
{
	const struct bitcode *bitcode = context;
	struct llvmbits llvm = { .at = NULL };

	load(&llvm, bitcode->major);
	for (size_t i = 0; i < bitcode->nmodules; i++) {
		LLVMModuleRef module = carve(&llvm, bitcode,
					     &bitcode->modules[i]);

		if (!module || llvmbits_put(&llvm, module, out))
			return EXIT_REFUSED;
		llvm.LLVMDisposeModule(module);
	}
	return 0;
}

static int too_old(const struct object *object, const struct bitcode *bitcode,
		   const struct llvmlib *library, struct diags *diags)
{
	foreign(diags, object,
		"bitcode of %s is newer than libLLVM %s, the newest here, and has no symbol table that ltomod can read by itself",
		bitcode->producer.p, library->version);
	diag_hint(diags, "install libLLVM %u or newer (Debian: libllvm%u), or compile with clang-%u",
		  bitcode->major, bitcode->major, library->major);
	return -ENOTSUP;
}

static int judge(const struct object *object, const struct bitcode *bitcode,
		 const struct child_result *result, struct diags *diags)
{
	const char *said = result->said;
	struct llvmlib library;

	if (result->exit_status == 0)
		return 0;
	if (result->exit_status == EXIT_NO_LIBRARY) {
		foreign(diags, object,
			"this bitcode has no symbol table that ltomod can read by itself, and libLLVM cannot be loaded: %s",
			said);
		diag_hint(diags, "install that of the compiler (Debian: libllvm%u), or name it with LTOMOD_LIBLLVM=FILE",
			  bitcode->major ? bitcode->major : LLVM_KNOWN_LAST);
		return -ENOTSUP;
	}
	/* It was loaded there: which is it? */
	llvmlib_open(&library);
	if (result->exit_status == EXIT_TOO_OLD)
		return too_old(object, bitcode, &library, diags);
	if (result->signal == SIGXCPU || result->signal == SIGKILL)
		diag_add(diags, DIAG_FATAL, CODE_OBJECT_MALFORMED, PLACE_FILE(object->path),
			 "libLLVM %s did not come to an end with this bitcode in %u seconds",
			 library.version, limits.cpu_seconds);
	else if (result->signal)
		diag_add(diags, DIAG_FATAL, CODE_OBJECT_MALFORMED, PLACE_FILE(object->path),
			 "libLLVM %s crashed on this bitcode: signal %d%s%s",
			 library.version, result->signal,
			 *said ? ": " : "", said);
	else
		diag_add(diags, DIAG_FATAL, CODE_OBJECT_MALFORMED, PLACE_FILE(object->path),
			 "libLLVM %s does not accept this bitcode%s%s",
			 library.version, *said ? ": " : "", said);
	diag_hint(diags, "the file is truncated or damaged: compile it again");
	return -EBADMSG;
}

/* Whether what the child wrote is a row of whole pieces, at least one. */
static bool is_whole(const struct file_map *out)
{
	uint64_t at = 0;

	while (at < out->size) {
		if (!range_ok(at, 8, out->size) ||
		    !range_ok(at + 8, le64(out->data + at), out->size))
			return false;
		at += 8 + le64(out->data + at);
	}
	return out->size;
}

int libllvm_rewrite(const struct object *object, const struct bitcode *bitcode,
		    struct file_map *out, struct diags *diags)
{
	struct child_result result;
	int err = child_run(rewrite_all, (void *)(uintptr_t)bitcode, &limits,
			    diags->arena, &result);

	if (!err) {
		err = judge(object, bitcode, &result, diags);
		if (!err && is_whole(&result.out)) {
			*out = result.out;
			return 0;
		}
		file_unmap(&result.out);
		if (err)
			return err;
		err = -EIO;
	}
	diag_add(diags, DIAG_FATAL, CODE_OBJECT_MALFORMED, PLACE_FILE(object->path),
		 "cannot run libLLVM on it: %s", strerror(-err));
	return err;
}
